package relight.adapter.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupChoice;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.WorkListener;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

class FolderCatalogTest {

    @TempDir
    private Path folder;
    private Path backups;
    private SqliteCatalogIndex index;

    @BeforeEach
    void open() throws IOException {
        backups = Files.createDirectory(folder.resolve("backups"));
        index = new SqliteCatalogIndex(folder.resolve("data/index.db"));
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void findsWhatLiesThereAndTellsTheNewestGoodWithTheReasonsOfTheNewerOnes() throws Exception {
        for (int day = 1; day <= 6; day++) {
            backup("shop_2026040" + day + "_020000.sql.gz", 40_000);
        }
        byte[] whole = Files.readAllBytes(backups.resolve("shop_20260406_020000.sql.gz"));
        Files.write(backups.resolve("shop_20260407_020000.sql.gz"), java.util.Arrays.copyOf(whole, whole.length / 10 * 9));
        Files.write(backups.resolve("shop_20260408_020000.sql.gz"), whole);
        Files.writeString(backups.resolve("shop_20260408_020000.sql.gz.sha256"), "0".repeat(64) + "  shop_20260408_020000.sql.gz\n");
        backup("shop_20260409_020000.sql.gz", 40);
        Catalog catalog = catalog(series("nightly", "shop_{timestamp}.sql.gz"));

        assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
        assertEquals(9, catalog.count(CatalogQuery.ALL));
        BackupChoice choice = catalog.newestGood("shop", Optional.empty(), WorkListener.NONE);

        assertEquals(Instant.parse("2026-04-06T02:00:00Z"), choice.chosen().orElseThrow().recoveryPoint());
        assertEquals(List.of("size", "checksum", "read"), choice.passedOver().stream()
                .map(backup -> backup.verdict().reasons().getFirst().check()).toList());
        assertEquals(List.of(State.SUSPECT, State.BAD, State.BAD), choice.passedOver().stream().map(Backup::state).toList());
        assertEquals(5, catalog.count(CatalogQuery.ALL.with(State.UNVERIFIED)), "older ones are not read for it");
    }

    @Test
    void ALL_11_takesNoneAfterTheMomentAskedFor() throws Exception {
        backup("shop_20260401_020000.sql.gz", 40_000);
        backup("shop_20260402_020000.sql.gz", 40_000);
        Catalog catalog = catalog(series("nightly", "shop_{timestamp}.sql.gz"));
        catalog.refresh(WorkListener.NONE);
        BackupChoice choice = catalog.newestGood("shop", Optional.of(Instant.parse("2026-04-01T02:00:00Z")), WorkListener.NONE);
        assertEquals(Instant.parse("2026-04-01T02:00:00Z"), choice.chosen().orElseThrow().recoveryPoint());
        assertEquals(List.of(), choice.passedOver());
    }

    @Test
    void keepsAVerdictOverARefreshUntilTheFileChanges() throws Exception {
        backup("shop_20260401_020000.sql.gz", 40_000);
        Catalog catalog = catalog(series("nightly", "shop_{timestamp}.sql.gz"));
        catalog.refresh(WorkListener.NONE);
        Backup read = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 10).getFirst(), WorkListener.NONE);
        assertEquals(State.GOOD, read.state());
        catalog.refresh(WorkListener.NONE);
        assertEquals(read, catalog.backup(read.id()).orElseThrow());
        backup("shop_20260401_020000.sql.gz", 50_000);
        catalog.refresh(WorkListener.NONE);
        assertEquals(State.UNVERIFIED, catalog.backup(read.id()).orElseThrow().state());
        Files.delete(backups.resolve("shop_20260401_020000.sql.gz"));
        catalog.refresh(WorkListener.NONE);
        assertEquals(Optional.empty(), catalog.backup(read.id()));
    }

    @Test
    void aStoreThatIsAwayDoesNotStopTheOthersNorForgetsWhatWasKnown() throws Exception {
        backup("shop_20260401_020000.sql.gz", 40_000);
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Files.writeString(disk.resolve("a.tar"), "x");
        Workspace both = workspace(List.of(series("nightly", "shop_{timestamp}.sql.gz"),
                new BackupSeries("media", "media", "disk", "*.tar", "", BackupSeries.Kind.FULL, Optional.empty(), Retention.NONE, 0,
                        Optional.empty())));
        Catalog catalog = new Catalog(both, Map.of("main", store("main", backups), "disk", store("disk", disk)), index);
        assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
        Files.move(disk, folder.resolve("unmounted"));
        backup("shop_20260402_020000.sql.gz", 40_000);

        List<Problem> problems = catalog.refresh(WorkListener.NONE);

        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().getMessage().contains(disk.toString()), problems.getFirst().getMessage());
        assertEquals(2, catalog.count(CatalogQuery.ofSeries("nightly")));
        assertEquals(1, catalog.count(CatalogQuery.ofSeries("media")));
        BackupChoice choice = catalog.newestGood("media", Optional.empty(), WorkListener.NONE);
        assertEquals(State.UNVERIFIED, choice.passedOver().getFirst().state());
        assertEquals("catalog.store.folder.away", choice.passedOver().getFirst().verdict().reasons().getFirst().text().key());
    }

    @Test
    void ALL_3_refusesAFileThatWasWrittenOverSinceItWasListed() throws Exception {
        backup("shop_20260401_020000.sql.gz", 40_000);
        FolderStore store = store("main", backups);
        StoredObject listed = store.find("shop_20260401_020000.sql.gz").orElseThrow();
        Files.write(backups.resolve(listed.key()), new byte[(int) listed.size()]);
        Problem problem = assertThrows(Problem.class, () -> store.open(listed, 0).close());
        assertEquals("catalog.store.changed", problem.what().key());
    }

    @Test
    void ALL_3_noticesAFileThatIsWrittenOverWhileItIsRead() throws Exception {
        Files.write(backups.resolve("x.tar"), new byte[100_000]);
        FolderStore store = store("main", backups);
        try (InputStream in = store.open(store.find("x.tar").orElseThrow(), 0)) {
            in.readNBytes(10);
            Files.write(backups.resolve("x.tar"), new byte[100_001]);
            assertEquals("catalog.store.changed", assertThrows(Problem.class, in::readAllBytes).what().key());
        }
    }

    @Test
    void goesOnFromAnOffset() throws Exception {
        Files.writeString(backups.resolve("x.tar"), "0123456789");
        FolderStore store = store("main", backups);
        try (InputStream in = store.open(store.find("x.tar").orElseThrow(), 4)) {
            assertEquals("456789", new String(in.readAllBytes()));
        }
    }

    @Test
    void listsBelowAPrefixOnly() throws Exception {
        for (String name : List.of("db/a/1.gz", "db/b/2.gz", "db/bb/3.gz", "files/4.gz")) {
            Files.createDirectories(backups.resolve(name).getParent());
            Files.writeString(backups.resolve(name), "x");
        }
        assertEquals(java.util.Set.of("db/b/2.gz", "db/bb/3.gz"), keys("db/b"));
        assertEquals(java.util.Set.of("db/b/2.gz"), keys("db/b/"));
        assertEquals(java.util.Set.of(), keys("nothing/"));
        assertEquals(4, keys("").size());
    }

    private java.util.Set<String> keys(String prefix) throws IOException {
        java.util.Set<String> keys = new java.util.HashSet<>();
        store("main", backups).list(prefix, object -> keys.add(object.key()));
        return keys.stream().collect(Collectors.toSet());
    }

    private Catalog catalog(BackupSeries series) {
        return new Catalog(workspace(List.of(series)), Map.of("main", store("main", backups)), index);
    }

    private Workspace workspace(List<BackupSeries> series) {
        return new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(), List.of(), series, List.of(), List.of(), List.of());
    }

    private static FolderStore store(String name, Path path) {
        return new FolderStore(new StoreDefinition.Folder(name, path, false));
    }

    private static BackupSeries series(String name, String path) {
        return new BackupSeries(name, "shop", "main", path, "yyyyMMdd_HHmmss", BackupSeries.Kind.FULL, Optional.empty(), Retention.NONE,
                0, Optional.empty());
    }

    private void backup(String name, int rows) throws IOException {
        java.util.Random random = new java.util.Random(rows);
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve(name)))) {
            out.write("--\n-- PostgreSQL database dump\n--\n".getBytes());
            for (int i = 0; i < rows; i++) {
                out.write(("INSERT INTO orders VALUES (" + i + ", " + random.nextLong() + ");\n").getBytes());
            }
            out.write("--\n-- PostgreSQL database dump complete\n--\n\n".getBytes());
        }
    }
}
