package relight.core.restore.sqlserver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.text.Messages;

/** Decides how a database of SQL Server comes back, from the facts alone. */
public final class SqlserverPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "sqlserver";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, SqlserverFacts facts, Messages words) {
        BackupChain chain = BackupChain.of(request.backup().id(), facts.sets(), moment(request));
        List<Refusal> refusals = new SqlserverRefusals(request, facts, chain, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new SqlserverPlan(request, facts, chain, words).make())
                : new Planning.Refused(refusals);
    }

    /** What was asked for; empty where that is the full backup alone. */
    public static Optional<PitrTarget> target(RestoreRequest request) {
        return Optional.ofNullable(request.choices().get(PitrTarget.CHOICE)).filter(text -> !text.isBlank()).flatMap(PitrTarget::read)
                .filter(target -> target instanceof PitrTarget.Time || target instanceof PitrTarget.Latest);
    }

    /** Up to when; {@link Instant#MAX} for all there is. */
    public static Optional<Instant> moment(RestoreRequest request) {
        return target(request).map(target -> target instanceof PitrTarget.Time time ? time.at() : Instant.MAX);
    }
}
