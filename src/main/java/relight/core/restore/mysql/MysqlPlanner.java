package relight.core.restore.mysql;

import java.util.List;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how a schema of MySQL or MariaDB comes back, from the facts alone. */
public final class MysqlPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "mysql";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, MysqlFacts facts, Messages words) {
        List<Refusal> refusals = new MysqlRefusals(request, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new MysqlPlan(request, facts, words).make())
                : new Planning.Refused(refusals);
    }
}
