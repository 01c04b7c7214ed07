package relight.adapter.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.protocol.RecordIndex;
import relight.core.protocol.RecordSheet.Facts;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The words of all recoveries in SQLite's full-text index, in a file of its own beside the journal. One connection writes and another
 * one reads, so that a person finds what is there while the rest is being read.
 */
public final class SqliteRecordIndex implements RecordIndex {

    /**
     * The row of an event's words has the event's number. What was erased is overwritten in the tables (secure_delete) and in the
     * full-text index (its own secure-delete), which would otherwise keep it until its parts are merged.
     */
    private static final IndexFile.Form FORM = new IndexFile.Form(1,
            "CREATE TABLE made_of (log TEXT NOT NULL) STRICT",
            """
            CREATE TABLE record (
                ordinal  INTEGER PRIMARY KEY,
                recovery TEXT NOT NULL UNIQUE,
                events   INTEGER NOT NULL,
                facts    TEXT) STRICT
            """,
            "CREATE TABLE event (number INTEGER PRIMARY KEY, record INTEGER NOT NULL) STRICT",
            "CREATE INDEX event_of_record ON event (record)",
            "CREATE VIRTUAL TABLE told USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
            "INSERT INTO told (told, rank) VALUES ('secure-delete', 1)");

    private static final int EXCERPT_WORDS = 14;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Connection writer;
    private final Connection reader;

    /** Opens the index of a data folder; a file that cannot be read is made anew. */
    public static SqliteRecordIndex in(Path data) {
        return new SqliteRecordIndex(data.resolve("records.db"));
    }

    public SqliteRecordIndex(Path file) {
        this.file = file;
        try {
            writer = IndexFile.open(file, FORM);
            try (Statement statement = writer.createStatement()) {
                statement.execute("PRAGMA secure_delete = ON");
            }
            reader = IndexFile.connect(file);
        } catch (SQLException | Problem e) {
            throw unusable(file, e);
        }
    }

    /** Everything but words is found without it. */
    private static Problem unusable(Path file, Exception e) {
        Throwable reason = e instanceof Problem && e.getCause() != null ? e.getCause() : e;
        return new Problem(Message.of("records.index.unusable", file.toString(), String.valueOf(reason.getMessage())), Message.of("records.index.unusable.remedy"), e);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T read(Work<T> work) {
        synchronized (reader) {
            try {
                return work.run();
            } catch (SQLException e) {
                throw unusable(file, e);
            }
        }
    }

    private void write(Work<Boolean> work) {
        synchronized (writer) {
            try (Statement statement = writer.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                boolean erased;
                try {
                    erased = work.run();
                    statement.execute("COMMIT");
                } catch (SQLException | RuntimeException e) {
                    IndexFile.rollBack(statement);
                    throw e;
                }
                if (erased) {
                    emptyWriteAheadLog(statement);
                }
            } catch (SQLException e) {
                throw unusable(file, e);
            }
        }
    }

    /** What was erased stands in it until it is cut off. */
    private void emptyWriteAheadLog(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (row.next() && row.getInt(1) != 0) {
                throw new Problem(Message.of("protocol.erase.held", file.toString()), Message.of("records.index.held.remedy"));
            }
        }
    }

    @Override
    public void of(String log) {
        List<String> made = read(() -> texts(reader, "SELECT log FROM made_of"));
        if (!made.equals(List.of(log))) {
            write(() -> {
                try (Statement statement = writer.createStatement()) {
                    for (String table : List.of("told", "event", "record", "made_of")) {
                        statement.execute("DELETE FROM " + table);
                    }
                }
                run("INSERT INTO made_of VALUES (?)", log);
                return !made.isEmpty();
            });
        }
    }

