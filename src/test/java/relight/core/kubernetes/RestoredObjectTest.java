package relight.core.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Problem;

/** What an object of a backup becomes before it is applied, and where it differs from one that is there. */
class RestoredObjectTest {

    private static final NamespaceMapping BESIDE = NamespaceMapping.read("shop=shop-test, infra = infra-test");

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode restored(String json) {
        return RestoredObject.of(object(json), BESIDE);
    }

    @Test
    void whatOnlyTheOldClusterKnewIsTakenOut() {
        ObjectNode config = restored("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"app","namespace":"shop","uid":"u","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z",
                "managedFields":[{"manager":"kubectl"}],"labels":{"app":"shop","velero.io/backup-name":"b"},"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},
                "data":{"a":"1"},"status":{}}""");
        assertEquals("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"app\",\"namespace\":\"shop-test\",\"labels\":{\"app\":\"shop\"}},\"data\":{\"a\":\"1\"}}",
                config.toString());
    }

    @Test
    void aServiceGetsItsAddressAndItsPortsAtTheNodesAnewAndAHeadlessOneStaysHeadless() {
        JsonNode spec = restored("""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"type":"NodePort","clusterIP":"10.0.0.7","clusterIPs":["10.0.0.7"],
                "healthCheckNodePort":31999,"ports":[{"port":80,"nodePort":30080}]}}""").path("spec");
        assertEquals("{\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}", spec.toString());
        assertEquals("None", restored("""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"db","namespace":"shop"},"spec":{"clusterIP":"None","clusterIPs":["None"]}}""").path("spec").path("clusterIP").asText());
    }

    @Test
    void aClaimIsNotBoundToTheVolumeOfThen() {
        ObjectNode claim = restored("""
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop","annotations":{"pv.kubernetes.io/bind-completed":"yes",
                "volume.kubernetes.io/selected-node":"n1"}},"spec":{"volumeName":"pvc-1","storageClassName":"fast"}}""");
        assertEquals("{\"storageClassName\":\"fast\"}", claim.path("spec").toString());
        assertTrue(claim.path("metadata").path("annotations").isMissingNode());
    }

    @Test
    void aJobIsGivenItsSelectorAnew() {
        ObjectNode job = restored("""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"once","namespace":"shop","labels":{"controller-uid":"u"}},
                "spec":{"selector":{"matchLabels":{"controller-uid":"u"}},"template":{"metadata":{"labels":{"controller-uid":"u","job-name":"once"}},"spec":{}}}}""");
        assertEquals("{\"template\":{\"metadata\":{\"labels\":{\"job-name\":\"once\"}},\"spec\":{}}}", job.path("spec").toString());
    }

    @Test
    void referencesToANamespaceAreRewrittenWhereTheApiHasAFieldForThem() {
        ObjectNode binding = restored("""
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"shop"},
                "subjects":[{"kind":"ServiceAccount","name":"app","namespace":"shop"},{"kind":"ServiceAccount","name":"mon","namespace":"monitoring"},{"kind":"User","name":"shop"}]}""");
        assertEquals("shop-test", binding.path("subjects").get(0).path("namespace").asText());
        assertEquals("monitoring", binding.path("subjects").get(1).path("namespace").asText());
        assertEquals("shop", binding.path("subjects").get(2).path("name").asText());
        assertEquals("infra-test", restored("""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"w"},
                "webhooks":[{"name":"w","clientConfig":{"service":{"name":"s","namespace":"infra"}}}]}""").at("/webhooks/0/clientConfig/service/namespace").asText());
        assertEquals("shop-test", restored("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"},\"spec\":{\"finalizers\":[\"kubernetes\"]}}")
                .path("metadata").path("name").asText());
    }

    @Test
    void selectorsOfNamespacesAffinitiesAndAccountsFollow() {
        JsonNode policy = restored("""
                {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"in","namespace":"shop"},"spec":{"ingress":[{"from":[
                {"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"shop","tier":"shop"}}},
                {"namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["infra","other"]},{"key":"tier","operator":"In","values":["shop"]}]}}]}]}}""")
                .at("/spec/ingress/0/from");
        assertEquals("{\"kubernetes.io/metadata.name\":\"shop-test\",\"tier\":\"shop\"}", policy.at("/0/namespaceSelector/matchLabels").toString());
        assertEquals("[\"infra-test\",\"other\"] [\"shop\"]", policy.at("/1/namespaceSelector/matchExpressions/0/values") + " " + policy.at("/1/namespaceSelector/matchExpressions/1/values"));
        assertEquals("[\"shop-test\"]", restored("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"template":{"spec":{"affinity":{"podAntiAffinity":{
                "requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","namespaces":["shop"]}]}}}}}}""")
                .at("/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaces").toString());
        JsonNode subjects = restored("""
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"shop"},"subjects":[
                {"kind":"User","name":"system:serviceaccount:shop:app"},{"kind":"Group","name":"system:serviceaccounts:infra"},{"kind":"User","name":"shop"}]}""").path("subjects");
        assertEquals(List.of("system:serviceaccount:shop-test:app", "system:serviceaccounts:infra-test", "shop"), subjects.findValuesAsText("name"));
    }

    @Test
    void valuesAreNeverRewrittenAndWhatSpeaksOfTheOldNamespaceIsTold() {
        ObjectNode config = restored("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"app","namespace":"shop"},"data":{"namespace":"shop","url":"http://db.shop.svc:5432"}}""");
        assertEquals("{\"namespace\":\"shop\",\"url\":\"http://db.shop.svc:5432\"}", config.path("data").toString());
        assertEquals(Optional.of("shop"), BESIDE.mentions(config));
        assertEquals(Optional.empty(), BESIDE.mentions(restored("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"shop\"},\"data\":{\"x\":\"shop\"}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop=", "=x", "shop=Shop", "shop=a_b", "shop=a=b", "shop=-a"})
    void aMappingThatSaysNothingIsRefused(String written) {
        assertThrows(Problem.class, () -> NamespaceMapping.read(written));
    }

    @Test
    void theMappingIsWrittenAsItIsRead() {
        assertEquals("infra=infra-test, shop=shop-test", BESIDE.write());
        assertEquals(BESIDE, NamespaceMapping.read(BESIDE.write()));
        assertEquals(Map.of(), NamespaceMapping.read(" ").into());
    }

    @Test
    void onlyFieldsThatTheBackupHasCountAsDifferences() {
        ObjectNode wanted = object("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"c","image":"a:1"}]}}}}""");
        ObjectNode there = object("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","uid":"x","labels":{"app":"web","team":"t"}},"spec":{"replicas":3,"progressDeadlineSeconds":600,
                "template":{"spec":{"containers":[{"name":"c","image":"a:1","imagePullPolicy":"Always"}]}}},"status":{"replicas":3}}""");
        assertEquals(List.of(), ObjectDiff.fields(wanted, there));
        ((ObjectNode) there.at("/spec/template/spec/containers/0")).put("image", "a:2");
        ((ObjectNode) there.path("spec")).put("replicas", 1);
        assertEquals(List.of("spec.replicas", "spec.template.spec.containers[0].image"), ObjectDiff.fields(wanted, there));
    }

    @Test
    void theClusterMakesPodsOfADeploymentAndTokensOfAccountsItself() {
        assertTrue(RestoreOrder.isMadeByAnother(object("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"ownerReferences\":[{\"kind\":\"ReplicaSet\",\"controller\":true}]}}")));
        assertFalse(RestoreOrder.isMadeByAnother(object("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}")));
        assertTrue(RestoreOrder.isMadeByAnother(object("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"t\"},\"type\":\"kubernetes.io/service-account-token\"}")));
        assertTrue(RestoreOrder.isTheClusters("endpoints"));
        assertTrue(RestoreOrder.of("customresourcedefinitions.apiextensions.k8s.io").compareTo(RestoreOrder.of("widgets.example.org")) < 0);
        assertTrue(RestoreOrder.of("secrets").compareTo(RestoreOrder.of("deployments.apps")) < 0);
    }
}
