package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.files.FilesRestoreTest.entry;
import static relight.adapter.engine.files.FilesRestoreTest.file;
import static relight.adapter.engine.files.FilesRestoreTest.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
import relight.core.recovery.Outcome;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.files.Selection;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.PoorHost;
import relight.testing.SshHost;
import relight.testing.Until;

/** Whatever is promised of a folder on this machine holds for one at a host over a real sshd, where its own programs unpack. */
@Timeout(180)
class FilesElsewhereTest {

    private static SshHost host;

    @BeforeAll
    static void start() throws Exception {
        host = SshHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static RestoreBench there(Path folder, List<DataCheck> checks) throws InterruptedException {
        return RestoreBench.at(folder, Hosts.over(host.ssh()), system(folder, checks));
    }

    private static ProtectedSystem system(Path folder, List<DataCheck> checks) {
        return new ProtectedSystem("shop", "files", "critical", List.of(), Objectives.NONE, Map.of("path", folder.resolve("media").toString(), "on", host.on()),
                checks, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void ALL_2_aCopyThatLacksAFileIsNoCopy(@TempDir Path place) throws Exception {
        Path from = Files.createDirectory(place.resolve("from"));
        Files.writeString(from.resolve("a.svg"), "a");
        Map<String, String> places = Map.of("from", from.toString(), "to", place.resolve("to").toString(), "work", place.toString());
        HostShell shell = HostShell.at(HostAddress.parse(host.on()), Hosts.over(host.ssh()));
        assertTrue(shell.feed(new Script(HostFilesScripts.COPY, places), Names.written(List.of("a.svg")), line -> { }).good());
        assertFalse(shell.feed(new Script(HostFilesScripts.COPY, places), Names.written(List.of("a.svg", "gone.svg")), line -> { }).good());
    }

    @Nested
    class Restored extends FilesRestoreTest {

        @Test
        @Override
        void FS_2_aBombIsGivenUpAtItsCaps() throws Exception {
            byte[] zeros = new byte[1 << 20];
            tar(tar -> {
                for (int i = 0; i < 40; i++) {
                    entry(tar, "zero" + i + ".svg", zeros);
                }
            });
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of("max-bytes", "10000000"))));
            assertEquals(List.of("FS-2"), refused.refusals().stream().map(Refusal::id).toList());
            Outcome entries = bench.run(Way.SIDE_BY_SIDE, Map.of("max-entries", "10")).play(Part.MAIN);
            assertTrue(entries.reason().toString().contains("max-entries"), entries.reason().toString());
            try (Stream<Path> left = Files.walk(folder)) {
                assertEquals(List.of(), left.filter(file -> file.toString().contains("/.relight-") && Files.isRegularFile(file)).toList());
            }
            good(bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN));
        }

        /** Here it comes back and is listed; there tar does not go on behind a number that no system has. */
        @Test
        @Override
        void FS_3_anOwnerThatCannotBeSetIsListedByTheNameOfItsFile() throws Exception {
            tar(tar -> {
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                TarArchiveEntry entry = new TarArchiveEntry("a.svg");
                entry.setUserId(5_000_000_000L);
                entry(tar, entry, "a".getBytes(StandardCharsets.UTF_8));
                file(tar, "b.svg", "b");
            });
            Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
            assertTrue(outcome.reason().toString().contains("uid=5000000000 is out of range"), outcome.reason().toString());
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        }

