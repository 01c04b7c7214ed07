package relight.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import relight.adapter.engine.dump.Folders;
import relight.adapter.engine.kubernetes.KubernetesEngine;
import relight.adapter.engine.kubernetes.KubernetesRunner;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.kubernetes.Discovery;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.kubernetes.ObjectKind;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.VeleroBucket;

/** Objects of a backup held against a real API server and applied to it, against kubectl on the same. */
public final class KubernetesBenchmark {

    private static final int COMPARED = 5_000;
    private static final int APPLIED = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private KubernetesBenchmark() {}

    public static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-kubernetes-");
        try {
            return cluster(folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private static List<BenchmarkRow> cluster(Path folder) throws Exception {
        try (TestNamespace compared = TestNamespace.make("bench")) {
            BackupStore store = archived(folder.resolve("compared"), compared.name(), COMPARED);
            fill(compared, COMPARED);
            KubernetesEngine engine = new KubernetesEngine(name -> store, name -> Optional.empty(), access(), Clock.systemUTC());
            List<Double> took = new ArrayList<>();
            for (int run = 0; run < VeleroBenchmark.RUNS; run++) {
                long begin = System.nanoTime();
                long same = engine.probe(request(compared, store)).same();
                took.add(VeleroBenchmark.seconds(begin));
                if (same < COMPARED) {
                    throw new IllegalStateException(same + " are the same");
                }
            }
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int run = 0; run < VeleroBenchmark.RUNS; run++) {
                ours.add(APPLIED / applied(folder.resolve("ours-" + run)));
                theirs.add(APPLIED / byKubectl(folder.resolve("theirs-" + run + ".json")));
            }
            return List.of(new BenchmarkRow("5,000 objects of a backup held against an API server, middle of three runs" + VeleroBenchmark.range(took), VeleroBenchmark.middle(took), Double.NaN, "s", "≤ 5 s"),
                    new BenchmarkRow("Applying 1,000 objects to an API server, against kubectl apply -f, middle of three runs each" + VeleroBenchmark.range(ours), VeleroBenchmark.middle(ours), VeleroBenchmark.middle(theirs),
                            "objects/s", "≥ 2 ×"));
        }
    }

    private static ClusterAccess access() {
        return new ClusterAccess(Map.of(), program -> false);
    }

    private static BackupStore archived(Path bucket, String namespace, int objects) throws IOException {
        VeleroBucket.Backup backup = new VeleroBucket(bucket).backup("big").described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        backup.object("namespaces", "", namespace, "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"}}");
        for (int number = 0; number < objects; number++) {
            backup.object("configmaps", namespace, "settings-" + number, VeleroBenchmark.configMap(namespace, "settings-" + number, "v".repeat(500)));
        }
        backup.archived();
        return VeleroBenchmark.store(bucket);
    }

    private static void fill(TestNamespace namespace, int objects) throws Exception {
        ObjectKind kind = Discovery.of(namespace.cluster()).resource("configmaps").orElseThrow();
        try (ExecutorService writers = Executors.newFixedThreadPool(16)) {
            for (int number = 0; number < objects; number++) {
                ObjectNode object = (ObjectNode) JSON.readTree(VeleroBenchmark.configMap(namespace.name(), "settings-" + number, "v".repeat(500)));
                writers.submit(() -> namespace.cluster().create(kind, namespace.name(), object));
            }
        }
    }

    private static RestoreRequest request(TestNamespace namespace, BackupStore store) throws Exception {
        ProtectedSystem system = new ProtectedSystem("shop", "kubernetes", "critical", List.of(), Objectives.NONE, Map.of("kubeconfig", namespace.kubeconfig().toString(),
                "context", namespace.context(), "namespace", namespace.name(), "cluster", namespace.uid()), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        return new RestoreRequest(system, VeleroBenchmark.backup("shop", store.find("big").orElseThrow()), List.of(), RestoreRequest.Way.IN_PLACE, Optional.empty(), Map.of());
    }

    /** Seconds of the steps that apply, with the notes for the way back. */
    private static double applied(Path folder) throws Exception {
        try (TestNamespace namespace = TestNamespace.make("bench-ours")) {
            BackupStore store = archived(folder.resolve("bucket"), namespace.name(), APPLIED);
            KubernetesEngine engine = new KubernetesEngine(name -> store, name -> Optional.empty(), access(), Clock.systemUTC());
            RestoreRequest request = request(namespace, store);
            RestorePlan plan = ((Planning.Planned) engine.plan(request, engine.probe(request), Messages.english())).plan();
            KubernetesRunner runner = new KubernetesRunner(name -> store, access(), none -> null);
            long begin = System.nanoTime();
            for (Step step : plan.steps()) {
                if (step instanceof Step.EngineAction action && action.action().equals("apply")) {
                    Outcome outcome = runner.run(step, TestRun.in(folder, 1));
                    if (!outcome.good()) {
                        throw new IllegalStateException(outcome.toString());
                    }
                }
            }
            return VeleroBenchmark.seconds(begin);
        }
    }

    private static double byKubectl(Path file) throws Exception {
        try (TestNamespace namespace = TestNamespace.make("bench-theirs")) {
            StringBuilder list = new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
            for (int number = 0; number < APPLIED; number++) {
                list.append(number == 0 ? "" : ",").append(VeleroBenchmark.configMap(namespace.name(), "settings-" + number, "v".repeat(500)));
            }
            Files.writeString(file, list.append("]}"));
            long begin = System.nanoTime();
            Process kubectl = new ProcessBuilder("kubectl", "--kubeconfig", namespace.kubeconfig().toString(), "apply", "-f", file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            if (kubectl.waitFor() != 0) {
                throw new UncheckedIOException(new IOException("kubectl ended with " + kubectl.exitValue()));
            }
            return VeleroBenchmark.seconds(begin);
        }
    }
}
