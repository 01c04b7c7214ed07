package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;

/** What archives hold beside bytes, and what somebody chooses of one; written by the system's tar where that has it. */
class ArchiveFormsTest {

    private static final int LARGE = 64 << 20;

    @TempDir
    Path folder;
    Path media;
    RestoreBench bench;

    /** Where the folder lies; elsewhere in {@link FilesElsewhereTest}. */
    RestoreBench bench(Path folder, List<DataCheck> checks) throws InterruptedException {
        return new RestoreBench(folder, RestoreBench.system("files", "media", checks));
    }

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        media = Files.createDirectories(folder.resolve("media"));
        write("docs/plan.txt", "the plan");
        write("docs/old/plan.txt", "the old plan");
        write("a.svg", "picture a");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void FS_3_aTarZstKeepsHolesLinksModesOwnersAndAttributes() throws Exception {
        Path sparse = media.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.seek(10 << 20);
            file.write("in the middle".getBytes(StandardCharsets.UTF_8));
            file.setLength(LARGE);
        }
        Files.createLink(media.resolve("b.svg"), media.resolve("a.svg"));
        Files.createSymbolicLink(media.resolve("c.svg"), Path.of("docs/plan.txt"));
        Files.setAttribute(media.resolve("a.svg"), "unix:mode", 06751);
        boolean root = Files.getAttribute(media, "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(media.resolve("c.svg"), "unix:uid", 4321, LinkOption.NOFOLLOW_LINKS);
        }
        attributes(media.resolve("docs/plan.txt")).write("origin", ByteBuffer.wrap("Grüße".getBytes(StandardCharsets.UTF_8)));
        byte[] before = Files.readAllBytes(sparse);
        run("tar", "--xattrs", "-S", "-C", folder.toString(), "-cf", folder.resolve("all.tar").toString(), "media");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(folder.resolve("backups/20260415.tar.zst")))) {
            Files.copy(folder.resolve("all.tar"), out);
        }
        Files.move(media, folder.resolve("lost"));
        open();
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertArrayEquals(before, Files.readAllBytes(sparse));
        assertTrue(1024 * Long.parseLong(run("du", "-k", sparse.toString()).split("\t")[0]) < LARGE / 8, "its holes are holes again");
        assertTrue(Files.isSameFile(media.resolve("a.svg"), media.resolve("b.svg")), "one file with two names");
        assertEquals("docs/plan.txt", Files.readSymbolicLink(media.resolve("c.svg")).toString());
        assertTrue(run.lines().stream().anyMatch(line -> line.endsWith(".svg (mode 6751)")), "ALL-9: what runs with others' rights is listed, not set: " + run.lines());
        assertEquals(0751, (Integer) Files.getAttribute(media.resolve("a.svg"), "unix:mode") & 07777);
        if (root) {
            assertEquals(4321, Files.getAttribute(media.resolve("c.svg"), "unix:uid", LinkOption.NOFOLLOW_LINKS), "a link has an owner too");
        }
        ByteBuffer origin = ByteBuffer.allocate(100);
        attributes(media.resolve("docs/plan.txt")).read("origin", origin);
        assertEquals("Grüße", new String(origin.array(), 0, origin.position(), StandardCharsets.UTF_8));
    }

    @Test
    void FS_3_anAttributeThatCannotBeSetIsListedWithItsFile() throws Exception {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("backups/20260415.tar")))) {
            TarArchiveEntry entry = new TarArchiveEntry("a.svg");
            entry.addPaxHeader("SCHILY.xattr.security.capability", "cap_net_raw");
            FilesRestoreTest.entry(tar, entry, "a".getBytes(StandardCharsets.UTF_8));
        }
        open();
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("a.svg (") && line.contains("security.capability")), run.lines().toString());
    }

    @Test
    void FS_1_aZipWithAWayOutIsRefusedByName() throws Exception {
        for (List<String> bad : List.of(List.of("../outside.txt", "x", "100644"), List.of("door", "/etc", "120777"), List.of("deep/door", "../../secret", "120777"))) {
            zip(zip -> FilesRestoreTest.zip(zip, bad.get(0), bad.get(1), Integer.parseInt(bad.get(2), 8)));
            Outcome outcome = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
            assertEquals(Outcome.Kind.FAILED, outcome.kind());
            assertTrue(outcome.reason().toString().contains(bad.getFirst()), outcome.reason().toString());
            assertFalse(Files.exists(folder.resolve("outside.txt")));
        }
    }

    @Test
    void FS_2_aZipThatIsABombIsGivenUpAtItsCaps() throws Exception {
        String zeros = "\0".repeat(8 << 20);
        zip(zip -> FilesRestoreTest.zip(zip, "zeros", zeros, 0100644));
        Outcome outcome = bench.run(Way.SIDE_BY_SIDE, Map.of("max-bytes", "1000000")).play(Part.MAIN);
        assertTrue(outcome.reason().toString().contains("max-bytes"), outcome.reason().toString());
    }

    @Test
    void FS_4_onlyWhatWasChosenComesBackFromEveryForm() throws Exception {
        for (String form : forms()) {
            write("docs/plan.txt", "the plan");
            pack(form);
            write("docs/plan.txt", "overwritten");
            write("docs/new.txt", "written since");
            write("a.svg", "changed since, and meant so");
            for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
                PlanRun run = bench.run(way, Map.of("only", "docs/plan.txt", "remove", "true"));
                good(run.play(Part.MAIN));
                assertEquals("the plan", Files.readString(media.resolve("docs/plan.txt")), form);
                assertEquals("written since", Files.readString(media.resolve("docs/new.txt")), "it was not chosen, so it is not removed either");
                assertEquals("changed since, and meant so", Files.readString(media.resolve("a.svg")));
                assertEquals("the old plan", Files.readString(media.resolve("docs/old/plan.txt")));
                good(run.play(Part.UNDO));
                assertEquals("overwritten", Files.readString(media.resolve("docs/plan.txt")));
            }
        }
    }

    @Test
    void FS_4_aChosenFolderIsMadeAsItWasAndTheComparisonCountsWhatIsTheSame() throws Exception {
        pack("tar");
        write("docs/new.txt", "written since");
        write("other.txt", "written since");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of("only", "docs/, nothing\\,here", "remove", "true"));
        Outcome missing = run.play(Part.MAIN);
        assertTrue(missing.reason().toString().contains("nothing,here"), "a path that the backup has not is no success: " + missing.reason());
        PlanRun docs = bench.run(Way.SIDE_BY_SIDE, Map.of("only", "./docs/", "remove", "true"));
        good(docs.play(Part.MAIN));
        assertFalse(Files.exists(media.resolve("docs/new.txt")), "removed, as was chosen");
        assertEquals("written since", Files.readString(media.resolve("other.txt")));
        assertTrue(docs.lines().contains("unchanged: 2"), docs.lines().toString());
        assertTrue(docs.lines().contains("only at the target, removed: 1"), docs.lines().toString());
    }

    @Test
    void FS_1_aChoiceThatLeavesTheFolderIsRefused() throws Exception {
        pack("tar");
        for (String out : List.of("../secret", "/etc/passwd", "docs/../../secret")) {
            Planning planning = bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of("only", out)));
            assertEquals("FS-1", assertInstanceOf(Planning.Refused.class, planning).refusals().getFirst().id());
        }
    }

    List<String> forms() {
        return List.of("tar", "zip", "folder");
    }

    private interface Entries {
        void write(ZipArchiveOutputStream zip) throws IOException;
    }

    private void zip(Entries entries) throws Exception {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(folder.resolve("backups/20260415.zip"))) {
            entries.write(zip);
        }
        open();
    }

    /** The folder as it is now, as a backup. */
    private void pack(String form) throws Exception {
        relight.adapter.engine.place.PrivateFolder.remove(folder.resolve("backups"));
        Files.createDirectory(folder.resolve("backups"));
        switch (form) {
            case "tar" -> {
                run("tar", "-C", folder.toString(), "-cf", folder.resolve("backups/20260415.tar").toString(), "media");
                open();
            }
            case "zip" -> zip(zip -> {
                for (String name : List.of("docs/plan.txt", "docs/old/plan.txt", "a.svg")) {
                    FilesRestoreTest.zip(zip, name, Files.readString(media.resolve(name)), 0100644);
                }
            });
            default -> {
                run("cp", "-a", media.toString(), folder.resolve("backups/20260415").toString());
                close();
                bench = RestoreBench.ofFolders(folder, RestoreBench.system("files", "media", List.of()), List.of(), List.of());
            }
        }
    }

    private void open() throws InterruptedException {
        if (bench != null) {
            bench.close();
        }
        bench = bench(folder, List.of());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(media.resolve(name).getParent());
        Files.writeString(media.resolve(name), text);
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
