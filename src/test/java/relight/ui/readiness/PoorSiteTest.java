package relight.ui.readiness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.Catalog;
import relight.core.catalog.Readiness;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;
import relight.testing.Quiet;
import relight.ui.common.Standing;

/** A site as it should not be: the first screen says of each system what is wrong with it, and shows it all the same. */
class PoorSiteTest {

    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-04-15T12:00:00Z"));

    @TempDir
    private Path folder;
    private SqliteCatalogIndex index;
    private ReadinessViewModel model;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve(Workspace.FILE), """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  unprotected: {engine: sqlite, rpo: 24h, target: {path: a.db}}
                  waiting: {engine: sqlite, rpo: 24h, target: {path: b.db}}
                  broken: {engine: sqlite, rpo: 24h, target: {path: c.db}}
                  casual: {engine: sqlite, target: {path: d.db}}
                series:
                  never: {system: waiting, store: disk, path: "never_{timestamp}.sql.gz", timestamp: yyyyMMdd}
                  cut: {system: broken, store: disk, path: "cut_{timestamp}.sql.gz", timestamp: yyyyMMdd}
                  byhand: {system: casual, store: disk, path: "byhand_{timestamp}.sql.gz", timestamp: yyyyMMdd}
                """);
        Path backups = Files.createDirectory(folder.resolve("backups"));
        Path whole = backups.resolve("byhand_20260410.sql.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(whole))) {
            gzip.write("BEGIN TRANSACTION;\nCREATE TABLE orders(id INTEGER);\nCOMMIT;\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(backups.resolve("cut_20260414.sql.gz"), Arrays.copyOf(bytes, bytes.length - 10));
        Files.write(backups.resolve("cut_20260415.sql.gz"), new byte[0]);

        Workspace workspace = new WorkspaceReader().read(folder);
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        Catalog catalog = new Catalog(workspace, Map.of("disk", new FolderStore((StoreDefinition.Folder) workspace.stores().getFirst())), index);
        ReadinessSource source = new ReadinessSource(new Readiness(catalog, NOW), new BackupHealth(catalog, NOW), RecoveryHistory.NONE, NOW);
        model = new ReadinessViewModel(source, Messages.english(), Clock.fixed(NOW.instant(), ZoneOffset.UTC), Quiet.background());
        model.open(reading -> { });
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void aSystemWithoutASeriesWithoutABackupOrWithoutAGoodOneIsNotReady() {
        assertEquals("1 of 4", shown().couldRecover().large().text());
        assertEquals("not: unprotected, waiting, broken", shown().couldRecover().below());
        for (String system : List.of("unprotected", "waiting", "broken")) {
            assertEquals(Standing.BAD, row(system).newest().standing());
            assertEquals("none", row(system).newest().text());
            assertEquals(Standing.BAD, row(system).age().standing());
        }
        needs("waiting", "no backup can be trusted, so all of its data is at risk");
        needs("never", "Relight knows of no backup in store disk that fits the path never_{timestamp}.sql.gz");
        needs("cut", "There is nothing in it.");
        assertEquals("everything", shown().exposure().large().text());
    }

    @Test
    void aSeriesWithoutAScheduleIsNeitherLateNorMissing() {
        SystemRow casual = row("casual");
        assertEquals(Standing.GOOD, casual.newest().standing());
        assertEquals(Standing.UNKNOWN, casual.age().standing(), "no objective to hold it against");
        assertTrue(casual.days().stream().noneMatch(day -> day == Standing.BAD), casual.daysTold());
        assertTrue(casual.ready());
    }

    @Test
    void aWorkspaceThatGoesAwayWhileItIsOpenStaysOnTheScreen() throws IOException {
        List<SystemRow> before = shown().rows();
        Files.delete(folder.resolve(Workspace.FILE));
        Files.move(folder.resolve("backups"), folder.resolve("unmounted"));
        model.evaluate(reading -> { });
        assertEquals(before, shown().rows());
        needs("disk", "there is no folder " + folder.resolve("backups"));
    }

    @Test
    void aFailureIsShownBesideWhatWasKnown() {
        List<SystemRow> before = shown().rows();
        index.close();
        model.evaluate(reading -> { });
        assertTrue(model.failureProperty().get().orElseThrow() instanceof Problem, model.failureProperty().get().toString());
        assertEquals(before, shown().rows());
    }

    private void needs(String title, String text) {
        assertTrue(shown().needs().stream().anyMatch(need -> need.title().startsWith(title + ": ") && need.text().contains(text)),
                () -> title + ": " + shown().needs());
    }

    private ReadinessViewModel.Shown shown() {
        return model.shownProperty().get().orElseThrow();
    }

    private SystemRow row(String system) {
        return shown().rows().stream().filter(row -> row.system().equals(system)).findFirst().orElseThrow();
    }
}
