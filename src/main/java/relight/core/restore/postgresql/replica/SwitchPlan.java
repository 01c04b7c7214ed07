package relight.core.restore.postgresql.replica;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.core.restore.Applications;
import relight.core.restore.CheckLines;
import relight.core.restore.Finding;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;

/**
 * The stages of a switch to which nothing stands in the way. First the old primary is fenced and a write on it tried; only then the
 * replica is promoted (PG-15). Until the promotion all of it can be taken back; after it a server cannot be made a replica again by
 * taking a step back, and the plan says so before it begins.
 */
final class SwitchPlan {

    /** What a switch takes where nothing is slow: stop, catch up, promote, look. */
    static final Duration ESTIMATE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final List<String> GUARDS = List.of("PG-15", "ALL-1", "ALL-2", "ALL-3", "ALL-7", "ALL-10", "ALL-11", "ALL-15");

    private final RestoreRequest request;
    private final SwitchFacts facts;
    private final Fence fence;
    private final Messages words;
    private final PostgresqlTarget target;
    private final String primary;
    private final String replica;
    private final PlanBuilder plan;
    private final Applications applications;

    SwitchPlan(RestoreRequest request, SwitchFacts facts, Fence fence, Messages words) {
        this.request = request;
        this.facts = facts;
        this.fence = fence;
        this.words = words;
        this.target = PostgresqlTarget.of(request.system());
        this.primary = target.address();
        this.replica = facts.to().address();
        this.plan = new PlanBuilder(request, PostgresqlPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        for (Finding finding : new SwitchFindings(facts, words).tell(request, fence)) {
            if (finding.standing() == Finding.Standing.FINE) {
                plan.fine(finding.text());
            } else {
                plan.warning(finding.text());
            }
        }
        GUARDS.forEach(id -> plan.guard(id, say("guard." + id)));
        fence();
        promote();
        prove();
        clients();
        undo();
        commit();
        return plan.build(say("title", request.system().name(), replica), say("place", primary, replica, target.database()), request.system().name());
    }

    private void fence() {
        StageBuilder stage = plan.stage(say("stage.fence"), say("stage.fence.changes." + fence.option(), primary), say("stage.fence.undo." + fence.option(), primary))
                .disturbs();
        applications.stop(stage);
        if (fence == Fence.TOLD) {
            stage.approval(say("step.told", primary), say("step.told.text", primary));
        }
        stage.action("switch-fence", say("step.fence." + fence.option(), primary), Duration.ofSeconds(20), with(Map.of()));
        stage.action("switch-prove", say("step.prove", primary), MOMENT, with(Map.of()));
    }

    private void promote() {
        StageBuilder stage = plan.stage(say("stage.promote"), say("stage.promote.changes", replica), say("stage.promote.undo", primary, replica)).disturbs();
        stage.action("switch-catch-up", say("step.catch-up", replica), Duration.ofSeconds(10), with(Map.of()));
        stage.action("switch-promote", say("step.promote", replica), MOMENT, with(Map.of()));
    }

    private void prove() {
        Map<String, String> with = with(CheckLines.write(request.system().checks()));
        plan.stage(say("stage.prove"), say("stage.prove.changes", replica), "")
                .action("switch-check", say("step.check", replica), Duration.ofSeconds(20), with);
    }

    private void clients() {
        StageBuilder stage = plan.stage(say("stage.clients"), say("stage.clients.changes", primary, replica), "").disturbs();
        stage.approval(say("step.clients", replica), say("step.clients.text", primary, replica));
        applications.start(stage);
        request.system().health().ifPresent(url -> stage.health(say("step.health"), url, Duration.ofMinutes(5)));
    }

    private void undo() {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", primary, replica), "").part(Part.UNDO).disturbs();
        undo.action("switch-unfence", say("step.unfence", primary), Duration.ofSeconds(20), with(Map.of()));
        applications.start(undo);
    }

    private void commit() {
        plan.stage(say("stage.commit"), say("stage.commit.changes", primary, replica), "").part(Part.COMMIT)
                .action("switch-settle", say("step.settle", primary), MOMENT, with(Map.of()));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        PitrSite.of(request.system()).filter(site -> fence != Fence.TOLD).ifPresent(site -> {
            with.putAll(site.with());
            facts.primary().machine().ifPresent(machine -> {
                with.put("owner", machine.owner());
                machine.bin().ifPresent(bin -> with.put("bin", bin));
                machine.data().ifPresent(data -> with.put("old", data));
            });
        });
        with.putAll(ReplicaTarget.with(facts.to()));
        with.put("server", facts.replica().orElseThrow().system());
        with.put("system", request.system().name());
        with.put(Fence.CHOICE, fence.option());
        String byHand = request.choices().getOrDefault(Fence.BY_HAND, "");
        if (!byHand.isBlank()) {
            with.put(Fence.BY_HAND, byHand);
        }
        with.putAll(more);
        return with;
    }

    private String say(String key, Object... values) {
        return words.say("restore.switch." + key, values);
    }
}