    @Override
    public Map<String, Long> known() {
        return read(() -> {
            Map<String, Long> known = new HashMap<>();
            try (PreparedStatement select = reader.prepareStatement("SELECT recovery, events FROM record"); ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(row.getString(1), row.getLong(2));
                }
            }
            return known;
        });
    }

    @Override
    public void put(String recovery, long events, Optional<Facts> facts, List<Words> words) {
        write(() -> {
            boolean replaced = drop(recovery);
            run("INSERT INTO record (recovery, events, facts) VALUES (?, ?, ?)", recovery, events, facts.map(SqliteRecordIndex::json).orElse(null));
            try (PreparedStatement event = writer.prepareStatement("INSERT INTO event SELECT ?, ordinal FROM record WHERE recovery = ?");
                    PreparedStatement told = writer.prepareStatement("INSERT INTO told (rowid, words) VALUES (?, ?)")) {
                for (Words one : words) {
                    event.setLong(1, one.event());
                    event.setString(2, recovery);
                    event.addBatch();
                    told.setLong(1, one.event());
                    told.setString(2, one.text());
                    told.addBatch();
                }
                event.executeBatch();
                told.executeBatch();
            }
            return replaced;
        });
    }

    @Override
    public void keepOnly(Set<String> recoveries) {
        Set<String> gone = new HashSet<>(known().keySet());
        gone.removeAll(recoveries);
        if (!gone.isEmpty()) {
            write(() -> {
                for (String recovery : gone) {
                    drop(recovery);
                }
                return true;
            });
        }
    }

    private boolean drop(String recovery) throws SQLException {
        String ordinal = "(SELECT ordinal FROM record WHERE recovery = ?)";
        run("DELETE FROM told WHERE rowid IN (SELECT number FROM event WHERE record = " + ordinal + ")", recovery);
        run("DELETE FROM event WHERE record = " + ordinal, recovery);
        return run("DELETE FROM record WHERE recovery = ?", recovery) > 0;
    }

    private int run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public Map<String, Facts> facts() {
        return read(() -> {
            Map<String, Facts> facts = new HashMap<>();
            try (PreparedStatement select = reader.prepareStatement("SELECT recovery, facts FROM record WHERE facts IS NOT NULL");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    facts.put(row.getString(1), facts(row.getString(2)));
                }
            }
            return facts;
        });
    }

    @Override
    public Set<String> holding(String word) {
        return phrase(word).map(match -> read(() -> Set.copyOf(texts(reader, """
                SELECT recovery FROM record WHERE ordinal IN (
                    SELECT record FROM event WHERE number IN (SELECT rowid FROM told WHERE told MATCH ?))""", match)))).orElse(Set.of());
    }

    @Override
    public List<Found> within(String recovery, List<String> words, int most) {
        String match = words.stream().map(SqliteRecordIndex::phrase).flatMap(Optional::stream).collect(Collectors.joining(" OR "));
        return match.isEmpty() ? List.of() : read(() -> {
            List<Found> found = new ArrayList<>();
            try (PreparedStatement select = reader.prepareStatement("SELECT told.rowid, snippet(told, 0, char(2), char(3), '…', " + EXCERPT_WORDS + ")"
                    + " FROM event JOIN told ON told.rowid = event.number WHERE told MATCH ? AND event.record = (SELECT ordinal FROM record WHERE recovery = ?)"
                    + " ORDER BY told.rowid LIMIT ?")) {
                bind(select, match, recovery, most);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(new Found(row.getLong(1), row.getString(2).strip().replace("\n", " · ")));
                    }
                }
            }
            return found;
        });
    }

    /** Whatever a person types is a phrase whose last word may go on; nothing to look for where it has neither letter nor digit. */
    private static Optional<String> phrase(String word) {
        return word.codePoints().anyMatch(Character::isLetterOrDigit) ? Optional.of('"' + word.replace("\"", "\"\"") + "\" *") : Optional.empty();
    }

    private static List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
        }
        return texts;
    }

    private static String json(Facts facts) {
        Map<String, Object> object = new LinkedHashMap<>();
        facts.recoveryTime().ifPresent(time -> object.put("time", time.toMillis()));
        facts.rto().ifPresent(rto -> object.put("rto", rto.toMillis()));
        facts.rtoMet().ifPresent(met -> object.put("rtoMet", met));
        facts.rpoMet().ifPresent(met -> object.put("rpoMet", met));
        object.put("people", facts.people());
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Facts facts(String json) {
        try {
            JsonNode object = JSON.readTree(json);
            List<String> people = new ArrayList<>();
            object.path("people").forEach(person -> people.add(person.asText()));
            return new Facts(millis(object, "time"), millis(object, "rto"), truth(object, "rtoMet"), truth(object, "rpoMet"), people);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Duration> millis(JsonNode object, String name) {
        return object.has(name) ? Optional.of(Duration.ofMillis(object.get(name).asLong())) : Optional.empty();
    }

    private static Optional<Boolean> truth(JsonNode object, String name) {
        return object.has(name) ? Optional.of(object.get(name).asBoolean()) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            synchronized (reader) {
                reader.close();
            }
            synchronized (writer) {
                writer.close();
            }
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }
}
