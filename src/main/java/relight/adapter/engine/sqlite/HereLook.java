package relight.adapter.engine.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.restore.rows.Dialect;

/** Asks a database on this machine. */
final class HereLook implements SqliteLook {

    private final Path file;

    HereLook(Path file) {
        this.file = file;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    @Override
    public String integrity() throws Unreadable, InterruptedException {
        return ask(connection -> SqliteFile.column(connection, INTEGRITY).stream().findFirst().orElse(""));
    }

    @Override
    public Map<String, Long> rows(int most) throws Unreadable, InterruptedException {
        return ask(connection -> {
            Map<String, Long> rows = new LinkedHashMap<>();
            for (String table : SqliteFile.column(connection, TABLES + most)) {
                rows.put(table, Long.valueOf(SqliteFile.column(connection, "SELECT count(*) FROM " + Dialect.SQLITE.quote(table)).getFirst()));
            }
            return rows;
        });
    }

    @Override
    public List<String> code(int most) throws Unreadable, InterruptedException {
        return ask(connection -> SqliteFile.column(connection, CODE + most));
    }

    private <T> T ask(Question<T> question) throws Unreadable, InterruptedException {
        try (Connection connection = SqliteFile.openToRead(file)) {
            return question.ask(connection);
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
