package relight.core.kubernetes;

import java.util.List;

/**
 * What lies in a namespace of the very cluster that is meant.
 *
 * @param unseen kinds that whoever signs on may not list, as RBAC calls them
 */
public record ClusterLook(ClusterIdentity identity, String namespace, List<ClusterObject> objects, List<String> unseen) {

    public ClusterLook {
        objects = List.copyOf(objects);
        unseen = List.copyOf(unseen);
    }
}
