package relight.adapter.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Callable;
import java.util.function.Function;
import relight.core.text.Problem;

/**
 * A connection that a restore works on. A statement runs on a thread of its own, so that interrupting the caller ends it at once:
 * drivers' sockets do not hear of interruptions.
 */
public class JdbcSession implements AutoCloseable {

    private final Connection connection;
    private final Function<SQLException, Problem> problem;

    /** @param problem says what a refusal of the server means to a person */
    protected JdbcSession(Connection connection, Function<SQLException, Problem> problem) {
        this.connection = connection;
        this.problem = problem;
    }

    /** All rows, each value as text; null stays null. */
    public List<List<String>> rows(String sql, Object... values) throws InterruptedException {
        return run(sql, values);
    }

    /** The first column of all rows. */
    public List<String> column(String sql, Object... values) throws InterruptedException {
        return rows(sql, values).stream().map(List::getFirst).toList();
    }

    /** The first value of the first row; empty where there is no row, or a null. */
    public Optional<String> value(String sql, Object... values) throws InterruptedException {
        return rows(sql, values).stream().findFirst().map(List::getFirst);
    }

    public void execute(String sql, Object... values) throws InterruptedException {
        run(sql, values);
    }

    /** The first row by the names of its columns; nulls are left out. */
    public Map<String, String> named(String sql) throws InterruptedException {
        List<Map<String, String>> all = maps(sql);
        return all.isEmpty() ? Map.of() : all.getFirst();
    }

    /** All rows by the names of their columns; nulls are left out. */
    public List<Map<String, String>> maps(String sql) throws InterruptedException {
        try (Statement statement = connection.createStatement()) {
            return waitFor(() -> {
                try (ResultSet result = statement.executeQuery(sql)) {
                    List<Map<String, String>> rows = new ArrayList<>();
                    while (result.next()) {
                        rows.add(byName(result));
                    }
                    return rows;
                } catch (SQLException e) {
                    throw problem.apply(e);
                }
            }, () -> cancel(statement), Function.identity());
        } catch (SQLException e) {
            throw problem.apply(e);
        }
    }

    private static Map<String, String> byName(ResultSet result) throws SQLException {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            String value = result.getString(i);
            if (value != null) {
                row.put(result.getMetaData().getColumnLabel(i), value);
            }
        }
        return row;
    }

    /** For what must still be said to the server after an error; another one is added to the first. */
    protected void directly(String sql, Exception because) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException closed) {
            because.addSuppressed(closed);
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
                    throw problem.apply(e);
                }
            }, () -> cancel(statement), Function.identity());
        } catch (SQLException e) {
            throw problem.apply(e);
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
    public static <S, T> T waitFor(Callable<S> work, Runnable cancel, Function<S, T> then) throws InterruptedException {
        FutureTask<S> task = new FutureTask<>(work);
        Thread.ofVirtual().name("relight-sql").start(task);
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
}
