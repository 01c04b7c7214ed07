package relight.adapter.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import relight.core.protocol.EventCodec;
import relight.core.protocol.EventLook;
import relight.core.protocol.EventLook.Seen;
import relight.core.text.Message;

/**
 * Looks at all events of a journal file, on all cores, each with a connection of its own; what they saw is told in the order of the
 * log. Only a few parts of the file are held at a time, however long it is.
 */
final class JournalLooks {

    /** Events in one reading. */
    private static final int PART = 2_048;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final JournalFile file;

    JournalLooks(JournalFile file) {
        this.file = file;
    }

    /** A part of the log; {@code unreadable} is what ended it before its time. */
    private record Part(List<Seen> seen, Optional<SQLException> unreadable) {}

    /** Ends at the first event that cannot be read. */
    void each(long size, Consumer<Seen> seen, BiConsumer<Long, Message> unreadable) throws SQLException {
        BlockingQueue<Reader> idle = new ArrayBlockingQueue<>(CORES);
        List<Reader> readers = new ArrayList<>();
        Deque<Future<Part>> ahead = new ArrayDeque<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CORES, Thread.ofPlatform().name("journal-look-", 0).daemon().factory())) {
            try {
                for (int i = 0; i < CORES; i++) {
                    readers.add(new Reader(file.openToRead()));
                }
                idle.addAll(readers);
                long asked = 0;
                long next = 0;
                while (next < size) {
                    for (; asked < size && ahead.size() < 2 * CORES; asked += PART) {
                        ahead.add(pool.submit(part(idle, asked, Math.min(size, asked + PART))));
                    }
                    Part part = result(ahead.remove());
                    part.seen().forEach(seen);
                    if (part.unreadable().isPresent()) {
                        long bad = part.seen().isEmpty() ? next : part.seen().getLast().number() + 1;
                        unreadable.accept(bad, Message.of("protocol.verify.unreadable", bad, String.valueOf(part.unreadable().get().getMessage())));
                        return;
                    }
                    next += PART;
                }
            } finally {
                ahead.forEach(part -> part.cancel(false));
                pool.shutdown();
            }
        } finally {
            for (Reader reader : readers) {
                reader.connection.close();
            }
        }
    }

    private static Callable<Part> part(BlockingQueue<Reader> idle, long from, long before) {
        return () -> {
            Reader reader = idle.take();
            try {
                return reader.read(from, before);
            } finally {
                idle.add(reader);
            }
        };
    }

    private static Part result(Future<Part> part) {
        try {
            return part.get();
        } catch (ExecutionException | InterruptedException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
    }

    /** One connection, for one thread at a time. */
    private static final class Reader {

        private static final String EVENTS = "SELECT number, CAST(concat_ws(char(10), recovery, id, type) AS BLOB), leaf, words FROM event "
                + "WHERE number >= ? AND number < ? ORDER BY number";

        private final Connection connection;
        private final JournalRows rows;
        private final EventLook look = EventLook.atLog();

        Reader(Connection connection) {
            this.connection = connection;
            rows = new JournalRows(connection);
        }

        Part read(long from, long before) {
            List<Seen> seen = new ArrayList<>((int) (before - from));
            try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
                select.setLong(1, from);
                select.setLong(2, before);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        seen.add(look(row));
                    }
                }
                return new Part(seen, Optional.empty());
            } catch (SQLException e) {
                return new Part(seen, Optional.of(e));
            }
        }

        private Seen look(ResultSet row) throws SQLException {
            long number = row.getLong(1);
            byte[] leaf = row.getBytes(3);
            byte[] words = row.getBytes(4);
            if (leaf == null) {
                throw new SQLException("event " + number + " has no bytes");
            }
            Seen seen = look.at(number, leaf, words == null ? List.of() : StoredWords.unpack(words), rows::document);
            boolean filed = seen.head().isEmpty() || Arrays.equals(filing(seen.head().get()), row.getBytes(2));
            return filed ? seen : seen.with(Message.of("protocol.verify.columns", number));
        }

        /** In one piece and as bytes, as it is fetched: each value that is fetched by itself, or as text, takes longer than to compare it. */
        private static byte[] filing(EventCodec.Head head) {
            return (head.recovery() + "\n" + head.id() + "\n" + head.type()).getBytes(StandardCharsets.UTF_8);
        }
    }
}
