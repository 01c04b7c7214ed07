package relight.adapter.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.runbook.Step;
import relight.core.workspace.Workspace;

/**
 * Runs SQL against a system of the workspace, statement by statement, each committed by itself unless the script says otherwise;
 * the first that fails ends the step, with its line in the runbook and the server's SQLSTATE.
 */
public final class SqlRunner implements StepRunner {

    private final Supplier<Workspace> workspace;
    private final SystemConnections connections;

    public SqlRunner(Supplier<Workspace> workspace, SystemConnections connections) {
        this.workspace = workspace;
        this.connections = connections;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Sql;
    }

    /** Runs it; a time-out and an interruption cancel the statement at the server, and are outcomes of their kinds. */
    @Override
    public Outcome run(Step step, StepRun run) {
        Step.Sql sql = (Step.Sql) step;
        return SpooledOutput.of(run, output -> {
            SystemConnections.Way way = connections.to(workspace.get(), sql.system());
            way.password().ifPresent(password -> output.hide(password.use(Function.identity())));
            List<SqlScript.Statement> statements = SqlScript.read(sql.sql(), run.inputs(), way.dialect());
            try (Connection connection = way.opening().open()) {
                return watch(sql, run, output, connection, statements);
            } catch (SQLException e) {
                return output.outcome(Kind.FAILED, run.words().say("runbook.sql.connection", sql.system(), first(e)), Map.of());
            }
        });
    }

    private static Outcome watch(Step.Sql sql, StepRun run, SpooledOutput output, Connection connection,
                                 List<SqlScript.Statement> statements) throws SQLException {
        Execution execution = new Execution(sql, run, output, connection);
        FutureTask<Outcome> work = new FutureTask<>(() -> execution.all(statements));
        Thread.ofPlatform().daemon().name("sql").start(work);
        Duration limit = sql.header().timeout().orElse(Duration.ofDays(365));
        Kind cut;
        try {
            return work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            cut = Kind.TIMED_OUT;
        } catch (InterruptedException e) {
            cut = Kind.CANCELLED;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        execution.cancel();
        connection.abort(Runnable::run);
        String key = cut == Kind.TIMED_OUT ? "runbook.sql.timeout" : "runbook.sql.cancelled";
        return Outcome.of(cut, run.words().say(key, limit));
    }

    private static String first(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The statements of one step on one connection. */
    private static final class Execution {

        private final Step.Sql sql;
        private final StepRun run;
        private final SpooledOutput output;
        private final Connection connection;
        private volatile Statement current;
        private long rows;

        Execution(Step.Sql sql, StepRun run, SpooledOutput output, Connection connection) {
            this.sql = sql;
            this.run = run;
            this.output = output;
            this.connection = connection;
        }

        Outcome all(List<SqlScript.Statement> statements) {
            for (SqlScript.Statement statement : statements) {
                try {
                    one(statement);
                } catch (SQLException e) {
                    int line = sql.header().line() + 1 + statement.line() + lineWithin(statement.text(), e);
                    String state = e.getSQLState() == null ? Integer.toString(e.getErrorCode()) : e.getSQLState();
                    return output.outcome(Kind.FAILED, run.words().say("runbook.sql.failed", line, state, first(e)), Map.of("rows", rows));
                }
            }
            return output.outcome(Kind.SUCCEEDED, "", Map.of("rows", rows));
        }

        void cancel() {
            Statement statement = current;
            try {
                if (statement != null) {
                    statement.cancel();
                }
            } catch (SQLException endedMeanwhile) {
                // The connection is closed next.
            }
        }

        private void one(SqlScript.Statement statement) throws SQLException {
            output.say(firstLine(statement.text()));
            try (Statement prepared = statement.values().isEmpty() ? connection.createStatement()
                    : connection.prepareStatement(statement.text())) {
                current = prepared;
                prepared.setMaxRows(ResultTable.MOST_ROWS + 1);
                boolean result = prepared instanceof PreparedStatement bound && !statement.values().isEmpty()
                        ? execute(bound, statement.values()) : prepared.execute(statement.text());
                for (SQLWarning warning = prepared.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                    output.say(String.valueOf(warning.getMessage()));
                }
                if (result) {
                    table(new ResultTable(prepared.getResultSet()));
                } else if (prepared.getUpdateCount() >= 0) {
                    rows += prepared.getUpdateCount();
                    output.say(run.words().say("runbook.sql.changed", prepared.getUpdateCount()));
                }
            } finally {
                current = null;
            }
        }

        private static boolean execute(PreparedStatement statement, List<String> values) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            return statement.execute();
        }

        private void table(ResultTable table) {
            List<String> lines = new ArrayList<>(table.lines());
            boolean more = table.count() > ResultTable.MOST_ROWS;
            lines.subList(Math.min(lines.size(), ResultTable.MOST_ROWS + 1), lines.size()).clear();
            lines.forEach(output::say);
            rows += Math.min(table.count(), ResultTable.MOST_ROWS);
            if (more) {
                output.say(run.words().say("runbook.sql.more", ResultTable.MOST_ROWS));
            }
        }

        private static String firstLine(String text) {
            String line = text.lines().findFirst().orElse("");
            return "> " + (text.lines().count() > 1 ? line + " …" : line);
        }

        private static int lineWithin(String text, SQLException e) {
            ServerErrorMessage message = e instanceof PSQLException server ? server.getServerErrorMessage() : null;
            int position = message == null ? 0 : message.getPosition();
            return (int) text.substring(0, Math.clamp(position - 1, 0, text.length())).chars().filter(c -> c == '\n').count();
        }
    }
}
