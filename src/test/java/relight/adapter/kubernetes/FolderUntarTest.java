package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Problem;

/** Archives out of pods that nobody trusts, and folders that go into them. */
class FolderUntarTest {

    @TempDir
    private Path folder;

    /** Entries as {@code name}, {@code name>link}, {@code name=hard link} or {@code name|} for a pipe, with blanks between. */
    private static byte[] archive(String entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String written : entries.split(" ")) {
                String[] halves = written.split("[>=|]", 2);
                byte type = written.contains(">") ? TarConstants.LF_SYMLINK : written.contains("=") ? TarConstants.LF_LINK : written.contains("|") ? TarConstants.LF_FIFO : TarConstants.LF_NORMAL;
                TarArchiveEntry entry = new TarArchiveEntry(halves[0], type, true);
                byte[] data = type == TarConstants.LF_NORMAL ? "data".getBytes(StandardCharsets.UTF_8) : new byte[0];
                if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
                    entry.setLinkName(halves[1]);
                }
                entry.setSize(data.length);
                tar.putArchiveEntry(entry);
                tar.write(data);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private void untar(String entries) throws IOException {
        try (FolderUntar untar = new FolderUntar(folder.resolve("to"), done -> { })) {
            untar.read(new ByteArrayInputStream(archive(entries)));
            untar.take();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "/tmp/out", "a/../../out", "l>/etc", "l>../out", "d/l>../../out", "l>. l/x", "a>. a/b>../y", "a/b>../y a>.", "l1>. l2>l1/..", "h=../out", "h=/etc/passwd", "p|"})
    void FS_1_whatWouldLeaveTheFolderIsRefusedAndNothingIsLeftOfIt(String entries) {
        assertThrows(Problem.class, () -> untar("fine " + entries));
        assertFalse(Files.exists(folder.resolve("to"), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(folder.resolve("to.part"), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(folder.resolve("out")) || Files.exists(folder.resolve("y")));
    }

    @Test
    void linksWithinTheFolderComeAsLinks() throws IOException {
        untar("d/f d/l>../g g h=g e>d/f");
        assertEquals("data data", Files.readString(folder.resolve("to/d/l")) + " " + Files.readString(folder.resolve("to/h")));
        assertTrue(Files.isSymbolicLink(folder.resolve("to/d/l")) && Files.isSymbolicLink(folder.resolve("to/e")));
    }

    @Test
    void FS_1_aLinkThatIsThereAlreadyIsNotWrittenThrough() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(folder.resolve("to"));
        Files.createSymbolicLink(folder.resolve("to/d"), elsewhere);
        assertThrows(Problem.class, () -> untar("first d/f"));
        assertFalse(Files.exists(elsewhere.resolve("f")) || Files.exists(folder.resolve("to/first")));
    }

    @Test
    void theSizeOfAFoldersArchiveIsKnownBeforeItIsMade() throws IOException {
        Path from = Files.createDirectories(folder.resolve("from/" + "long-".repeat(30)));
        Files.write(from.resolve("file"), new byte[123_457]);
        FolderTar tar = FolderTar.of(folder.resolve("from"));
        try (InputStream made = tar.open()) {
            assertEquals(tar.size(), made.readAllBytes().length);
        }
        Files.createSymbolicLink(folder.resolve("from/out"), Path.of("../../etc"));
        assertThrows(Problem.class, () -> FolderTar.of(folder.resolve("from")));
    }
}
