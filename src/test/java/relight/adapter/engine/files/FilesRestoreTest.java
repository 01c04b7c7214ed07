package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.PrivateFolder;
import relight.adapter.engine.place.RestoreBench;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;

/** Real archives into real folders; each harm is shown without its guard before the guard is shown to hold. */
class FilesRestoreTest {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("pictures", "*.svg", Kind.AT_LEAST, Optional.of("2")),
            new DataCheck("newest", "*.svg", Kind.NEWEST, Optional.empty()));
    static final Instant BACKED_UP = Instant.parse("2026-04-15T02:00:00Z");

    @TempDir
    Path folder;
    Path media;
    RestoreBench bench;

    interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    /** Where the folder lies; elsewhere in {@link FilesElsewhereTest}. */
    RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
        return new RestoreBench(folder, RestoreBench.system("files", "media", checks));
    }

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        media = Files.createDirectories(folder.resolve("media"));
        Files.writeString(media.resolve("a.svg"), "damaged");
        Files.writeString(Files.createDirectory(media.resolve("today")).resolve("new.svg"), "uploaded an hour ago");
        tar(tar -> {
            folder(tar, "media/");
            file(tar, "media/a.svg", "picture a");
            file(tar, "media/deep/b.svg", "picture b");
            link(tar, "media/deep/c.svg", "b.svg");
        });
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void FS_4_bringsFilesBackAndKeepsWhatIsOnlyAtTheTarget() throws Exception {
        Path mirror = Files.createDirectories(folder.resolve("mirror/today"));
        Files.copy(media.resolve("today/new.svg"), mirror.resolve("new.svg"));
        PrivateFolder.remove(mirror.getParent());
        Files.writeString(Files.createDirectories(mirror.getParent()).resolve("a.svg"), "picture a");
        assertFalse(Files.exists(mirror.resolve("new.svg")), "the harm: made the same as the backup, today's upload is gone");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("a.svg")));
        assertEquals("picture b", Files.readString(media.resolve("deep/c.svg")));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        assertTrue(run.lines().stream().anyMatch(line -> line.startsWith("only at the target, kept") && line.endsWith("today/new.svg")));
        RecoveryEvent.RecoveryPointFound point = run.one(RecoveryEvent.RecoveryPointFound.class);
        assertEquals(BACKED_UP, point.point(), "ALL-10: from the files, not from the archive's own time");
        good(run.play(Part.UNDO));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        assertFalse(Files.exists(media.resolve("deep")));
    }

    @Test
    void FS_4_theDryRunSaysOfEachFileWhatTheRestoreThenMakesOfIt() throws Exception {
        Files.setLastModifiedTime(media.resolve("a.svg"), FileTime.from(BACKED_UP.minusSeconds(60)));
        Files.writeString(media.resolve("same.svg"), "the same");
        Files.setLastModifiedTime(media.resolve("same.svg"), FileTime.from(BACKED_UP));
        Files.writeString(media.resolve("edited.svg"), "edited today");
        tar(tar -> {
            folder(tar, "media/");
            file(tar, "media/a.svg", "picture a");
            file(tar, "media/same.svg", "the same");
            file(tar, "media/edited.svg", "as it was");
            file(tar, "media/deep/b.svg", "picture b");
        });
        DryRun usual = bench.dryRun(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(Map.of("a.svg", DryRun.Kind.CHANGED, "edited.svg", DryRun.Kind.NEWER_REPLACED, "deep/b.svg", DryRun.Kind.ADDED,
                "today/new.svg", DryRun.Kind.KEPT), kinds(usual));
        assertEquals(new DryRun.Sum(1, 8), usual.sum(DryRun.Kind.UNCHANGED));
        assertTrue(usual.isWhole());
        DryRun chosen = bench.dryRun(Way.SIDE_BY_SIDE, Map.of("remove", "true", "keep-newer", "true"));
        assertEquals(DryRun.Kind.REMOVED, kinds(chosen).get("today/new.svg"), "removal only when chosen");
        assertEquals(DryRun.Kind.NEWER_KEPT, kinds(chosen).get("edited.svg"));
        assertEquals(Map.of("a.svg", DryRun.Kind.CHANGED, "edited.svg", DryRun.Kind.KEPT, "today/new.svg", DryRun.Kind.KEPT, "same.svg", DryRun.Kind.KEPT),
                kinds(bench.dryRun(Way.SIDE_BY_SIDE, Map.of("only", "a.svg", "remove", "true"))));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")), "nothing was touched");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("as it was", Files.readString(media.resolve("edited.svg")));
        assertEquals(Map.of("today/new.svg", DryRun.Kind.KEPT), kinds(bench.dryRun(Way.SIDE_BY_SIDE, Map.of())), "afterwards there is nothing left to do");
    }

    private static Map<String, DryRun.Kind> kinds(DryRun dry) {
        return dry.items().stream().collect(java.util.stream.Collectors.toMap(DryRun.Item::path, DryRun.Item::kind));
    }

    @Test
    void ALL_2_whatCameToWhereNothingWasIsTakenAwayAgainByUndo() throws Exception {
        PrivateFolder.remove(media);
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("a.svg")));
        good(run.play(Part.UNDO));
        assertFalse(Files.exists(media));
        good(run.action("swap-back"));
        assertFalse(Files.exists(media), "and once more");
    }

    @Test
    void FS_4_removesOnlyWhatWasChosenAndKeepsItUntilCommit() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of("remove", "true"));
        good(run.play(Part.MAIN));
        assertFalse(Files.exists(media.resolve("today/new.svg")), "the harm that is chosen here");
        good(run.play(Part.UNDO));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
    }

    @Test
    void FS_4_aFileThatIsNewerAtTheTargetStaysWhereThatIsChosen() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of("keep-newer", "true"));
        good(run.play(Part.MAIN));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        good(run.play(Part.UNDO));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        PlanRun without = bench.run(Way.SIDE_BY_SIDE);
        good(without.play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_2_inPlaceCopiesWhatItWritesOverAndUndoes() throws Exception {
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("a.svg")));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("today/new.svg")));
        good(run.play(Part.UNDO));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        assertFalse(Files.exists(media.resolve("deep/b.svg")));
    }

    @Test
    void ALL_2_commitRemovesWhatWasKept() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        good(run.play(Part.COMMIT));
        try (var left = Files.list(folder)) {
            assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith(".")));
        }
    }

    @Test
    void aZipComesBackWithItsLinksAndModes() throws Exception {
        Files.delete(folder.resolve("backups/20260415.tar.gz"));
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(folder.resolve("backups/20260415.zip"))) {
            zip(zip, "a.svg", "picture a", 0100640);
            zip(zip, "b.svg", "picture b", 0100600);
            zip(zip, "c.svg", "a.svg", 0120777);
        }
        open();
        good(bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN));
        assertEquals("picture a", Files.readString(media.resolve("c.svg")));
        assertTrue(Files.isSymbolicLink(media.resolve("c.svg")));
        assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(media.resolve("a.svg")));
    }

    @Test
    void FS_1_anEntryThatLeavesItsFolderIsRefusedByName() throws Exception {
        Path outside = folder.resolve("outside.txt");
        tar(tar -> file(tar, "../outside.txt", "written through"));
        try (var in = new org.apache.commons.compress.archivers.tar.TarArchiveInputStream(new java.util.zip.GZIPInputStream(
                Files.newInputStream(folder.resolve("backups/20260415.tar.gz"))))) {
            Files.copy(in, media.resolve(in.getNextEntry().getName()).normalize());
        }
        assertEquals("written through", Files.readString(outside), "the harm");
        Files.delete(outside);
        refusesByName("../outside.txt");
        assertFalse(Files.exists(outside));
        tar(tar -> file(tar, "/etc/relight-test", "x"));
        refusesByName("/etc/relight-test");
    }

    @Test
    void FS_1_aLinkOutAndAFileBehindItAreRefused() throws Exception {
        Path secret = Files.createDirectory(folder.resolve("secret"));
        tar(tar -> {
            link(tar, "door", secret.toString());
            file(tar, "door/planted", "x");
        });
        Path careless = Files.createDirectory(folder.resolve("careless"));
        Files.createSymbolicLink(careless.resolve("door"), secret);
        Files.writeString(careless.resolve("door/planted"), "x");
        assertTrue(Files.exists(secret.resolve("planted")), "the harm");
        Files.delete(secret.resolve("planted"));
        refusesByName("door → " + secret);
        assertFalse(Files.exists(secret.resolve("planted")));
        tar(tar -> link(tar, "deep/door", "../../secret"));
        refusesByName("../../secret");
    }

    @Test
    void FS_1_anotherNameOfAFileOutsideIsRefused() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "a password");
        Path careless = Files.createLink(folder.resolve("careless"), secret);
        assertEquals("a password", Files.readString(careless), "the harm: it is read with the folder's rights");
        tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("a.svg", TarConstants.LF_LINK);
            entry.setLinkName(secret.toString());
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
        refusesByName(secret.toString());
    }

    @Test
    void FS_1_aDeviceFileIsRefused() throws Exception {
        Path made = folder.resolve("orders.txt");
        Path nowhere = new ProcessBuilder("mknod", made.toString(), "c", "1", "3").start().waitFor() == 0 ? made : Path.of("/dev/null");
        Files.writeString(nowhere, "an order");
        assertEquals("", Files.readString(nowhere), "the harm: what is written there from now on is nowhere");
        tar(tar -> {
            TarArchiveEntry device = new TarArchiveEntry("null", TarConstants.LF_CHR);
            device.setDevMajor(1);
            device.setDevMinor(3);
            tar.putArchiveEntry(device);
            tar.closeArchiveEntry();
        });
        refusesByName("null");
    }

    @Test
    void FS_2_aBombIsGivenUpAtItsCaps() throws Exception {
        byte[] zeros = new byte[1 << 20];
        tar(tar -> {
            for (int i = 0; i < 40; i++) {
                entry(tar, "zero" + i + ".svg", zeros);
            }
        });
        Path archive = folder.resolve("backups/20260415.tar.gz");
        Path careless = folder.resolve("careless.tar");
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(archive))) {
            Files.copy(in, careless);
        }
        assertTrue(Files.size(archive) < 100_000 && Files.size(careless) > 40_000_000, "the harm: a few bytes fill the disk");
        PlanRun capped = bench.run(Way.SIDE_BY_SIDE, Map.of("max-bytes", "10000000"));
        Outcome bytes = capped.play(Part.MAIN);
        assertTrue(bytes.reason().toString().contains("max-bytes"), bytes.reason().toString());
        assertTrue(left() < 1_000_000, "and nothing of it is left on the disk");
        Outcome entries = bench.run(Way.SIDE_BY_SIDE, Map.of("max-entries", "10")).play(Part.MAIN);
        assertTrue(entries.reason().toString().contains("max-entries"), entries.reason().toString());
        good(bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN));
    }

    @Test
    void FS_3_modeAndOwnerComeBackOrAreListed() throws Exception {
        tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("a.svg");
            entry.setMode(0100604);
            entry.setIds(54_321, 54_321);
            entry(tar, entry, "a".getBytes(StandardCharsets.UTF_8));
            file(tar, "b.svg", "b");
        });
        Path careless = folder.resolve("careless.svg");
        Files.writeString(careless, "a");
        assertFalse(Files.getPosixFilePermissions(careless).equals(PosixFilePermissions.fromString("rw----r--")), "the harm: others may not read it");
        assertFalse(Files.getAttribute(careless, "unix:uid").equals(54_321), "and it belongs to who unpacked it");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(PosixFilePermissions.fromString("rw----r--"), Files.getPosixFilePermissions(media.resolve("a.svg")));
        boolean kept = Files.getAttribute(media.resolve("a.svg"), "unix:uid").equals(54_321);
        assertTrue(kept || run.lines().stream().anyMatch(line -> line.contains("a.svg")), "owner kept, or the file is named");
    }

    @Test
    void FS_3_anOwnerThatCannotBeSetIsListedByTheNameOfItsFile() throws Exception {
        tar(tar -> {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            TarArchiveEntry entry = new TarArchiveEntry("a.svg");
            entry.setMode(0100640);
            entry.setUserId(5_000_000_000L);
            entry(tar, entry, "a".getBytes(StandardCharsets.UTF_8));
            file(tar, "b.svg", "b");
        });
        Path careless = Files.writeString(folder.resolve("careless.svg"), "a");
        assertFalse(Files.getAttribute(careless, "unix:uid").equals(5_000_000_000L), "the harm: it belongs to somebody else, and nobody was told");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        Path list = run.spool().resolve("owners-not-set.txt");
        assertEquals(List.of("a.svg"), Files.readAllLines(list).stream().map(line -> Path.of(line.split("\t")[0]).getFileName().toString())
                .filter("a.svg"::equals).toList());
        assertTrue(run.lines().contains("  a.svg (owner 5000000000:0)") && run.lines().stream().anyMatch(line -> line.contains(list.toString())), run.lines().toString());
        assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(media.resolve("a.svg")), "its mode came back");
    }

    @Test
    void ALL_5_aTruncatedArchiveIsRefused() throws Exception {
        Path archive = folder.resolve("backups/20260415.tar.gz");
        byte[] whole = new java.util.zip.GZIPInputStream(Files.newInputStream(archive)).readAllBytes();
        int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf("media/deep/b.svg");
        byte[] half = Arrays.copyOf(whole, second);
        Path careless = Files.createDirectories(folder.resolve("careless"));
        try (var in = new org.apache.commons.compress.archivers.tar.TarArchiveInputStream(new java.io.ByteArrayInputStream(half))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Files.copy(in, careless.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
        assertTrue(Files.exists(careless.resolve("a.svg")) && Files.notExists(careless.resolve("b.svg")),
                "the harm: cut between two files it unpacks without a word, and files are missing");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(half);
        }
        open();
        Planning planning = bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()));
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, planning);
        assertEquals("ALL-5", refused.refusals().getFirst().id());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_7_anArchiveWithTooFewFilesDoesNotTakeTheLiveOnesPlace() throws Exception {
        tar(tar -> file(tar, "a.svg", "the only one"));
        open(List.of());
        PlanRun unproven = bench.run(Way.SIDE_BY_SIDE);
        good(unproven.play(Part.MAIN));
        assertEquals("the only one", Files.readString(media.resolve("a.svg")), "the harm: without a check nothing stopped it");
        assertFalse(unproven.checked().getLast().passed(), "and the record calls it unproven");
        good(unproven.play(Part.UNDO));
        open();
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    /** Bytes below the private folders of restores. */
    private long left() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains("/.relight-") && Files.isRegularFile(file)).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void refusesByName(String name) throws Exception {
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains(name), outcome.reason().toString());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    void tar(Entries entries) throws Exception {
        try (OutputStream file = Files.newOutputStream(folder.resolve("backups/20260415.tar.gz"));
             TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file), "UTF-8")) {
            entries.write(tar);
        }
        open();
    }

    private void open() throws InterruptedException {
        open(CHECKS);
    }

    private void open(List<DataCheck> checks) throws InterruptedException {
        if (bench != null) {
            bench.close();
        }
        bench = bench(folder, checks);
    }

    static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        entry(tar, name, text.getBytes(StandardCharsets.UTF_8));
    }

    static void entry(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        entry(tar, new TarArchiveEntry(name, TarConstants.LF_NORMAL, name.startsWith("/")), content);
    }

    static void entry(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        entry.setLastModifiedTime(FileTime.from(BACKED_UP));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    static void folder(TarArchiveOutputStream tar, String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static void zip(ZipArchiveOutputStream zip, String name, String content, int mode) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        entry.setTime(BACKED_UP.toEpochMilli());
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
