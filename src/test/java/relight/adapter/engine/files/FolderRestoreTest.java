package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;

/** A folder as a backup brings a folder back; and what the series leaves out is left alone, whatever the backup is. */
class FolderRestoreTest {

    private static final List<DataCheck> CHECKS = List.of(new DataCheck("pictures", "*.svg", Kind.AT_LEAST, Optional.of("2")));

    @TempDir
    private Path folder;
    private Path media;
    private Path backup;
    private RestoreBench bench;

    @BeforeEach
    void fill() throws Exception {
        backup = folder.resolve("backups/20260415");
        media = folder.resolve("media");
        write(media.resolve("a.svg"), "damaged");
        write(media.resolve("today/new.svg"), "uploaded an hour ago");
        write(backup.resolve("a.svg"), "picture a");
        write(backup.resolve("deep/b.svg"), "picture b");
        Files.createSymbolicLink(backup.resolve("deep/c.svg"), Path.of("b.svg"));
        Files.createDirectories(backup.resolve("inbox"));
        open(List.of(), List.of());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void FS_4_bringsFilesBackAndKeepsWhatIsOnlyAtTheTarget() throws Exception {
        Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setPosixFilePermissions(backup.resolve("deep/b.svg"), PosixFilePermissions.fromString("rw----r--"));
        Files.setLastModifiedTime(backup.resolve("deep/b.svg"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        open(List.of(), List.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("a.svg")));
        assertEquals("b.svg", Files.readSymbolicLink(media.resolve("deep/c.svg")).toString());
        assertTrue(Files.isDirectory(media.resolve("inbox")), "an empty folder belongs to it");
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        assertEquals(PosixFilePermissions.fromString("rw----r--"), Files.getPosixFilePermissions(media.resolve("deep/b.svg")), "FS-3");
        assertEquals(Instant.parse("2026-01-02T03:04:05Z"), Files.getLastModifiedTime(media.resolve("deep/b.svg")).toInstant());
        good(run.play(Part.UNDO));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        assertFalse(Files.exists(media.resolve("deep")));
    }

    @Test
    void aFolderThatIsGoneComesBackReadableAndCommitRemovesWhatWasKept() throws Exception {
        Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.move(media, folder.resolve("lost"));
        open(List.of(), List.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(PosixFilePermissions.fromString("rwxr-x--x"), Files.getPosixFilePermissions(media));
        good(run.play(Part.COMMIT));
        try (var left = Files.list(folder)) {
            assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith(".")));
        }
    }

    @Test
    void itsListOfChecksumsStaysWithTheBackup() throws Exception {
        write(backup.resolve("SHA256SUMS"), "1ab5ba73a1bc3d4ea2a4dfee6c6ea7ae94ac6fa45b5ec33c1f2ac3ad0d25d1a1  elsewhere\n");
        open(List.of(), List.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertFalse(Files.exists(media.resolve("SHA256SUMS")));
        assertTrue(run.lines().stream().anyMatch(line -> line.startsWith("SHA256SUMS is the list of checksums")), run.lines().toString());
    }

    @Test
    void ALL_3_endsBeforeTheSwapWhereAFileOfTheFolderHasChangedSinceThePlan() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        Files.writeString(backup.resolve("a.svg"), "picture X");
        Outcome outcome = run.play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("has changed since it was listed"), outcome.reason().toString());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_5_otherBytesUnderTheSameTagEndTheRestoreBeforeTheSwap() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        FileTime before = Files.getLastModifiedTime(backup.resolve("a.svg"));
        try (var file = Files.newByteChannel(backup.resolve("a.svg"), java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap("rotten  a".getBytes()));
        }
        Files.setLastModifiedTime(backup.resolve("a.svg"), before);
        Outcome outcome = run.play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("is no longer the backup that was verified"), outcome.reason().toString());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_5_anIncompleteOrEmptyFolderIsRefused() throws Exception {
        write(backup.resolve("SHA256SUMS"), "0".repeat(64) + "  a.svg\n" + "0".repeat(64) + "  gone.svg\n");
        open(List.of(), List.of());
        assertEquals("ALL-5", refusals().getFirst().id());
        assertTrue(refusals().getFirst().text().contains("gone.svg"), refusals().toString());
        relight.adapter.engine.place.PrivateFolder.remove(backup);
        Files.createDirectories(backup);
        open(List.of(), List.of());
        assertEquals("ALL-5", refusals().getFirst().id());
    }