        @Override
        RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
            return there(folder, checks);
        }
    }

    /** What is not of this place alone: programs that are missing, backups that only this machine can unpack, names of all kinds. */
    @Test
    void aFolderIsRefusedAndAMissingProgramIsNamedWithItsPackage(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("media"));
        Files.writeString(Files.createDirectories(folder.resolve("backups/20260415")).resolve("a.svg"), "a");
        try (RestoreBench bench = RestoreBench.ofFolders(folder, Hosts.over(host.ssh()), system(folder, List.of()))) {
            Refusal refusal = refused(bench, "ALL-4");
            assertTrue(refusal.text().contains("a folder itself") && refusal.remedy().contains("on: here"), refusal.toString());
        }
        Files.move(folder.resolve("backups/20260415"), folder.resolve("away"));
        assertEquals(0, new ProcessBuilder("tar", "-C", folder.resolve("away").toString(), "-czf", folder.resolve("backups/20260416.tar.gz").toString(), ".").start().waitFor());
        try (RestoreBench bench = RestoreBench.at(folder, Hosts.over(PoorHost.ssh(folder, "find")), system(folder, List.of()))) {
            Refusal refusal = refused(bench, "ALL-4");
            assertTrue(refusal.text().startsWith("find was not found on ssh:cachehost") && refusal.remedy().contains("findutils"), refusal.toString());
        }
    }

    private static Refusal refused(RestoreBench bench, String id) throws Exception {
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
        assertEquals(List.of(id), refused.refusals().stream().map(Refusal::id).toList());
        return refused.refusals().getFirst();
    }

    @Test
    void namesOfAllKindsComeBackAndThoseThatStayAreCarriedOverAndTakenBack(@TempDir Path folder) throws Exception {
        List<String> names = List.of("it's $HOME", "new\nline", "-rf", "ü ✓", "a\\b", "deep/ space /*?[x]", "deep/ space /two", "\"quoted\"");
        Path media = Files.createDirectories(folder.resolve("media"));
        for (String name : names) {
            Files.writeString(Files.createDirectories(media.resolve(name).getParent()).resolve(media.resolve(name).getFileName()), "restored " + name);
        }
        Files.createDirectories(media.resolve("empty"));
        Files.createDirectories(folder.resolve("backups"));
        assertEquals(0, new ProcessBuilder("tar", "-C", folder.toString(), "-cJf", folder.resolve("backups/20260415.tar.xz").toString(), "media").start().waitFor());
        for (String name : names) {
            Files.writeString(media.resolve(name), "lost");
            Files.move(media.resolve(name), media.resolve(name + " since"));
        }
        Files.writeString(media.resolve("empty/filled"), "since");
        Files.setPosixFilePermissions(Files.createDirectories(media.resolve("new folder/deep")), PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(media.resolve("new folder/deep/file"), "since");
        try (RestoreBench bench = there(folder, List.of())) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            for (String name : names) {
                assertEquals("restored " + name, Files.readString(media.resolve(name)));
                assertEquals("lost", Files.readString(media.resolve(name + " since")));
            }
            assertEquals("since", Files.readString(media.resolve("empty/filled")));
            assertEquals("since", Files.readString(media.resolve("new folder/deep/file")));
            assertEquals(PosixFilePermissions.fromString("rwx--x--x"), Files.getPosixFilePermissions(media.resolve("new folder/deep")));
            good(run.play(Part.UNDO));
            for (String name : names) {
                assertFalse(Files.exists(media.resolve(name)), name);
                assertEquals("lost", Files.readString(media.resolve(name + " since")));
            }
            good(bench.run(Way.SIDE_BY_SIDE, Map.of("only", Selection.write(List.of("deep", "-rf")))).play(Part.MAIN));
            assertEquals("restored -rf", Files.readString(media.resolve("-rf")));
            assertEquals("restored deep/ space /two", Files.readString(media.resolve("deep/ space /two")));
            assertFalse(Files.exists(media.resolve("ü ✓")));
        }
    }

    /** The harm of a tar there that leaves out what it should not, or of somebody who takes a file away: it would be missing. */
    @ParameterizedTest
    @ValueSource(strings = {"rm \"$last/media/b.svg\"", "echo longer >> \"$last/media/a.svg\"", "ln -sf /etc/passwd \"$last/media/planted\"",
        "rm \"$last/media/a.svg\"; ln -s b.svg \"$last/media/a.svg\""})
    void ALL_5_FS_1_whatLiesThereOtherwiseThanInTheListIsNotSwapped(String harm, @TempDir Path folder) throws Exception {
        Path media = packed(folder);
        host.program("tar", "#!/bin/sh\n/bin/tar \"$@\" || exit\ncase $1 in -x) for last; do :; done; " + harm + ";; esac\n");
        try (RestoreBench bench = there(folder, List.of())) {
            Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
            assertTrue(outcome.reason().toString().contains("is not what the archive holds, in 1 places: media/"), outcome.reason().toString());
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        } finally {
            host.remove("tar");
        }
    }

    /** A folder with two pictures, its archive, and one of them damaged since. */
    private static Path packed(Path folder) throws Exception {
        Path media = Files.createDirectories(folder.resolve("media"));
        Files.writeString(media.resolve("a.svg"), "picture a");
        Files.writeString(media.resolve("b.svg"), "picture b");
        Files.createDirectories(folder.resolve("backups"));
        assertEquals(0, new ProcessBuilder("tar", "-C", folder.toString(), "-czf", folder.resolve("backups/20260415.tar.gz").toString(), "media").start().waitFor());
        Files.writeString(media.resolve("a.svg"), "damaged");
        return media;
    }

    @Test
    void aRestoreTestWorksInTheSpoolThereAndLeavesNothing(@TempDir Path folder) throws Exception {
        Path media = packed(folder);
        Path spool = Files.createDirectory(folder.resolve("spool there"));
        ProtectedSystem system = new ProtectedSystem("shop", "files", "critical", List.of(), Objectives.NONE,
                Map.of("path", media.toString(), "on", host.on(), "spool", spool.toString()),
                List.of(new DataCheck("a", "a.svg", DataCheck.Kind.EQUALS, Optional.of("picture a"))), Optional.empty(), Optional.empty(), Optional.empty());
        try (RestoreBench bench = RestoreBench.at(folder, Hosts.over(host.ssh()), system)) {
            PlanRun run = bench.test();
            good(run.play(Part.MAIN));
            assertTrue(run.checked().stream().anyMatch(checked -> checked.check().equals("a") && checked.passed()), run.checked().toString());
            try (Stream<Path> left = Files.list(spool)) {
                assertEquals(List.of(), left.toList());
            }
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
        }
    }

    @Test
    void aStepThatIsEndedLeavesNothingAndNoLock(@TempDir Path folder) throws Exception {
        packed(folder);
        Path waits = folder.resolve("waits");
        host.program("mkdir", "#!/bin/sh\ncase \"$*\" in */unpacked) : > " + waits + "; exec sleep 600;; esac\nexec /bin/mkdir \"$@\"\n");
        try (RestoreBench bench = there(folder, List.of())) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            AtomicReference<Object> ended = new AtomicReference<>();
            Thread step = Thread.ofPlatform().start(() -> {
                try {
                    ended.set(run.play(Part.MAIN));
                } catch (InterruptedException e) {
                    ended.set(e);
                }
            });
            Until.holds(() -> Files.exists(waits));
            step.interrupt();
            step.join();
            assertInstanceOf(InterruptedException.class, ended.get());
            try (Stream<Path> left = Files.walk(folder)) {
                assertEquals(List.of(), left.filter(file -> file.toString().matches(".*(/archive|/unpacked|relight-lock)$")).toList());
            }
        } finally {
            host.remove("mkdir");
        }
    }

    @Nested
    class Hazards extends FilesHazardsTest {
        @Override
        RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
            return there(folder, checks);
        }
    }

    @Nested
    class Forms extends ArchiveFormsTest {

        @Override
        List<String> forms() {
            return List.of("tar", "zip");
        }

        @Override
        RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
            return there(folder, checks);
        }
    }
}
