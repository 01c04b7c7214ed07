package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import relight.core.protocol.EventCodec;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.Opening;
import relight.core.protocol.StoredEvent;
import relight.core.recovery.Entry;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.text.Problem;

/** What is read from a journal. Belongs to the thread of its connection. */
final class JournalRows {

    private final Connection connection;
    private final EventCodec codec = new EventCodec();

    JournalRows(Connection connection) {
        this.connection = connection;
    }

    /** What opens the commitments of one event, as far as it was not erased. */
    List<Opening> openings(long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT words FROM event WHERE number = ?")) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
                byte[] packed = row.next() ? row.getBytes(1) : null;
                return packed == null ? List.of() : StoredWords.unpack(packed);
            }
        }
    }

    Optional<byte[]> document(String sha256) {
        try (PreparedStatement select = connection.prepareStatement("SELECT content FROM document WHERE sha256 = ?")) {
            select.setString(1, sha256);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    List<Long> numbers(String recovery) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT first, past FROM span WHERE recovery = ? ORDER BY first")) {
            select.setString(1, recovery);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    LongStream.range(row.getLong(1), row.getLong(2)).forEach(numbers::add);
                }
            }
        }
        return numbers;
    }

    Optional<byte[]> leaf(long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT leaf FROM event WHERE number = ?")) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /** The leaves of a part of the log, in their order; throws where one is missing. */
    List<byte[]> leaves(long from, long before) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT number, leaf FROM event WHERE number >= ? AND number < ? ORDER BY number")) {
            select.setLong(1, from);
            select.setLong(2, before);
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && row.getLong(1) == from + leaves.size()) {
                    leaves.add(row.getBytes(2));
                }
            }
        }
        if (leaves.size() != before - from) {
            throw new SQLException("event " + (from + leaves.size()) + " is not there");
        }
        return leaves;
    }

    long size() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT coalesce(max(number), -1) + 1 FROM event"); ResultSet row = select.executeQuery()) {
            return row.getLong(1);
        }
    }

    /** The tree as an event left it. */
    MerkleTree tree(long size) throws SQLException {
        List<byte[]> subtrees = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT subtree FROM event WHERE number = ?")) {
            for (long end : MerkleTree.ends(size)) {
                select.setLong(1, end);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new IllegalArgumentException("The log has fewer than " + size + " events");
                    }
                    subtrees.add(row.getBytes(1));
                }
            }
        }
        return MerkleTree.of(size, subtrees);
    }

    /** The event that has this id in this recovery, from a place in the log on. */
    Optional<Entry> find(String recovery, String eventId, long from) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, leaf FROM span JOIN event ON number >= max(first, ?3) AND number < past WHERE span.recovery = ?1 AND id = ?2")) {
            select.setString(1, recovery);
            select.setString(2, eventId);
            select.setLong(3, from);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(entry(row.getLong(1), row.getBytes(2))) : Optional.empty();
            }
        }
    }

    Entry entry(long number, byte[] leaf) {
        Map<String, Opening> openings = new HashMap<>();
        readable(number).forEach(opening -> openings.put(opening.commitment(), opening));
        return codec.decode(number, leaf, commitment -> Optional.ofNullable(openings.get(commitment)), this::document);
    }

    /** An event whose words lie in a damaged page is still an event. */
    private List<Opening> readable(long number) {
        try {
            return openings(number);
        } catch (SQLException e) {
            return List.of();
        }
    }

    /** A recovery's events; of a damaged file those that can be read, and the reason for each that cannot. */
    List<Entry> entries(String recovery, Consumer<Exception> damage) {
        List<Long> numbers;
        try {
            numbers = numbers(recovery);
        } catch (SQLException e) {
            damage.accept(e);
            numbers = JournalSalvage.of(connection).numbers(recovery);
        }
        List<Entry> entries = new ArrayList<>();
        for (long number : numbers) {
            try {
                leaf(number).map(leaf -> read(number, leaf, damage)).ifPresent(entry -> entry.ifPresent(entries::add));
            } catch (SQLException e) {
                damage.accept(e);
            }
        }
        return entries;
    }

    private Optional<Entry> read(long number, byte[] leaf, Consumer<Exception> damage) {
        try {
            return Optional.of(entry(number, leaf));
        } catch (Problem e) {
            damage.accept(e);
            return Optional.empty();
        }
    }

    StoredEvent stored(long number) throws SQLException {
        byte[] leaf = leaf(number).orElseThrow(() -> new SQLException("event " + number + " is not there"));
        Optional<byte[]> beside = codec.head(number, leaf).dataSha256().flatMap(this::document);
        return new StoredEvent(number, leaf, openings(number), beside);
    }

    /** The same of a damaged file; empty where the event itself cannot be read, without whatever else of it cannot. */
    Optional<StoredEvent> salvaged(long number, Consumer<Exception> damage) {
        try {
            return leaf(number).map(leaf -> new StoredEvent(number, leaf, readable(number), beside(number, leaf)));
        } catch (SQLException e) {
            damage.accept(e);
            return Optional.empty();
        }
    }

    private Optional<byte[]> beside(long number, byte[] leaf) {
        try {
            return codec.head(number, leaf).dataSha256().flatMap(this::document);
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    boolean sealed(String recovery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM event WHERE recovery = ? AND type = 'sealed'")) {
            select.setString(1, recovery);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** All recoveries, newest first, by their landmarks alone; of a damaged file those that can be read. */
    List<Summary> summaries(Consumer<Exception> damage) {
        List<Landmarks> all;
        try {
            all = landmarks();
        } catch (SQLException e) {
            damage.accept(e);
            all = JournalSalvage.of(connection).landmarks();
        }
        List<Summary> summaries = new ArrayList<>();
        for (Landmarks landmarks : all) {
            try {
                summaries.add(summary(landmarks));
            } catch (SQLException | Problem | NoSuchElementException e) {
                damage.accept(e);
            }
        }
        return summaries;
    }

    /** Where a recovery begins, ends and was sealed; {@code last} is its newest event. */
    record Landmarks(String recovery, long events, long last, long declared, Optional<Long> closed, Optional<Long> sealed) {}

    private List<Landmarks> landmarks() throws SQLException {
        List<Landmarks> all = new ArrayList<>();
        // Asked for its least number alone, SQLite would look for each recovery through all events before it
        String sql = """
            WITH mark AS (SELECT recovery, min(CASE type WHEN 'declared' THEN number END) AS declared,
                                 max(CASE type WHEN 'closed' THEN number END) AS closed, max(CASE type WHEN 'sealed' THEN number END) AS sealed
                            FROM event INDEXED BY event_landmark WHERE type IN ('declared', 'closed', 'sealed') GROUP BY recovery),
                 whole AS (SELECT recovery, sum(past - first) AS events, max(past) - 1 AS last FROM span GROUP BY recovery)
            SELECT recovery, events, last, declared, closed, sealed FROM mark JOIN whole USING (recovery)
             WHERE declared IS NOT NULL ORDER BY declared DESC""";
        try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(new Landmarks(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), maybe(row, 5), maybe(row, 6)));
            }
        }
        return all;
    }

    private static Optional<Long> maybe(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private Summary summary(Landmarks at) throws SQLException {
        Entry first = entry(at.declared(), leaf(at.declared()).orElseThrow());
        Declared declared = (Declared) first.event();
        Optional<Entry> closed = Optional.empty();
        if (at.closed().isPresent()) {
            closed = Optional.of(entry(at.closed().get(), leaf(at.closed().get()).orElseThrow()));
        }
        return new Summary(at.recovery(), declared.mode(), declared.title().toString(), declared.systems(), first.happened(),
                closed.map(Entry::happened), closed.map(entry -> ((Closed) entry.event()).verdict()), at.events(),
                at.sealed().equals(Optional.of(at.last())));
    }
}
