package relight.adapter.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.X7875_NewUnix;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipShort;
import relight.adapter.engine.place.Ownership;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.restore.files.ArchiveEntry;
import relight.core.restore.files.Selection;
import relight.core.restore.files.UnpackBudget;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Unpacks an archive, or copies a folder, into an empty folder of its own. Links are made last, when nothing is written any more: so no entry can be
 * written through one (FS-1).
 */
final class Unpacking {

    private record Link(String name, Path file, String target, Traits traits) {}

    /** Files up to here wait in memory for the thread that makes them. */
    private static final int SMALL = 1 << 20;
    private static final int BUFFER = 128 * 1024;
    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final ZipShort OWNER = new ZipShort(0x7875);

    private final Path folder;
    private final UnpackBudget budget;
    private final Selection selection;
    private final List<Traits> folders = new ArrayList<>();
    private final Map<Path, Link> links = new LinkedHashMap<>();
    private final Set<Path> made = ConcurrentHashMap.newKeySet();
    private final NotSet notSet;
    private final NewFiles fresh;

    Unpacking(Path folder, UnpackBudget budget, Selection selection, NotSet notSet) throws IOException {
        this.folder = folder;
        this.notSet = notSet;
        this.fresh = NewFiles.in(folder);
        this.budget = budget;
        this.selection = selection;
    }

