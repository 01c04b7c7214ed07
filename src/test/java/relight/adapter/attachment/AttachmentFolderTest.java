package relight.adapter.attachment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.SmallDisk;

/** Files beside a journal, on real disks. */
class AttachmentFolderTest {

    @Test
    void leavesNothingBehindOnAFullDiskAndTakesTheFileOnceThereIsRoom(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.over(folder, "4m")) {
            disk.run(AttachmentFolderTest.class, folder.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path photo = Files.write(folder.resolve("rack.jpg"), new byte[1 << 20]);
        AttachmentFolder attachments = new AttachmentFolder(folder.resolve("attachments"));
        Files.createDirectories(folder.resolve("attachments"));
        Path filling = folder.resolve("filling");
        SmallDisk.fill(filling);
        Problem full = assertThrows(Problem.class, () -> attachments.keep(photo));
        assertTrue(full.say(Messages.english()).contains("could not be attached"), full.say(Messages.english()));
        assertEquals(List.of(), names(folder.resolve("attachments")));
        Files.delete(filling);
        assertArrayEquals(Files.readAllBytes(photo), attachments.read(attachments.keep(photo).sha256()));
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void keepsTheSameBytesOnceAndReadableByNobodyElse(@TempDir Path folder) throws Exception {
        AttachmentFolder attachments = new AttachmentFolder(folder.resolve("attachments"));
        String one = attachments.keep(Files.writeString(folder.resolve("a.txt"), "the same")).sha256();
        assertEquals(one, attachments.keep(Files.writeString(folder.resolve("b.txt"), "the same")).sha256());
        assertEquals(List.of(one), names(folder.resolve("attachments")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("attachments").resolve(one))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("attachments"))));
        attachments.remove(one);
        assertEquals("records.file.absent", assertThrows(Problem.class, () -> attachments.read(one)).what().key());
        attachments.remove(one);
    }
}
