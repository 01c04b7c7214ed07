package relight.adapter.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
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

    private record Link(Path file, String target, Traits traits) {}

    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final ZipShort OWNER = new ZipShort(0x7875);

    private final Path folder;
    private final UnpackBudget budget;
    private final Selection selection;
    private final List<Traits> folders = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Set<Path> made = ConcurrentHashMap.newKeySet();
    private final List<NotSet> notSet = Collections.synchronizedList(new ArrayList<>());

    /** What could not be set of a file (FS-3). */
    record NotSet(Path file, String what) {}

    Unpacking(Path folder, UnpackBudget budget, Selection selection) {
        this.folder = folder;
        this.budget = budget;
        this.selection = selection;
    }

    void tar(InputStream content) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(content, "UTF-8");
        TarArchiveEntry entry = tar.getNextEntry();
        while (entry != null) {
            Kind kind = ArchiveEntry.kind(entry);
            ArchiveEntry named = new ArchiveEntry(entry.getName(), kind, kind == Kind.LINK || kind == Kind.HARD_LINK ? entry.getLinkName() : "");
            Traits traits = new Traits(folder.resolve(named.place()), entry.getLongUserId(), entry.getLongGroupId(),
                    Optional.of(entry.getMode()), FileTime.from(entry.getLastModifiedTime().toInstant()), attributes(entry));
            add(named, traits, tar, entry.isSparse());
            entry = tar.getNextEntry();
        }
        finish();
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
                    X7875_NewUnix owner = entry.getExtraField(OWNER) instanceof X7875_NewUnix unix ? unix : null;
                    add(named, new Traits(folder.resolve(named.place()), owner == null ? -1 : owner.getUID(), owner == null ? -1 : owner.getGID(),
                            Optional.of(entry.getUnixMode()).filter(mode -> mode != 0), entry.getLastModifiedTime(), Map.of()), in, false);
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
                write(content, traits.file(), false);
                set(traits);
            }
        }, fetched, told);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            // The private folder becomes the restored one, which others read
            FolderEntry.Owner own = reading.owner("").orElse(new FolderEntry.Owner(-1, -1, 0755));
            Files.setPosixFilePermissions(folder, Ownership.mode(own.mode() & 0777));
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
                links.add(new Link(traits.file(), entry.link(), traits));
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

    /** In the order in which they were unpacked (FS-3). */
    List<NotSet> notSet() {
        return notSet;
    }

    private static Map<String, String> attributes(TarArchiveEntry entry) {
        Map<String, String> attributes = new TreeMap<>();
        entry.getExtraPaxHeaders().forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }

    private void add(ArchiveEntry entry, Traits traits, InputStream content, boolean sparse) throws IOException {
        budget.entry();
        Path file = traits.file();
        if (!selection.takes(folder.relativize(file), entry.kind() == Kind.FOLDER)) {
            return;
        }
        if (entry.kind() == Kind.FOLDER) {
            makeFolder(file);
            folders.add(traits);
            return;
        }
        makeFolder(file.getParent());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(Message.of("restore.files.refused.path", entry.name()), Message.of("restore.files.refused.remedy"));
        }
        // An archive that was appended to holds a file twice: the later one counts
        Files.deleteIfExists(file);
        links.removeIf(link -> link.file().equals(file));
        switch (entry.kind()) {
            case FILE -> {
                write(content, file, sparse);
                set(traits);
            }
            case HARD_LINK -> link(entry, file);
            case LINK -> links.add(new Link(file, entry.link(), traits));
            case FOLDER, OTHER -> throw new IllegalStateException(entry.name());
        }
    }

    /** No folder that was made here goes again, so each is asked for once: an archive names the same one thousands of times. */
    private void makeFolder(Path path) throws IOException {
        if (made.add(path)) {
            Files.createDirectories(path);
        }
    }

    private void write(InputStream content, Path file, boolean sparse) throws IOException {
        byte[] buffer = new byte[128 * 1024];
        try (OutputStream out = sparse ? new SparseFile(file) : Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int read = content.read(buffer);
            while (read >= 0) {
                budget.bytes(read);
                out.write(buffer, 0, read);
                read = content.read(buffer);
            }
        }
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

    private void set(Traits traits) throws IOException {
        tell(traits.file(), traits.set());
    }

    private void tell(Path file, List<String> missed) {
        if (!missed.isEmpty()) {
            notSet.add(new NotSet(file, String.join(", ", missed)));
        }
    }

    private void finish() throws IOException {
        for (Link link : links) {
            if (!Files.exists(link.file(), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link.file(), Path.of(link.target()));
                tell(link.file(), link.traits().setLink());
            }
        }
        for (Traits traits : folders.reversed()) {
            set(traits);
        }
        if (!selection.missing().isEmpty()) {
            throw new Problem(Message.of("restore.files.only.none", String.join(", ", selection.missing())),
                    Message.of("restore.files.only.none.remedy"));
        }
    }
}
