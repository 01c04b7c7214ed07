package relight.core.restore.opensearch;

import java.util.List;

/** The settings by which an index belongs to a life-cycle policy that may delete it (ES-2). */
public final class LifeCycle {

    public static final String OPENSEARCH = "index.plugins.index_state_management.policy_id";
    public static final String ELASTICSEARCH = "index.lifecycle.name";

    /** Left out when an index is restored. */
    public static final List<String> LEFT_OUT = List.of("index.plugins.index_state_management.*", "index.opendistro.index_state_management.*",
            "index.lifecycle.*");

    /** Settings that name a policy. */
    public static final List<String> NAMES = List.of(OPENSEARCH, "index.opendistro.index_state_management.policy_id", ELASTICSEARCH);

    private LifeCycle() {}
}
