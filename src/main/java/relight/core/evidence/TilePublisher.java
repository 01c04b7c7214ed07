package relight.core.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import relight.core.protocol.EvidenceStore;
import relight.core.protocol.ProtocolLog;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Publishes a log in the form of C2SP tlog-tiles, so that any reader of such logs can follow it: the hashes of its tree, and its
 * events only where that is asked for. What is there already is not written again.
 */
final class TilePublisher {

    private static final int TILE = HashTree.TILE;
    private static final int MOST_BYTES = 1 << 20;

    private final ProtocolLog log;
    private final EvidenceStore store;
    private final String base;
    private int written;

    TilePublisher(ProtocolLog log, EvidenceStore store) {
        this.log = log;
        this.store = store;
        this.base = log.logId() + "/";
    }

    /** Tiles first, then the head that needs them. Throws a {@link Problem} where the log that lies there is not the beginning of this one. */
    Publication publish(SignedNote note, boolean entries) {
        Checkpoint head = Checkpoint.read(note.text());
        HashTree tree = new LogProofs(log).tree(head.size());
        try {
            long before = before(head, tree);
            hashes(tree, before, head.size());
            if (entries) {
                entries(entriesBefore(before), head.size());
            }
            put("checkpoint", note.toString().getBytes(StandardCharsets.UTF_8));
            return new Publication(head.size(), written - 1, store.describe(base));
        } catch (IOException e) {
            throw new Problem(Message.of("evidence.publish.failed", store.describe(base), String.valueOf(e.getMessage())), Message.of("evidence.publish.failed.remedy"), e);
        }
    }

    /** How much of it lies there. */
    private long before(Checkpoint head, HashTree tree) throws IOException {
        Optional<byte[]> there = read("checkpoint");
        if (there.isEmpty()) {
            return 0;
        }
        Optional<Checkpoint> old = checkpoint(there.get()).filter(one -> one.origin().equals(head.origin()) && one.size() <= head.size()
                && Arrays.equals(one.root(), tree.root(one.size())));
        return old.orElseThrow(() -> new Problem(Message.of("evidence.publish.contradicts", store.describe(base)),
                Message.of("evidence.publish.contradicts.remedy"))).size();
    }

    private static Optional<Checkpoint> checkpoint(byte[] file) {
        try {
            return Optional.of(Checkpoint.read(SignedNote.read(new String(file, StandardCharsets.UTF_8)).text()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void hashes(HashTree tree, long before, long size) throws IOException {
        for (int level = 0; HashTree.hashes(level, size) > 0; level++) {
            long known = HashTree.hashes(level, before);
            long count = HashTree.hashes(level, size);
            for (long tile = known / TILE; tile * TILE < count; tile++) {
                int width = (int) Math.min(TILE, count - tile * TILE);
                if (tile * TILE + width > known) {
                    put(path("tile/" + level, tile, width), tree.tile(level, tile, width));
                }
            }
        }
    }

    /** From where on events are missing there: all of them where only hashes were published before. */
    private long entriesBefore(long before) throws IOException {
        long full = before / TILE;
        String last = full > 0 ? path("tile/entries", full - 1, TILE) : path("tile/entries", 0, (int) Math.max(1, before));
        return read(last).isPresent() ? full * TILE : 0;
    }

    private void entries(long from, long size) throws IOException {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        long[] at = {0};
        IOException[] failed = {null};
        log.leaves(size, leaf -> {
            if (at[0]++ < from || failed[0] != null) {
                return;
            }
            bundle.write(leaf.length >> 8);
            bundle.write(leaf.length);
            bundle.writeBytes(leaf);
            if (at[0] % TILE == 0 || at[0] == size) {
                try {
                    put(path("tile/entries", (at[0] - 1) / TILE, (int) ((at[0] - 1) % TILE) + 1), bundle.toByteArray());
                } catch (IOException e) {
                    failed[0] = e;
                }
                bundle.reset();
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
    }

    /** As the specification has it: {@code x001/x234/067}, and the width of a tile that is not full. */
    static String path(String kind, long tile, int width) {
        StringBuilder path = new StringBuilder("%03d".formatted(tile % 1000));
        for (long rest = tile / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return kind + "/" + path + (width < TILE ? ".p/" + width : "");
    }

    private Optional<byte[]> read(String name) throws IOException {
        Optional<InputStream> there = store.open(base + name);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = there.get()) {
            return Optional.of(in.readNBytes(MOST_BYTES));
        }
    }

    private void put(String name, byte[] bytes) throws IOException {
        Path file = Files.createTempFile("relight", ".tile");
        try {
            Files.write(file, bytes);
            store.put(base + name, file);
            written++;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
