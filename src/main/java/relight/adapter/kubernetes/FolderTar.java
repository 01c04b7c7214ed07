package relight.adapter.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import relight.core.restore.files.ArchiveEntry;

/**
 * A folder of this machine as an archive, whose size is known before it is read: the headers are counted, and the files by their size. Links that
 * lead out of the folder are refused.
 */
final class FolderTar {

    private static final int A_PIECE = 64 << 10;

    private final Path root;
    private final List<Path> entries;
    private final long size;
    private final long files;
    private final long bytes;

    private FolderTar(Path root) throws IOException {
        this.root = root;
        try (Stream<Path> found = Files.walk(root)) {
            this.entries = found.filter(path -> !path.equals(root)).sorted().toList();
        }
        List<Long> sizes = new ArrayList<>();
        for (Path entry : entries) {
            if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                sizes.add(Files.size(entry));
            }
        }
        this.files = sizes.size();
        this.bytes = sizes.stream().mapToLong(Long::longValue).sum();
        Counting counted = new Counting();
        write(counted, true);
        this.size = counted.count;
    }

    static FolderTar of(Path root) throws IOException {
        return new FolderTar(root);
    }

    /** Of the archive. */
    long size() {
        return size;
    }

    long files() {
        return files;
    }

    /** Of the files alone. */
    long bytes() {
        return bytes;
    }

    /** The archive, made while it is read; a file that has become shorter or longer meanwhile breaks it off. */
    InputStream open() throws IOException {
        PipedInputStream in = new PipedInputStream(A_PIECE) {
            private volatile IOException broken;

            @Override
            public synchronized int read(byte[] bytes, int from, int most) throws IOException {
                int count = super.read(bytes, from, most);
                if (count < 0 && broken != null) {
                    throw broken;
                }
                return count;
            }

            {
                PipedOutputStream out = new PipedOutputStream(this);
                Thread.ofVirtual().name("folder-tar").start(() -> {
                    try (out) {
                        write(out, false);
                    } catch (IOException e) {
                        broken = e;
                    }
                });
            }
        };
        return in;
    }

    private void write(OutputStream out, boolean counted) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            for (Path entry : entries) {
                write(entry, tar, counted);
            }
        }
    }

    private void write(Path path, TarArchiveOutputStream tar, boolean counted) throws IOException {
        String name = root.relativize(path).toString().replace('\\', '/');
        if (Files.isSymbolicLink(path)) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(path).toString());
            FolderUntar.place(new ArchiveEntry(name, ArchiveEntry.Kind.LINK, link.getLinkName()));
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            return;
        }
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (!folder && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        TarArchiveEntry entry = new TarArchiveEntry(folder ? name + "/" : name);
        entry.setModTime(Files.getLastModifiedTime(path));
        entry.setMode(mode(path, folder));
        entry.setSize(folder ? 0 : Files.size(path));
        tar.putArchiveEntry(entry);
        if (!folder && counted) {
            zeros(entry.getSize(), tar);
        } else if (!folder) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }

    private static void zeros(long count, OutputStream to) throws IOException {
        byte[] piece = new byte[A_PIECE];
        for (long left = count; left > 0; left -= piece.length) {
            to.write(piece, 0, (int) Math.min(left, piece.length));
        }
    }

    private static int mode(Path path, boolean folder) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return folder ? 0755 : 0644;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        int mode = 0;
        for (PosixFilePermission one : PosixFilePermission.values()) {
            mode = mode << 1 | (permissions.contains(one) ? 1 : 0);
        }
        return mode;
    }

    private static final class Counting extends OutputStream {

        private long count;

        @Override
        public void write(int one) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int many) {
            count += many;
        }
    }
}
