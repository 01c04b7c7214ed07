package relight.core.restore.mysql;

import java.util.List;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestPlace;
import relight.core.text.Messages;

/** Decides how a schema of MySQL or MariaDB comes back, from the facts alone. */
public final class MysqlPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "mysql";

    /** The action that makes a server for one restore test, and the one that takes it away again. */
    public static final String OWN_SERVER = "own-server";
    public static final String REMOVE_SERVER = "remove-server";
    /** Before the number of an account in the words of the first: one whose rights views and routines of the dump have. */
    public static final String DEFINER = "definer.";
    /** Of a server that a test makes for itself. */
    private static final String USER = "relight";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, MysqlFacts facts, Messages words) {
        RestoreRequest placed = placed(request, facts);
        List<Refusal> refusals = new MysqlRefusals(placed, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new MysqlPlan(placed, facts, words).make())
                : new Planning.Refused(refusals);
    }

    /** A test in a server of its own has nothing to do with the one that production is on. */
    private static RestoreRequest placed(RestoreRequest request, MysqlFacts facts) {
        MysqlTarget production = MysqlTarget.of(request.system());
        return facts.test().flatMap(MysqlFacts.Test::own)
                .map(own -> request.at(own.target(request.system().target(), USER, production.database()))).orElse(request);
    }
}
