package relight.core.restore.postgresql;

import java.util.List;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how a PostgreSQL database comes back, from the facts alone. */
public final class PostgresqlPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "postgresql";

    /** The word in an action that closes production: taking back the restore opens it again. */
    public static final String WAY_BACK = "way-back";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        List<Refusal> refusals = new PostgresqlRefusals(request, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new PostgresqlPlan(request, facts, words).make())
                : new Planning.Refused(refusals);
    }
}
