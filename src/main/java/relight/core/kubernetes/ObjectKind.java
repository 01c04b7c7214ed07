package relight.core.kubernetes;

/**
 * A kind of objects as an API server serves it.
 *
 * @param group      empty for the core group
 * @param version    such as {@code v1}
 * @param kind       such as {@code Deployment}
 * @param plural     its name in addresses: {@code deployments}
 * @param namespaced whether its objects live in namespaces
 */
public record ObjectKind(String group, String version, String kind, String plural, boolean namespaced) {

    /** {@code deployments.apps}: how Velero's archives, RBAC and people call it. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The address of its list below the server's: all of them where the namespace is empty. */
    public String path(String namespace) {
        return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }
}
