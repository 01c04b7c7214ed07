package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Discovery;
import relight.core.kubernetes.ObjectKind;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroKinds;

/** What becomes of a Restore where Velero's kinds are of another release than the one that it was written for, on a real API server. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E4")
class OlderVeleroTest {

    /** All that a Restore can be told. */
    private static final Map<String, String> EVERYTHING = new TreeMap<>(Map.ofEntries(Map.entry("through", "velero"), Map.entry("existing", "update"), Map.entry("namespaces", "shop"),
            Map.entry("except-namespaces", "test"), Map.entry("kinds", "configmaps,secrets"), Map.entry("except-kinds", "events"), Map.entry("labels", "app=web"),
            Map.entry("mapping", "shop=copy"), Map.entry("restore-volumes", "no"), Map.entry("cluster-resources", "yes"), Map.entry("preserve-node-ports", "true"),
            Map.entry("resource-modifier", "smaller"), Map.entry("item-operation-timeout", "90m"), Map.entry("restore-status", "widgets.example.org"), Map.entry("parallel-files", "8"),
            Map.entry("sparse-files", "true"), Map.entry("hook-command", "/app/reindex"), Map.entry("hook-labels", "app=web"), Map.entry("hook-container", "web"),
            Map.entry("hook-on-error", "fail")));

    private TestNamespace shop;

    @BeforeEach
    void open() throws Exception {
        shop = TestNamespace.make("older");
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    /** The kind as that release has it, in a group of its own. */
    private ObjectKind restores(VeleroKinds release) throws Exception {
        String group = release.name().toLowerCase().replace("_", "-") + ".example.org";
        release.define(shop.cluster(), "restores", group);
        Until.holds(() -> Discovery.of(shop.cluster()).resource("restores." + group).isPresent());
        return Discovery.of(shop.cluster()).resource("restores." + group).orElseThrow();
    }

    private static ObjectNode spec(Map<String, String> choices) {
        return VeleroChoice.of(choices).restore("nightly-1", KubernetesChoice.of(choices));
    }

    private JsonNode kept(ObjectKind kind, String name, ObjectNode spec) throws Exception {
        ObjectNode object = new ObjectMapper().createObjectNode().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("name", name).put("namespace", shop.name());
        object.set("spec", spec);
        return shop.cluster().create(kind, shop.name(), object).path("spec");
    }

    @Test
    void everyFieldOfARestoreIsOneThatVelero118HasAndIsKeptAsItWasAsked() throws Exception {
        ObjectKind kind = restores(VeleroKinds.V1_18);
        assertEquals(spec(EVERYTHING), kept(kind, "all", spec(EVERYTHING)));
        Map<String, String> either = new TreeMap<>(EVERYTHING);
        either.put("labels", "app=web | app=worker");
        assertEquals(spec(either), kept(kind, "either", spec(either)));
        ObjectNode misspelt = spec(EVERYTHING).put("preserveNodeports", true);
        assertEquals(List.of("preserveNodeports"), VeleroChoice.dropped(misspelt, kept(kind, "misspelt", misspelt)));
        ObjectNode wrong = spec(EVERYTHING).put("restorePVs", "no");
        assertEquals(422, assertThrows(ApiRefusal.class, () -> kept(kind, "wrong", wrong)).code());
    }

    @Test
    void whatVelero112DoesNotKnowYetIsNamedFieldByFieldInListsToo() throws Exception {
        ObjectNode asked = spec(EVERYTHING);
        JsonNode kept = kept(restores(VeleroKinds.V1_12), "older", asked);
        assertEquals(List.of("uploaderConfig", "hooks.resources.postHooks.exec.waitForReady"), VeleroChoice.dropped(asked, kept), kept::toString);
    }
}
