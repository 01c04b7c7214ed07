package relight.adapter.engine.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/** The three sides of an object: as the backup has it, as the cluster has it, and as the cluster itself says that it would be. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E6")
class ObjectSidesTest {

    private static final String BACKED_UP = """
            {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "namespace": "%s"}, "data": {"mode": "%s", "only": "%s"}}""";

    private static ItemDifference sides(TestNamespace shop, String resource, ObjectNode backedUp, Map<String, String> choices, DryRun.Kind kind) throws Exception {
        String name = backedUp.path("metadata").path("name").asText();
        ObjectSides sides = new ObjectSides(shop.cluster(), shop.cluster().served(), KubernetesChoice.of(choices),
                new DryRun.Item(kind, ObjectComparison.path(resource, shop.name(), name), DryRun.UNKNOWN));
        sides.see(resource, shop.name(), backedUp);
        return sides.difference().orElseThrow();
    }

    private static ObjectNode backedUp(TestNamespace shop, String kind, String name, String mode, String only) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(BACKED_UP.formatted("v1", kind, name, shop.name(), mode, only));
    }

    @Test
    void whatTheResultTakesFromEachSideIsSeenBeforeItIsChosen() throws Exception {
        try (TestNamespace shop = TestNamespace.make("sides")) {
            shop.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"},\"data\":{\"mode\":\"broken\",\"later\":\"added\"}}");
            ObjectNode backedUp = backedUp(shop, "ConfigMap", "settings", "live", "in the backup");
            ItemDifference update = sides(shop, "configmaps", backedUp, Map.of("existing", "update"), DryRun.Kind.CHANGED);
            assertEquals(3, Set.of(update.backup(), update.target(), update.result()).size(), "all three differ");
            assertTrue(update.backup().contains("mode: live") && !update.backup().contains("later"), update::backup);
            assertTrue(update.target().contains("mode: broken") && !update.target().contains("only"), update::target);
            assertTrue(update.result().contains("mode: live") && update.result().contains("later: added") && update.result().contains("only: in the backup"), update::result);
            assertEquals("broken", shop.read("configmaps/settings", "/data/mode"), "nothing has been changed");

            ItemDifference skip = sides(shop, "configmaps", backedUp, Map.of(), DryRun.Kind.DIFFERENT_KEPT);
            assertEquals(skip.target(), skip.result());
        }
    }

    @Test
    void K8_7_ofASecretNoSideShowsAValueAndStillAllThreeAreTold() throws Exception {
        try (TestNamespace shop = TestNamespace.make("sides")) {
            shop.create("secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"},\"data\":{\"mode\":\"%s\",\"later\":\"%s\"}}"
                    .formatted(TestNamespace.encoded("in-the-cluster"), TestNamespace.encoded("added")));
            ItemDifference update = sides(shop, "secrets", backedUp(shop, "Secret", "login", TestNamespace.encoded("before"), TestNamespace.encoded("of-then")),
                    Map.of("existing", "update"), DryRun.Kind.CHANGED);
            assertEquals(3, Set.of(update.backup(), update.target(), update.result()).size());
            for (String side : Set.of(update.backup(), update.target(), update.result())) {
                for (String value : Set.of("in-the-cluster", "added", "before", "of-then")) {
                    assertFalse(side.contains(value) || side.contains(TestNamespace.encoded(value)), side);
                }
            }
        }
    }
}
