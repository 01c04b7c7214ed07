package relight.core.restore.postgresql;

import java.time.Duration;
import java.util.List;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how a PostgreSQL database comes back, from the facts alone. */
public final class PostgresqlPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "postgresql";

    private static final long UNPACKED_BYTES_A_SECOND = 100_000_000;

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
        List<Refusal> refusals = new PostgresqlRefusals(request, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new PostgresqlPlan(request, facts, words).make())
                : new Planning.Refused(refusals);
    }
}
