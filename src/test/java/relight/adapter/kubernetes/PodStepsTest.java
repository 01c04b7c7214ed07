package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ScheduledJob;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.testing.ApiServer;
import relight.testing.PodNode;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.Until;

/** What is done within pods, and by Jobs, shown in pods that really run: over a real API server and a node of its own. */
@Timeout(120)
@Tag(ShownInClusters.PODS)
class PodStepsTest {

    private static final String JOB = """
            job:
              apiVersion: batch/v1
              kind: Job
              metadata: {name: %s}
              spec:
                backoffLimit: 0
                template:
                  spec:
                    restartPolicy: Never
                    volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                    containers: [{name: load, image: "busybox:1", command: [sh, -c, "%s"], volumeMounts: [{name: data, mountPath: /data}]}]
            within: 90s""";

    private static TestNamespace shop;
    private static PodNode node;

    @TempDir
    private Path folder;
    private StepDesk desk;

    @BeforeAll
    static void begin() throws Exception {
        shop = TestNamespace.make("steps");
        node = PodNode.of(shop.name());
        pod("web-1", "echo started; echo ERROR no disk; echo stopped; while :; do sleep 1; done");
        pod("bare", "rm -f /bin/tar /usr/bin/tar; echo started; while :; do sleep 1; done");
        pod("torn", "mkfifo /tmp/half; (echo half; exec sleep 1000) > /tmp/half & while :; do sleep 1; done");
    }

