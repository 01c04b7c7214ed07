package relight.core.restore.opensearch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Known;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** The stages of a restore to which nothing stands in the way. */
final class OpensearchPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final long RESTORED_BYTES_A_SECOND = 40_000_000;

    private final RestoreRequest request;
    private final OpensearchFacts facts;
    private final Messages words;
    private final OpensearchTarget target;
    private final List<IndexMove> moves;
    private final PlanBuilder plan;
    private final Applications applications;

    OpensearchPlan(RestoreRequest request, OpensearchFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = OpensearchTarget.of(request.system());
        this.moves = OpensearchPlanner.moves(request, facts);
        this.plan = new PlanBuilder(request, OpensearchPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        new OpensearchFindings(request, facts, words, plan).tell();
        restore();
        prove();
        if (TestRestore.asked(request)) {
            plan.cleanUp("drop", restored(), dropped());
        } else if (request.way() == Way.BESIDE_ONLY) {
            plan.stage(say("stage.undo"), say("stage.undo.beside.changes", restored()), "").part(Part.UNDO)
                    .action("drop", say("step.drop", restored()), MOMENT, dropped());
        } else {
            StepId touched = swap();
            applications.comeBack();
            undo(touched);
            commit();
        }
        return plan.build(say("title", request.system().name(), request.backup().recoveryPoint()), place(),
                request.way() == Way.BESIDE_ONLY ? moves.getFirst().restored() : request.system().name());
    }

    private String place() {
        String cluster = say("place.cluster", facts.cluster().name(), target.url(), facts.cluster().uuid());
        String indices = request.way() == Way.BESIDE_ONLY ? say("place.beside", restored())
                : facts.places().stream().map(this::place).collect(Collectors.joining("; "));
        return cluster + " " + indices;
    }

    private String place(Place place) {
        if (!place.there()) {
            return say("place.gone", place.name());
        }
        return say(place.newest().isPresent() ? "place.dated" : "place", place.name(), place.members().getFirst(), place.docs(), new Bytes(place.size()),
                place.newest().orElse(""));
    }

    private void restore() {
        StageBuilder stage = plan.stage(say("stage.restore", restored()), say("stage.restore.changes", restored(), target.url()),
                say("stage.restore.undo", restored()));
        if (facts.repository().known() == Known.ABSENT) {
            stage.action("register", say("step.register", facts.repository().name()), MOMENT, with(Map.of("type", facts.repository().type(),
                    "settings", facts.repository().settings())));
        }
        for (IndexMove move : moves) {
            Map<String, String> with = with(BackupLines.write(request.backup()));
            with.putAll(Map.of("source", move.source(), "into", move.restored(), "partial", Boolean.toString(
                    OpensearchRefusals.lost(moves, facts).stream().anyMatch(shard -> shard.startsWith(move.source() + "["))),
                    "features", facts.cluster().elasticsearch() ? "none" : ""));
            long size = facts.room().needs().getOrDefault(move.source(), request.backup().size());
            stage.action("restore", say("step.restore", move.source(), move.restored()),
                    Duration.ofSeconds(5 + size / RESTORED_BYTES_A_SECOND), with);
        }
    }

    private void prove() {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes", restored()), "");
        stage.action("count", say("step.count"), MOMENT, with(Map.of()));
        if (!request.system().checks().isEmpty()) {
            Map<String, String> with = with(CheckLines.write(request.system().checks()));
            with.put("system", request.system().name());
            stage.action("check", say("step.check"), MOMENT, with);
        }
        if (request.system().checks().stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)) {
            stage.action("recovery-point", say("step.recovery-point"), MOMENT, with(Map.of("system", request.system().name(),
                    "point", request.backup().recoveryPoint().toString())));
        }
        if (request.way() == Way.BESIDE_ONLY && !TestRestore.asked(request)) {
            stage.action("unlock", say("step.unlock"), MOMENT, with(Map.of()));
        }
    }

    private StepId swap() {
        String changes = request.system().stop().isPresent() ? "stage.swap.changes" : "stage.swap.changes.no-stop";
        StageBuilder swap = plan.stage(say("stage.swap"), say(changes, names(), restored()), say("stage.swap.undo")).disturbs();
        applications.stop(swap);
        if (moves.stream().anyMatch(move -> move.kind() != Kind.ABSENT)) {
            swap.action("hold", say("step.hold", names()), MOMENT, with(Map.of()));
        }
        if (moves.stream().anyMatch(move -> move.kind() == Kind.INDEX)) {
            swap.action("set-aside", say("step.set-aside", before()), Duration.ofSeconds(20), with(Map.of()));
        }
        swap.action("swap", say("step.swap", names()), MOMENT, with(Map.of()));
        return swap.first();
    }

    private void undo(StepId touched) {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", names(), restored()), "").part(Part.UNDO).disturbs();
        applications.stop(undo.ifBegun(touched));
        undo.action("swap-back", say("step.swap-back", names()), MOMENT, with(Map.of()));
        applications.start(undo);
        plan.before(touched).action("drop", say("step.drop", restored()), MOMENT, dropped());
    }

    /** What was registered for the restore goes with what was restored. */
    private Map<String, String> dropped() {
        return with(Map.of("which", "restored", "registered", Boolean.toString(facts.repository().known() == Known.ABSENT)));
    }

    private void commit() {
        StageBuilder commit = plan.stage(say("stage.commit"), say("stage.commit.changes", names()), "").part(Part.COMMIT);
        commit.action("drop", say("step.drop.old", names()), MOMENT, with(Map.of("which", "old")));
        if (moves.stream().anyMatch(move -> move.policy().isPresent())) {
            commit.action("policy", say("step.policy"), MOMENT, with(Map.of()));
        }
    }

    private String restored() {
        return moves.stream().map(IndexMove::restored).collect(Collectors.joining(", "));
    }

    private String before() {
        return moves.stream().filter(move -> move.kind() == Kind.INDEX).map(IndexMove::before).collect(Collectors.joining(", "));
    }

    private String names() {
        return moves.stream().map(IndexMove::name).collect(Collectors.joining(", "));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        with.putAll(IndexMove.write(moves));
        with.putAll(Map.of("cluster", facts.cluster().uuid(), "repository", facts.repository().name(), "snapshot", facts.snapshot().uuid()));
        if (TestRestore.asked(request)) {
            with.put(TestRestore.CHOICE, "true");
        }
        with.putAll(more);
        return with;
    }

    private String say(String key, Object... values) {
        return words.say("restore.opensearch." + key, values);
    }
}