    @Test
    void FS_1_aLinkThatLeadsOutIsRefusedByNameBeforeAnythingIsFetched() throws Exception {
        Path secret = write(folder.resolve("secret.txt"), "not of the backup");
        Files.createSymbolicLink(backup.resolve("door.svg"), secret);
        Path followed = Files.copy(backup.resolve("door.svg"), folder.resolve("followed"));
        assertEquals("not of the backup", Files.readString(followed), "the harm: a copy that follows it");
        open(List.of(), List.of());
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("door.svg → " + secret), outcome.reason().toString());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void FS_1_aPipeIsRefusedByName() throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", backup.resolve("pipe").toString()).start().waitFor());
        open(List.of(), List.of());
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertTrue(outcome.reason().toString().contains("“pipe”"), outcome.reason().toString());
    }

    @Test
    void FS_2_moreEntriesThanTheCapAreGivenUp() throws Exception {
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE, Map.of("max-entries", "3")).play(Part.MAIN);
        assertTrue(outcome.reason().toString().contains("max-entries"), outcome.reason().toString());
    }

    @Test
    void FS_4_whatTheSeriesLeavesOutIsNeitherRemovedNorWrittenOver() throws Exception {
        write(media.resolve("cache/index"), "of today");
        write(media.resolve("deep/x.tmp"), "being written");
        Files.createDirectories(media.resolve("cache/empty"));
        write(backup.resolve("cache/index"), "of last week");
        open(List.of(), List.of());
        PlanRun careless = bench.run(Way.SIDE_BY_SIDE, Map.of("remove", "true"));
        good(careless.play(Part.MAIN));
        assertEquals("of last week", Files.readString(media.resolve("cache/index")), "the harm");
        assertFalse(Files.exists(media.resolve("deep/x.tmp")), "the harm");
        good(careless.play(Part.UNDO));
        open(List.of(), List.of("cache/", "*.tmp"));
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            PlanRun run = bench.run(way, Map.of("remove", "true"));
            good(run.play(Part.MAIN));
            assertEquals("picture a", Files.readString(media.resolve("a.svg")));
            assertFalse(Files.exists(media.resolve("today/new.svg")), "chosen");
            assertEquals("of today", Files.readString(media.resolve("cache/index")));
            assertTrue(Files.isDirectory(media.resolve("cache/empty")));
            assertEquals("being written", Files.readString(media.resolve("deep/x.tmp")));
            assertTrue(run.lines().stream().anyMatch(line -> line.equals("left out by the series, kept  deep/x.tmp")), run.lines().toString());
            good(run.play(Part.UNDO));
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
            assertEquals("of today", Files.readString(media.resolve("cache/index")));
            assertEquals("being written", Files.readString(media.resolve("deep/x.tmp")));
            assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        }
    }

    @Test
    void FS_4_whatLiesOutsideOfWhatTheSeriesHoldsStays() throws Exception {
        write(media.resolve("logs/access.log"), "nobody backs this up");
        open(List.of("*.svg"), List.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of("remove", "true"));
        good(run.play(Part.MAIN));
        assertEquals("nobody backs this up", Files.readString(media.resolve("logs/access.log")));
    }

    @Test
    void FS_4_aNewerFileStaysAlsoWhereOthersAreToBeRemoved() throws Exception {
        Files.setLastModifiedTime(backup.resolve("a.svg"), FileTime.from(Instant.parse("2026-04-15T02:00:00Z")));
        open(List.of(), List.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of("remove", "true", "keep-newer", "true"));
        good(run.play(Part.MAIN));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        assertFalse(Files.exists(media.resolve("today/new.svg")));
    }

    private List<Refusal> refusals() throws Exception {
        return assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()))).refusals();
    }

    private void open(List<String> includes, List<String> excludes) throws InterruptedException {
        if (bench != null) {
            bench.close();
        }
        bench = RestoreBench.ofFolders(folder, RestoreBench.system("files", "media", CHECKS), includes, excludes);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
