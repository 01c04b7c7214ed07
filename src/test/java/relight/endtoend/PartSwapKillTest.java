package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;

/**
 * The console is killed while a schema, or single tables, take the place of those in use. The new ones hold the note "restored", the old ones "lost";
 * the large table is written into the database in use only while there is a file named gate in the server's data folder.
 */
class PartSwapKillTest {

    private static final String SCHEMA = "schemas=crm";
    private static final String TABLES = "tables=crm.notes, crm.large";
    private static final String COPYING = "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'shop' AND query LIKE 'COPY crm.large%'";
    private static final String NOBODY = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'relight%'";
    private static final String AT_THE_LOCK = "SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid) "
            + "WHERE relation = 'pg_namespace'::regclass AND NOT granted AND backend_type = 'client backend'";
    private static final String EXCHANGED = "SELECT count(*) > 0 FROM pg_namespace WHERE nspname LIKE 'crm\\_before\\_%'";

    private static PostgresServer postgres;
    private static Gate gate;
    private static Desk desk;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        gate = Gate.of(postgres);
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE SCHEMA crm", "CREATE TABLE crm.notes (note text)", "INSERT INTO crm.notes VALUES ('restored')",
                Gate.function("crm.gate", "current_database() = 'shop'"),
                "CREATE TABLE crm.large (id int, words text CHECK (crm.gate()))",
                "INSERT INTO crm.large SELECT i, repeat('more than what is on its way can hold ', 50) FROM generate_series(1, 20000) i");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    stop: echo stopped >> applications
                    start: echo started >> applications
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(postgres.port()));
        postgres.dump("shop", Files.createDirectories(desk.workspace().resolve("backups")).resolve("shop_20260415.dump"), "-Fc");
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        postgres.execute("postgres", "ALTER DATABASE shop RENAME TO good");
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        postgres.close();
    }

    @BeforeEach
    void loseTheNote() throws Exception {
        for (String left : postgres.databases()) {
            if (!left.equals("good")) {
                postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
            }
        }
        postgres.execute("postgres", "CREATE DATABASE shop TEMPLATE good");
        postgres.execute("shop", "UPDATE crm.notes SET note = 'lost'");
        gate.shut();
        Files.deleteIfExists(desk.workspace().resolve("applications"));
    }

    /** A console whose exchange has begun and has not been written to its end. */
    private static RelightProcess begun(String part) throws Exception {
        RelightProcess console = desk.start("restore", "run", "shop", "--choice", part, "--confirm-target", "shop");
        gate.await("postgres", COPYING, "the large table");
        return console;
    }

    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void anExchangeThatRunsOnIsShownAndEndedBeforeItIsTriedAgain(String part) throws Exception {
        begun(part).kill();
        Said running = desk.relight("resume").ended(1);
        assertTrue(running.err().contains("that it started still runs"), running::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs").ended(2);
        gate.await("postgres", NOBODY, "that nothing of it is left on the server");
        assertEquals("lost", note());
        gate.open();
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertWhole();
        desk.relight("protocol", "verify").ended(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void ALL_2_halfOfItIsNeverCommittedWhereNobodyFeedsItAnyMore(String part) throws Exception {
        begun(part).kill();
        gate.open();
        gate.await("postgres", NOBODY, "the end of psql");
        assertEquals("lost", note());
        Said said = desk.relight("resume").ended(1);
        assertTrue(said.err().contains("crm"), said::toString);
        assertEquals("f", postgres.value("shop", EXCHANGED), said::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("lost", note());
        assertEquals("20000", postgres.value("shop", "SELECT count(*) FROM crm.large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void anExchangeThatWasDoneAndNeverWrittenDownKeepsItsWayBack(String part) throws Exception {
        RelightProcess console = begun(part);
        try (Connection journal = desk.holdJournal()) {
            gate.open();
            gate.await("shop", EXCHANGED, "the exchange");
            console.kill();
        }
        assertEquals("restored", note());
        Said said = desk.relight("resume").ended(1);
        assertTrue(said.err().contains("crm"), said::toString);
        desk.relight("resume", "--unknown", "done", "--reason", "as it says", "--undo").ended(2);
        assertEquals("lost", note());
        desk.relight("protocol", "verify").ended(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void ALL_2_takenBackBeforeTheExchangeOnlyTheCopyGoesAndNobodyIsStopped(String part) throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "shop", "--choice", part, "--confirm-target", "shop");
        console.walkTo("Stop the applications");
        console.kill();
        assertEquals(3, postgres.databases().size());
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals(List.of("good", "shop"), postgres.databases().stream().sorted().toList(), back::toString);
        assertEquals("lost", note());
        assertEquals("f", postgres.value("shop", EXCHANGED));
        assertEquals(List.of(), desk.lines("applications"), "nobody was stopped or started");
    }

    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void aWayBackAndACommitThatAreCutOffAreLookedAtAndEnded(String part) throws Exception {
        gate.open();
        restore(part).ended(1);
        try (Connection lock = holdNames()) {
            RelightProcess console = desk.start("resume", "--undo", "--reason", "not tonight");
            gate.await("postgres", AT_THE_LOCK, "the way back at the lock");
            console.kill();
        }
        gate.await("postgres", NOBODY, "the end of its session");
        Said undoing = desk.relight("resume").ended(1);
        assertTrue(undoing.err().contains("are the restored ones; the old ones are kept"), undoing::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(2);
        assertEquals("lost", note());

        loseTheNote();
        gate.open();
        restore(part).ended(1);
        RelightProcess console;
        Connection journal;
        try (Connection lock = holdNames()) {
            console = desk.start("resume", "--commit");
            gate.await("postgres", AT_THE_LOCK, "the drop at the lock");
            journal = desk.holdJournal();
        }
        try (journal) {
            gate.await("shop", "SELECT NOT (" + EXCHANGED.replace(">", "<>") + ")", "that the old ones go");
            console.kill();
        }
        Said committing = desk.relight("resume").ended(1);
        assertTrue(committing.err().contains("are the restored ones; the old ones are gone"), committing::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(0);
        assertWhole();
        desk.relight("protocol", "verify").ended(0);
    }

    /** The server dies under psql: it says so, and the exchange is begun anew by a server that has come back. */
    @ParameterizedTest
    @ValueSource(strings = {SCHEMA, TABLES})
    void aServerThatDiesInTheExchangeHasLostNothingAndTheExchangeIsTriedAgain(String part) throws Exception {
        RelightProcess console = begun(part);
        postgres.down();
        postgres.up();
        Said died = console.end().ended(2);
        assertTrue(died.toString().contains("went away while psql was at work"), died::toString);
        assertEquals("lost", note());
        assertEquals("f", postgres.value("shop", EXCHANGED));
        gate.open();
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertWhole();
    }

    private static Said restore(String part) throws Exception {
        return desk.relight("restore", "run", "shop", "--choice", part, "--confirm-target", "shop");
    }

    /** Nobody can make, rename or drop schemas until it is closed. */
    private static Connection holdNames() throws SQLException {
        Connection connection = postgres.connect("shop");
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE pg_catalog.pg_namespace IN SHARE MODE");
        }
        return connection;
    }

    private static void assertWhole() throws SQLException {
        assertEquals("restored", note());
        assertEquals("20000", postgres.value("shop", "SELECT count(*) FROM crm.large"));
        assertEquals("f", postgres.value("shop", EXCHANGED));
        assertEquals(List.of("good", "shop"), postgres.databases().stream().sorted().toList());
    }

    private static String note() throws SQLException {
        return postgres.value("shop", "SELECT note FROM crm.notes");
    }

}
