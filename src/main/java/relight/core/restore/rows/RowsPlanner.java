package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.List;
import relight.core.catalog.BackupFormat.Content;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how rows come back: a restore beside as the engine plans it, and behind it the rescue. */
public final class RowsPlanner {

    /** As the actions of a rescue begin. */
    public static final String ENGINE = "rows";

    /** @param beside what the engine answers to a restore beside production only */
    public Planning plan(RestoreRequest request, RowsFacts facts, Planning beside, Messages words) {
        List<Refusal> refusals = new ArrayList<>();
        if (wholeCluster(request)) {
            refusals.add(refusal(Scope.Obstacle.of("RR-7", "cluster", request.backup().location()), words));
        } else if (beside instanceof Planning.Refused refused) {
            refusals.addAll(refused.refusals());
        }
        if (refusals.stream().noneMatch(refusal -> refusal.id().equals("ALL-15"))) {
            facts.owner().ifPresent(owner -> refusals.add(refusal(Scope.Obstacle.of("ALL-15", "locked", request.system().name(), owner), words)));
        }
        facts.answer().obstacles().forEach(obstacle -> refusals.add(refusal(obstacle, words)));
        if (!refusals.isEmpty()) {
            return new Planning.Refused(refusals);
        }
        return new Planning.Planned(new RowsPlan(request, facts, ((Planning.Planned) beside).plan(), words).make());
    }

    /** A base backup is one of all databases: no engine is asked for a copy of it as one database. */
    public static boolean wholeCluster(RestoreRequest request) {
        return request.backup().verdict().format().filter(format -> format.content() == Content.POSTGRESQL_BASE).isPresent();
    }

    private static Refusal refusal(Scope.Obstacle obstacle, Messages words) {
        Object[] values = obstacle.values().toArray();
        return new Refusal(obstacle.id(), words.say("restore.rows.refused." + obstacle.key(), values),
                words.say("restore.rows.refused." + obstacle.key() + ".remedy", values));
    }
}
