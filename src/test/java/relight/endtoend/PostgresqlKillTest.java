package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.PostgresServer;

/**
 * The console is killed with -9 in the middle of a restore of PostgreSQL. What was restored holds the note "restored", production
 * the note "lost"; the dump fills a table slowly, as long as there is no file named gate in the server's data folder.
 */
class PostgresqlKillTest {

    /** Whether a client waits to change a database; autovacuum may wait there, too. */
    private static final String AT_THE_LOCK = "SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid) "
            + "WHERE relation = 'pg_database'::regclass AND NOT granted AND backend_type = 'client backend'";

    private static final String IMPORTING = "SELECT count(*) > 0 FROM pg_stat_activity WHERE (datname LIKE 'shop\\_r%' OR datname = 'seen') AND query LIKE 'COPY%'";

    private static PostgresServer postgres;
    private static Gate gate;
    private static Desk desk;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        gate = Gate.of(postgres);
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('restored')",
                Gate.function("public.gate", "true"),
                "CREATE TABLE slow (id int CHECK (public.gate()))", "INSERT INTO slow SELECT generate_series(1, 10)");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks:
                      the note: {query: SELECT note FROM notes, equals: restored}
                  plain:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                  team:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    stop: echo stopped >> applications
                    start: echo started >> applications
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                  texts: {system: plain, store: disk, path: "plain_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                          greatest-age: 26h, least-size: 100B}
                  teams: {system: team, store: disk, path: "team_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                          greatest-age: 26h, least-size: 100B}
                """.formatted(postgres.port(), postgres.port(), postgres.port()));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        Files.copy(postgres.dump("shop", backups.resolve("shop_" + stamp + ".dump"), "-Fc"), backups.resolve("team_" + stamp + ".dump"));
        postgres.dump("shop", backups.resolve("plain_" + stamp + ".sql.gz"), "--compress=6");
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        postgres.close();
    }

    @BeforeEach
    void loseTheData() throws Exception {
        gate.open();
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('lost')");
        Files.deleteIfExists(desk.workspace().resolve("applications"));
    }

    @Test
    void aRestoreThatRunsOnIsShownAndEndedBeforeItIsTriedAgain() throws Exception {
        gate.shut();
        RelightProcess console = restore("--as", "K. Lang");
        gate.await("postgres", IMPORTING, "the data of the slow table");
        console.kill();
        Instant declared = Instant.parse(desk.relight("protocol", "list", "--json").ended(0).json().get(0).path("declared").asText());

        Said running = desk.relight("resume").ended(1);
        assertTrue(running.err().contains("that it started still runs") && running.err().contains("nothing shows that it was ever filled"),
                running::toString);
        Said refused = desk.relight("resume", "--unknown", "never_ran", "--reason", "a guess").ended(2);
        assertTrue(refused.err().contains("still runs"), refused::toString);
        assertEquals("lost", note("shop"));

        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs").ended(2);
        assertEquals("0", postgres.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'relight%'"),
                "nothing of it is left on the server");
        gate.open();
        Instant before = Instant.now();
        desk.relight("resume", "--retry", "--commit").ended(0);

        assertEquals("restored", note("shop"));
        assertEquals(List.of("shop"), postgres.databases());
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        assertTrue(record.at("/result/recoveryTime").asLong() >= Duration.between(declared, before).toSeconds(), "the clock counted on");
        assertEquals("intact", desk.relight("protocol", "verify", "--json").ended(0).json().path("verdict").asText());
    }

    /** Killed; failed, as its session was ended; and where nothing but a copy was asked for. */
    @ParameterizedTest
    @CsvSource({"killed, shop", "failed, shop", "killed, seen"})
    void ALL_2_whatIsTakenBackInTheImportIsTheCopyAndProductionIsNotDisturbed(String end, String into) throws Exception {
        List<String> command = new ArrayList<>(List.of("restore", "run", "team", "--confirm-target", into.equals("shop") ? "team" : into));
        command.addAll(into.equals("shop") ? List.of() : List.of("--into", into));
        gate.shut();
        RelightProcess console = desk.start(command.toArray(String[]::new));
        gate.await("postgres", IMPORTING, "the data of the slow table");
        List<String> decision = new ArrayList<>(List.of("resume", "--undo", "--reason", "not tonight"));
        if (end.equals("killed")) {
            console.kill();
            decision.addAll(List.of("--unknown", "failed"));
        } else {
            postgres.execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%'");
            console.end().ended(2);
        }
        Said back = desk.relight(decision.toArray(String[]::new)).ended(2);
        assertEquals(List.of("shop"), postgres.databases(), back::toString);
        assertEquals("lost", note("shop"));
        assertEquals("t", lets("shop"));
        assertEquals(List.of(), desk.lines("applications"), "nobody was stopped or started");
        gate.open();
        desk.relight("restore", "run", "team", "--confirm-target", "team", "--commit").ended(0);
        assertEquals("restored", note("shop"));
        assertEquals(List.of("stopped", "started"), desk.lines("applications"));
    }

    @Test
    void ALL_2_onANewServerOnlyItsCopyIsTakenBackWhileNobodyWasPointedThere() throws Exception {
        try (PostgresServer other = PostgresServer.small()) {
            Gate there = Gate.of(other);
            there.shut();
            String place = "127.0.0.1:" + other.port();
            RelightProcess console = desk.start("restore", "run", "team", "--choice", "server=" + place, "--confirm-target", place);
            there.await("postgres", "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'shop' AND query LIKE 'COPY%'", "the data of the slow table");
            console.kill();
            Said back = desk.relight("resume", "--undo", "--reason", "not there", "--unknown", "failed").ended(2);
            assertEquals(List.of(), other.databases(), back::toString);
            assertEquals("lost", note("shop"));
            assertEquals(List.of(), desk.lines("applications"), "nobody was stopped or started");
        }
    }

    /** The file of a table is gone: pg_dump cannot read it. */
    @Test
    void ALL_2_aSafetyDumpThatFailsLeavesProductionClosedOnlyUntilItIsTakenBack() throws Exception {
        postgres.execute("shop", "CREATE TABLE damaged AS SELECT 1");
        Path damaged = postgres.data().resolve(postgres.value("shop", "SELECT pg_relation_filepath('damaged')"));
        postgres.execute("shop", "CHECKPOINT");
        Files.delete(damaged);
        Said failed = desk.relight("restore", "run", "team", "--in-place", "--choice", "safety=dump", "--choice", "safety-folder=" + desk.workspace(),
                "--confirm-target", "team").ended(2);
        assertTrue(failed.toString().contains("pg_dump ended with status 1"), failed::toString);
        assertEquals("f", lets("shop"));
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("t", lets("shop"), back::toString);
        assertEquals("lost", note("shop"));
        assertEquals(List.of("shop"), postgres.databases());
        assertEquals(List.of("stopped", "stopped", "started"), desk.lines("applications"));
    }

    @Test
    void aPlainDumpThatWasCutOffIsNeverTakenForAWholeOne() throws Exception {
        gate.shut();
        RelightProcess console = desk.start("restore", "run", "plain", "--confirm-target", "plain");
        gate.await("postgres", "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%' AND query LIKE 'COPY public.slow%'", "the slow table");
        console.kill();
        gate.open();
        gate.await("postgres", "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%'", "the end of psql");

        Said said = desk.relight("resume").ended(1);
        assertTrue(said.err().contains("nothing shows that it was ever filled to the end"), said::toString);
        assertEquals("lost", note("shop"));
        desk.relight("resume", "--unknown", "failed", "--reason", "psql has gone", "--retry", "--commit").ended(0);
        assertEquals("restored", note("shop"));
    }

    /** Through a relay: it died when the server had made the database, and before it was marked; then while the copy was asked. */
    @Test
    void aDatabaseThatWasMadeAndNotMarkedIsMadeAnewAndAProofThatWasCutOffIsAskedAgain() throws Exception {
        try (BreakingRelay relay = new BreakingRelay(URI.create("http://127.0.0.1:" + postgres.port()))) {
            String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));
            desk.write("relight.yaml", workspace.replace("port: " + postgres.port(), "port: " + relay.endpoint().getPort()));
            desk.cutOff(relay, then -> relay.cutBehind("CREATE DATABASE", then), "restore", "run", "shop", "--confirm-target", "shop");
            assertEquals(2, postgres.databases().size());
            Said back = desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
            assertEquals(List.of("shop"), postgres.databases(), () -> "what bears no mark yet is taken back as well: " + back);

            desk.cutOff(relay, then -> relay.cutBehind("CREATE DATABASE", then), "restore", "run", "shop", "--confirm-target", "shop");
            Said made = desk.relight("resume").ended(1);
            assertTrue(made.err().contains("nothing shows that it was ever filled"), made::toString);

            desk.cutOff(relay, then -> relay.cutBefore("SELECT note FROM notes", then), "resume", "--unknown", "failed", "--reason", "as it says", "--retry");
            Said proving = desk.relight("resume").ended(1);
            assertTrue(proving.err().contains("can be run again"), proving::toString);
            assertEquals("lost", note("shop"));
            desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
            assertEquals("restored", note("shop"));
            assertEquals(List.of("shop"), postgres.databases());
            desk.write("relight.yaml", workspace);
        }
    }

    @Test
    void betweenTheEndOfSessionsAndTheSwapItSaysThatProductionIsClosedAndOpensItEitherWay() throws Exception {
        cutOffBeforeSwap().kill();
        assertEquals("f", lets("shop"));
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertTrue(back.err().contains("Production is closed: “shop”"), back::toString);
        assertEquals("t", lets("shop"));
        assertEquals("lost", note("shop"));
        assertEquals(2, postgres.databases().size(), "and the restored copy is kept for a look");

        cutOffBeforeSwap().kill();
        assertEquals("f", lets("shop"));
        Said on = desk.relight("resume", "--commit").ended(0);
        assertTrue(on.err().contains("Production is closed: “shop”"), on::toString);
        assertEquals("t", lets("shop"));
        assertEquals("restored", note("shop"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aSwapThatTheServerGaveUpLeavesProductionAsItWasAndIsTakenBack() throws Exception {
        RelightProcess console = cutOffBeforeSwap();
        try (Connection lock = holdNames()) {
            console.type("");
            gate.await("postgres", AT_THE_LOCK, "the swap at the lock");
            console.kill();
        }
        gate.await("postgres", "SELECT count(*) = 0 FROM pg_stat_activity WHERE query LIKE '%ALTER DATABASE%RENAME%' AND pid <> pg_backend_pid()",
                "the end of its session");

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("“shop” has not been changed") && resumed.err().contains("Production is closed"), resumed::toString);
        assertEquals("f", lets("shop"), "nothing is done by itself");

        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("lost", note("shop"));
        assertEquals("t", lets("shop"));
    }

    @Test
    void aSwapThatWasDoneAndNeverWrittenDownKeepsItsWayBack() throws Exception {
        RelightProcess console = cutOffBeforeSwap();
        try (Connection journal = swapUnacknowledged(console)) {
            console.kill();
        }
        assertEquals("restored", note("shop"));

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("“shop” is the restored database; the one before it is kept as “shop_before_"), resumed::toString);
        Said open = desk.relight("resume", "--unknown", "done", "--reason", "as it says").ended(1);
        assertTrue(open.err().contains("Go on with"), "keeping or taking back is still to be decided: " + open);

        console = desk.startAtTerminal("resume", "--undo");
        console.walkTo("End the sessions on shop");
        try (Connection lock = holdNames()) {
            console.type("");
            gate.await("postgres", AT_THE_LOCK, "the way back at the lock");
            console.kill();
        }
        Said undoing = desk.relight("resume").ended(1);
        assertTrue(undoing.err().contains("“shop”"), undoing::toString);
        desk.relight("resume", "--unknown", "failed", "--retry", "--reason", "it must end").ended(2);
        assertEquals("lost", note("shop"));
        assertEquals("t", lets("shop"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aCommitThatWasCutOffIsLookedAtAndEnded() throws Exception {
        restore().end().ended(1);
        String before = postgres.databases().stream().filter(name -> name.contains("_before_")).findFirst().orElseThrow();
        try (Connection lock = holdNames()) {
            RelightProcess console = desk.start("resume", "--commit");
            gate.await("postgres", AT_THE_LOCK, "the drop at the lock");
            console.kill();
        }
        gate.await("postgres", "SELECT count(*) = 0 FROM pg_database WHERE datname = '" + before + "'", "that the server ends what it was told");

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("There is no database “" + before + "”"), resumed::toString);
        desk.relight("resume", "--unknown", "done", "--reason", "as it says").ended(0);
        assertEquals("restored", note("shop"));
        assertEquals(List.of("shop"), postgres.databases());
        desk.relight("protocol", "verify").ended(0);
    }

    private RelightProcess restore(String... more) throws Exception {
        return desk.start(Stream.concat(
                Stream.of("restore", "run", "shop", "--confirm-target", "shop"), Stream.of(more)).toArray(String[]::new));
    }

    /** A console that waits for Enter before the swap, with production closed. */
    private RelightProcess cutOffBeforeSwap() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "shop", "--confirm-target", "shop");
        console.walkTo("the name shop");
        return console;
    }

    /** Lets the swap happen while its outcome cannot be written down; whoever gets the connection lets the journal go. */
    private Connection swapUnacknowledged(RelightProcess console) throws Exception {
        Connection journal;
        try (Connection lock = holdNames()) {
            console.type("");
            gate.await("postgres", AT_THE_LOCK, "the swap at the lock");
            journal = desk.holdJournal();
        }
        gate.await("postgres", "SELECT count(*) > 0 FROM pg_database WHERE datname LIKE 'shop\\_before%'", "the swap");
        return journal;
    }

    /** Nobody can change names or doors of databases until it is closed. */
    private static Connection holdNames() throws SQLException {
        Connection connection = postgres.connect("postgres");
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE pg_catalog.pg_database IN SHARE MODE");
        }
        return connection;
    }

    private static String note(String database) throws SQLException {
        return postgres.value(database, "SELECT note FROM notes");
    }

    private static String lets(String database) throws SQLException {
        return postgres.value("postgres", "SELECT datallowconn FROM pg_database WHERE datname = '" + database + "'");
    }
}
