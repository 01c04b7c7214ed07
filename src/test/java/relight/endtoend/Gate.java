package relight.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import relight.testing.PostgresServer;

/** Whoever writes into a guarded table of a PostgreSQL waits at it while it is shut: a restore can be cut off there. It begins open. */
record Gate(PostgresServer server, Path file) {

    static Gate of(PostgresServer server) throws SQLException {
        Gate gate = new Gate(server, Path.of(server.value("postgres", "SHOW data_directory"), "gate"));
        gate.open();
        return gate;
    }

    void open() {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void shut() throws IOException {
        Files.deleteIfExists(file);
    }

    /** The statement that makes the function for a table's CHECK; it is to be passed over where the condition does not hold. */
    static String function(String name, String condition) {
        return """
                CREATE FUNCTION %s() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                    WHILE %s AND pg_stat_file('gate', true) IS NULL LOOP PERFORM pg_sleep(0.02); END LOOP;
                    RETURN true;
                END $$""".formatted(name, condition);
    }

    /** Until a question is answered with yes. */
    void await(String database, String question, String what) {
        RelightProcess.await(() -> {
            try {
                return "t".equals(server.value(database, question));
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }, what);
    }
}
