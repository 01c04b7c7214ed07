package relight.core.kubernetes;

import java.util.Optional;

/**
 * What a cluster says of itself; every plan and every step that changes something names it first (K8-5).
 *
 * @param context by which it was reached
 * @param server  the address of its API server
 * @param uid     of the namespace {@code kube-system}; empty where it may not be read
 * @param version such as {@code v1.31.4}
 */
public record ClusterIdentity(String context, String server, Optional<String> uid, String version) {}
