package relight.adapter.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupChoice;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.CheckReport;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Scenario;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** One site for all, made once; the faults come last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PracticeSiteTest {

    @TempDir
    private static Path folder;
    private static PracticeSite site;

    @BeforeAll
    static void create() throws IOException, InterruptedException {
        site = PracticeSite.create(folder.resolve("site"), Messages.english(), WorkListener.NONE);
    }

    @AfterAll
    static void end() throws IOException, InterruptedException {
        site.close();
    }

    @Test
    @Order(1)
    void itsWorkspaceLoadsAndItsRunbooksReadWell() throws IOException {
        Workspace workspace = new WorkspaceReader().read(site.workspace());
        assertEquals(List.of("Shop database corrupted", "Media files lost"), workspace.scenarios().stream().map(one -> one.name()).toList());
        assertEquals(Optional.of(Duration.ofMinutes(30)), workspace.scenarios().getFirst().objectives().rto());
        assertEquals(Optional.of(Duration.ofHours(24)), workspace.scenarios().getFirst().objectives().rpo());
        for (Path file : workspace.runbooks()) {
            Runbook runbook = new RunbookReader().read(file.getFileName().toString(), Files.readString(file));
            assertEquals(List.of("Assess", "Restore", "Verify", "Close"), runbook.sections().stream()
                    .filter(section -> section.level() == 2).map(section -> section.title()).toList());
        }
        for (Fault fault : Fault.values()) {
            assertTrue(workspace.scenarios().stream().anyMatch(one -> one.name().equals(fault.scenario(Messages.english()))));
        }
    }

    @Test
    @Order(1)
    void itsDocumentsSpeakTheLanguageOfTheReaderAndDoTheSame() throws IOException {
        List<List<List<String>>> kinds = new ArrayList<>();
        for (Locale language : Messages.LANGUAGES) {
            Messages words = Messages.in(language, ZoneOffset.UTC);
            Workspace workspace = new WorkspaceReader().read(PracticeSite.open(site.workspace(), words).workspace());
            assertEquals(words.say("practice.site.name"), workspace.site().name());
            List<List<String>> ofRunbooks = new ArrayList<>();
            for (Fault fault : Fault.values()) {
                Scenario scenario = workspace.scenarios().stream().filter(one -> one.name().equals(fault.scenario(words))).findFirst().orElseThrow();
                Path file = site.workspace().resolve(scenario.runbook().orElseThrow());
                Runbook runbook = new RunbookReader().read(file.getFileName().toString(), Files.readString(file));
                assertEquals(scenario.name(), runbook.title());
                ofRunbooks.add(runbook.steps().stream().map(Step::kind).toList());
            }
            kinds.add(ofRunbooks);
        }
        assertEquals(1, Set.copyOf(kinds).size(), "the same steps in each language: " + kinds);
        PracticeSite.open(site.workspace(), Messages.english());
    }

    @Test
    @Order(2)
    void itsBackupsAreFourteenNightsFourWeeksAndThreeMonthsEachWithItsChecksum() throws IOException {
        assertEquals(14 + 3, backups("daily", ".db.gz"), "the nights, and the runs since the last one");
        assertEquals(4, backups("weekly", ".sql.gz"));
        assertEquals(3, backups("monthly", ".sql.gz"));
        assertEquals(14, backups("media", ".tar.gz"));
        for (String series : List.of("daily", "weekly", "monthly", "media")) {
            assertEquals(backups(series, ".gz"), backups(series, ".gz.sha256"), series);
        }
    }

    @Test
    @Order(3)
    void theNewestThreeCannotBeTrustedEachForAnotherReasonAndTheNightBeforeCan() throws Exception {
        Workspace workspace = new WorkspaceReader().read(site.workspace());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("data/index.db"))) {
            Map<String, BackupStore> stores = new HashMap<>();
            workspace.stores().forEach(store -> stores.put(store.name(), new FolderStore((StoreDefinition.Folder) store)));
            Catalog catalog = new Catalog(workspace, stores, index);
            assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
            BackupChoice choice = catalog.newestGood("shop-db", Optional.empty(), WorkListener.NONE);
            assertEquals("shop-daily", choice.chosen().orElseThrow().series());
            assertEquals(List.of("shop-daily", "shop-daily", "shop-daily"), choice.passedOver().stream().map(Backup::series).toList());
            assertTrue(choice.chosen().get().recoveryPoint().isAfter(Instant.now().minus(Duration.ofHours(25))));
            assertEquals(List.of("size", "checksum", "read"), choice.passedOver().stream()
                    .map(backup -> backup.verdict().reasons().getFirst().check()).toList());
            assertEquals(List.of(), catalog.verifyAll(CatalogQuery.ALL, WorkListener.NONE, backup -> { }));
            List<Backup> notGood = catalog.list(CatalogQuery.ALL, 0, 100).stream().filter(backup -> backup.state() != State.GOOD).toList();
            assertEquals(3, notGood.size(), "the others are whole: " + notGood);
            Map<String, CheckReport.Status> daily = new BackupHealth(catalog, InstantSource.system()).remembered().lines().stream()
                    .filter(line -> line.series().equals("shop-daily"))
                    .collect(Collectors.toMap(CheckReport.Line::check, CheckReport.Line::status));
            assertEquals(CheckReport.Status.CRITICAL, daily.get("integrity"), "the newest is bad, and that is said");
            assertEquals(CheckReport.Status.OK, daily.get("retention"), "all fourteen nights are kept");
            assertEquals(CheckReport.Status.OK, daily.get("age"));
            assertEquals(CheckReport.Status.OK, daily.get("schedule"));
        }
    }

    @Test
    @Order(4)
    void theShopRunsInAProcessOfItsOwnAndTakesOrders() throws Exception {
        site.start();
        PracticeSite.State state = site.state();
        assertTrue(state.well(), state.toString());
        ServiceProcess service = new ServiceProcess(site.workspace());
        assertNotEquals(ProcessHandle.current().pid(), service.running().orElseThrow().pid());
        String first = service.status("/orders/latest").orElseThrow().body();
        await(() -> !service.status("/orders/latest").orElseThrow().body().equals(first));
        assertTrue(service.status("/").orElseThrow().body().contains("Lamp shop"));
        assertEquals(200, service.status("/media/product-001.svg").orElseThrow().statusCode());
    }

    @Test
    @Order(5)
    void itsScriptsStopAndStartIt() throws Exception {
        ServiceProcess service = new ServiceProcess(site.workspace());
        long before = service.running().orElseThrow().pid();
        assertEquals(0, script("shop-stop"));
        assertFalse(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false));
        assertFalse(site.state().running());
        assertEquals(0, script("shop-start"));
        assertTrue(site.state().well());
        assertNotEquals(before, service.running().orElseThrow().pid());
    }

    @Test
    @Order(6)
    void lostMediaIsSeenThroughTheShop() throws Exception {
        site.inject(Fault.LOST_MEDIA);
        PracticeSite.State state = site.state();
        assertEquals(200, state.status());
        assertEquals(503, state.mediaStatus());
        assertTrue(state.mediaReason().contains("product-001.svg"), state.mediaReason());
        assertEquals(404, new ServiceProcess(site.workspace()).status("/media/product-001.svg").orElseThrow().statusCode());
    }

    @Test
    @Order(7)
    void aCorruptDatabaseIsSeenThroughTheShop() throws Exception {
        site.inject(Fault.CORRUPT_DATABASE);
        PracticeSite.State state = site.state();
        assertEquals(503, state.status());
        assertTrue(state.reason().contains("damaged") || state.reason().contains("malformed"), state.reason());
    }

    @Test
    @Order(8)
    void closingEndsItsProcessAndLeavesTheFolder() throws Exception {
        ProcessHandle shop = new ServiceProcess(site.workspace()).running().orElseThrow();
        site.close();
        assertFalse(shop.isAlive());
        try (PracticeSite again = PracticeSite.openOrCreate(site.workspace(), Messages.english(), WorkListener.NONE)) {
            assertFalse(again.state().running());
        }
    }

    @Test
    @Order(9)
    void itIsNotMadeInAFolderThatHoldsSomething() throws IOException {
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("letter.txt"), "dear");
        assertThrows(Problem.class, () -> PracticeSite.create(full, Messages.english(), WorkListener.NONE));
        assertThrows(Problem.class, () -> PracticeSite.open(full, Messages.english()));
    }

    private static int script(String name) throws IOException, InterruptedException {
        return new ProcessBuilder(site.workspace().resolve("bin").resolve(name).toString()).inheritIO().start().waitFor();
    }

    private static long backups(String series, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(site.workspace().resolve("backups").resolve(series))) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Instant end = Instant.now().plusSeconds(30);
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "waited for half a minute");
            Thread.sleep(50);
        }
    }
}
