package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A store that breaks off: the reading goes on, and ends where that would be another backup. */
class ResumedStreamTest {

    private static final byte[] BYTES = new byte[100_000];
    private static final StoredObject OBJECT = new StoredObject("a.tar", Optional.empty(), Optional.of("tag"), BYTES.length, Instant.EPOCH, Optional.empty());

    static {
        new Random(5).nextBytes(BYTES);
    }

    private final List<Long> opened = new ArrayList<>();
    private final List<Message> told = new ArrayList<>();

    @Test
    void goesOnAtTheByteWhereItBrokeOffAndSaysSo() throws IOException {
        try (InputStream in = reading(List.of(40_000L, 30_000L), 2)) {
            assertArrayEquals(BYTES, in.readAllBytes());
        }
        assertEquals(List.of(0L, 40_000L, 70_000L), opened);
        assertEquals(List.of("catalog.store.broke-off", "catalog.store.broke-off"), told.stream().map(Message::key).toList());
    }

    @Test
    void waitsLongerFromTryToTryAndGivesUpWithWhatTheStoreSaidLast() {
        IOException last = assertThrows(IOException.class, () -> reading(List.of(40_000L, 0L, 0L, 0L), 3).readAllBytes());
        assertEquals("reset", last.getMessage());
        assertEquals(List.of(0L, 40_000L, 40_000L, 40_000L), opened, "nothing was read twice");
        assertEquals(List.of(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3)), told.stream().map(one -> one.values().get(4)).toList());
    }

    @Test
    void everyBreakThatBytesCameBeforeIsAFirstOne() throws IOException {
        try (InputStream in = reading(Collections.nCopies(9, 10_000L), 1)) {
            assertArrayEquals(BYTES, in.readAllBytes());
        }
    }

    @Test
    void ALL_3_anObjectThatHasChangedMeanwhileEndsIt() {
        BackupStore changing = new Broken(List.of(40_000L)) {
            @Override
            public InputStream open(StoredObject object, long offset) throws IOException {
                if (offset > 0) {
                    opened.add(offset);
                    throw new Problem(Message.of("catalog.store.changed", "a.tar"));
                }
                return super.open(object, offset);
            }
        };
        Problem changed = assertThrows(Problem.class, () -> ResumedStream.open(changing, OBJECT, waits(5), told::add).readAllBytes());
        assertEquals("catalog.store.changed", changed.what().key());
        assertEquals(List.of(0L, 40_000L), opened, "it is not asked for again");
    }

    @Test
    void aStoreThatIsAwayFromTheBeginningIsToldAtOnce() {
        BackupStore away = new Broken(List.of()) {
            @Override
            public InputStream open(StoredObject object, long offset) throws IOException {
                opened.add(offset);
                throw new SocketException("refused");
            }
        };
        assertThrows(SocketException.class, () -> ResumedStream.open(away, OBJECT, waits(5), told::add));
        assertEquals(List.of(0L), opened);
    }

    @Test
    void interruptionEndsTheWait() {
        Consumer<Message> interrupting = _ -> Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> ResumedStream.open(new Broken(List.of(10L)), OBJECT, List.of(Duration.ofDays(1)), interrupting)
                .readAllBytes());
        assertEquals(true, Thread.interrupted());
    }

    private InputStream reading(List<Long> breaks, int tries) throws IOException {
        return ResumedStream.open(new Broken(breaks), OBJECT, waits(tries), told::add);
    }

    private static List<Duration> waits(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count).mapToObj(Duration::ofMillis).toList();
    }

    /** A fault in the stream: each connection but the last one ends after so many bytes. */
    private class Broken implements BackupStore {

        private final List<Long> breaks;
        private int connection;

        Broken(List<Long> breaks) {
            this.breaks = breaks;
        }

        @Override
        public InputStream open(StoredObject object, long offset) throws IOException {
            opened.add(offset);
            long most = connection < breaks.size() ? breaks.get(connection) : Long.MAX_VALUE;
            connection++;
            byte[] rest = Arrays.copyOfRange(BYTES, (int) offset, BYTES.length);
            return new BlockStream() {
                private int at;

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    if (length == 0) {
                        return 0;
                    }
                    if (at >= most) {
                        throw new SocketException("reset");
                    }
                    int some = (int) Math.min(Math.min(length, rest.length - at), most - at);
                    if (some == 0) {
                        return -1;
                    }
                    System.arraycopy(rest, at, bytes, from, some);
                    at += some;
                    return some;
                }
            };
        }

        @Override
        public String name() {
            return "main";
        }

        @Override
        public void list(String prefix, Consumer<StoredObject> found) {
            found.accept(OBJECT);
        }

        @Override
        public Optional<StoredObject> find(String key) {
            return Optional.of(OBJECT);
        }

        @Override
        public String describe(String key) {
            return key;
        }

        @Override
        public void close() {
            // Nothing is held
        }
    }
}
