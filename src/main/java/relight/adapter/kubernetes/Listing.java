package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ObjectKind;

/** Objects of a kind, a line each: ready of wanted, state, and what it is waiting for. */
final class Listing {

    private final ClusterRun run;
    private final NamespaceLook look;

    Listing(ClusterRun run) {
        this.run = run;
        this.look = new NamespaceLook(run.cluster(), run.run().words());
    }

    void print(ClusterAction.Get get) throws InterruptedException {
        ObjectKind kind = run.kind(get.object());
        Map<String, ClusterObject> found = new TreeMap<>();
        if (get.object().isEvery()) {
            // By name: another page may have begun anew
            run.cluster().each(kind, run.namespace(kind, get.object()), get.labels(), one -> keep(found, kind, one));
        } else {
            keep(found, kind, run.there(kind, get.object()));
        }
        int width = found.keySet().stream().mapToInt(String::length).max().orElse(0);
        found.values().forEach(one -> run.print(line(one, width)));
        run.say("listed", found.size(), kind.resource(), found.values().stream().filter(one -> one.waits().isPresent()).count());
    }

    private void keep(Map<String, ClusterObject> found, ObjectKind kind, ObjectNode one) {
        ClusterObject object = look.object(kind, one);
        found.put(object.name(), object);
    }

    private static String line(ClusterObject one, int width) {
        String size = one.size().map(of -> of.ready() + "/" + of.wanted()).orElse("");
        return ("  %-" + Math.max(1, width) + "s  %s").formatted(one.name(), String.join("  ", Stream.of(size, one.state(), one.waits().orElse(""))
                .filter(part -> !part.isEmpty()).toList())).stripTrailing();
    }
}
