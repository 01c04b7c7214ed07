package relight.adapter.engine.rows;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.rows.Dialect;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A connection to production or to the copy. Everything on it is one transaction, until it says otherwise. */
final class Side implements AutoCloseable {

    private static final int AT_ONCE = 500;

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private volatile Statement current;
    private volatile boolean cancelled;

    Side(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** What is done with each row of an answer. */
    interface EachRow {
        void row(ResultSet row) throws SQLException, IOException;
    }

    /** What is made of one row. */
    interface OneRow<T> {
        T row(ResultSet row) throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads an answer of any length, a bounded piece of it in memory. */
    void each(String sql, List<?> values, EachRow each) throws IOException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            current = statement;
            statement.setFetchSize(AT_ONCE);
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (cancelled) {
                        return;
                    }
                    each.row(rows);
                }
            }
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    /** The first row of an answer. Its statement is kept for the next question of the kind. */
    <T> Optional<T> first(String sql, List<?> values, OneRow<T> make) {
        try {
            PreparedStatement statement = statement(sql, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(make.row(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    long number(String sql, List<?> values) {
        return first(sql, values, row -> row.getLong(1)).orElse(0L);
    }

    int update(String sql, List<?> values) {
        try {
            return statement(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            current = statement;
            statement.execute(sql);
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    void commit() {
        try {
            if (cancelled) {
                throw new SQLException("cancelled");
            }
            connection.commit();
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    /** From another thread: ends what is being asked. */
    void cancel() {
        cancelled = true;
        try {
            Statement asked = current;
            if (asked != null) {
                asked.cancel();
            }
        } catch (SQLException e) {
            // it has ended by itself
        }
    }

    private PreparedStatement statement(String sql, List<?> values) throws SQLException {
        if (cancelled) {
            throw new SQLException("cancelled");
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        current = statement;
        set(statement, values);
        return statement;
    }

    private void set(PreparedStatement statement, List<?> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            switch (value) {
                case null -> statement.setNull(i + 1, java.sql.Types.NULL);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case String text -> statement.setString(i + 1, text);
                default -> statement.setObject(i + 1, value);
            }
        }
    }

    static Problem problem(SQLException e) {
        String said = String.valueOf(e.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "").lines().findFirst().orElse("");
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P0")) {
            return new Problem(Message.of("restore.rows.lost", said), Message.of("restore.rows.lost.remedy"), e);
        }
        boolean key = state.startsWith("23") || said.contains("CONSTRAINT");
        return new Problem(Message.of("restore.rows.query", said), Message.of(key ? "restore.rows.query.key.remedy" : "restore.rows.query.remedy"), e);
    }

    @Override
    public void close() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // closing takes it back as well
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // the server ends the session itself
        }
    }
}
