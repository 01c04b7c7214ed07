package relight.adapter.kubernetes;

import java.util.ArrayList;
import java.util.List;
import relight.core.kubernetes.NeededRight;
import relight.core.kubernetes.ObjectKind;

/** What whoever signed on to a cluster may not do there, asked of its server. */
final class Rights {

    private static final ObjectKind EVERYTHING = new ObjectKind("*", "*", "*", "*", true);

    private Rights() {}

    /**
     * The same rights with only those verbs that are denied.
     *
     * @param namespace empty: everywhere
     */
    static List<NeededRight> denied(Cluster cluster, String namespace, List<NeededRight> needed) throws InterruptedException {
        if (cluster.may("*", EVERYTHING, namespace)) {
            return List.of();
        }
        List<NeededRight> denied = new ArrayList<>();
        for (NeededRight right : needed) {
            String[] halves = right.resource().split("\\.", 2);
            ObjectKind kind = new ObjectKind(halves.length > 1 ? halves[1] : "", "", "", halves[0], true);
            List<String> verbs = new ArrayList<>();
            for (String verb : right.verbs()) {
                if (!cluster.may(verb, kind, namespace)) {
                    verbs.add(verb);
                }
            }
            if (!verbs.isEmpty()) {
                denied.add(new NeededRight(right.resource(), verbs));
            }
        }
        return denied;
    }
}
