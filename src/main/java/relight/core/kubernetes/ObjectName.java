package relight.core.kubernetes;

/**
 * An object of a cluster as people write it.
 *
 * @param kind      as kubectl takes it: {@code deploy}, {@code Deployment}, {@code deployments.apps}
 * @param namespace empty: the one that is meant where nothing is said
 */
public record ObjectName(String kind, String name, String namespace) {

    /** In the place of a name: each object of that kind in the namespace. No object can be called so. */
    public static final String EVERY = "*";

    public boolean isEvery() {
        return name.equals(EVERY);
    }

    /** {@code deployment/web}. */
    public String shown() {
        return kind + "/" + name;
    }
}
