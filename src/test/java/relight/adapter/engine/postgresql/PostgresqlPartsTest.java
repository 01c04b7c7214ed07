package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.testing.PostgresServer;

/** Dumps in directory format, and parts of dumps, into a real server. */
class PostgresqlPartsTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.small();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE SCHEMA \"Other Schema\"", "CREATE TABLE \"Other Schema\".\"a table\" (id int)",
                "INSERT INTO \"Other Schema\".\"a table\" SELECT generate_series(1, 20)");
    }

    @Test
    void aDumpInDirectoryFormatComesBackWithSeveralConnectionsAndIsTakenBack() throws Exception {
        try (Practice practice = Practice.ofFolders(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415"), "-Fd", "-j2");
            server.execute("shop", "DROP TABLE orders CASCADE");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("hello", server.value("shop", "SELECT convert_from(lo_get(4711), 'UTF8')"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("f", server.value("shop", "SELECT to_regclass('orders') IS NOT NULL"));
            assertFalse(spooled(), "nothing of the dump is left in the spool");
        }
    }

    @Test
    void ALL_3_aFileOfTheDirectoryThatChangesBehindTheVerificationEndsTheRestore() throws Exception {
        try (Practice practice = Practice.ofFolders(folder, server.target("shop"))) {
            Path dump = server.dump("shop", practice.dumps().resolve("shop_20260415"), "-Fd");
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            try (Stream<Path> files = Files.list(dump)) {
                Files.write(files.filter(file -> file.toString().endsWith(".dat.gz")).findFirst().orElseThrow(), new byte[10]);
            }
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(!outcome.good() && outcome.reason().toString().contains("shop_20260415"), () -> outcome.reason().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Ft", "-Fp"})
    void oneTableComesBesideWithItsIndexesAndWithoutTheRestOfTheData(String form) throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), form);
            server.execute("shop", "DELETE FROM orders");
            RestorePlan plan = planned(practice, "tables", "orders");
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop_part", "SELECT count(*) FROM orders"));
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM customers"));
            assertEquals("2", server.value("shop_part", "SELECT count(*) FROM pg_indexes WHERE tablename = 'orders'"));
            assertEquals("0", server.value("shop", "SELECT count(*) FROM orders"), "production is not touched");
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("shop"), server.databases());
        }
    }

    @Test
    void oneSchemaComesBesideFromADirectory() throws Exception {
        try (Practice practice = Practice.ofFolders(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415"), "-Fd");
            practice.succeed(planned(practice, "schemas", "Other Schema"), Part.MAIN);
            assertEquals("20", server.value("shop_part", "SELECT count(*) FROM \"Other Schema\".\"a table\""));
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM orders"));
        }
    }

    @Test
    void ALL_2_aPartNeverTakesThePlaceOfTheWhole() throws Exception {
        for (String form : List.of("-Fc", "-Fp")) {
            try (Practice practice = new Practice(folder.resolve(form.substring(1)), server.target("shop"))) {
                server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), form);
                for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
                    assertEquals(List.of("ALL-2"), practice.refusals(way, Map.of("tables", "orders", "schemas", "Other Schema")));
                }
                assertEquals(List.of("ALL-4"), refusals(practice, "tables", "orders, order"), "it is not in the dump");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--inserts", "--rows-per-insert=50"})
    void partsOfAPlainDumpComeWithoutTheRowsOfOtherTablesHoweverTheyAreWritten(String form) throws Exception {
        server.execute("shop", "CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders",
                "CREATE TABLE \"Other Schema\".\"or\"\"ders\" (note text)", "INSERT INTO \"Other Schema\".\"or\"\"ders\" VALUES ('a; INSERT INTO orders (1)\\n\\.')");
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), form.isEmpty() ? "-Fp" : form);
            practice.succeed(planned(practice, "schemas", "Other Schema"), Part.MAIN);
            assertEquals("20", server.value("shop_part", "SELECT count(*) FROM \"Other Schema\".\"a table\""));
            assertEquals("a; INSERT INTO orders (1)\\n\\.", server.value("shop_part", "SELECT note FROM \"Other Schema\".\"or\"\"ders\""));
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM orders"));
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM customers"));
            assertEquals("f", server.value("shop_part", "SELECT relispopulated FROM pg_class WHERE relname = 'totals'"));
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"), "the rows to which they lead did not come");
            assertEquals("0", server.value("shop_part", "SELECT count(*) FROM pg_largeobject_metadata"));
        }
    }

    private boolean spooled() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
            return files.anyMatch(file -> file.endsWith("toc.dat"));
        }
    }

    private static RestoreRequest request(Practice practice, String choice, String value) throws Exception {
        return new RestoreRequest(practice.system(), practice.backup(), List.of(), Way.BESIDE_ONLY, Optional.of("shop_part"), Map.of(choice, value));
    }

    private static List<String> refusals(Practice practice, String choice, String value) throws Exception {
        return practice.restores.plan(request(practice, choice, value), Messages.english()) instanceof Planning.Refused refused
                ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    private static RestorePlan planned(Practice practice, String choice, String value) throws Exception {
        return switch (practice.restores.plan(request(practice, choice, value), Messages.english())) {
            case Planning.Planned(RestorePlan plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }
}
