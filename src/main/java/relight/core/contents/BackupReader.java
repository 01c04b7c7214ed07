package relight.core.contents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.ToldStream;
import relight.core.catalog.UnwrappedStream;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ObjectYaml;
import relight.core.restore.files.ArchiveEntry;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.VeleroPaths;

/**
 * Looks into a backup that holds files: lists what is in it, and takes a single file out. Nothing is written, and each reading is of
 * just the version that the catalog knows. All calls block; interruption ends them.
 */
public final class BackupReader {

    /** Beyond this nobody looks through a list; the rest is said to be missing from it. */
    private static final int MOST = 2_000_000;

    private final BackupStore store;
    private final Backup backup;

    public BackupReader(BackupStore store, Backup backup) {
        this.store = store;
        this.backup = backup;
    }

    /**
     * Reads the names of everything in it.
     *
     * @throws Problem where the backup holds no files, as a dump of a database does
     */
    public Contents list(WorkListener listener) throws IOException {
        Nodes nodes = new Nodes();
        boolean whole;
        if (backup.object().isFolder()) {
            whole = new FolderContents(store, backup).list(nodes, MOST, listener);
        } else {
            try (ToldStream stored = new ToldStream(store, backup, listener)) {
                whole = list(nodes, stored, listener);
            }
        }
        return new Contents(nodes, whole);
    }

    private boolean list(Nodes nodes, ToldStream stored, WorkListener listener) throws IOException {
        try (UnwrappedStream content = UnwrappedStream.open(stored, ReadingCaps.DEFAULT, store.decryption(backup))) {
            return list(nodes, content, listener);
        }
    }

    private boolean list(Nodes nodes, UnwrappedStream content, WorkListener listener) throws IOException {
        return switch (content.content()) {
            case TAR, POSTGRESQL_BASE -> TarContents.list(content, nodes, MOST, UnaryOperator.identity());
            case VELERO -> TarContents.list(content, nodes, MOST, VeleroPaths::byNamespace);
            case ZIP -> {
                if (!content.wrappings().isEmpty()) {
                    throw new Problem(Message.of("contents.wrapped-zip", backup.location()), Message.of("contents.wrapped-zip.remedy"));
                }
                yield new ZipContents(store, backup).list(nodes, MOST, listener);
            }
            default -> throw new Problem(Message.of("contents.none", backup.location(),
                    new BackupFormat(content.wrappings(), content.content(), "").describe()), Message.of("contents.none.remedy"));
        };
    }

    /** Whether a file can be read without everything that lies before it; false where the form is not known yet. */
    public boolean isQuick() {
        return backup.object().isFolder() || backup.verdict().format().filter(format -> format.wrappings().isEmpty()).isPresent();
    }

    /** Whether there is anything to list, as far as is known. */
    public static boolean holdsFiles(Backup backup) {
        return backup.object().isFolder() || backup.verdict().format().map(format -> switch (format.content()) {
            case TAR, ZIP, FOLDER, POSTGRESQL_BASE, VELERO -> true;
            default -> false;
        }).orElse(true);
    }

    /** What can be shown of a file: all of a picture, the beginning of a text, an object of a cluster as YAML without the values of Secrets. */
    public Preview preview(Contents contents, int node, WorkListener listener) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy(contents, node, bytes, contents.size(node) <= Preview.LARGEST_PICTURE ? Preview.LARGEST_PICTURE : Preview.MOST_TEXT, listener);
        Optional<String> object = contents.name(node).endsWith(".json") ? ObjectYaml.masked(bytes.toByteArray()) : Optional.empty();
        if (object.isPresent()) {
            byte[] yaml = object.get().getBytes(StandardCharsets.UTF_8);
            return Preview.of(yaml, yaml.length);
        }
        return Preview.of(bytes.toByteArray(), contents.size(node));
    }

    /**
     * Writes the first bytes of a file.
     *
     * @param node of the listing that this backup gave
     * @param most bytes; all of it with {@link Long#MAX_VALUE}
     */
    public void copy(Contents contents, int node, OutputStream out, long most, WorkListener listener) throws IOException {
        if (contents.kind(node) != Contents.Kind.FILE || contents.place(node) == Contents.UNKNOWN) {
            throw new Problem(Message.of("contents.no-bytes", contents.path(node)), Message.of("contents.no-bytes.remedy"));
        }
        long wanted = Math.min(most, contents.size(node));
        long place = contents.place(node);
        if (backup.object().isFolder()) {
            new FolderContents(store, backup).copy(place, out, wanted, listener);
            return;
        }
        BackupFormat format = format();
        if (format.content() == BackupFormat.Content.ZIP) {
            new ZipContents(store, backup).copy(place, out, wanted, listener);
        } else if (format.wrappings().isEmpty()) {
            // What is not compressed need not be read from its beginning
            try (InputStream in = ResumedStream.open(store, backup.object(), place, broken -> { })) {
                exactly(in, wanted, out, done -> listener.at(contents.name(node), done, wanted));
            }
        } else {
            try (ToldStream stored = new ToldStream(store, backup, listener); UnwrappedStream in = UnwrappedStream.open(stored, ReadingCaps.DEFAULT, store.decryption(backup))) {
                exactly(in, place, OutputStream.nullOutputStream(), done -> { });
                exactly(in, wanted, out, done -> { });
            }
        }
    }

    /** Writes a file of the backup beside; under its own name, which is taken from whatever has it, only when it is whole. */
    public void save(Contents contents, int node, Path file, WorkListener listener) throws IOException {
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".relight-", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                copy(contents, node, out, Long.MAX_VALUE, listener);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private BackupFormat format() throws IOException {
        try (ToldStream stored = new ToldStream(store, backup, WorkListener.NONE);
             UnwrappedStream content = UnwrappedStream.open(stored, ReadingCaps.DEFAULT, store.decryption(backup))) {
            return new BackupFormat(content.wrappings(), content.content(), "");
        }
    }

    /** Copies just so many bytes. */
    static void exactly(InputStream in, long count, OutputStream out, LongConsumer progress) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        long left = count;
        while (left > 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new java.io.InterruptedIOException();
            }
            int read = in.read(bytes, 0, (int) Math.min(left, bytes.length));
            if (read < 0) {
                throw new Problem(Message.of("contents.cut"), Message.of("contents.cut.remedy"));
            }
            out.write(bytes, 0, read);
            left -= read;
            progress.accept(count - left);
        }
    }

    /** Whether a restore would refuse an archive for an entry (FS-1). */
    static boolean refused(String path, Contents.Kind kind, String link) {
        try {
            new ArchiveEntry(path, ArchiveEntry.Kind.valueOf(kind.name()), link).place();
            return false;
        } catch (Problem e) {
            return true;
        }
    }
}
