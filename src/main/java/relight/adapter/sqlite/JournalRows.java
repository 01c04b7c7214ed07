package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import relight.core.protocol.EventCodec;
import relight.core.protocol.Opening;
import relight.core.protocol.StoredEvent;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.Journal.Summary;
import relight.core.text.Problem;

/** What is read from a journal. Belongs to the thread of its connection. */
final class JournalRows {

    private final Connection connection;
    private final EventCodec codec = new EventCodec();

    JournalRows(Connection connection) {
        this.connection = connection;
    }

    /** What opens the commitments of one event. */
    Function<String, Optional<Opening>> openings(long number) throws SQLException {
        Map<String, Opening> openings = new HashMap<>();
        for (Opening opening : openingsOf(number)) {
            openings.put(opening.commitment(), opening);
        }
        return commitment -> Optional.ofNullable(openings.get(commitment));
    }

    List<Opening> openingsOf(long number) throws SQLException {
        List<Opening> openings = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT commitment, salt, words FROM words WHERE number = ?")) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    openings.add(new Opening(row.getString(1), row.getBytes(2), row.getBytes(3)));
                }
            }
        }
        return openings;
    }

    Optional<byte[]> document(String sha256) {
        try (PreparedStatement select = connection.prepareStatement("SELECT content FROM document WHERE sha256 = ?")) {
            select.setString(1, sha256);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** The numbers of a recovery's events; where the index is damaged, found by going through the whole log. */
    List<Long> numbers(String recovery) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT number FROM event WHERE recovery = ? ORDER BY number")) {
            select.setString(1, recovery);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
        }
        return numbers;
    }

    Optional<byte[]> leaf(long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT leaf FROM event WHERE number = ?")) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    Entry entry(long number, byte[] leaf) throws SQLException {
        return codec.decode(number, leaf, openings(number), this::document);
    }

    /** A recovery's events; of a damaged file those that can be read, and the reason for each that cannot. */
    List<Entry> entries(String recovery, Consumer<Exception> damage) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        List<Long> numbers;
        boolean searched = false;
        try {
            numbers = numbers(recovery);
        } catch (SQLException e) {
            damage.accept(e);
            numbers = everyNumber(damage);
            searched = true;
        }
        for (long number : numbers) {
            try {
                Optional<byte[]> leaf = leaf(number);
                if (leaf.isPresent() && (!searched || codec.head(number, leaf.get()).recovery().equals(recovery))) {
                    entries.add(entry(number, leaf.get()));
                }
            } catch (SQLException | Problem e) {
                damage.accept(e);
            }
        }
        return entries;
    }

    private List<Long> everyNumber(Consumer<Exception> damage) throws SQLException {
        long size = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT size FROM head"); ResultSet row = select.executeQuery()) {
            size = row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            damage.accept(e);
        }
        List<Long> all = new ArrayList<>();
        for (long number = 0; number < size; number++) {
            all.add(number);
        }
        return all;
    }

    StoredEvent stored(long number) throws SQLException {
        byte[] leaf = leaf(number).orElseThrow(() -> new SQLException("event " + number + " is not there"));
        Optional<byte[]> beside = codec.head(number, leaf).dataSha256().flatMap(this::document);
        return new StoredEvent(number, leaf, openingsOf(number), beside);
    }

    boolean sealed(String recovery) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM event WHERE recovery = ? AND type = 'sealed'")) {
            select.setString(1, recovery);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** All recoveries, newest first, by their landmarks alone. */
    List<Summary> summaries(Consumer<Exception> damage) throws SQLException {
        List<Summary> summaries = new ArrayList<>();
        String sql = """
            SELECT e.recovery, count(*), max(e.number),
                   (SELECT min(number) FROM event d WHERE d.recovery = e.recovery AND d.type = 'declared'),
                   (SELECT max(number) FROM event c WHERE c.recovery = e.recovery AND c.type = 'closed'),
                   (SELECT max(number) FROM event s WHERE s.recovery = e.recovery AND s.type = 'sealed')
              FROM event e GROUP BY e.recovery ORDER BY 4 DESC""";
        try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long declared = row.getLong(4);
                if (row.wasNull()) {
                    continue;
                }
                long closedAt = row.getLong(5);
                Optional<Long> closed = row.wasNull() ? Optional.empty() : Optional.of(closedAt);
                boolean sealed = row.getLong(6) == row.getLong(3);
                try {
                    summaries.add(summary(row.getString(1), row.getLong(2), declared, closed, sealed));
                } catch (SQLException | Problem e) {
                    damage.accept(e);
                }
            }
        }
        return summaries;
    }

    private Summary summary(String recovery, long events, long declaredAt, Optional<Long> closedAt, boolean sealed)
            throws SQLException {
        Entry first = entry(declaredAt, leaf(declaredAt).orElseThrow());
        Declared declared = (Declared) first.event();
        Optional<Entry> closed = closedAt.isEmpty() ? Optional.empty()
                : Optional.of(entry(closedAt.get(), leaf(closedAt.get()).orElseThrow()));
        return new Summary(recovery, declared.mode(), declared.title().toString(), declared.systems(), first.happened(),
                closed.map(Entry::happened), closed.map(entry -> ((Closed) entry.event()).verdict()), events, sealed);
    }
}
