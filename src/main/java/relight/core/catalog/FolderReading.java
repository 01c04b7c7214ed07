package relight.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Reads a backup that is a folder: just the files that were listed, each in its own version (ALL-3), several at a time, hashed while
 * they are read. What is known of a folder as a whole is the SHA-256 of the list that {@code sha256sum} writes of its files in the
 * order of their paths, so that anybody can compute it again.
 */
public final class FolderReading {

    /** Enough to hide a bucket's answering time behind one another. */
    private static final int AT_ONCE = 8;

    /** Takes the content of a file or, empty, of a link; called by several threads. */
    @FunctionalInterface
    public interface Sink {

        Sink NONE = (entry, content) -> content.transferTo(OutputStream.nullOutputStream());

        /** What is not read here is read afterwards, for the hash. */
        void take(FolderEntry entry, InputStream content) throws IOException;
    }

    private final BackupStore store;
    private final Backup backup;
    private final List<FolderEntry> entries;
    private final String[] hashes;
    private final StoredObject object;

    private FolderReading(BackupStore store, Backup backup, List<FolderEntry> entries, StoredObject object) {
        this.store = store;
        this.backup = backup;
        this.object = object;
        this.entries = entries;
        this.hashes = new String[entries.size()];
    }

    /**
     * Lists the folder.
     *
     * @throws Problem where anything in it has come, gone or changed since the catalog listed it
     */
    public static FolderReading open(BackupStore store, Backup backup) throws IOException {
        String folder = backup.object().key();
        List<FolderEntry> entries = new ArrayList<>();
        FolderSum sum = new FolderSum(folder);
        store.walk(folder, entry -> {
            sum.add(entry);
            entries.add(entry);
        });
        if (!sum.object().etag().equals(backup.object().etag())) {
            throw new Problem(Message.of(entries.isEmpty() ? "catalog.store.gone" : "catalog.store.changed", backup.location()),
                    Message.of("catalog.store.changed.remedy"));
        }
        entries.removeIf(entry -> entry.object().key().equals(folder));
        entries.sort(Comparator.comparing(entry -> entry.object().key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return new FolderReading(store, backup, entries, sum.object());
    }

    /** What a folder amounts to that no catalog has listed, as one object. */
    public static StoredObject summed(BackupStore store, String folder) throws IOException {
        FolderSum sum = new FolderSum(folder);
        store.walk(folder, sum::add);
        return sum.object();
    }

    /** The folder as it was listed now. */
    public StoredObject object() {
        return object;
    }

    /** In the order of their paths. */
    public List<FolderEntry> entries() {
        return entries;
    }

    /** Where an entry lies below the folder, as the store writes it: not yet to be trusted (FS-1). */
    public String path(FolderEntry entry) {
        return entry.object().key().substring(backup.object().key().length());
    }

    /** The list of checksums that lies in the folder and belongs to the backup, not to what was backed up. */
    public Optional<FolderEntry> manifest() {
        return entries.stream().filter(entry -> FolderManifest.isInside(backup.object().key(), entry.object().key())).findFirst();
    }

    /** Whom the folder itself or one of its entries belongs to; empty where the store does not keep that. */
    public Optional<FolderEntry.Owner> owner(String path) throws IOException {
        return store.owner(backup.object().key() + path);
    }

    /**
     * Reads every file to its end. Blocks; interruption ends it with an {@link InterruptedIOException}.
     *
     * @param fetched hears the bytes read so far, from any thread, one call at a time
     * @param told    hears, from any thread, where the store broke off and when the reading goes on
     * @return SHA-256 of the list of checksums, in hexadecimal
     */
    public String read(Sink sink, LongConsumer fetched, Consumer<Message> told) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("relight-folder-", 0).factory());
        try {
            ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
            AtomicInteger next = new AtomicInteger();
            AtomicLong count = new AtomicLong();
            for (int i = 0; i < AT_ONCE; i++) {
                done.submit(() -> {
                    for (int at = next.getAndIncrement(); at < hashes.length; at = next.getAndIncrement()) {
                        hashes[at] = hash(entries.get(at), sink, count, fetched, told);
                    }
                    return null;
                });
            }
            for (int i = 0; i < AT_ONCE; i++) {
                done.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            pool.shutdownNow();
            pool.close();
        }
        return list();
    }

    /**
     * Reads every file to its end and compares with what the verifier read.
     *
     * @throws Problem where the bytes are not those that were found good
     */
    public String readVerified(Sink sink, LongConsumer fetched, Consumer<Message> told) throws IOException {
        String actual = read(sink, fetched, told);
        backup.verdict().sha256().filter(expected -> !expected.equals(actual)).ifPresent(expected -> {
            throw new Problem(Message.of("restore.backup.changed", backup.location(), expected, actual),
                    Message.of("restore.backup.changed.remedy"));
        });
        return actual;
    }

    /** SHA-256 of the entry of that number, after it was read; empty for what has no bytes of its own. */
    Optional<String> sha256(int entry) {
        return entries.get(entry).kind() == FolderEntry.Kind.FILE ? Optional.of(hashes[entry]) : Optional.empty();
    }

    private String hash(FolderEntry entry, Sink sink, AtomicLong count, LongConsumer fetched,
            Consumer<Message> told) throws IOException {
        MessageDigest digest = sha256();
        switch (entry.kind()) {
            case FILE -> {
                try (DigestInputStream content = new DigestInputStream(
                        new Counted(ResumedStream.open(store, entry.object(), 0, told), entry.object(), count, fetched), digest)) {
                    sink.take(entry, content);
                    content.transferTo(OutputStream.nullOutputStream());
                }
            }
            case LINK -> digest.update(entry.link().getBytes(StandardCharsets.UTF_8));
            case FOLDER, OTHER -> { }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private String list() {
        MessageDigest list = sha256();
        for (int i = 0; i < hashes.length; i++) {
            FolderEntry.Kind kind = entries.get(i).kind();
            if (kind == FolderEntry.Kind.FILE || kind == FolderEntry.Kind.LINK) {
                list.update((hashes[i] + "  " + path(entries.get(i)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(list.digest());
    }

    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Just as many bytes as were listed: a file that grows or ends too early is another one. */
    private final class Counted extends FilterInputStream {

        private final StoredObject object;
        private final AtomicLong all;
        private final LongConsumer fetched;
        private long count;

        Counted(InputStream in, StoredObject object, AtomicLong all, LongConsumer fetched) {
            super(in);
            this.object = object;
            this.all = all;
            this.fetched = fetched;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            if (count > object.size() || read < 0 && count < object.size()) {
                throw new Problem(Message.of("catalog.store.changed", store.describe(object.key())),
                        Message.of("catalog.store.changed.remedy"));
            }
            if (read > 0) {
                synchronized (all) {
                    fetched.accept(all.addAndGet(read));
                }
            }
            return read;
        }
    }
}
