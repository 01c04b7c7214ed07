package relight.adapter.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.MerkleTree;
import relight.core.runbook.WholeFile;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Files in a folder that only its owner reads, each under the hash of its bytes. */
public final class AttachmentFolder implements AttachmentStore {

    private static final int BLOCK = 1 << 16;

    private final Path folder;

    public AttachmentFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Kept keep(Path file) {
        refuse(file);
        Path copy = null;
        try {
            prepare();
            copy = Files.createTempFile(folder, "taking-", ".part");
            Kept kept = copy(file, copy);
            Path place = folder.resolve(kept.sha256());
            if (Files.exists(place)) {
                Files.delete(copy);
            } else {
                WholeFile.place(copy, place);
                settle();
            }
            return kept;
        } catch (IOException e) {
            drop(copy);
            throw new Problem(Message.of("records.attach.failed", file.toString(), String.valueOf(e.getMessage())), Message.of("records.attach.failed.remedy"), e);
        } catch (Problem e) {
            drop(copy);
            throw e;
        }
    }

    private static void refuse(Path file) {
        if (Files.isDirectory(file)) {
            throw new Problem(Message.of("records.attach.folder", file.toString()), Message.of("records.attach.folder.remedy"));
        }
        if (Files.notExists(file)) {
            throw new Problem(Message.of("records.attach.gone", file.toString()), Message.of("records.attach.gone.remedy"));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Problem(Message.of("records.attach.unreadable", file.toString()), Message.of("records.attach.unreadable.remedy"));
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    /** Counts what comes, since a file may grow while it is read. */
    private static Kept copy(Path file, Path copy) throws IOException {
        MessageDigest digest = MerkleTree.sha256();
        long size = 0;
        try (InputStream in = Files.newInputStream(file); OutputStream out = Files.newOutputStream(copy)) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                size += read;
                if (size > MOST_BYTES) {
                    throw new Problem(Message.of("records.attach.large", file.toString(), new Bytes(MOST_BYTES)), Message.of("records.attach.large.remedy"));
                }
                digest.update(block, 0, read);
                out.write(block, 0, read);
            }
        }
        if (size == 0) {
            throw new Problem(Message.of("records.attach.empty", file.toString()), Message.of("records.attach.empty.remedy"));
        }
        return new Kept(HexFormat.of().formatHex(digest.digest()), size);
    }

    private static void drop(Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException left) {
            System.getLogger(AttachmentFolder.class.getName()).log(System.Logger.Level.WARNING, "A part of a file stays behind", left);
        }
    }

    /** The name of the file must be on the disk, too, before an event names it; not every system lets a folder be opened. */
    private void settle() {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException notHere) {
            System.getLogger(AttachmentFolder.class.getName()).log(System.Logger.Level.DEBUG, "The folder cannot be synced", notHere);
        }
    }

    @Override
    public byte[] read(String sha256) {
        Path file = folder.resolve(sha256);
        try {
            byte[] bytes = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
            if (!HexFormat.of().formatHex(MerkleTree.sha256().digest(bytes)).equals(sha256)) {
                throw new Problem(Message.of("records.file.changed", file.toString()), Message.of("records.file.changed.remedy"));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new Problem(Message.of("records.file.absent", file.toString()), Message.of("records.file.absent.remedy"), e);
        } catch (IOException e) {
            throw new Problem(Message.of("records.file.unreadable", file.toString(), String.valueOf(e.getMessage())), Message.of("records.file.absent.remedy"), e);
        }
    }

    @Override
    public void remove(String sha256) {
        Path file = folder.resolve(sha256);
        try {
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    long left = channel.size();
                    for (ByteBuffer nothing = ByteBuffer.allocate(BLOCK); left > 0; left -= BLOCK) {
                        channel.write(nothing.clear().limit((int) Math.min(BLOCK, left)));
                    }
                    channel.force(true);
                }
                Files.delete(file);
                settle();
            }
        } catch (IOException e) {
            throw new Problem(Message.of("records.file.kept", file.toString(), String.valueOf(e.getMessage())), Message.of("records.file.kept.remedy"), e);
        }
    }
}
