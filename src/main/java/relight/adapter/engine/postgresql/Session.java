package relight.adapter.engine.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Callable;
import java.util.function.Function;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A connection to one database. A statement runs on a thread of its own, so that interrupting the caller ends it at once: the
 * driver's socket does not hear of interruptions.
 */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final PostgresqlTarget target;

    Session(Connection connection, PostgresqlTarget target) {
        this.connection = connection;
        this.target = target;
    }

    /** Every statement from now on may only read. */
    Session readOnly() throws InterruptedException {
        execute("SET default_transaction_read_only = on");
        return this;
    }

    /** All rows, each value as text; null stays null. */
    List<List<String>> rows(String sql, Object... values) throws InterruptedException {
        return run(sql, values);
    }

    /** The first column of all rows. */
    List<String> column(String sql, Object... values) throws InterruptedException {
        return rows(sql, values).stream().map(List::getFirst).toList();
    }

    /** The first value of the first row; empty where there is no row, or a null. */
    Optional<String> value(String sql, Object... values) throws InterruptedException {
        return rows(sql, values).stream().findFirst().map(List::getFirst);
    }

    void execute(String sql, Object... values) throws InterruptedException {
        run(sql, values);
    }

    /** All of them or none. */
    void together(List<String> statements) throws InterruptedException {
        execute("BEGIN");
        try {
            for (String statement : statements) {
                execute(statement);
            }
            execute("COMMIT");
        } catch (Problem | InterruptedException e) {
            try (Statement rollback = connection.createStatement()) {
                rollback.execute("ROLLBACK");
            } catch (SQLException closed) {
                e.addSuppressed(closed);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // the server ends the session itself
        }
    }

    private List<List<String>> run(String sql, Object[] values) throws InterruptedException {
        try (Statement statement = values.length == 0 ? connection.createStatement() : connection.prepareStatement(sql)) {
            return waitFor(() -> {
                try {
                    return answer(statement, sql, values);
                } catch (SQLException e) {
                    throw problem(e, target, target.database());
                }
            }, () -> cancel(statement), Function.identity());
        } catch (SQLException e) {
            throw problem(e, target, target.database());
        }
    }

    /** Without values the text goes as it is: a question mark in it may be an operator. */
    private static List<List<String>> answer(Statement statement, String sql, Object[] values) throws SQLException {
        boolean answers;
        if (statement instanceof PreparedStatement prepared) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            answers = prepared.execute();
        } else {
            answers = statement.execute(sql);
        }
        List<List<String>> rows = new ArrayList<>();
        if (answers) {
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
        }
        return rows;
    }

    private static List<String> row(ResultSet result) throws SQLException {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
        }
        return row;
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // it has ended by itself
        }
    }

    /** Runs the work on a thread of its own; where the caller is interrupted, {@code cancel} ends it. */
    static <S, T> T waitFor(Callable<S> work, Runnable cancel, Function<S, T> then) throws InterruptedException {
        FutureTask<S> task = new FutureTask<>(work);
        Thread.ofVirtual().name("relight-postgresql").start(task);
        try {
            return then.apply(task.get());
        } catch (InterruptedException e) {
            cancel.run();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What a refusal of the server means to a person. */
    static Problem problem(SQLException e, PostgresqlTarget target, String database) {
        String state = String.valueOf(e.getSQLState());
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (state.startsWith("28")) {
            return new Problem(Message.of("restore.pg.password", target.address(), target.user(), said),
                    Message.of("restore.pg.password.remedy"), e);
        }
        if (state.equals("3D000")) {
            return new Problem(Message.of("restore.pg.missing", target.address(), database),
                    Message.of("restore.pg.missing.remedy"), e);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new Problem(Message.of("restore.pg.away", target.address(), said), Message.of("restore.pg.away.remedy"), e);
        }
        return new Problem(Message.of("restore.pg.query", target.address(), said), null, e);
    }

    /** A name as it stands in SQL. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A text as it stands in SQL. */
    static String text(String literal) {
        return "'" + literal.replace("'", "''") + "'";
    }
}
