package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.ColdStorage.Standing;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Thaw;
import relight.core.catalog.WorkListener;
import relight.core.restore.BackupLines;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader;
import relight.testing.TestRun;

class ThawRunnerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T12:00:00Z");
    private static final ColdStorage THAWED = new ColdStorage("GLACIER", Standing.THAWED, Optional.of(NOW.plus(Duration.ofDays(7))));

    @TempDir
    private Path folder;

    private final Vault vault = new Vault();
    private SqliteCatalogIndex index;
    private Catalog catalog;
    private Step step;
    private TestRun run;
    private Duration slept = Duration.ZERO;
    private Duration interruptedAfter = Duration.ofDays(1_000);

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {vault: {folder: .}}
                systems: {shop: {engine: sqlite, target: {path: shop.db}}}
                series:
                  nightly: {system: shop, store: vault, path: "shop_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC, greatest-age: 26h}
                """);
        index = new SqliteCatalogIndex(folder.resolve("data/index.db"));
        catalog = new Catalog(new WorkspaceReader().read(folder), Map.of("vault", vault), index);
        catalog.refresh(WorkListener.NONE);
        StringBuilder document = new StringBuilder("```relight estimate=5h\naction: sqlite.thaw\ntier: STANDARD\ndays: \"7\"\n");
        BackupLines.write(backup()).forEach((key, value) -> document.append(key).append(": '").append(value).append("'\n"));
        step = new RunbookReader().read("plan.md", document + "```\n").steps().getFirst();
        run = TestRun.in(folder, 1);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Backup backup() {
        return catalog.list(CatalogQuery.ALL, 0, 1).getFirst();
    }

    @Test
    void ALL_8_asksOnceWaitsForHoursAndTellsTheCatalog() throws Exception {
        vault.thawedAfter = Duration.ofHours(4);
        assertEquals(Outcome.Kind.SUCCEEDED, runner().run(step, run).kind());
        assertEquals(List.of(new Thaw(Thaw.Tier.STANDARD, 7)), vault.asked);
        assertTrue(slept.compareTo(Duration.ofHours(4)) >= 0 && slept.compareTo(Duration.ofHours(4).plusMinutes(1)) <= 0, slept::toString);
        assertEquals(Optional.of(THAWED), backup().object().cold());
    }

    @Test
    void ALL_8_asksNobodyWhereItIsThawedAlreadyOrOnTheWay() throws Exception {
        vault.thawedAfter = Duration.ZERO;
        vault.standing = Standing.THAWING;
        assertEquals(Outcome.Kind.SUCCEEDED, runner().run(step, run).kind());
        assertEquals(List.of(), vault.asked);
    }

    @Test
    void ALL_8_cancellingEndsTheWaitingAtOnceAndSaysThatTheStoreGoesOn() {
        interruptedAfter = Duration.ofMinutes(10);
        assertThrows(InterruptedException.class, () -> runner().run(step, run));
        assertTrue(run.output().contains("the store goes on thawing"), run::output);
        StepRunner.Trace trace = runner().trace(step, run).orElseThrow();
        assertTrue(trace.evidence().contains("is thawing") && trace.outcome().isEmpty() && !trace.running(), trace::toString);
        assertThrows(InterruptedException.class, () -> runner().run(step, run), "run again, it waits on");
        assertEquals(1, vault.asked.size(), "and asks nobody again");
    }

    @Test
    void ALL_8_aLineThatIsAwayForAWhileDoesNotEndTheWaiting() throws Exception {
        vault.thawedAfter = Duration.ofHours(3);
        vault.awayFrom = Duration.ofHours(1);
        assertEquals(Outcome.Kind.SUCCEEDED, runner().run(step, run).kind());
        assertTrue(run.output().contains("cable"), run::output);
    }

    @Test
    void ALL_8_aProbeAfterACrashSaysWhetherItWasAskedForAndWhetherItIsThere() {
        StepRunner.Trace before = runner().trace(step, run).orElseThrow();
        assertTrue(before.evidence().contains("was not asked") && before.outcome().isEmpty(), before::toString);
        vault.standing = Standing.THAWED;
        assertTrue(runner().trace(step, run).orElseThrow().outcome().orElseThrow().good());
    }

    private ThawRunner runner() {
        return new ThawRunner(catalog, new TimeSource() {
            @Override
            public Instant now() {
                return NOW.plus(slept);
            }

            @Override
            public long monotonicNanos() {
                return slept.toNanos();
            }

            @Override
            public String bootId() {
                return "test";
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                slept = slept.plus(duration);
                if (slept.compareTo(interruptedAfter) >= 0) {
                    throw new InterruptedException();
                }
            }
        });
    }

    /** A store with one cold object, which it thaws in the time that passes while somebody sleeps. */
    private final class Vault implements BackupStore {

        private final List<Thaw> asked = new ArrayList<>();
        private Standing standing = Standing.FROZEN;
        private Duration thawedAfter = Duration.ofDays(100);
        private Duration awayFrom = Duration.ofDays(100);

        @Override
        public String name() {
            return "vault";
        }

        @Override
        public void list(String prefix, Consumer<StoredObject> found) {
            found.accept(object());
        }

        @Override
        public Optional<StoredObject> find(String key) {
            return Optional.of(object());
        }

        @Override
        public Optional<StoredObject> look(StoredObject object) throws IOException {
            if (slept.compareTo(awayFrom) > 0 && slept.compareTo(awayFrom.plusMinutes(20)) < 0) {
                throw new IOException("cable");
            }
            if (standing == Standing.THAWING && slept.compareTo(thawedAfter) >= 0) {
                standing = Standing.THAWED;
            }
            return Optional.of(object());
        }

        private StoredObject object() {
            return new StoredObject("shop_20260415.db", Optional.empty(), Optional.of("tag"), 5_000, NOW, Optional.of(
                    standing == Standing.THAWED ? THAWED : new ColdStorage("GLACIER", standing, Optional.empty())));
        }

        @Override
        public void thaw(StoredObject object, Thaw how) {
            asked.add(how);
            standing = Standing.THAWING;
        }

        @Override
        public InputStream open(StoredObject object, long offset) {
            throw new AssertionError("read");
        }

        @Override
        public String describe(String key) {
            return "s3://vault/" + key;
        }

        @Override
        public void close() {
            // Nothing is open
        }
    }
}
