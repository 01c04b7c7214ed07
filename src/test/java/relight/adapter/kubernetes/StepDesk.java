package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.workspace.WorkspaceReader;
import relight.testing.TestRun;

/** A workspace with one cluster, and somebody who runs steps on it. */
final class StepDesk {

    private final Path folder;
    private int runs;
    private int parts;
    private String helm = "helm-that-is-not-there";

    StepDesk(Path folder) {
        this.folder = folder;
    }

    void site(Path kubeconfig, String context, String namespace, String cluster) throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                """.formatted(kubeconfig, context, namespace, cluster));
    }

    void helm(Path program) {
        helm = program.toString();
    }

    record Ran(Outcome outcome, TestRun run) {

        Ran ended(Kind kind) {
            assertEquals(kind, outcome.kind(), this::said);
            return this;
        }

        String said() {
            return run.output() + "\n" + outcome.reason().words().orElse("");
        }
    }

    KubernetesSteps steps() {
        return new KubernetesSteps(() -> new WorkspaceReader().read(folder), new ClusterAccess(Map.of(), program -> false), helm);
    }

    /** Under a heading of its own, so that no two have one id. */
    Step.Kubernetes step(String body) {
        return (Step.Kubernetes) new RunbookReader().read("shop.md", "# Part " + ++parts + "\n\n```kubernetes\n" + body + "\n```\n").steps().getFirst();
    }

    Ran run(String body) throws Exception {
        return run(step(body));
    }

    Ran run(Step step) throws Exception {
        TestRun run = another();
        return new Ran(steps().run(step, run), run);
    }

    TestRun another() throws Exception {
        return TestRun.in(folder, ++runs);
    }

    Ran takeBack(Step.Kubernetes step) throws Exception {
        return run(Step.Kubernetes.takingBack(step.header(), step));
    }
}
