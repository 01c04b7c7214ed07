package relight.adapter.folder;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.StoredObject;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;

/**
 * Backups in a folder. A file has no version, so its tag is made of what changes when somebody writes it: identity, size and time
 * to the nanosecond; it is compared before the first byte and after the last one (ALL-3).
 */
public final class FolderStore implements BackupStore {

    private final String name;
    private final Path root;

    public FolderStore(StoreDefinition.Folder definition) {
        this.name = definition.name();
        this.root = definition.path().toAbsolutePath().normalize();
    }

    @Override
    public String name() {
        return name;
    }

    /** Symbolic links to files are followed, those to folders are not: a link that leads back would never end. */
    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        visit(prefix, (file, attributes) -> {
            if (!attributes.isDirectory()) {
                object(key(file)).ifPresent(found);
            }
        });
    }

    /** Links are told, not followed: in a backup they belong to what was backed up. */
    @Override
    public void walk(String prefix, Consumer<FolderEntry> found) throws IOException {
        visit(prefix, (file, attributes) -> found.accept(entry(file, attributes)));
    }

    private FolderEntry entry(Path file, BasicFileAttributes attributes) throws IOException {
        boolean folder = attributes.isDirectory();
        StoredObject object = new StoredObject(key(file) + (folder ? "/" : ""), Optional.empty(), Optional.of(tag(attributes)),
                attributes.isRegularFile() ? attributes.size() : 0, attributes.lastModifiedTime().toInstant(), Optional.empty());
        if (attributes.isSymbolicLink()) {
            return new FolderEntry(object, FolderEntry.Kind.LINK, Files.readSymbolicLink(file).toString());
        }
        return new FolderEntry(object, folder ? FolderEntry.Kind.FOLDER : attributes.isRegularFile() ? FolderEntry.Kind.FILE
                : FolderEntry.Kind.OTHER, "");
    }

    @Override
    public Optional<FolderEntry.Owner> owner(String key) throws IOException {
        if (!root.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Map<String, Object> attributes = Files.readAttributes(file(key), "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return Optional.of(new FolderEntry.Owner((Integer) attributes.get("uid"), (Integer) attributes.get("gid"),
                (Integer) attributes.get("mode") & 07777));
    }

    private interface Visitor {
        void see(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Every file and folder whose key begins with the prefix. */
    private void visit(String prefix, Visitor visitor) throws IOException {
        requireRoot();
        Path start = file(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!isFolder(start)) {
            return;
        }
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            private boolean onTheWay(Path folder) {
                String key = folder.equals(root) ? "" : key(folder) + "/";
                return key.startsWith(prefix) || prefix.startsWith(key);
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                checkInterrupted();
                if (!folder.equals(root) && (key(folder) + "/").startsWith(prefix)) {
                    visitor.see(folder, attributes);
                }
                return onTheWay(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (key(file).startsWith(prefix)) {
                    visitor.see(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // Such as lost+found, which nobody but root may open and which no series looks into
                if (e instanceof NoSuchFileException || !onTheWay(file)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e instanceof AccessDeniedException ? denied(file, e) : broken(file, e);
            }
        });
    }

    /** Without those that may not be looked into, such as lost+found. */
    @Override
    public Set<String> folders() throws IOException {
        requireRoot();
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(path -> Files.isDirectory(path) && Files.isReadable(path)).map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        requireRoot();
        return object(key);
    }

    @Override
    public InputStream open(StoredObject object, long offset) throws IOException {
        Path file = file(object.key());
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            requireRoot();
            throw gone(file, e);
        } catch (AccessDeniedException e) {
            throw denied(file, e);
        }
        try {
            checkUnchanged(object);
            channel.position(offset);
            return new Guarded(Channels.newInputStream(channel), object);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Optional<Space> space() throws IOException {
        requireRoot();
        FileStore disk = Files.getFileStore(root);
        return Optional.of(new Space(disk.getUsableSpace(), disk.getTotalSpace()));
    }

    @Override
    public String describe(String key) {
        return file(key).toString();
    }

    @Override
    public void close() {
        // Nothing is held open between calls
    }

    private Optional<StoredObject> object(String key) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file(key), BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new StoredObject(key, Optional.empty(), Optional.of(tag(attributes)), attributes.size(),
                            attributes.lastModifiedTime().toInstant(), Optional.empty()))
                    : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw denied(file(key), e);
        }
    }

    private void checkUnchanged(StoredObject listed) throws IOException {
        Optional<StoredObject> now = object(listed.key());
        if (now.isEmpty()) {
            throw gone(file(listed.key()), null);
        }
        if (!now.get().etag().equals(listed.etag())) {
            throw new Problem(Message.of("catalog.store.changed", describe(listed.key())), Message.of("catalog.store.changed.remedy"));
        }
    }

    private static String tag(BasicFileAttributes attributes) {
        return attributes.size() + "-" + attributes.lastModifiedTime().toInstant() + "-" + attributes.fileKey();
    }

    private Path file(String key) {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("A key that leads out of its store: " + key);
        }
        return file;
    }

    private String key(Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false).map(Path::toString).collect(Collectors.joining("/"));
    }

    private void requireRoot() {
        if (!isFolder(root)) {
            throw new Problem(Message.of("catalog.store.folder.away", name, root.toString()), Message.of("catalog.store.folder.away.remedy"));
        }
    }

    /** A folder that may not be entered hides what is in it; taken for one that is not there, all that is known of it would be forgotten. */
    private boolean isFolder(Path folder) {
        try {
            return Files.readAttributes(folder, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (AccessDeniedException e) {
            throw denied(folder, e);
        } catch (IOException e) {
            throw broken(folder, e);
        }
    }

    /** Such as a network file system whose server has gone: the reason is the system's own words. */
    private Problem broken(Path file, IOException cause) {
        String reason = cause instanceof FileSystemException system && system.getReason() != null ? system.getReason() : cause.getMessage();
        return new Problem(Message.of("catalog.store.folder.broken", name, file.toString(), String.valueOf(reason)),
                Message.of("catalog.store.folder.broken.remedy"), cause);
    }

    private Problem denied(Path file, IOException cause) {
        return new Problem(Message.of("catalog.store.folder.denied", name, file.toString(), System.getProperty("user.name")),
                Message.of("catalog.store.folder.denied.remedy"), cause);
    }

    private static Problem gone(Path file, IOException cause) {
        return new Problem(Message.of("catalog.store.gone", file.toString()), Message.of("catalog.store.changed.remedy"), cause);
    }

    private static void checkInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
    }

    /** Ends by interruption, and fails at its end when the file has changed meanwhile. */
    private final class Guarded extends FilterInputStream {

        private final StoredObject object;

        Guarded(InputStream in, StoredObject object) {
            super(in);
            this.object = object;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            checkInterrupted();
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (ClosedByInterruptException e) {
                throw new InterruptedIOException();
            }
            if (read < 0) {
                checkUnchanged(object);
            }
            return read;
        }
    }
}
