package relight.core.kubernetes;

import java.util.List;

/**
 * What has to be allowed on objects of one kind.
 *
 * @param resource such as {@code secrets}, {@code deployments.apps} or {@code pods/exec}
 * @param verbs    of RBAC, such as {@code create}
 */
public record NeededRight(String resource, List<String> verbs) {

    public NeededRight {
        verbs = List.copyOf(verbs);
    }

    public static NeededRight of(String resource, String... verbs) {
        return new NeededRight(resource, List.of(verbs));
    }

    /** As people and roles say it: {@code pods/exec (get, create)}. */
    @Override
    public String toString() {
        return resource + " (" + String.join(", ", verbs) + ")";
    }
}
