package relight.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import relight.adapter.host.Hosts;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.kubernetes.Discovery;
import relight.adapter.kubernetes.PodShells;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;

/** A namespace on a real API server, filled with a small shop; what is backed up of it is what the server itself gives. */
public final class TestNamespace implements AutoCloseable {

    public static final String PASSWORD = "pa55-of-the-shop-0815";
    /** All that a full restore of it brings back. */
    public static final String KINDS = "configmaps,secrets,serviceaccounts,roles,rolebindings,services,persistentvolumeclaims,cronjobs,widgets,deployments";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> BACKED_UP = List.of("configmaps", "secrets", "serviceaccounts", "services", "endpoints", "persistentvolumeclaims",
            "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "deployments.apps", "replicasets.apps", "pods", "cronjobs.batch", "widgets.example.org");

    private final Cluster cluster;
    private final String context;
    private final Path kubeconfig;
    private final String name;
    private Discovery served;
    private Optional<Thread> kubelet = Optional.empty();

    private TestNamespace(Cluster cluster, String context, Path kubeconfig, String name) throws InterruptedException {
        this.cluster = cluster;
        this.context = context;
        this.kubeconfig = kubeconfig;
        this.name = name;
        this.served = Discovery.of(cluster);
    }

    /** A new one; the test is left out where there is no API server. */
    public static TestNamespace make(String prefix) throws Exception {
        String name = prefix + "-" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
        TestNamespace made = absent(ApiServer.kubeconfig(), name);
        made.create("namespaces", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"team\":\"shop\"}}}".formatted(name));
        return made;
    }

    /** One that a cluster does not have, or not yet. */
    public static TestNamespace absent(Path kubeconfig, String name) throws Exception {
        ClusterAccess access = new ClusterAccess(Map.of(), program -> false);
        String context = access.contexts(Optional.of(kubeconfig.toString())).getFirst();
        return new TestNamespace(access.to(ClusterTarget.of(Map.of("kubeconfig", kubeconfig.toString(), "context", context))), context, kubeconfig, name);
    }

    /** Another one of the same cluster. */
    public TestNamespace at(String other) throws InterruptedException {
        return new TestNamespace(cluster, context, kubeconfig, other);
    }

    public String name() {
        return name;
    }

    public String context() {
        return context;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    public Cluster cluster() {
        return cluster;
    }

    public String uid() throws InterruptedException {
        return cluster.identity().uid().orElseThrow();
    }

    /** The ways to its pods, as {@code pod:production/NAMESPACE/POD}. */
    public Hosts hosts() throws InterruptedException {
        return hosts("production", uid(), kubeconfig.getParent());
    }

    /** The same from a workspace where a system of that name says that cluster. */
    public Hosts hosts(String name, String uid, Path root) {
        ProtectedSystem production = new ProtectedSystem(name, "kubernetes", "critical", List.of(), Objectives.NONE,
                Map.of("kubeconfig", kubeconfig.toString(), "context", context, "cluster", uid), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
Workspace workspace = new Workspace(root, new Site("test", "test", ZoneOffset.UTC), List.of(), List.of(production), List.of(), List.of(), List.of(), List.of());
        return Hosts.known(new PodShells(new ClusterAccess(Map.of(), program -> false), () -> workspace, Messages.english()));
    }

    public static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Settings, a secret, an account with its rights, a service with a port at the nodes, a claim, a kind of its own, a job by the clock and a workload. */
    public void fill() throws Exception {
        define();
        create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"},\"data\":{\"mode\":\"live\",\"db\":\"db.%s.svc:5432\"}}".formatted(name));
        create("secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\",\"labels\":{\"app\":\"shop\"}},\"data\":{\"password\":\"%s\"}}".formatted(encoded(PASSWORD)));
        create("serviceaccounts", "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"app\"}}");
        create("roles.rbac.authorization.k8s.io", """
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"app"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]}""");
        create("rolebindings.rbac.authorization.k8s.io", """
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"app"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"app"},
                "subjects":[{"kind":"ServiceAccount","name":"app","namespace":"%s"}]}""".formatted(name));
        create("services", """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"NodePort","selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        create("persistentvolumeclaims", """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"fast-ssd","resources":{"requests":{"storage":"1Gi"}}}}""");
        create("cronjobs.batch", """
                {"apiVersion":"%s","kind":"CronJob","metadata":{"name":"nightly"},"spec":{"schedule":"0 1 * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never",
                "containers":[{"name":"dump","image":"postgres:15"}]}}}}}}""".formatted(kind("cronjobs.batch").apiVersion()));
        create("widgets.example.org", "{\"apiVersion\":\"example.org/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"first\"},\"spec\":{\"size\":42}}");
        create("deployments.apps", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
                "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx:1","envFrom":[{"secretRef":{"name":"login"}}]}]}}}}""");
    }

    private void define() throws Exception {
        define("""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.org"},"spec":{"group":"example.org","scope":"Namespaced",
                "names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
                "properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}}""");
        Until.holds(() -> served("widgets.example.org"));
    }

    /** A kind of objects; other classes define it at the same time. */
    public void define(String json) throws Exception {
        try {
            cluster.create(kind("customresourcedefinitions.apiextensions.k8s.io"), "", object(json));
        } catch (ApiRefusal there) {
            if (there.code() != 409) {
                throw there;
            }
        }
    }

    /** Whether it knows the kind by now. */
    public boolean served(String resource) throws Exception {
        served = Discovery.of(cluster);
        return served.resource(resource).isPresent();
    }

    public void create(String resource, String json) throws Exception {
        ObjectKind kind = kind(resource);
        cluster.create(kind, kind.namespaced() ? name : "", object(json));
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json);
    }

    private ObjectKind kind(String resource) {
        return served.resource(resource).orElseThrow(() -> new AssertionError("not served: " + resource));
    }

    /** Says of every pod what a kubelet would say when it runs: there is none. Ends with the test. */
    public void pretendThatPodsRun() {
        kubelet = Optional.of(Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    cluster.each(kind("pods"), name, "", this::run);
                    Thread.sleep(200);
                }
            } catch (InterruptedException ended) {
                // with the test
            }
        }));
    }

    private void run(ObjectNode pod) {
        if (!pod.path("status").path("phase").asText().equals("Running")) {
            try {
                cluster.merge(kind("pods"), name, pod.path("metadata").path("name").asText() + "/status",
                        object("{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
            } catch (Exception gone) {
                // seen the next time, or gone
            }
        }
    }

    /** Everything in it, and what it needs of the cluster, as the server gives it; its claim has no volume. */
    public void backUp(VeleroBucket.Backup backup) throws Exception {
        backup.object("namespaces", "", name, cluster.find(kind("namespaces"), "", name).orElseThrow().toString());
        backup.object("customresourcedefinitions.apiextensions.k8s.io", "", "widgets.example.org",
                cluster.find(kind("customresourcedefinitions.apiextensions.k8s.io"), "", "widgets.example.org").orElseThrow().toString());
        for (String resource : BACKED_UP) {
            cluster.each(kind(resource), name, "", object -> backup.object(resource, name, object.path("metadata").path("name").asText(), object.toString()));
        }
        backup.packed("-volumeinfo.json.gz", "[]");
    }

    /** All objects of a kind as {@code kubectl get -o yaml} writes them. */
    public String asText(String resource) throws Exception {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1");
        ArrayNode items = list.putArray("items");
        cluster.each(kind(resource), name, "", items::add);
        list.put("kind", "List").putObject("metadata").put("resourceVersion", "");
        return new YAMLMapper().writeValueAsString(list);
    }

    /** A value of one object; empty where there is none. */
    public String read(String object, String pointer) throws Exception {
        String[] halves = object.split("/");
        ObjectKind kind = kind(halves[0]);
        return cluster.find(kind, kind.namespaced() ? name : "", halves[1]).map(found -> found.at(pointer).asText()).orElse("");
    }

    /** Names of the objects of a kind with these labels. */
    public List<String> names(String resource, String selector) throws Exception {
        List<String> names = new ArrayList<>();
        cluster.each(kind(resource), name, selector, object -> names.add(object.path("metadata").path("name").asText()));
        return names;
    }

    public String secret(String secret, String key) throws Exception {
        return new String(Base64.getDecoder().decode(read("secrets/" + secret, "/data/" + key)), StandardCharsets.UTF_8);
    }

    public void patch(String object, String change) throws Exception {
        String[] halves = object.split("/");
        cluster.merge(kind(halves[0]), name, halves[1], object(change));
    }

    /** The same of a part that has an address of its own, such as {@code status}. */
    public void patch(String object, String part, String change) throws Exception {
        String[] halves = object.split("/");
        cluster.merge(kind(halves[0]), name, halves[1] + "/" + part, object(change));
    }

    /** A label of the namespace itself. */
    public void label(String key, String value) throws Exception {
        cluster.merge(kind("namespaces"), "", name, object("{\"metadata\":{\"labels\":{\"%s\":\"%s\"}}}".formatted(key, value)));
    }

    public void remove(String object) throws Exception {
        String[] halves = object.split("/");
        ObjectKind kind = kind(halves[0]);
        cluster.delete(kind, kind.namespaced() ? name : "", halves[1]);
    }

    /** With all that is in it, until it is gone. */
    public void delete() throws Exception {
        cluster.delete(kind("namespaces"), "", name);
        untilGone();
    }

    public void untilGone() throws Exception {
        Until.holds(() -> cluster.find(kind("namespaces"), "", name).isEmpty());
    }

    public void untilNoNamespaceBegins(String prefix) throws Exception {
        Until.holds(() -> {
            AtomicBoolean any = new AtomicBoolean();
            cluster.each(kind("namespaces"), "", "", namespace -> any.compareAndSet(false, namespace.path("metadata").path("name").asText().startsWith(prefix)));
            return !any.get();
        });
    }

    @Override
    public void close() throws Exception {
        kubelet.ifPresent(Thread::interrupt);
        cluster.delete(kind("namespaces"), "", name);
        cluster.close();
    }
}
