package relight.core.restore.postgresql;

import java.time.Duration;
import java.util.List;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestPlace;
import relight.core.text.Messages;

/** Decides how a PostgreSQL database comes back, from the facts alone. */
public final class PostgresqlPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "postgresql";

    /** Of a server that a test makes for itself. */
    private static final String SUPERUSER = "postgres";

    private static final long UNPACKED_BYTES_A_SECOND = 100_000_000;

    /** The action that makes a server for one restore test, and the one that takes it away again. */
    public static final String OWN_SERVER = "own-server";
    public static final String REMOVE_SERVER = "remove-server";
    /** Before the number of a role in the words of the first. */
    public static final String ROLE = "role.";

    /** The word in an action that closes production: taking back the restore opens it again. */
    public static final String WAY_BACK = "way-back";

    /** How long a restore of that backup takes in all likelihood: what is measured while nothing else stands in its way. */
    public static Duration takes(Backup backup) {
        boolean base = backup.verdict().format().filter(format -> format.content() == Content.POSTGRESQL_BASE).isPresent();
        long bytes = backup.verdict().unpacked().orElse(3 * backup.size());
        return Duration.ofSeconds(10 + bytes / (base ? UNPACKED_BYTES_A_SECOND : PostgresqlPlan.RESTORED_BYTES_A_SECOND));
    }

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        RestoreRequest placed = placed(request, facts);
        List<Refusal> refusals = new PostgresqlRefusals(placed, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new PostgresqlPlan(placed, facts, words).make())
                : new Planning.Refused(refusals);
    }

    /** A test in a server of its own, and a restore on another one, have nothing to do with the one that production is on. */
    private static RestoreRequest placed(RestoreRequest request, PostgresqlFacts facts) {
        if (facts.moved().isPresent()) {
            return request.at(NewServer.target(request).orElseThrow());
        }
        PostgresqlTarget production = PostgresqlTarget.of(request.system());
        return facts.test().flatMap(PostgresqlFacts.Test::own)
                .map(own -> request.at(own.target(request.system().target(), SUPERUSER, production.database()))).orElse(request);
    }
}
