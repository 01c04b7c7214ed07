package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.testing.PostgresServer;

/** On PostgreSQL. */
class RowsKillTest extends RowsCutOff {

    private static PostgresServer postgres;

    @BeforeAll
    static void server() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Override
    void harm(Path backups) throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE \"" + left + "\" WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY, note text)", "INSERT INTO orders SELECT n, 'note ' || n FROM generate_series(1, 50) n");
        postgres.dump("shop", backups.resolve("shop_20260415.dump"), "-Fc");
        postgres.execute("shop", "DELETE FROM orders WHERE id > 10", "UPDATE orders SET note = 'oops' WHERE id = 1");
    }

    /** Before the commit, then behind it, where nobody hears of it. */
    @Test
    void aServerThatDiesInTheWritingHasNoneOfTheRowsOrAllAndTheRescueIsGoneOnWith() throws Exception {
        postgres.execute("shop", "ALTER DATABASE shop SET synchronous_commit = on");
        RelightProcess console = atTheWriting();
        relay.cutBefore("COMMIT", RowsKillTest::die);
        console.type("");
        console.awaitWords("The server went away");
        console.kill();
        postgres.up();
        assertEquals("10 oops", rows());
        console = desk.startAtTerminal("resume", "--retry");
        console.walkTo("Bring the chosen rows back");
        relay.cutBehind("COMMIT", RowsKillTest::die);
        console.type("");
        console.awaitWords("The server went away");
        console.kill();
        postgres.up();
        assertEquals("50 note 1", rows());
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("50 note 1", rows());
        assertEquals(List.of("shop"), databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    private static void die() {
        try {
            postgres.down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String system(int port) {
        return "{engine: postgresql, target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}}".formatted(port);
    }

    @Override
    String ending() {
        return ".dump";
    }

    @Override
    String filling() {
        return "COPY public.orders";
    }

    @Override
    int port() {
        return postgres.port();
    }

    @Override
    List<String> databases() throws Exception {
        return postgres.databases();
    }

    @Override
    String ask(String question) throws Exception {
        return postgres.value("shop", question);
    }
}
