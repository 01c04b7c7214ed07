package relight.core.restore.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.kubernetes.ClusterTarget;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.restore.kubernetes.KubernetesFacts.Place;
import relight.core.text.Messages;

/** Why applying a backup's objects would harm something, or could not come to its end. */
final class KubernetesRefusals {

    private final RestoreRequest request;
    private final KubernetesFacts facts;
    private final Messages words;
    private final KubernetesChoice choice;
    private final List<Refusal> refusals = new ArrayList<>();

    KubernetesRefusals(RestoreRequest request, KubernetesFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.choice = KubernetesChoice.of(request);
    }

    List<Refusal> find() {
        cluster();
        if (!unusable()) {
            objects();
            places();
            rights();
            velero();
        }
        return refusals;
    }

    private void cluster() {
        Optional<String> meant = ClusterTarget.of(request.system().target()).cluster();
        Optional<String> uid = facts.cluster().uid();
        if (uid.isEmpty()) {
            refuse("K8-5", "hidden", facts.cluster().context(), facts.cluster().server());
        } else if (meant.isEmpty()) {
            refuse("K8-5", "unsaid", facts.cluster().context(), facts.cluster().server(), uid.get(), request.system().name());
        } else if (!meant.equals(uid)) {
            refuse("K8-5", "other", facts.cluster().context(), facts.cluster().server(), uid.get(), meant.get());
        }
    }

    private boolean unusable() {
        State state = request.backup().state();
        String location = request.backup().location();
        if (request.backup().verdict().format().filter(format -> format.content() != Content.VELERO && format.content() != Content.OBJECTS).isPresent()) {
            refuse("ALL-4", "content", location);
            return true;
        }
        if (state == State.BAD || state == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().filter(reason -> reason.standing() == state).findFirst()
                    .map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", state == State.BAD ? "bad" : "unverified", location, why);
            return true;
        }
        return false;
    }

    private void objects() {
        if (facts.kinds().isEmpty()) {
            refuse("ALL-4", "nothing", request.backup().location(), facts.left().unmeant());
            return;
        }
        boolean nothing = facts.absent() == 0 && (facts.different() == 0 || !choice.update());
        if (nothing && facts.different() == 0 && !facts.gone().isEmpty()) {
            refuse("K8-4", "gone", facts.gone().stream().map(kind -> kind.resource() + " (" + kind.was() + ")").collect(Collectors.joining(", ")), facts.cluster().version());
        } else if (nothing) {
            // K8-1: the phase that says Completed though nothing was done
            refuse("K8-1", facts.different() == 0 ? "same" : "skipped", facts.same(), facts.different());
        }
    }

    private void places() {
        if (request.way() == Way.SIDE_BY_SIDE) {
            refuse("ALL-2", "side-by-side", request.system().name());
        }
        facts.places().stream().filter(Place::going).forEach(place -> refuse("ALL-15", "going", place.name()));
        if (request.way() == Way.BESIDE_ONLY) {
            facts.places().stream().filter(Place::there).forEach(place -> refuse("ALL-2", "there", place.name()));
            facts.places().stream().filter(place -> place.name().equals(place.from())).forEach(place -> refuse("ALL-2", "not-beside", place.name()));
        }
    }

    private void rights() {
        for (Kind kind : facts.kinds()) {
            if (!kind.denied().isEmpty()) {
                refuse("E1", "denied", String.join(", ", kind.denied()), kind.resource(), facts.cluster().context());
            }
        }
    }

    private void velero() {
        facts.velero().ifPresent(velero -> refusals.addAll(new VeleroRefusals(request, velero, words).find()));
        if (facts.velero().isEmpty() && VeleroChoice.of(request.choices()).needsVelero()) {
            refusals.add(VeleroRefusals.direct(words));
        }
    }

    private void refuse(String id, String key, Object... values) {
        String whole = "restore.kubernetes.refused." + key;
        refusals.add(new Refusal(id, words.say(whole, values), words.say(whole + ".remedy", values)));
    }
}
