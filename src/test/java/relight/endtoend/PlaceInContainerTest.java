package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
import relight.core.restore.HostAddress;
import relight.endtoend.RelightProcess.Said;
import relight.testing.DockerEngine;
import relight.testing.MariaDbServer;
import relight.testing.PostgresServer;
import relight.testing.Until;

/** In containers of a real Docker, whose servers and files no other place can reach: each comes back, is taken back and comes back for good. */
@Timeout(300)
class PlaceInContainerTest {

    private static final String COUNT = "SELECT count(*) FROM orders";
    private static final String LOSE = "DELETE FROM orders WHERE id > 3";

    private static DockerEngine docker;
    private static PostgresServer postgres;
    private static MariaDbServer maria;
    private static Desk desk;
    private static Path files;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        docker = DockerEngine.start();
        Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
        files = Files.createDirectories(folder.resolve("files"));
        fillPostgresql(backups);
        fillMariaDb(backups);
        fillFiles(backups);
        docker.container("shop", Map.of(postgres.folder().toString(), postgres.folder(), "/srv/files", files),
                List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", postgres.program("postgres"), "-D", postgres.data().toString()));
        Path home = maria.data().getParent();
        docker.container("crm", Map.of(home.toString(), home), List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "mariadbd", "--no-defaults",
                "--skip-log-bin", "--datadir=" + maria.data(), "--socket=" + home.resolve("socket"), "--port=" + maria.port(), "--bind-address=127.0.0.1",
                "--tmpdir=" + home, "--pid-file=" + home.resolve("pid")));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %1$d, user: postgres, database: shop, on: "docker:shop"}
                    checks:
                      orders: {query: "%3$s", equals: 3000}
                      of the application: {command: "echo $INSIDE $(psql -X -A -t -h $RELIGHT_HOST -p $RELIGHT_PORT -U postgres -c '%3$s' $RELIGHT_DATABASE)", equals: shop 3000}
                  crm:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %2$d, user: root, database: crm, on: "docker:crm"}
                    checks:
                      orders: {query: "%3$s", equals: 3000}
                  book:
                    engine: sqlite
                    target: {path: /srv/files/book.db, on: "docker:shop"}
                    checks:
                      orders: {query: "%3$s", equals: 3000}
                  papers:
                    engine: files
                    target: {path: /srv/files/papers, on: "docker:shop"}
                    checks:
                      letters: {query: "*.txt", at-least: 2}
                series:
                  archives: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  texts: {system: crm, store: disk, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                  books: {system: book, store: disk, path: "book_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                  folders: {system: papers, store: disk, path: "papers_{timestamp}.tar", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(postgres.port(), maria.port(), COUNT));
        desk.variables(docker.environment());
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        Until.holds(() -> answers(() -> shop(LOSE)) && answers(() -> crm(LOSE)));
    }

    /** Both servers are ended at once: what they hold has to be on the disk by then. */
    private static void fillPostgresql(Path backups) throws Exception {
        postgres = PostgresServer.small();
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders AS SELECT generate_series(1, 3000) AS id", "CHECKPOINT");
        postgres.dump("shop", backups.resolve("shop_20260415.dump"), "-Fc");
        postgres.down();
    }

    private static void fillMariaDb(Path backups) throws IOException {
        maria = MariaDbServer.start();
        maria.execute("", "SET GLOBAL innodb_flush_log_at_trx_commit = 1", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE orders AS SELECT seq AS id FROM seq_1_to_3000");
        maria.dump("crm", backups.resolve("crm_20260415.sql"));
        maria.down();
    }

    private static void fillFiles(Path backups) throws Exception {
        book(files.resolve("book.db"), 3000);
        Files.move(files.resolve("book.db"), backups.resolve("book_20260415.db"));
        book(files.resolve("book.db"), 3);
        Path papers = Files.createDirectory(files.resolve("papers"));
        Files.writeString(papers.resolve("one.txt"), "one");
        Files.writeString(papers.resolve("two.txt"), "two");
        new ProcessBuilder("tar", "-C", files.toString(), "-cf", backups.resolve("papers_20260415.tar").toString(), "papers").start().waitFor();
        Files.delete(papers.resolve("two.txt"));
    }

    private static void book(Path file, int orders) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders AS WITH RECURSIVE n(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM n WHERE id < " + orders + ") SELECT id FROM n");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (desk != null) {
            desk.close();
        }
        if (docker != null) {
            docker.close();
            Files.deleteIfExists(postgres.data().resolve("postmaster.pid"));
        }
        if (maria != null) {
            maria.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void postgresql() throws Exception {
        comesBack("shop", () -> shop(COUNT));
    }

    @Test
    void mariaDb() throws Exception {
        comesBack("crm", () -> crm(COUNT));
    }

    @Test
    void sqlite() throws Exception {
        comesBack("book", () -> docker.inside("shop", "sqlite3", "/srv/files/book.db", COUNT));
    }

    @Test
    void files() throws Exception {
        comesBack("papers", () -> docker.inside("shop", "sh", "-c", "[ ! -e /srv/files/papers/two.txt ] && echo 3 || echo 3000"));
    }

    private static String shop(String sql) throws Exception {
        return docker.inside("shop", "psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", Integer.toString(postgres.port()), "-U", "postgres", "-c", sql, "shop");
    }

    private static String crm(String sql) throws Exception {
        return docker.inside("crm", "mariadb", "-N", "-h", "127.0.0.1", "-P", Integer.toString(maria.port()), "-u", "root", "-e", sql, "crm");
    }

    private interface Question {
        String answer() throws Exception;
    }

    private static boolean answers(Question question) throws Exception {
        try {
            return question.answer() != null;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void comesBack(String system, Question orders) throws Exception {
        assertEquals("3", orders.answer());
        Said run = desk.relight("restore", "run", system, "--confirm-target", system).ended(1);
        assertTrue(run.err().contains("docker:"), run::toString);
        assertEquals("3000", orders.answer());
        desk.relight("resume", "--undo").ended(2);
        assertEquals("3", orders.answer());
        desk.relight("restore", "run", system, "--confirm-target", system, "--commit").ended(0);
        assertEquals("3000", orders.answer());
    }

    /** It adopts what is left of a shell, and ends every session where a signal has ended that. */
    @Test
    void noSessionOfAServerThatIsTheFirstProcessIsLostWhereAShellBesideItIsEnded() throws Exception {
        HostShell shell = HostShell.at(new HostAddress.Docker("shop"), Hosts.docked(docker.program()));
        Thread asking = Thread.ofPlatform().start(() -> assertThrows(InterruptedException.class, () -> shell.run(Script.of("touch \"$asking\"; sleep 300 | cat").with("asking", "/srv/files/asking"))));
        Until.holds(() -> Files.exists(files.resolve("asking")));
        asking.interrupt();
        asking.join();
        assertEquals("", docker.inside("shop", "sh", "-c", "ps ax -o args | grep -x 'sleep 300' || true"));
        assertEquals(List.of(), docker.run("logs", "shop").lines().filter(line -> line.contains("terminated by signal")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "crm", "book", "papers"})
    void aContainerThatIsNotThereIsSaidBeforeAnythingIsDone(String system) throws Exception {
        Said plan = desk.relight("restore", "plan", system, "--choice", "on=docker:nothere").ended(2);
        assertTrue(plan.err().contains("No such container: nothere"), plan::toString);
    }
}
