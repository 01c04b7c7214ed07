package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** As {@link RowsCutOff}, in a file: who reads in it keeps a transaction from its end, and there the console is killed. */
class SqliteRowsKillTest {

    private static final String[] RESCUE = {"restore", "run", "shop", "--choice", "rescue=orders", "--choice", "rows=all", "--confirm-target", "shop"};

    private Desk desk;
    private Path live;

    @BeforeEach
    void harm(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop: {engine: sqlite, target: {path: shop.db}, stop: echo stopped >> applications, start: echo started >> applications}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                """);
        live = desk.workspace().resolve("shop.db");
        sql("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)",
                "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 50) INSERT INTO orders SELECT value, 'note ' || value FROM n");
        Files.copy(live, Files.createDirectories(desk.workspace().resolve("backups")).resolve("shop_20260415.db"));
        sql("DELETE FROM orders WHERE id > 10", "UPDATE orders SET note = 'oops' WHERE id = 1");
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void ALL_2_takenBackBeforeAnyRowHasComeOnlyTheCopyGoes() throws Exception {
        before("Bring the chosen rows back", RESCUE).kill();
        assertEquals(1, copies().size(), copies()::toString);
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("10 oops", rows(), back::toString);
        assertNothingIsLeft();
        desk.relight(Stream.concat(Stream.of(RESCUE), Stream.of("--commit")).toArray(String[]::new));
        assertEquals("50 note 1", rows());
        assertNothingIsLeft();
    }

    @Test
    void cutOffBeforeTheCommitNothingIsThereAndItIsDoneAgain() throws Exception {
        RelightProcess console = before("Bring the chosen rows back", RESCUE);
        try (Connection reading = reading()) {
            console.type("");
            RelightProcess.await(() -> !desk.events("commit-window-opened").isEmpty(), "the end of its writing");
            console.kill();
        }
        assertEquals("10 oops", rows());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("production has none of its rows"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals("50 note 1", rows());
        assertNothingIsLeft();
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBehindTheCommitItIsKnownToBeThereAndIsTakenBackOnceThoughThatIsCutOffOnEitherSide() throws Exception {
        RelightProcess console = before("Bring the chosen rows back", RESCUE);
        try (Connection reading = reading()) {
            console.type("");
            RelightProcess.await(() -> !desk.events("commit-window-opened").isEmpty(), "the end of its writing");
            killBehindTheCommit(console, reading, "50 note 1");
        }
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("its rows are in production"), resumed::toString);

        RelightProcess back = before("Take back what was brought", "resume", "--unknown", "failed", "--reason", "as it says", "--undo");
        try (Connection reading = reading()) {
            begin(back);
            RelightProcess.await(() -> Files.exists(live.resolveSibling("shop.db-journal")), "its writing");
            back.kill();
        }
        assertEquals("50 note 1", rows());
        RelightProcess again = before("Take back what was brought", "resume", "--unknown", "failed", "--reason", "it died", "--retry");
        try (Connection reading = reading()) {
            begin(again);
            killBehindTheCommit(again, reading, "10 oops");
        }
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(2);
        assertEquals("10 oops", rows());
        assertNothingIsLeft();
        desk.relight("protocol", "verify").ended(0);
    }

    private RelightProcess before(String step, String... command) throws Exception {
        RelightProcess console = desk.startAtTerminal(command);
        console.walkTo(step);
        return console;
    }

    private void begin(RelightProcess console) throws Exception {
        int before = desk.events("step-intended").size();
        console.type("");
        RelightProcess.await(() -> desk.events("step-intended").size() > before, "the step");
    }

    /** Whoever has it lets others write, and end nothing of it. */
    private Connection reading() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("SELECT count(*) FROM orders")) {
            rows.next();
        }
        return connection;
    }

    /** Lets the transaction end while nobody can write that down. */
    private void killBehindTheCommit(RelightProcess console, Connection reading, String expected) throws Exception {
        try (Connection journal = desk.holdJournal()) {
            reading.rollback();
            RelightProcess.await(() -> rows().equals(expected), "the end of the transaction");
            console.kill();
        }
    }

    private void assertNothingIsLeft() throws Exception {
        assertEquals(List.of(), copies());
        assertEquals(List.of(), desk.lines("applications"), "nobody was stopped or started");
    }

    /** Copies of the database, and locks. */
    private List<String> copies() throws Exception {
        try (Stream<Path> files = Files.list(desk.workspace())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.contains("rescue") || name.contains("relight-") || name.endsWith("-journal")).toList();
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String rows() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT (SELECT count(*) FROM orders) || ' ' || (SELECT note FROM orders WHERE id = 1)")) {
            return rows.getString(1);
        } catch (SQLException busy) {
            return busy.getMessage();
        }
    }
}
