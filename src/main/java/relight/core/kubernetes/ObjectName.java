package relight.core.kubernetes;

/**
 * An object of a cluster as people write it.
 *
 * @param kind      as kubectl takes it: {@code deploy}, {@code Deployment}, {@code deployments.apps}
 * @param namespace empty: the one that is meant where nothing is said
 */
public record ObjectName(String kind, String name, String namespace) {

    /** {@code deployment/web}. */
    public String shown() {
        return kind + "/" + name;
    }
}
