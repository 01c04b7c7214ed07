package relight.adapter.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import relight.core.restore.files.ArchiveEntry;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * An archive out of a pod, unpacked beside the folder that it is meant for, and taken there when all of it has come. A pod is not trusted: what
 * would leave the folder, by its name or through a link, is refused, and nothing is written through a link (FS-1).
 */
final class FolderUntar implements AutoCloseable {

    private static final int A_PIECE = 64 << 10;

    private final Path target;
    private final Path part;
    private final LongConsumer progress;
    private final Map<Path, String> links = new TreeMap<>();
    private long files;
    private long bytes;

    FolderUntar(Path target, LongConsumer progress) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.progress = progress;
        delete(part);
        Files.createDirectories(part);
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    void read(InputStream archive) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            ArchiveEntry read = new ArchiveEntry(entry.getName(), ArchiveEntry.kind(entry), entry.getLinkName());
            write(entry, read, part.resolve(place(read).toString()), tar);
        }
        // What is not read keeps the pod's tar from ending
        archive.transferTo(java.io.OutputStream.nullOutputStream());
        for (Map.Entry<Path, String> link : links.entrySet()) {
            if (isBehindALink(link.getKey())) {
                throw new Problem(Message.of("restore.files.refused.link", part.relativize(link.getKey())), Message.of("restore.files.refused.remedy"));
            }
            Files.createDirectories(link.getKey().getParent());
            Files.deleteIfExists(link.getKey());
            Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
        }
    }

    /**
     * Where an entry belongs. A link may go up from where it stands, and down from there: one that goes up behind another link would end
     * where that one leads.
     *
     * @throws Problem where it would leave the folder
     */
    static Path place(ArchiveEntry entry) {
        Path place = entry.place();
        boolean down = false;
        for (Path step : entry.kind() == ArchiveEntry.Kind.LINK ? Path.of(entry.link()) : Path.of("")) {
            boolean up = step.toString().equals("..");
            if (up && down) {
                throw new Problem(Message.of("restore.files.refused.link", entry.name() + " → " + entry.link()), Message.of("restore.files.refused.remedy"));
            }
            down |= !up;
        }
        return place;
    }

    private void write(TarArchiveEntry entry, ArchiveEntry read, Path to, TarArchiveInputStream tar) throws IOException {
        if (isBehindALink(to)) {
            throw new Problem(Message.of("restore.files.refused.path", read.name()), Message.of("restore.files.refused.remedy"));
        }
        switch (read.kind()) {
            case FOLDER -> Files.createDirectories(to);
            case LINK -> links.put(to, read.link());
            case HARD_LINK -> {
                Files.createDirectories(to.getParent());
                Files.copy(part.resolve(read.linked().toString()), to, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
                files++;
            }
            default -> file(entry, to, tar);
        }
    }

    private boolean isBehindALink(Path place) {
        for (Path above = place.getParent(); above != null && above.startsWith(part); above = above.getParent()) {
            if (links.containsKey(above)) {
                return true;
            }
        }
        return false;
    }

    private void file(TarArchiveEntry entry, Path to, TarArchiveInputStream tar) throws IOException {
        links.remove(to);
        Files.createDirectories(to.getParent());
        try (java.io.OutputStream out = Files.newOutputStream(to)) {
            byte[] piece = new byte[A_PIECE];
            for (int count = tar.read(piece); count >= 0; count = tar.read(piece)) {
                out.write(piece, 0, count);
                bytes += count;
                progress.accept(bytes);
            }
        }
        Files.setLastModifiedTime(to, entry.getLastModifiedTime());
        permissions(to, entry.getMode());
        files++;
    }

    /** Reading, writing and running alone: whoever needs more gives it. */
    private static void permissions(Path file, int mode) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            for (PosixFilePermission one : PosixFilePermission.values()) {
                if ((mode >> 8 - one.ordinal() & 1) == 1) {
                    permissions.add(one);
                }
            }
            permissions.add(PosixFilePermission.OWNER_READ);
            permissions.add(PosixFilePermission.OWNER_WRITE);
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    /** Puts what has come where it belongs; files that are there by the same name are replaced, others stay. */
    void take() throws IOException {
        if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(part, target);
            return;
        }
        Path real = target.toRealPath();
        try (Stream<Path> all = Files.walk(part)) {
            List<Path> come = all.filter(path -> !path.equals(part)).toList();
            for (Path from : come) {
                Path above = real.resolve(part.relativize(from).toString()).getParent();
                if (Files.exists(above) && !above.toRealPath().startsWith(real)) {
                    throw new Problem(Message.of("restore.files.refused.link", above), Message.of("restore.files.refused.remedy"));
                }
            }
            for (Path from : come) {
                Path to = real.resolve(part.relativize(from).toString());
                if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
                } else if (!Files.isDirectory(to)) {
                    Files.createDirectory(to);
                }
            }
        }
    }

    /** What has not been taken is gone. */
    @Override
    public void close() throws IOException {
        delete(part);
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
