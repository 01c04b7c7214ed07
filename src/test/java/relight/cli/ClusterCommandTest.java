package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Relight;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/** What the terminal tells of the clusters of a workspace, asked of a real API server. */
@Tag(ShownInClusters.API_SERVER)
class ClusterCommandTest {

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private String out = "";

    @BeforeEach
    void open() throws Exception {
        shop = TestNamespace.make("shop");
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private void site(Path kubeconfig, String cluster) throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                systems:
                  shop: {engine: kubernetes, target: {kubeconfig: "%s", context: "%s", namespace: %s%s}}
                """.formatted(kubeconfig, shop.context(), shop.name(), cluster));
    }

    private int run(String... words) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--workspace", folder.toString(), "--data", folder.resolve("data").toString()));
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = Relight.run(all.toArray(String[]::new), stream, stream);
        out = printed.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void eachClusterSaysWhoItIsAndAnotherThanTheMeantOneIsAWarning() throws Exception {
        site(shop.kubeconfig(), ", cluster: " + shop.uid());
        assertEquals(ExitStatus.DONE, run("cluster", "list"), () -> out);
        assertTrue(out.contains(shop.uid()), out);
        site(shop.kubeconfig(), ", cluster: 0000");
        assertEquals(ExitStatus.WARNING, run("cluster", "list"));
        assertTrue(out.contains("leads to another cluster"), out);
        site(shop.kubeconfig(), "");
        assertEquals(ExitStatus.WARNING, run("cluster", "list"));
        assertTrue(out.contains("cluster: " + shop.uid()), out);
    }

    @Test
    void waitingWorkloadsAndTheLastRunOfACronJobAreTold() throws Exception {
        site(shop.kubeconfig(), "");
        shop.fill();
        assertEquals(ExitStatus.WARNING, run("cluster", "show", "shop"));
        assertTrue(out.contains("Deployment " + shop.name() + "/web: 0 of 2 ready.") && out.contains("CronJob nightly (0 1 * * *): last run –"), out);
    }

    @Test
    void U11_aCronJobIsRunNowAndFollowedToItsEnd() throws Exception {
        site(shop.kubeconfig(), ", cluster: " + shop.uid());
        shop.fill();
        shop.patch("cronjobs.batch/nightly", "{\"spec\":{\"jobTemplate\":{\"spec\":{\"backoffLimit\":0,\"activeDeadlineSeconds\":1}}}}");
        assertEquals(ExitStatus.CRITICAL, run("cluster", "run", "shop", "nightly", "--within", "1m", "--reason", "the disk is full"), () -> out);
        assertTrue(out.contains(shop.uid()) && out.contains("nightly-relight-") && out.contains("DeadlineExceeded"), out);
        assertEquals(ExitStatus.DONE, run("protocol", "show", "--json"), () -> out);
        assertTrue(Stream.of("run: cronjob/nightly", "the disk is full", "nightly-relight-", shop.uid()).allMatch(out::contains), () -> "what is done stands in the journal: " + out);
        assertEquals(ExitStatus.WARNING, run("cluster", "show", "shop"));
        assertTrue(out.contains("The newest run failed: DeadlineExceeded"), out);
        assertEquals(ExitStatus.WARNING, run("cluster", "show", "shop", "--json"));
        assertTrue(out.contains("\"failedRun\"") && out.contains("\"log\""), out);
        assertEquals(ExitStatus.CRITICAL, run("cluster", "run", "shop", "weekly"), () -> out);
        assertTrue(out.contains("There is no cronjob/weekly"), out);
    }

    @Test
    void K8_5_aCronJobIsNotRunOnAnotherClusterThanTheMeantOne() throws Exception {
        site(shop.kubeconfig(), ", cluster: 0000");
        shop.fill();
        assertEquals(ExitStatus.CRITICAL, run("cluster", "run", "shop", "nightly", "--within", "2s"), () -> out);
        assertTrue(out.contains("0000") && !out.contains("has been made"), out);
        site(shop.kubeconfig(), "");
        assertEquals(ExitStatus.CRITICAL, run("cluster", "run", "shop", "nightly", "--within", "2s"), () -> out);
    }

    @Test
    void aProgramThatSignsOnRunsOnlyAfterItWasShownAndAllowed() throws Exception {
        Path token = folder.resolve("token.sh");
        Files.writeString(token, """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}'
                """.formatted(ApiServer.shared().token()));
        token.toFile().setExecutable(true);
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: user, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: "%s"}}}]
                contexts: [{name: test, context: {cluster: test, user: user}}]
                """.formatted(ApiServer.shared().url(), ApiServer.shared().certificate(), token));
        site(kubeconfig, ", cluster: " + shop.uid());
        assertEquals(ExitStatus.WARNING, run("cluster", "list"));
        assertTrue(out.contains(token.toString()) && out.contains("relight cluster allow test"), out);
        assertEquals(ExitStatus.WARNING, run("cluster", "allow", "test"));
        assertEquals(ExitStatus.WARNING, run("cluster", "list"), "it was only shown");
        assertEquals(ExitStatus.DONE, run("cluster", "allow", "test", "--yes"));
        assertEquals(ExitStatus.DONE, run("cluster", "list"), () -> out);
        assertTrue(out.contains(shop.uid()), out);
    }
}
