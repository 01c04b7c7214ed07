package relight.core.restore.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.RestoreOrder;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.restore.kubernetes.KubernetesFacts.Place;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;

/** The stages of applying a backup's objects, to which nothing stands in the way. */
final class KubernetesPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final Duration UNTIL_READY = Duration.ofMinutes(3);
    private static final long APPLIED_A_SECOND = 50;

    private final RestoreRequest request;
    private final KubernetesFacts facts;
    private final Messages words;
    private final KubernetesChoice choice;
    private final PlanBuilder plan;
    private final Applications applications;

    KubernetesPlan(RestoreRequest request, KubernetesFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.choice = KubernetesChoice.of(request);
        this.plan = new PlanBuilder(request, KubernetesPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        new KubernetesFindings(request, facts, words, plan).tell();
        Optional<VeleroPlan> velero = facts.velero().map(there -> new VeleroPlan(request, facts, words, plan));
        velero.ifPresentOrElse(through -> through.restore(places(), with(Map.of())), this::apply);
        prove();
        if (TestRestore.asked(request)) {
            plan.cleanUp(velero.isPresent() ? "velero-undo" : "remove", places(), with(Map.of()));
        } else {
            applications.comeBack();
            velero.ifPresentOrElse(through -> through.undo(with(Map.of())), this::undo);
            velero.ifPresentOrElse(through -> through.commit(with(Map.of())), this::commit);
        }
        return plan.build(say("title", request.system().name(), request.backup().recoveryPoint()),
                say("place", facts.cluster().context(), facts.cluster().server(), facts.cluster().uid().orElse("–"), places(), facts.absent(),
                        choice.update() ? facts.different() : 0),
                request.way() == Way.BESIDE_ONLY ? facts.places().getFirst().name() : request.system().name());
    }

    private void apply() {
        boolean disturbs = request.way() == Way.IN_PLACE && facts.places().stream().anyMatch(Place::there);
        StageBuilder stage = plan.stage(say("stage.apply", places()), say("stage.apply.changes", facts.absent(), choice.update() ? facts.different() : 0,
                choice.update() ? 0 : facts.different()), say("stage.apply.undo"));
        if (disturbs) {
            stage.disturbs();
        }
        for (RestoreOrder wave : RestoreOrder.values()) {
            List<Kind> kinds = facts.kinds().stream().filter(kind -> kind.wave() == wave && kind.is().isPresent()).toList();
            long work = kinds.stream().mapToLong(kind -> kind.absent() + (choice.update() ? kind.different() : 0)).sum();
            if (work > 0) {
                stage.action("apply", say("step.apply." + wave, work), Duration.ofSeconds(2 + work / APPLIED_A_SECOND), with(Map.of("wave", wave.name(), "objects", Long.toString(work))));
            }
        }
    }

    private void prove() {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes"), "");
        stage.action(facts.velero().isPresent() ? "velero-count" : "count", say("step.count"), MOMENT, with(Map.of()));
        if (facts.kinds().stream().anyMatch(kind -> kind.wave() == RestoreOrder.WORKLOADS && kind.is().isPresent()) && !TestRestore.asked(request)) {
            stage.action("ready", say("step.ready"), UNTIL_READY, with(Map.of()));
        }
        if (!request.system().checks().isEmpty()) {
            Map<String, String> with = with(CheckLines.write(request.system().checks()));
            with.put("system", request.system().name());
            stage.action("check", say("step.check"), MOMENT, with);
        }
    }

    private void undo() {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes"), "").part(Part.UNDO).disturbs();
        undo.action("undo", say("step.undo"), Duration.ofSeconds(2 + (facts.absent() + facts.different()) / APPLIED_A_SECOND), with(Map.of()));
    }

    private void commit() {
        StageBuilder commit = plan.stage(say("stage.commit"), say("stage.commit.changes"), "").part(Part.COMMIT);
        commit.action("forget", say("step.forget"), MOMENT, with(Map.of()));
    }

    private String places() {
        List<String> names = facts.places().stream().map(Place::name).toList();
        return names.isEmpty() ? say("places.none")
                : String.join(", ", names.subList(0, Math.min(names.size(), KubernetesFacts.TOLD))) + (names.size() > KubernetesFacts.TOLD ? " …" : "");
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(ClusterTarget.of(request.system().target()).with());
        with.putAll(choice.write());
        with.putAll(BackupLines.write(request.backup()));
        with.put("places", String.join(", ", facts.places().stream().map(Place::name).toList()));
        facts.cluster().uid().ifPresent(uid -> with.put("cluster", uid));
        if (TestRestore.asked(request)) {
            with.put(TestRestore.CHOICE, "true");
        }
        facts.velero().ifPresent(there -> with.putAll(new VeleroPlan(request, facts, words, plan).with()));
        with.putAll(more);
        return with;
    }

    private String say(String key, Object... values) {
        return words.say("restore.kubernetes." + key, values);
    }
}
