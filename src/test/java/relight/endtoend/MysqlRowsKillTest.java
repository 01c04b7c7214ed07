package relight.endtoend;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import relight.testing.MariaDbServer;

/** On MariaDB. */
class MysqlRowsKillTest extends RowsCutOff {

    private static MariaDbServer server;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    void harm(Path backups) throws Exception {
        for (String left : server.schemas()) {
            server.execute("", "DROP DATABASE `" + left + "`");
        }
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE orders (id INT PRIMARY KEY, note TEXT)", "INSERT INTO orders SELECT seq, CONCAT('note ', seq) FROM seq_1_to_50");
        server.dump("shop", backups.resolve("shop_20260415.sql"));
        server.execute("shop", "DELETE FROM orders WHERE id > 10", "UPDATE orders SET note = 'oops' WHERE id = 1");
    }

    @Override
    String system(int port) {
        return "{engine: mysql, target: {host: 127.0.0.1, port: %d, user: root, database: shop}}".formatted(port);
    }

    @Override
    String ending() {
        return ".sql";
    }

    @Override
    String filling() {
        return "INSERT INTO `orders`";
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    List<String> databases() throws Exception {
        return server.schemas();
    }

    @Override
    String ask(String question) throws Exception {
        return server.execute("shop", question);
    }
}
