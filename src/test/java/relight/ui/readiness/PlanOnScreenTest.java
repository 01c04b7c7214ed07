package relight.ui.readiness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.Catalog;
import relight.core.catalog.Readiness;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.SignOn;
import relight.core.readiness.Evaluation;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader;
import relight.testing.Quiet;
import relight.ui.cluster.AnsweringClusters;
import relight.ui.common.Standing;
import relight.ui.readiness.ReadinessViewModel.Lead;

/** What the look at the whole plan shows on the home screen, and how often it is taken. */
class PlanOnScreenTest {

    @TempDir
    private Path folder;

    private final Moving clock = new Moving();
    private final AnsweringClusters clusters = new AnsweringClusters();
    private List<Finding> more = List.of();
    private final AtomicInteger looks = new AtomicInteger();
    private SqliteCatalogIndex index;
    private ReadinessSource source;
    private ReadinessViewModel model;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), "site: {name: Shop}\n");
        Path inCluster = Files.createDirectory(folder.resolve("in-cluster"));
        Files.writeString(inCluster.resolve("relight.yaml"), "site: {name: Shop}\nsystems: {shop: {engine: kubernetes, target: {context: prod}}}\n");
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        Catalog catalog = new Catalog(new WorkspaceReader().read(folder), Map.of(), index);
        source = new ReadinessSource(new Readiness(catalog, clock), new BackupHealth(catalog, clock), RecoveryHistory.NONE, clock, listener -> {
            looks.incrementAndGet();
            return Optional.of(new Evaluation(clock.instant(), Stream.concat(Stream.of(
                    new Finding(Kind.PROGRAM, "psql", true, Message.of("messaging.ready.program", "15.6, /usr/bin/psql")),
                    new Finding(Kind.PROGRAM, "velero", false, Message.of("messaging.ready.program.missing", "runbooks/shop.md"))), more.stream()).toList()));
        });
        model = new ReadinessViewModel(source, Messages.english(), clock, Quiet.background()).allowing(new SignOn(new WorkspaceReader().read(inCluster), clusters));
        model.open(reading -> { });
    }

    @AfterEach
    void close() {
        index.close();
    }

    private ReadinessViewModel.Shown shown() {
        return model.shownProperty().get().orElseThrow();
    }

    @Test
    void B3_whatIsMissingWaitsForAPersonAndEverythingCanBeReadWithItsAge() {
        clock.pass(Duration.ofMinutes(12));
        model.tick(reading -> { });
        assertEquals("Plan looked at 12 min ago: 1 of 2 things as they should be", shown().plan().orElseThrow().line());
        ReadinessViewModel.Need velero = shown().needs().getLast();
        assertEquals("Program velero", velero.title());
        assertEquals(Standing.BAD, velero.standing());
        assertEquals(List.of("Program velero", "Program psql"),
                shown().plan().orElseThrow().things().stream().map(ReadinessViewModel.Need::title).toList(), "what is missing first");
    }

    @Test
    void B3_thePlanIsLookedAtEveryThirtyMinutesAndOnDemand() {
        assertEquals(1, looks.get());
        clock.pass(Duration.ofMinutes(29));
        model.tick(reading -> { });
        assertEquals(1, looks.get());
        clock.pass(Duration.ofMinutes(1));
        model.tick(reading -> { });
        assertEquals(2, looks.get());
        model.evaluate(reading -> { });
        assertEquals(3, looks.get());
    }

    @Test
    void B3_whatWasLookedAtBehindAnotherScreenIsShownAndNotLookedAtOnceMore() throws InterruptedException {
        clock.pass(Duration.ofMinutes(32));
        source.evaluateIfOlder(Duration.ofMinutes(32), WorkListener.NONE);
        assertEquals(2, looks.get());
        source.evaluateIfOlder(Duration.ofMinutes(32), WorkListener.NONE);
        assertEquals(2, looks.get(), "it is not old any more");
        model.tick(reading -> { });
        assertEquals(2, looks.get());
        assertTrue(shown().plan().orElseThrow().line().startsWith("Plan looked at just now"), shown().plan().orElseThrow().line());
    }

    @Test
    void whatKeepsAClusterFromBeingReachedComesBeforeAnythingElseAndLeadsThere() {
        more = List.of(new Finding(Kind.PLACE, "pod:shop/shop/redis-0", false, Message.of("messaging.ready.pod", "")),
                new Finding(Kind.CLUSTER, "shop", false, Message.of("messaging.ready.denied", "prod", "shop", "secrets (create)")));
        model.evaluate(reading -> { });
        List<ReadinessViewModel.Need> needs = shown().needs();
        assertEquals(List.of("Cluster of shop", "Place of work pod:shop/shop/redis-0"), needs.stream().limit(2).map(ReadinessViewModel.Need::title).toList());
        assertEquals(new Lead.Cluster("shop"), needs.getFirst().lead());
        assertEquals("Program velero", needs.getLast().title());
        assertEquals("Cluster of shop", shown().plan().orElseThrow().things().getFirst().title());
    }

    @Test
    void aProgramToAllowIsReadHereAndWhatWaitedForItIsAskedOnceItIsAllowed() {
        clusters.programToSignOn("aws eks get-token");
        more = List.of(new Finding(Kind.SIGN_ON, "shop", false, Message.of("messaging.ready.sign-on", "aws eks get-token")));
        model.evaluate(reading -> { });
        assertEquals(new Lead.ToAllow("shop"), shown().needs().getFirst().lead());
        List<String> read = new ArrayList<>();
        model.program("shop", read::add);
        assertEquals(List.of("aws eks get-token"), read);
        int before = looks.get();
        model.allow("aws eks get-token", reading -> { });
        assertTrue(clusters.isAllowed("aws eks get-token"));
        assertEquals(before + 1, looks.get());
        model.program("shop", read::add);
        assertEquals(1, read.size(), "nothing waits any more");
    }

    private static final class Moving extends Clock {

        private Instant now = Instant.parse("2026-04-16T02:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
