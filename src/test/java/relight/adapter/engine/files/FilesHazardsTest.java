package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.files.FilesRestoreTest.BACKED_UP;
import static relight.adapter.engine.files.FilesRestoreTest.CHECKS;
import static relight.adapter.engine.files.FilesRestoreTest.entry;
import static relight.adapter.engine.files.FilesRestoreTest.file;
import static relight.adapter.engine.files.FilesRestoreTest.good;
import static relight.adapter.engine.files.FilesRestoreTest.link;
import static relight.adapter.engine.files.FilesRestoreTest.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.engine.place.TargetLock;
import relight.core.catalog.Backup;
import relight.core.recovery.Outcome;
import relight.core.recovery.OutsideRun;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.testing.Encrypted;

/** What destroys data in real restores of files: first what happens without the guard, then with it. */
class FilesHazardsTest {

    @TempDir
    private Path folder;
    private Path archive;
    private Path media;
    private RestoreBench bench;

    /** Where the folder lies; elsewhere in {@link FilesElsewhereTest}. */
    RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
        return new RestoreBench(folder, RestoreBench.system("files", "media", checks));
    }

    @BeforeEach
    void fill() throws Exception {
        archive = Files.createDirectory(folder.resolve("backups")).resolve("20260415.tar.gz");
        media = Files.createDirectories(folder.resolve("media"));
        Files.writeString(media.resolve("a.svg"), "damaged");
        tar(tar -> {
            file(tar, "a.svg", "picture a");
            file(tar, "b.svg", "picture b");
        });
        open();
    }

    private void open() throws InterruptedException {
        close();
        bench = bench(folder, CHECKS);
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void ALL_1_whatWasPutThereMeanwhileIsNeitherSwappedAwayNorWrittenOver() throws Exception {
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            String change = way == Way.IN_PLACE ? "overwrite" : "swap";
            PlanRun run = bench.run(way);
            good(run.play(Part.MAIN, change));
            Path other = Files.createDirectory(folder.resolve("other-" + change));
            Files.writeString(other.resolve("a.svg"), "a colleague's");
            Path standIn = Files.createDirectory(folder.resolve("stand-in-" + change));
            Files.copy(other.resolve("a.svg"), standIn.resolve("a.svg"));
            unpack(standIn);
            assertEquals("picture a", Files.readString(standIn.resolve("a.svg")), "the harm: by its name alone a colleague's folder is written over");

            Path away = folder.resolve("away-" + change);
            Files.move(media, away);
            Files.move(other, media);
            assertEquals(Outcome.Kind.FAILED, run.action(change).kind());
            assertEquals("a colleague's", Files.readString(media.resolve("a.svg")));
            TargetLock.of(media).release(run.recovery());
        }
    }

    @Test
    void ALL_2_aRestoreThatFailsLeavesWhatWasThere() throws Exception {
        tar(tar -> {
            file(tar, "a.svg", "picture a");
            file(tar, "b.svg", "picture b");
            link(tar, "door", "/etc");
        });
        Path harmed = Files.createDirectory(folder.resolve("harmed"));
        Files.writeString(harmed.resolve("a.svg"), "today's");
        Files.createDirectory(harmed.resolve("b.svg"));
        assertThrows(IOException.class, () -> unpack(harmed));
        assertEquals("picture a", Files.readString(harmed.resolve("a.svg")), "the harm: half is written over, and the restore has failed");
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            assertEquals(Outcome.Kind.FAILED, bench.run(way).play(Part.MAIN).kind());
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        }
    }

    @Test
    void ALL_2_withoutItsSafetyCopyNothingIsWrittenOver() throws Exception {
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN, "safety-copy"));
        assertEquals(Outcome.Kind.FAILED, run.action("overwrite").kind());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_3_anArchiveThatIsNoLongerTheVerifiedOneIsNotSwappedIn() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        long size = Files.size(archive);
        FileTime time = Files.getLastModifiedTime(archive);
        byte[] stored = Files.readAllBytes(archive);
        stored[4] ^= 1;
        try (var out = Files.newByteChannel(archive, java.nio.file.StandardOpenOption.WRITE)) {
            out.write(java.nio.ByteBuffer.wrap(stored));
        }
        Files.setLastModifiedTime(archive, time);
        assertEquals(size, Files.size(archive));
        Path careless = Files.createDirectory(folder.resolve("careless"));
        unpack(careless);
        assertEquals("picture a", Files.readString(careless.resolve("a.svg")), "the harm: without the hash nobody notices");
        assertEquals(Outcome.Kind.FAILED, run.play(Part.MAIN).kind());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
    }

    @Test
    void ALL_4_aZipThatIsNamedLikeATarComesBackAsWhatItIs() throws Exception {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            zip(zip, "a.svg", "picture a", 0100640);
            zip(zip, "b.svg", "picture b", 0100640);
        }
        assertThrows(IOException.class, () -> unpack(folder), "the harm: read by its name nothing comes back on the worst night");
        open();
        good(bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN));
        assertEquals("picture b", Files.readString(media.resolve("b.svg")));
    }

    @Test
    void ALL_9_aProgramThatWouldRunAsItsOwnerComesBackWithoutThatRight() throws Exception {
        tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("a.svg");
            entry.setMode(0104755);
            entry(tar, entry, "#!/bin/sh".getBytes(StandardCharsets.UTF_8));
            file(tar, "b.svg", "picture b");
        });
        Path careless = Files.writeString(folder.resolve("careless"), "#!/bin/sh");
        Files.setAttribute(careless, "unix:mode", 04755);
        assertEquals(04000, (int) Files.getAttribute(careless, "unix:mode") & 07000, "the harm: whoever runs it is its owner");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(0755, (int) Files.getAttribute(media.resolve("a.svg"), "unix:mode") & 07777);
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("a.svg") && line.contains("mode 4755")), "whoever trusts it knows what to set: " + run.lines());
    }

    @Test
    void ALL_10_theRecoveryPointIsReadFromTheFilesWhereACheckAsksForIt() throws Exception {
        Instant guessed = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()).backup().recoveryPoint();
        assertFalse(guessed.equals(BACKED_UP), "the harm: the archive's name knows the day alone");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        RecoveryEvent.RecoveryPointFound point = run.one(RecoveryEvent.RecoveryPointFound.class);
        assertEquals(BACKED_UP, point.point());
        assertTrue(point.measured());
        bench.close();
        bench = bench(folder, CHECKS.subList(0, 1));
        good(run.play(Part.COMMIT));
        PlanRun fallback = bench.run(Way.SIDE_BY_SIDE);
        good(fallback.play(Part.MAIN));
        RecoveryEvent.RecoveryPointFound labelled = fallback.one(RecoveryEvent.RecoveryPointFound.class);
        assertEquals(guessed, labelled.point());
        assertFalse(labelled.measured());
    }

    @Test
    void ALL_13_whatHoldsOnlyTheChangesSinceAnotherBackupIsNotTakenForAllOfIt() throws Exception {
        tar(tar -> file(tar, "a.svg", "picture a"));
        bench.close();
        bench = bench(folder, List.of());
        Files.delete(media.resolve("a.svg"));
        Files.delete(media);
        RestoreRequest asked = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        PlanRun careless = bench.run(Way.SIDE_BY_SIDE);
        good(careless.play(Part.MAIN));
        assertFalse(Files.exists(media.resolve("b.svg")), "the harm: what did not change that day is missing");
        Backup full = asked.backup();
        Backup link = new Backup(full.id(), full.series(), full.system(), full.store(), full.object(), full.location(), BackupSeries.Kind.INCREMENTAL,
                full.recoveryPoint(), full.verdict());
        Planning planning = bench.planning(new RestoreRequest(asked.system(), link, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of()));
        assertEquals(List.of("ALL-13"), assertInstanceOf(Planning.Refused.class, planning).refusals().stream().map(Refusal::id).toList());
    }

    @Test
    void ALL_14_anArchiveThatWasEncryptedBeforeItWasStoredIsRefusedByItsBytes() throws Exception {
        Encrypted.inPlace(archive);
        assertThrows(IOException.class, () -> unpack(folder), "the harm: without the key nothing comes back");
        open();
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class,
                bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
        assertEquals("ALL-14", refused.refusals().getFirst().id());
    }

    @Test
    void ALL_15_aSecondRestoreOfTheFolderIsRefusedWithTheOwnersName() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path theirs = Files.writeString(folder.resolve("theirs.svg"), "of another day");
        unpack(shared);
        Files.copy(theirs, shared.resolve("b.svg"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("picture a", Files.readString(shared.resolve("a.svg")));
        assertEquals("of another day", Files.readString(shared.resolve("b.svg")), "the harm: of two restores at once comes a folder of two days");

        PlanRun planned = bench.run(Way.SIDE_BY_SIDE);
        TargetLock.of(media).take(new OutsideRun("somebody-else", folder, Messages.english(), line -> { }));
        Outcome refused = planned.play(Part.MAIN);
        assertTrue(refused.reason().toString().contains("somebody-else"), refused.reason().toString());
        assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        Planning.Refused planning = assertInstanceOf(Planning.Refused.class,
                bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
        assertEquals("ALL-15", planning.refusals().getFirst().id());
        TargetLock.of(media).release("somebody-else");
    }

    @Test
    void ALL_15_whoStillWritesIsNamedAndWhoOnlyReadsIsNot() throws Exception {
        Path harmed = Files.createDirectory(folder.resolve("harmed"));
        Files.writeString(harmed.resolve("log"), "");
        Process loser = writer(harmed.resolve("log"));
        Files.move(harmed, folder.resolve("old"));
        Files.createDirectory(harmed);
        Files.writeString(harmed.resolve("log"), "");
        loser.outputWriter().close();
        loser.waitFor();
        assertEquals("", Files.readString(harmed.resolve("log")), "the harm: it has been written, and nobody will ever read it");

        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "quiet"));
        assertEquals("damaged", Files.readString(media.resolve("a.svg")), "it is looked at before the swap");
        Process reader = new ProcessBuilder("sh", "-c", "exec 3<'" + media.resolve("a.svg") + "'; echo open; read line").start();
        reader.inputReader().readLine();
        Process writer = writer(media.resolve("a.svg"));
        try {
            Outcome refused = run.action("quiet");
            assertEquals(Outcome.Kind.FAILED, refused.kind());
            assertTrue(refused.reason().toString().contains("(" + writer.pid() + ")"), refused.reason().toString());
            assertFalse(refused.reason().toString().contains("(" + reader.pid() + ")"), refused.reason().toString());
            writer.outputWriter().close();
            writer.waitFor();
            good(run.action("quiet"));
        } finally {
            writer.destroy();
            reader.destroy();
        }
        good(run.action("swap"));
    }

    /** Has the file open until its input ends, and writes a line then. */
    private static Process writer(Path file) throws IOException {
        Process writer = new ProcessBuilder("sh", "-c", "exec 3>>'" + file + "'; echo open; read line; echo late >&3").start();
        writer.inputReader().readLine();
        return writer;
    }

    private void tar(FilesRestoreTest.Entries entries) throws Exception {
        try (OutputStream file = Files.newOutputStream(archive);
             TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file), "UTF-8")) {
            entries.write(tar);
        }
        open();
    }

    /** As a hurried person does it: over whatever is there. */
    private void unpack(Path into) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    try (OutputStream out = Files.newOutputStream(into.resolve(entry.getName()))) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }
}
