package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ScheduledJob;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.StepRunner.Trace;
import relight.core.runbook.Step;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.Until;

/** Jobs on a real API server with its Job controller; there is no kubelet, so that a Job ends by its deadline or because a test says so. */
@Tag(ShownInClusters.API_SERVER)
class KubernetesJobsTest {

    private static final ObjectKind JOBS = new ObjectKind("batch", "v1", "Job", "jobs", true);
    private static final String JOB = """
            job:
              apiVersion: batch/v1
              kind: Job
              metadata: {name: load}
              spec:
                backoffLimit: 0%s
                template: {spec: {restartPolicy: Never, containers: [{name: load, image: "busybox:1"}]}}
            within: 90s""";

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private StepDesk desk;

    @BeforeEach
    void open() throws Exception {
        shop = TestNamespace.make("jobs");
        desk = new StepDesk(folder);
        desk.site(shop.kubeconfig(), shop.context(), shop.name(), shop.uid());
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private void complete() throws Exception {
        shop.cluster().merge(JOBS, shop.name(), "load/status", (ObjectNode) new ObjectMapper().readTree(
                "{\"status\":{\"succeeded\":1,\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}}"));
    }

    @Test
    void isMadeFollowedAndFoundAgainAfterItsConsoleHasDied() throws Exception {
        Step.Kubernetes job = desk.step(JOB.formatted(""));
        TestRun run = desk.another();
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(job, run));
        Thread console = Thread.ofPlatform().start(work);
        Until.holds(() -> run.output().contains("has no node yet"));
        console.interrupt();
        assertEquals(Kind.CANCELLED, work.get().kind());

        Trace running = desk.steps().trace(job, run).orElseThrow();
        assertTrue(running.running() && running.evidence().contains("load runs in the cluster"), running::toString);
        complete();
        Trace ended = desk.steps().trace(job, run).orElseThrow();
        assertEquals(Kind.SUCCEEDED, ended.outcome().orElseThrow().kind());
        assertTrue(desk.run(job).ended(Kind.SUCCEEDED).said().contains("was made by this step before"));
        desk.takeBack(job).ended(Kind.SUCCEEDED);
        Until.holds(() -> shop.cluster().find(JOBS, shop.name(), "load").isEmpty());
    }

    @Test
    void failsWithTheJobsOwnReasonAndIsMadeAnewTheNextTime() throws Exception {
        Step.Kubernetes job = desk.step(JOB.formatted("\n    activeDeadlineSeconds: 1"));
        StepDesk.Ran failed = desk.run(job).ended(Kind.FAILED);
        assertTrue(failed.said().contains("The Job load has failed: DeadlineExceeded"), failed::said);
        assertEquals(Kind.FAILED, desk.steps().trace(job, failed.run()).orElseThrow().outcome().orElseThrow().kind());
        String first = shop.cluster().find(JOBS, shop.name(), "load").orElseThrow().path("metadata").path("uid").asText();
        desk.run(job).ended(Kind.FAILED);
        assertTrue(!first.equals(shop.cluster().find(JOBS, shop.name(), "load").orElseThrow().path("metadata").path("uid").asText()));
    }

    @Test
    void aJobOfSomebodyElseIsLeftAlone() throws Exception {
        assertEquals(Kind.FAILED, desk.run(JOB.formatted("\n    activeDeadlineSeconds: 1")).outcome().kind());
        StepDesk.Ran other = desk.run(JOB.formatted("")).ended(Kind.FAILED);
        assertTrue(other.said().contains("already, which this step has not made"), other::said);
    }

    @Test
    void U11_aCronJobThatMakesBackupsIsRunNowAndFollowedAndItsRunCountsAsOne() throws Exception {
        shop.fill();
        shop.patch("cronjobs.batch/nightly", "{\"spec\":{\"suspend\":true,\"jobTemplate\":{\"metadata\":{\"labels\":{\"backup\":\"shop\"}},\"spec\":{\"backoffLimit\":0}}}}");
        Step.Kubernetes now = desk.step("run: nightly\nwithin: 90s");
        TestRun run = desk.another();
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(now, run));
        Thread console = Thread.ofPlatform().start(work);
        Until.holds(() -> run.output().contains("has no node yet"));
        console.interrupt();
        assertEquals(Kind.CANCELLED, work.get().kind());
        assertTrue(desk.steps().trace(now, run).orElseThrow().running());

        List<ObjectNode> made = new ArrayList<>();
        shop.cluster().each(JOBS, shop.name(), "backup=shop", made::add);
        assertEquals(1, made.size());
        String name = made.getFirst().path("metadata").path("name").asText();
        assertTrue(name.startsWith("nightly-relight-"), name);
        shop.cluster().merge(JOBS, shop.name(), name + "/status", (ObjectNode) new ObjectMapper().readTree(
                "{\"status\":{\"succeeded\":1,\"completionTime\":\"2026-01-02T03:04:05Z\",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}}"));
        desk.run(now).ended(Kind.SUCCEEDED);
        List<ObjectNode> still = new ArrayList<>();
        shop.cluster().each(JOBS, shop.name(), "backup=shop", still::add);
        assertEquals(1, still.size(), "a step that is run again makes no second backup");

        ClusterTarget target = ClusterTarget.of(Map.of("kubeconfig", shop.kubeconfig().toString(), "context", shop.context(), "namespace", shop.name()));
        ScheduledJob told = new ReachedClusters(new ClusterAccess(Map.of(), program -> false), null).jobs(target).getFirst();
        assertEquals(Optional.of(Instant.parse("2026-01-02T03:04:05Z")), told.lastSuccess());
        assertTrue(desk.run("run: deployment/web").ended(Kind.FAILED).said().contains("is no CronJob"));
    }
}
