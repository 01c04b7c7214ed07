package relight.core.restore.kubernetes;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.catalog.State;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** What the operator should know before objects are applied, and which hazards the plan meets by its shape. */
final class KubernetesFindings {

    private final RestoreRequest request;
    private final KubernetesFacts facts;
    private final Messages words;
    private final KubernetesChoice choice;
    private final PlanBuilder plan;

    KubernetesFindings(RestoreRequest request, KubernetesFacts facts, Messages words, PlanBuilder plan) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.choice = KubernetesChoice.of(request);
        this.plan = plan;
    }

    void tell() {
        backup();
        plan.fine(say("found.cluster", facts.cluster().context(), facts.cluster().server(), facts.cluster().uid().orElse("–"), facts.cluster().version()));
        facts.kinds().stream().filter(kind -> kind.is().isPresent() && kind.absent() + kind.different() > 0).forEach(this::kind);
        List<String> same = facts.kinds().stream().filter(kind -> kind.absent() + kind.different() == 0).map(kind -> kind.resource() + " (" + kind.same() + ")").toList();
        if (!same.isEmpty()) {
            plan.fine(say("found.same", String.join(", ", same)));
        }
        gone();
        left();
        ground();
        if (facts.velero().isPresent()) {
            new VeleroPlan(request, facts, words, plan).tell();
        } else if (!facts.empty().isEmpty()) {
            plan.warning(say("found.empty", facts.empty().size(), some(facts.empty())));
        }
        if (!facts.mentions().isEmpty()) {
            plan.warning(say("found.mentions", some(facts.mentions())));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven", request.system().name()));
        }
        guards();
    }

    private void backup() {
        if (request.backup().state() == State.SUSPECT) {
            plan.warning(say("found.suspect", request.backup().location(), request.backup().verdict().reasons().stream()
                    .filter(reason -> reason.standing() != State.GOOD).map(reason -> words.say(reason.text())).collect(Collectors.joining(" "))));
        } else {
            plan.fine(say("found.backup", request.backup().location(), new Bytes(request.backup().size()), request.backup().recoveryPoint()));
        }
    }

    private void kind(Kind kind) {
        String counted = say("found.kind", kind.resource(), kind.absent(), kind.same(), kind.different());
        if (kind.different() == 0) {
            plan.fine(counted);
        } else {
            plan.warning(counted + " " + say(choice.update() ? "found.updated" : "found.skipped", some(kind.examples())));
        }
        if (!kind.was().equals(kind.is().orElse(kind.was()))) {
            plan.warning(say("found.version", kind.resource(), kind.was(), kind.is().orElse("")));
        }
    }

    private void gone() {
        for (Kind kind : facts.gone()) {
            plan.warning(say("found.gone", kind.resource(), kind.was(), kind.total(), facts.cluster().version()));
        }
    }

    private void left() {
        if (facts.left().clusters() + facts.left().others() > 0) {
            plan.fine(say("found.left", facts.left().clusters(), facts.left().others()));
        }
        if (facts.left().unmeant() > 0) {
            plan.fine(say("found.unmeant", facts.left().unmeant()));
        }
    }

    private void ground() {
        KubernetesFacts.Ground ground = facts.ground();
        tell("classes", ground.classes());
        if (!VeleroChoice.of(request.choices()).nodePorts()) {
            tell("ports", ground.ports());
        }
        tell("webhooks", ground.webhooks());
        if (ground.sealed().open() > 0) {
            plan.fine(say("found.sealed.open", ground.sealed().open()));
        }
        tell("sealed.closed", ground.sealed().closed());
        if (ground.sealed().untold() > 0) {
            plan.warning(say("found.sealed", ground.sealed().untold()));
        }
    }

    private void tell(String key, List<String> names) {
        if (!names.isEmpty()) {
            plan.warning(say("found." + key, names.size(), some(names)));
        }
    }

    private static String some(List<String> names) {
        return Stream.concat(names.stream().limit(KubernetesFacts.TOLD), names.size() > KubernetesFacts.TOLD ? Stream.of("…") : Stream.empty())
                .collect(Collectors.joining(", "));
    }

    private void guards() {
        guard("K8-1");
        if (facts.velero().isEmpty()) {
            guard("K8-2");
            guard("K8-3");
        }
        guard("K8-4");
        guard("K8-5");
        guard("K8-6");
        plan.guard("K8-7", say(facts.velero().isPresent() ? "velero.guard.K8-7" : "guard.K8-7"));
        guard("ALL-1");
        if (request.way() == Way.BESIDE_ONLY) {
            plan.guard("ALL-2", say("guard.ALL-2.beside"));
        } else {
            plan.guard("ALL-2", say(facts.velero().isPresent() ? "velero.guard.ALL-2" : "guard.ALL-2"));
        }
        plan.guard("ALL-15", say(facts.velero().isPresent() ? "velero.guard.ALL-15" : "guard.ALL-15"));
    }

    private void guard(String id) {
        plan.guard(id, say("guard." + id));
    }

    private String say(String key, Object... values) {
        return words.say("restore.kubernetes." + key, values);
    }
}