    private static void pod(String name, String command) throws Exception {
        shop.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{"automountServiceAccountToken":false,
                "containers":[{"name":"web","image":"busybox:1","command":["sh","-c","%s"]}]}}"""
                .formatted(name, command));
        Until.holds(() -> shop.read("pods/" + name, "/status/phase").equals("Running"));
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        desk = new StepDesk(folder);
        desk.site(shop.kubeconfig(), shop.context(), shop.name(), shop.uid());
    }

    @Test
    void aCommandSaysWhatItWritesAndEndsWell() throws Exception {
        StepDesk.Ran ran = desk.run("exec: pod/web-1\ncontainer: web\ncommand: echo 9 GB free; printf 'of 10'; echo a warning >&2").ended(Kind.SUCCEEDED);
        assertTrue(ran.run().lines().containsAll(List.of("9 GB free", "of 10", "a warning")), ran::said);
    }

    @Test
    void aCommandThatFailsEndsTheStepWithItsStatus() throws Exception {
        StepDesk.Ran ran = desk.run("exec: pod/web-1\ncontainer: web\ncommand: echo first; exit 3").ended(Kind.FAILED);
        assertTrue(ran.run().lines().contains("first") && ran.said().contains("ended with 3"), ran::said);
        StepDesk.Ran other = desk.run("exec: pod/web-1\ncontainer: absent\ncommand: date").ended(Kind.FAILED);
        assertTrue(other.said().contains("absent"), other::said);
    }

    @Test
    void E1_whoMayOnlyCreateAnExecIsRefusedByAServerThatTakesItForAGet() throws Exception {
        String seen = "{\"apiGroups\": [\"\"], \"resources\": [\"namespaces\", \"pods\"], \"verbs\": [\"get\"]}";
        String exec = "{\"apiGroups\": [\"\"], \"resources\": [\"pods/exec\"], \"verbs\": [%s]}";
        desk.site(ApiServer.shared().limited("only-creates", "", seen, exec.formatted("\"create\"")), "test", shop.name(), shop.uid());
        StepDesk.Ran refused = desk.run("exec: pod/web-1\ncommand: echo done").ended(Kind.FAILED);
        assertFalse(refused.run().lines().contains("done"), refused::said);
        desk.site(ApiServer.shared().limited("gets-too", "", seen, exec.formatted("\"get\", \"create\"")), "test", shop.name(), shop.uid());
        desk.run("exec: pod/web-1\ncommand: echo done").ended(Kind.SUCCEEDED);
    }

    @Test
    void noCommandIsSentToAPodThatDoesNotRun() throws Exception {
        try (TestNamespace without = TestNamespace.make("steps")) {
            without.create("pods", """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-2"},"spec":{"automountServiceAccountToken":false,
                    "containers":[{"name":"web","image":"busybox:1"}]}}""");
            desk.site(without.kubeconfig(), without.context(), without.name(), without.uid());
            StepDesk.Ran ran = desk.run("exec: pod/web-2\ncommand: df -h").ended(Kind.FAILED);
            assertTrue(ran.said().contains("No pod of pod/web-2 runs"), ran::said);
        }
    }

    @Test
    void logsAreSearchedAndOnlyTheLastLinesOfThem() throws Exception {
        StepDesk.Ran ran = desk.run("logs: po/web-1\nlines: 50\nsearch: ERROR").ended(Kind.SUCCEEDED);
        assertTrue(ran.run().lines().contains("ERROR no disk") && ran.said().contains("1 line"), ran::said);
        assertFalse(ran.run().lines().contains("started"), ran::said);
        StepDesk.Ran last = desk.run("logs: po/web-1\nlines: 2").ended(Kind.SUCCEEDED);
        assertTrue(last.run().lines().containsAll(List.of("ERROR no disk", "stopped")) && !last.run().lines().contains("started"), last::said);
    }

    @Test
    void whatIsNotInTheWorkspaceCannotBeCopied() throws Exception {
        StepDesk.Ran ran = desk.run("copy: absent.sql\nto: pod/web-1:/tmp/in.sql").ended(Kind.FAILED);
        assertTrue(ran.said().contains("absent.sql"), ran::said);
    }

    @Test
    void aFileGoesIntoAPodAndComesOutOfItUnchanged() throws Exception {
        byte[] data = new byte[5_000_003];
        new Random(9).nextBytes(data);
        Files.write(folder.resolve("in.dump"), data);
        StepDesk.Ran ran = desk.run("copy: in.dump\nto: pod/web-1:/tmp/in.dump").ended(Kind.SUCCEEDED);
        assertTrue(ran.said().contains("in.dump to web-1:/tmp/in.dump"), ran::said);
        StepDesk.Ran part = desk.run("exec: pod/web-1\ncommand: ls /tmp/in.dump.part").ended(Kind.FAILED);
        assertTrue(part.said().contains("in.dump.part"), "it stands under its own name alone");
        desk.run("copy: pod/web-1:/tmp/in.dump\nto: back.dump").ended(Kind.SUCCEEDED);
        assertArrayEquals(data, Files.readAllBytes(folder.resolve("back.dump")));
    }

    @Test
    void ofAFileThatDoesNotComeWholeTheOldOneStays() throws Exception {
        Files.writeString(folder.resolve("motd"), "be well\n");
        desk.run("copy: pod/web-1:/etc/no-such-file\nto: motd").ended(Kind.FAILED);
        assertEquals("be well\n", Files.readString(folder.resolve("motd")));
        Step.Kubernetes copy = desk.step("copy: pod/torn:/tmp/half\nto: motd");
        TestRun run = desk.another();
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(copy, run));
        Thread.ofPlatform().start(work);
        Until.holds(() -> Files.exists(folder.resolve("motd.part"))
                && Files.readString(folder.resolve("motd.part")).equals("half\n"));
        node.kill("torn", "web");
        assertEquals(Kind.FAILED, work.get().kind(), run::output);
        assertEquals("be well\n", Files.readString(folder.resolve("motd")));
    }

    @Test
    void aFolderGoesIntoAPodAndComesOutOfItUnchanged() throws Exception {
        byte[] data = new byte[3_000_017];
        new Random(11).nextBytes(data);
        Path deep = Files.createDirectories(folder.resolve("conf/a-folder-with-a-name-that-is-longer-than-what-an-old-archive-holds/and-another-one-in-it-as-long-as-that"));
        Files.write(deep.resolve("Größe λ.bin"), data);
        Files.writeString(folder.resolve("conf/run.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(folder.resolve("conf/run.sh"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(folder.resolve("conf/empty"));
        Files.createSymbolicLink(folder.resolve("conf/now"), Path.of("run.sh"));
        StepDesk.Ran in = desk.run("copy: conf\nto: pod/web-1:/tmp/conf").ended(Kind.SUCCEEDED);
        assertTrue(in.said().contains("Copied what conf holds to web-1:/tmp/conf: 2 files, 3 MB"), in::said);
        assertTrue(in.run().progresses().stream().anyMatch(at -> at.total().orElse(0L) > data.length && at.done() == at.total().get()), "how far it is, of how much");
        desk.run("exec: pod/web-1\ncommand: test -x /tmp/conf/run.sh && test -d /tmp/conf/empty && test ! -e /tmp/conf.part").ended(Kind.SUCCEEDED);
        StepDesk.Ran out = desk.run("copy: pod/web-1:/tmp/conf/\nto: back").ended(Kind.SUCCEEDED);
        assertTrue(out.said().contains("to back: 2 files"), out::said);
        assertArrayEquals(data, Files.readAllBytes(folder.resolve("back").resolve(folder.resolve("conf").relativize(deep.resolve("Größe λ.bin")).toString())));
        assertEquals("run.sh rwxr-x--- true", Files.readSymbolicLink(folder.resolve("back/now")) + " "
                + java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("back/run.sh"))) + " " + Files.isDirectory(folder.resolve("back/empty")));
        assertFalse(Files.exists(folder.resolve("back.part")));
    }

    @Test
    void whatIsInTheFolderAlreadyStaysUnlessItComesByTheSameName() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("set")).resolve("new"), "new\n");
        desk.run("exec: pod/web-1\ncommand: mkdir -p /tmp/set && echo old > /tmp/set/new && echo kept > /tmp/set/kept").ended(Kind.SUCCEEDED);
        desk.run("copy: set\nto: pod/web-1:/tmp/set").ended(Kind.SUCCEEDED);
        Files.writeString(Files.createDirectories(folder.resolve("there")).resolve("mine"), "mine\n");
        Files.writeString(folder.resolve("there/new"), "older\n");
        desk.run("copy: pod/web-1:/tmp/set\nto: there").ended(Kind.SUCCEEDED);
        assertEquals("new\nkept\nmine\n", Files.readString(folder.resolve("there/new")) + Files.readString(folder.resolve("there/kept")) + Files.readString(folder.resolve("there/mine")));
    }

    @Test
    void aFileIntoAFolderKeepsItsName() throws Exception {
        Files.writeString(folder.resolve("single.sql"), "one\n");
        desk.run("copy: single.sql\nto: pod/web-1:/tmp").ended(Kind.SUCCEEDED);
        Files.createDirectories(folder.resolve("down"));
        desk.run("copy: pod/web-1:/tmp/single.sql\nto: down").ended(Kind.SUCCEEDED);
        assertEquals("one\n", Files.readString(folder.resolve("down/single.sql")));
    }

    @Test
    void anImageWithoutTarIsSaidAndItsFilesAreCopiedAllTheSame() throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("file"), "well\n");
        StepDesk.Ran in = desk.run("copy: conf\nto: pod/bare:/tmp/conf").ended(Kind.FAILED);
        StepDesk.Ran out = desk.run("copy: pod/bare:/etc\nto: etc").ended(Kind.FAILED);
        assertTrue(in.said().contains("has no tar") && out.said().contains("has no tar"), () -> in.said() + out.said());
        desk.run("copy: file\nto: pod/bare:/tmp/file").ended(Kind.SUCCEEDED);
    }

    @Test
    void FS_1_aPodWhoseArchiveWouldLeaveTheFolderIsRefusedAndNothingOfItIsKept() throws Exception {
        Path evil = folder.resolve("evil.tar");
        try (org.apache.commons.compress.archivers.tar.TarArchiveOutputStream tar = new org.apache.commons.compress.archivers.tar.TarArchiveOutputStream(Files.newOutputStream(evil))) {
            org.apache.commons.compress.archivers.tar.TarArchiveEntry entry = new org.apache.commons.compress.archivers.tar.TarArchiveEntry("../escaped", true);
            entry.setSize(4);
            tar.putArchiveEntry(entry);
            tar.write("evil".getBytes());
            tar.closeArchiveEntry();
        }
        desk.run("copy: evil.tar\nto: pod/web-1:/tmp/evil.tar").ended(Kind.SUCCEEDED);
        desk.run("exec: pod/web-1\ncommand: mv /bin/tar /bin/tar.true; printf '#!/bin/sh\\ncat /tmp/evil.tar\\n' > /bin/tar; chmod +x /bin/tar; mkdir -p /tmp/out").ended(Kind.SUCCEEDED);
        try {
            StepDesk.Ran out = desk.run("copy: pod/web-1:/tmp/out\nto: into/out").ended(Kind.FAILED);
            assertTrue(out.said().contains("../escaped"), out::said);
            assertFalse(Files.exists(folder.resolve("into/escaped")) || Files.exists(folder.resolve("into/out")) || Files.exists(folder.resolve("into/out.part")));
        } finally {
            desk.run("exec: pod/web-1\ncommand: mv /bin/tar.true /bin/tar").ended(Kind.SUCCEEDED);
        }
    }

    @Test
    void aPortIsOpenForTheTimeOfAQuestionThatIsAskedUntilItIsAnsweredWell() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer within = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        within.createContext("/health", exchange -> {
            byte[] answer = (asked.incrementAndGet() < 2 ? "begins" : "well").getBytes();
            exchange.sendResponseHeaders(asked.get() < 2 ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        within.start();
        try {
            StepDesk.Ran ran = desk.run("forward: pod/web-1\nport: %d\nget: /health\nwithin: 20s".formatted(within.getAddress().getPort())).ended(Kind.SUCCEEDED);
            assertTrue(ran.run().output().contains("well") && !ran.run().output().contains("begins"), ran::said);
        } finally {
            within.stop(0);
        }
        StepDesk.Ran silent = desk.run("forward: pod/web-1\nport: 9\nget: /health\nwithin: 2s").ended(Kind.FAILED);
        assertTrue(silent.said().contains("web-1"), silent::said);
    }

    private static HttpServer within() throws Exception {
        HttpServer within = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        within.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("well".getBytes());
            exchange.close();
        });
        within.start();
        return within;
    }

    /** What is said there; of a port that was given back, somebody else on this machine may have made something by now. */
    private static String asked(int port) throws Exception {
        URLConnection connection = URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
        connection.setReadTimeout(20_000);
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes());
        } catch (IOException nobody) {
            return "";
        }
    }

    @Test
    void aPortIsOpenHereForAsLongAsSomebodyWantsAndUntilTheyEndIt() throws Exception {
        int here;
        try (ServerSocket free = new ServerSocket(0)) {
            here = free.getLocalPort();
        }
        HttpServer within = within();
        try {
            String open = "forward: pod/web-1\nport: %d\nlocal: %d\nopen: %s";
            Step.Kubernetes briefly = desk.step(open.formatted(within.getAddress().getPort(), here, "4s"));
            TestRun run = desk.another();
            FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(briefly, run));
            Thread.ofPlatform().start(work);
            Until.holds(() -> run.output().contains("127.0.0.1:" + here + " leads to port"));
            assertEquals("well", asked(here));
            assertTrue(desk.steps().preview(briefly, desk.another()).problem().orElse("").contains("Port " + here + " of this machine cannot be used"));
            assertEquals(Kind.SUCCEEDED, work.get().kind(), run::output);
            assertNotEquals("well", asked(here));

            TestRun longer = desk.another();
            Step.Kubernetes hours = desk.step(open.formatted(within.getAddress().getPort(), here, "2h"));
            assertTrue(desk.steps().preview(hours, desk.another()).lines().stream().anyMatch(line -> line.contains("would be open here at 127.0.0.1:" + here + " for 2 h")));
            FutureTask<Outcome> ended = new FutureTask<>(() -> desk.steps().run(hours, longer));
            Thread person = Thread.ofPlatform().start(ended);
            Until.holds(() -> longer.output().contains("leads to port"));
            assertEquals("well", asked(here));
            person.interrupt();
            assertEquals(Kind.CANCELLED, ended.get().kind());
            assertTrue(longer.output().contains("is closed"), longer::output);
            assertNotEquals("well", asked(here));
        } finally {
            within.stop(0);
        }
    }

    @Test
    void whatACopyWouldWriteOverAndWhatIsNotThereIsSaidBeforehand() throws Exception {
        Files.writeString(folder.resolve("there.sql"), "old\n");
        assertTrue(desk.steps().preview(desk.step("copy: pod/web-1:/etc/hostname\nto: there.sql"), desk.another()).lines().stream()
                .anyMatch(line -> line.contains("there.sql is there already")));
        assertTrue(desk.steps().preview(desk.step("copy: away.sql\nto: pod/web-1:/tmp/away.sql"), desk.another()).problem().orElse("").contains("away.sql"));
        assertEquals("old\n", Files.readString(folder.resolve("there.sql")));
    }

    @Test
    void aJobRunsAndItsLinesAreSaidAsTheyComeAndEachOnce() throws Exception {
        Step.Kubernetes job = desk.step(JOB.formatted("load", "echo reading; while [ ! -e /data/go ]; do sleep 0.1; done; echo loaded"));
        TestRun run = desk.another();
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(job, run));
        Thread.ofPlatform().start(work);
        Until.holds(() -> run.lines().contains("reading"));
        assertFalse(run.lines().contains("loaded"));
        Files.createFile(node.claim("data").resolve("go"));
        assertEquals(Kind.SUCCEEDED, work.get().kind(), run::output);
        assertEquals(List.of("reading", "loaded"), run.lines().stream().filter(List.of("reading", "loaded")::contains).toList(), run::output);
    }

    @Test
    void aJobThatFailsSaysItsLastWordsAndWhy() throws Exception {
        StepDesk.Ran ran = desk.run(JOB.formatted("spoiled", "echo no space left >&2; exit 4")).ended(Kind.FAILED);
        assertTrue(ran.run().lines().contains("no space left") && ran.said().contains("BackoffLimitExceeded"), ran::said);
    }

    @Test
    void U11_theLogOfTheLastFailedRunOfACronJobIsThereWithHowItsPodEnded() throws Exception {
        shop.create("cronjobs.batch", """
                {"apiVersion":"%s","kind":"CronJob","metadata":{"name":"dump"},"spec":{"suspend":true,"schedule":"0 1 * * *",
                "jobTemplate":{"spec":{"backoffLimit":0,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"dump","image":"busybox:1",
                "command":["sh","-c","echo no password supplied; echo bye; exit 2"]}]}}}}}}"""
                .formatted(shop.cluster().served().resource("cronjobs.batch").orElseThrow().apiVersion()));
        StepDesk.Ran ran = desk.run("run: dump\nwithin: 90s").ended(Kind.FAILED);
        assertTrue(ran.run().lines().contains("no password supplied"), ran::said);
        ReachedClusters clusters = new ReachedClusters(new ClusterAccess(Map.of(), program -> false), null);
        ClusterTarget target = ClusterTarget.of(Map.of("kubeconfig", shop.kubeconfig().toString(), "context", shop.context(), "namespace", shop.name()));
        ScheduledJob failed = clusters.jobs(target).stream().filter(job -> job.name().equals("dump")).findFirst().orElseThrow();
        assertEquals(Optional.of(true), failed.failure().map(run -> run.run().startsWith("dump-relight-")));
        List<String> log = clusters.log(target, failed, 20, Messages.english());
        assertTrue(log.getFirst().contains("dump-relight-") && log.getFirst().contains("2"), log::toString);
        assertEquals(List.of("dump: no password supplied", "dump: bye"), log.subList(1, 3));
    }
}
