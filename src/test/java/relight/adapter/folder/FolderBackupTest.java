package relight.adapter.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Canary;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** Backups that are folders, on a disk: what the catalog knows of them and what reading them finds. */
class FolderBackupTest {

    @TempDir
    private Path folder;
    private Path store;
    private SqliteCatalogIndex index;
    private Catalog catalog;

    @BeforeEach
    void open() throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        index = new SqliteCatalogIndex(folder.resolve("data/index.db"));
        open(Optional.empty());
    }

    private void open(Optional<Canary> canary) {
        BackupSeries series = new BackupSeries("media-daily", "media", "disk", "files/{year}{month}{day}/", "", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 10, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), List.of(), Map.of(),
                Optional.empty(), canary);
        BackupSeries lists = new BackupSeries("archives", "media", "disk", "files/{timestamp}.tar", "yyyyMMdd", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("shop", "test", ZoneOffset.UTC), List.of(), List.of(), List.of(series, lists),
                List.of(), List.of(), List.of());
        catalog = new Catalog(workspace, Map.of("disk", new FolderStore(new StoreDefinition.Folder("disk", store, false))), index);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void aDatedFolderIsOneBackupWithTheSizeAndNumberOfItsFiles() throws Exception {
        write("files/20260414/a.jpg", "a".repeat(100));
        write("files/20260414/deep/er/b.jpg", "b".repeat(50));
        Files.setLastModifiedTime(write("files/20260415/a.jpg", "a".repeat(120)), FileTime.from(Instant.parse("2026-04-15T02:10:00Z")));
        write("files/20260414.sha256", "beside it, and no backup");
        write("files/latest/a.jpg", "no backup of the series");
        write("files/20260413.tar", "an archive of the other series");
        refresh();
        List<Backup> backups = catalog.list(CatalogQuery.ofSeries("media-daily"), 0, 10);
        assertEquals(List.of("files/20260415/", "files/20260414/"), backups.stream().map(backup -> backup.object().key()).toList());
        assertEquals(Instant.parse("2026-04-15T02:10:00Z"), backups.getFirst().recoveryPoint(), "its newest file was stored that day");
        assertEquals(Instant.parse("2026-04-14T00:00:00Z"), backups.getLast().recoveryPoint());
        assertEquals(List.of(120L, 150L), backups.stream().map(Backup::size).toList());
        assertEquals(List.of(OptionalLong.of(1), OptionalLong.of(2)), backups.stream().map(backup -> backup.object().entries()).toList());
        assertEquals(store.resolve("files/20260414").toString(), backups.getLast().location());
        assertEquals(1, catalog.count(CatalogQuery.ofSeries("archives")), "single files are found beside them");
    }

    @Test
    void itsHashIsThatOfTheListThatSha256sumWrites() throws Exception {
        write("files/20260414/b.jpg", "picture b");
        write("files/20260414/a b.jpg", "picture a");
        write("files/20260414/a/ü.jpg", "picture c");
        write("files/20260414/empty", "");
        Backup read = verified(State.GOOD);
        assertEquals(output("cd '" + store + "/files/20260414' && find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum")
                .substring(0, 64), read.verdict().sha256().orElseThrow());
        assertEquals(Optional.of(BackupFormat.Content.FOLDER), read.verdict().format().map(BackupFormat::content));
        assertEquals(OptionalLong.of(27), read.verdict().unpacked());
        assertEquals(read, catalog.backup(read.id()).orElseThrow());
        refresh();
        assertEquals(read, catalog.backup(read.id()).orElseThrow(), "a refresh keeps the verdict of a folder in which nothing has changed");
    }

    @Test
    void ALL_11_aCanaryThatWasChangedMakesAFolderSuspect() throws Exception {
        Path canary = write("files/20260414/deep/canary.txt", "nobody writes to this");
        write("files/20260414/a.jpg", "a".repeat(100));
        open(Optional.of(new Canary("deep/canary.txt", output("sha256sum '" + canary + "'").substring(0, 64))));
        assertTrue(reasons(verified(State.GOOD)).contains("The canary deep/canary.txt is as it should be"));
        Files.writeString(canary, "somebody did");
        assertTrue(reasons(verified(State.SUSPECT)).contains("The canary deep/canary.txt has been changed"));
        Files.delete(canary);
        assertTrue(reasons(verified(State.SUSPECT)).contains("The canary deep/canary.txt is not in it"));
        write("files/20260414/deep/canary.txt.gpg", "encrypted by itself");
        assertFalse(reasons(verified(State.GOOD)).contains("canary"));
    }

    @Test
    void ALL_5_whatLiesPackedInABaseBackupOrADumpIsReadToItsOwnEnd() throws Exception {
        Path base = Files.createDirectories(store.resolve("files/20260414"));
        output("mkdir '" + folder + "/made' && seq 1 90000 > '" + folder + "/made/backup_label' && tar -C '" + folder + "/made' -czf '" + base + "/base.tar.gz' .");
        byte[] whole = Files.readAllBytes(base.resolve("base.tar.gz"));
        assertEquals(Optional.of(BackupFormat.Content.POSTGRESQL_BASE), verified(State.GOOD).verdict().format().map(BackupFormat::content));

        Files.write(base.resolve("base.tar.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertTrue(reasons(verified(State.BAD)).contains("base.tar.gz: Truncated"));

        output("gzip -dc '" + base + "/base.tar.gz' > '" + base + "/base.tar' 2>/dev/null || rm '" + base + "/base.tar.gz'");
        assertTrue(reasons(verified(State.BAD)).contains("base.tar: Truncated"), "an archive that has no checksum of its own");

        Files.delete(base.resolve("base.tar"));
        write("files/20260414/metadata", "Started dump at: 2026-04-14 02:00:00\nFinished dump at: 2026-04-14 02:05:00\n");
        output("seq 1 90000 | gzip > '" + base + "/shop.orders.sql.gz'");
        byte[] table = Files.readAllBytes(base.resolve("shop.orders.sql.gz"));
        assertEquals(Optional.of(BackupFormat.Content.MYDUMPER), verified(State.GOOD).verdict().format().map(BackupFormat::content));
        Files.write(base.resolve("shop.orders.sql.gz"), java.util.Arrays.copyOf(table, table.length / 2));
        assertTrue(reasons(verified(State.BAD)).contains("shop.orders.sql.gz: Truncated"));
    }

    @Test
    void ALL_5_aFolderIsHeldAgainstItsListOfChecksums() throws Exception {
        write("files/20260414/a.jpg", "picture a");
        write("files/20260414/deep/b.jpg", "picture b");
        output("cd '" + store + "/files/20260414' && find . -type f | xargs sha256sum > ../sums && mv ../sums SHA256SUMS");
        assertTrue(reasons(verified(State.GOOD)).contains("All 2 checksums in SHA256SUMS equal those of the files."));

        write("files/20260414/deep/b.jpg", "picture B");
        assertTrue(reasons(verified(State.BAD)).contains("One file differs from the checksum in SHA256SUMS, such as deep/b.jpg."));

        Files.delete(store.resolve("files/20260414/deep/b.jpg"));
        assertTrue(reasons(verified(State.BAD)).contains("Incomplete: one file that SHA256SUMS lists is missing, such as deep/b.jpg."));
    }

    @Test
    void ALL_5_theListMayLieBesideTheFolderAndBeWrittenFromAbove() throws Exception {
        write("files/20260414/a.jpg", "picture a");
        write("files/20260414/b.jpg", "picture b");
        output("cd '" + store + "/files' && sha256sum 20260414/*.jpg > 20260414.sha256");
        verified(State.GOOD);
        output("cd '" + store + "/files' && sha256sum " + store + "/files/20260414/*.jpg > 20260414.sha256");
        verified(State.GOOD);
        write("files/20260414/late.jpg", "written after the list");
        assertTrue(reasons(verified(State.SUSPECT)).startsWith("One file is not listed in 20260414.sha256, such as late.jpg"));
        write("files/20260414.sha256", "0".repeat(64) + "  something/else.jpg\n");
        assertTrue(reasons(verified(State.SUSPECT)).contains("20260414.sha256 lists nothing that lies in this folder."));
    }

    @Test
    void anEmptyFolderIsBad() throws Exception {
        Files.createDirectories(store.resolve("files/20260414/empty"));
        Backup read = verified(State.BAD);
        assertEquals(OptionalLong.of(0), read.object().entries());
        assertTrue(reasons(read).contains("The folder is empty"), reasons(read));
    }

    @Test
    void aFolderFarSmallerThanItsNeighboursIsSuspect() throws Exception {
        for (int day = 11; day <= 14; day++) {
            write("files/202604" + day + "/a.jpg", "a".repeat(1_000));
            write("files/202604" + day + "/b.jpg", "b".repeat(1_000));
        }
        write("files/20260415/a.jpg", "a".repeat(400));
        Backup read = verified(State.SUSPECT);
        assertEquals("size", read.verdict().reasons().getFirst().check());
    }

    @Test
    void ALL_3_refusesAFolderInWhichSomethingCameWentOrChangedSinceItWasListed() throws Exception {
        write("files/20260414/a.jpg", "picture a");
        write("files/20260414/b.jpg", "picture b");
        refresh();
        Backup listed = catalog.list(CatalogQuery.ALL, 0, 1).getFirst();
        write("files/20260414/c.jpg", "came");
        refuses(listed);
        Files.delete(store.resolve("files/20260414/c.jpg"));
        catalog.verify(listed, WorkListener.NONE);
        Files.setLastModifiedTime(store.resolve("files/20260414/b.jpg"), FileTime.from(Instant.EPOCH));
        refuses(listed);
        Files.delete(store.resolve("files/20260414/b.jpg"));
        refuses(listed);
    }

    private void refuses(Backup listed) {
        assertEquals("catalog.store.changed", assertThrows(Problem.class, () -> catalog.verify(listed, WorkListener.NONE)).what().key());
    }

    private Backup verified(State expected) throws Exception {
        refresh();
        Backup read = catalog.verify(catalog.list(CatalogQuery.ofSeries("media-daily"), 0, 1).getFirst(), WorkListener.NONE);
        assertEquals(expected, read.state(), reasons(read));
        return read;
    }

    private void refresh() throws InterruptedException {
        assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
    }

    private static String reasons(Backup backup) {
        return String.join("\n", backup.verdict().reasons().stream().map(Verdict.Reason::text).map(Messages.english()::say).toList());
    }

    private Path write(String name, String text) throws IOException {
        Path file = store.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String output(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-ec", script).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