    void tar(InputStream content) throws IOException {
        try (Writers writers = new Writers()) {
            TarArchiveInputStream tar = new TarArchiveInputStream(content, "UTF-8");
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                Kind kind = ArchiveEntry.kind(entry);
                ArchiveEntry named = new ArchiveEntry(entry.getName(), kind, kind == Kind.LINK || kind == Kind.HARD_LINK ? entry.getLinkName() : "");
                Path place = named.place();
                Traits traits = new Traits(folder.resolve(place), entry.getLongUserId(), entry.getLongGroupId(),
                        Optional.of(entry.getMode()), FileTime.from(entry.getLastModifiedTime().toInstant()), attributes(entry));
                boolean small = kind == Kind.FILE && !entry.isSparse() && entry.getSize() <= SMALL;
                if (small) {
                    addSmall(named, place, traits, tar, (int) entry.getSize(), writers);
                } else {
                    if (kind == Kind.FILE || kind == Kind.HARD_LINK) {
                        // What is for the same path before this is done first, and what a link is another name of
                        writers.drain();
                    }
                    add(named, place, traits, tar, entry.isSparse(), entry.getSize());
                }
                entry = tar.getNextEntry();
            }
            writers.drain();
        }
        finish();
    }

    /** Read here, made by another thread, while this one goes on inflating. */
    private void addSmall(ArchiveEntry entry, Path place, Traits traits, InputStream content, int size, Writers writers) throws IOException {
        budget.entry();
        if (!selection.takes(place, false)) {
            return;
        }
        byte[] bytes = new byte[size];
        if (content.readNBytes(bytes, 0, size) < size) {
            throw new java.io.EOFException(entry.name());
        }
        budget.bytes(size);
        makeFolder(traits.file().getParent());
        links.remove(traits.file());
        writers.add(traits.file(), size, () -> {
            try (OutputStream out = create(entry, traits, false)) {
                out.write(bytes);
            }
            notSet.add(traits.file(), traits.setNew(fresh));
        });
    }

    /** A zip names links only in its directory at the end, so it is read from the spool. */
    void zip(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder(); entries.hasMoreElements();) {
                ZipArchiveEntry entry = entries.nextElement();
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException();
                }
                Kind kind = entry.isDirectory() ? Kind.FOLDER : entry.isUnixSymlink() ? Kind.LINK : Kind.FILE;
                try (InputStream in = zip.getInputStream(entry)) {
                    String link = kind == Kind.LINK ? new String(in.readNBytes(4096), StandardCharsets.UTF_8) : "";
                    ArchiveEntry named = new ArchiveEntry(entry.getName(), kind, link);
                    Path place = named.place();
                    X7875_NewUnix owner = entry.getExtraField(OWNER) instanceof X7875_NewUnix unix ? unix : null;
                    add(named, place, new Traits(folder.resolve(place), owner == null ? -1 : owner.getUID(), owner == null ? -1 : owner.getGID(),
                            Optional.of(entry.getUnixMode()).filter(mode -> mode != 0), entry.getLastModifiedTime(), Map.of()), in, false, entry.getSize());
                }
            }
        }
        finish();
    }

    /**
     * A backup that is a folder itself: several files at a time, each in just the version that was verified. Its list of checksums
     * stays behind.
     *
     * @return the SHA-256 that the folder was verified by
     */
    String folder(FolderReading reading, LongConsumer fetched, Consumer<Message> told) throws IOException {
        for (FolderEntry entry : reading.entries()) {
            prepare(reading, entry);
        }
        Optional<FolderEntry> manifest = reading.manifest();
        String sha256 = reading.readVerified((entry, content) -> {
            if (!Optional.of(entry).equals(manifest) && isWanted(reading, entry)) {
                Traits traits = traits(reading, entry);
                write(new ArchiveEntry(reading.path(entry), Kind.FILE, ""), content, traits, false, entry.object().size());
            }
        }, fetched, told);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            // The private folder becomes the restored one, which others read
            FolderEntry.Owner own = reading.owner("").orElse(new FolderEntry.Owner(-1, -1, 0755));
            Files.setPosixFilePermissions(folder, Ownership.mode(own.mode()));
        }
        finish();
        return sha256;
    }

    /** Everything is refused that would be, before the first byte is fetched. */
    private void prepare(FolderReading reading, FolderEntry entry) throws IOException {
        budget.entry();
        Traits traits = traits(reading, entry);
        if (!selection.takes(folder.relativize(traits.file()), entry.kind() == FolderEntry.Kind.FOLDER)) {
            return;
        }
        switch (entry.kind()) {
            case FOLDER -> {
                makeFolder(traits.file());
                folders.add(traits);
            }
            case FILE -> makeFolder(traits.file().getParent());
            case LINK -> {
                makeFolder(traits.file().getParent());
                links.put(traits.file(), new Link(reading.path(entry), traits.file(), entry.link(), traits));
            }
            case OTHER -> throw new IllegalStateException(entry.object().key());
        }
    }

    private boolean isWanted(FolderReading reading, FolderEntry entry) {
        return selection.covers(reading.path(entry));
    }

    private Traits traits(FolderReading reading, FolderEntry entry) throws IOException {
        String path = reading.path(entry);
        Kind kind = switch (entry.kind()) {
            case FILE -> Kind.FILE;
            case FOLDER -> Kind.FOLDER;
            case LINK -> Kind.LINK;
            case OTHER -> Kind.OTHER;
        };
        Path file = folder.resolve(new ArchiveEntry(path, kind, entry.link()).place());
        Optional<FolderEntry.Owner> owner = reading.owner(path);
        return new Traits(file, owner.map(FolderEntry.Owner::user).orElse(-1L), owner.map(FolderEntry.Owner::group).orElse(-1L),
                owner.map(FolderEntry.Owner::mode), FileTime.from(entry.object().modified()), Map.of());
    }

    private static Map<String, String> attributes(TarArchiveEntry entry) {
        if (entry.getExtraPaxHeaders().isEmpty()) {
            return Map.of();
        }
        Map<String, String> attributes = new TreeMap<>();
        entry.getExtraPaxHeaders().forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }

    private void add(ArchiveEntry entry, Path place, Traits traits, InputStream content, boolean sparse, long size) throws IOException {
        budget.entry();
        Path file = traits.file();
        if (!selection.takes(place, entry.kind() == Kind.FOLDER)) {
            return;
        }
        if (entry.kind() == Kind.FOLDER) {
            makeFolder(file);
            folders.add(traits);
            return;
        }
        makeFolder(file.getParent());
        // An archive that was appended to holds a file twice: the later one counts
        links.remove(file);
        switch (entry.kind()) {
            case FILE -> write(entry, content, traits, sparse, size);
            case HARD_LINK -> {
                clear(entry.name(), file);
                link(entry, file);
            }
            case LINK -> links.put(file, new Link(entry.name(), file, entry.link(), traits));
            case FOLDER, OTHER -> throw new IllegalStateException(entry.name());
        }
    }

    /** Makes room for the later of two entries of one name; a folder makes none. */
    private static void clear(String name, Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(Message.of("restore.files.refused.path", name), Message.of("restore.files.refused.remedy"));
        }
        Files.deleteIfExists(file);
    }

    /** No folder that was made here goes again, so each is asked for once: an archive names the same one thousands of times. */
    private void makeFolder(Path path) throws IOException {
        if (!made.contains(path) && made.add(path)) {
            Files.createDirectories(path);
        }
    }

    /** A file that nobody has made before, with its mode from the first moment. */
    private OutputStream create(ArchiveEntry entry, Traits traits, boolean sparse) throws IOException {
        try {
            return open(traits, sparse);
        } catch (FileAlreadyExistsException earlier) {
            clear(entry.name(), traits.file());
            return open(traits, sparse);
        }
    }

    private OutputStream open(Traits traits, boolean sparse) throws IOException {
        // Attributes are set before a mode that may forbid to
        FileAttribute<?>[] mode = fresh.mode(traits.mode().filter(_ -> traits.attributes().isEmpty()));
        return sparse ? new SparseFile(traits.file(), mode)
                : Channels.newOutputStream(Files.newByteChannel(traits.file(), NewFiles.options(), mode));
    }

    private void write(ArchiveEntry entry, InputStream content, Traits traits, boolean sparse, long size) throws IOException {
        byte[] buffer = new byte[size < 0 ? BUFFER : (int) Math.clamp(size, 1, BUFFER)];
        try (OutputStream out = create(entry, traits, sparse)) {
            int read = content.read(buffer);
            while (read >= 0) {
                budget.bytes(read);
                out.write(buffer, 0, read);
                read = content.read(buffer);
            }
        }
        notSet.add(traits.file(), traits.setNew(fresh));
    }

    private void link(ArchiveEntry entry, Path file) throws IOException {
        Path linked = folder.resolve(entry.linked());
        if (!selection.isAll() && !selection.takes(entry.linked(), false)) {
            throw new Problem(Message.of("restore.files.only.hard-link", entry.name(), entry.link()),
                    Message.of("restore.files.only.hard-link.remedy", entry.link()));
        }
        if (!Files.isRegularFile(linked, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(Message.of("restore.files.refused.link", entry.name() + " → " + entry.link()),
                    Message.of("restore.files.refused.remedy"));
        }
        Files.createLink(file, linked);
    }

    private void finish() throws IOException {
        for (Link link : links.values()) {
            // A file of that name came before it: the later one counts
            clear(link.name(), link.file());
            Files.createSymbolicLink(link.file(), Path.of(link.target()));
            notSet.add(link.file(), link.traits().setLink());
        }
        for (Traits traits : folders.reversed()) {
            notSet.add(traits.file(), traits.set());
        }
        if (!selection.missing().isEmpty()) {
            throw new Problem(Message.of("restore.files.only.none", String.join(", ", selection.missing())),
                    Message.of("restore.files.only.none.remedy"));
        }
    }
}
