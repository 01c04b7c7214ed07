package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.S3Server;

/** A team's own PostgreSQL, its dumps in a folder and in a bucket, and the way back from a lost table by commands alone. */
class PostgresqlRecoveryTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    private static final int ORDERS = 2_000;

    private static PostgresServer postgres;
    private static S3Server s3;
    private static byte[] dump;
    private static byte[] plain;

    private Desk desk;

    @BeforeAll
    static void servers(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        s3 = S3Server.start();
        postgres.execute("postgres", "CREATE ROLE guarded LOGIN CREATEDB PASSWORD 'the-right-one'");
        fill();
        dump = Files.readAllBytes(postgres.dump("shop", folder.resolve("shop.dump"), "-Fc"));
        plain = Files.readAllBytes(postgres.dump("shop", folder.resolve("shop.sql.gz"), "--compress=6"));
    }

    private static void fill() throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL)",
                "CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers, created timestamptz NOT NULL)",
                "INSERT INTO customers SELECT i, md5(i::text) FROM generate_series(1, 500) i",
                "INSERT INTO orders (customer, created) SELECT 1 + i % 500, now() - interval '1 hour' - i * interval '1 minute' "
                        + "FROM generate_series(1, " + ORDERS + ") i");
    }

    @AfterAll
    static void stop() {
        s3.close();
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        fill();
        String bucket = "shop-backups-" + UUID.randomUUID();
        s3.bucket(bucket);
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                  bucket: {s3: %s, prefix: postgres/, region: us-east-1, endpoint: "%s", path-style: true, offsite: true}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 2000}
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 1kB}
                  offsite: {system: shop, store: bucket, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 1kB}
                """.formatted(bucket, s3.endpoint(), postgres.port()));
        desk.variables(s3.environment());
        backup(180, plain);
        s3.put(bucket, "postgres/shop_" + stamp(120) + ".dump", dump);
    }

    private static String stamp(int minutesAgo) {
        return STAMP.format(Instant.now().minus(minutesAgo, ChronoUnit.MINUTES));
    }

    private void backup(int minutesAgo, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(desk.workspace().resolve("backups"));
        Files.write(folder.resolve("shop_" + stamp(minutesAgo) + ".sql.gz"), bytes);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void aLostTableIsBackByOneCommandFromTheNewestGoodBackupOfFolderAndBucket() throws Exception {
        backup(60, Arrays.copyOf(plain, plain.length - 2_000));
        JsonNode refreshed = desk.relight("catalog", "refresh", "--json").ended(0).json();
        assertEquals(3, refreshed.path("backups").asInt());
        desk.relight("catalog", "verify", "--json").ended(2);

        JsonNode backups = desk.relight("catalog", "list", "--json").ended(0).json();
        assertEquals(List.of("bad", "good", "good"), backups.findValuesAsText("state"));
        assertTrue(backups.get(0).path("reasons").size() > 0, backups::toString);
        assertEquals(List.of("nightly", "offsite", "nightly"), backups.findValuesAsText("series"));

        Said checked = desk.relight("check", "--json");
        assertEquals("CRITICAL", checked.ended(2).json().path("status").asText(), "the newest of a series is bad");

        JsonNode plan = desk.relight("restore", "plan", "shop", "--json").ended(0).json();
        assertEquals(backups.get(1).path("id").asText(), plan.path("backup").asText(), "the newest good one, from the bucket");
        assertEquals(0, plan.path("refusals").size());

        postgres.execute("shop", "DROP TABLE orders");
        Said restored = desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--commit", "--as", "K. Lang").ended(0);

        assertEquals(Integer.toString(ORDERS), postgres.value("shop", "SELECT count(*) FROM orders"), restored::toString);
        assertEquals(List.of("shop"), postgres.databases(), "nothing is left over");
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        assertTrue(record.at("/result/rtoMet").asBoolean(), record::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aRunbookRestoresAndTheOldDataComesBackWhenItIsTakenBack() throws Exception {
        desk.write("runbooks/shop.md", """
                # The shop's database

                ## Prepare

                ```bash
                echo told the team >> lines
                ```

                ## Restore

                ```relight
                restore: shop
                backup: latest-good
                ```

                ```sql system=shop
                INSERT INTO customers VALUES (1000, 'canary');
                ```

                ```relight clock=stop
                check: data
                systems: [shop]
                ```
                """);
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        postgres.execute("shop", "DROP TABLE orders");

        Said unconfirmed = desk.relight("run", "runbooks/shop.md#restore").ended(1);
        assertEquals("f", there(), unconfirmed::toString);
        String open = desk.relight("protocol", "list", "--json").ended(0).json().get(0).path("id").asText();

        Said undone = desk.relight("resume", open, "--confirm-target", "shop", "--undo").ended(2);
        assertTrue((undone.out() + undone.err()).contains("There is nothing to take back yet"), undone::toString);
        assertEquals("f", there());
        assertEquals(1, postgres.databases().size(), "nothing was begun to be taken back");

        desk.relight("run", "runbooks/shop.md#restore", "--confirm-target", "shop", "--commit", "--mode", "incident").ended(0);
        assertEquals(Integer.toString(ORDERS), postgres.value("shop", "SELECT count(*) FROM orders"));
        assertEquals("canary", postgres.value("shop", "SELECT name FROM customers WHERE id = 1000"));
        assertEquals(List.of(), desk.lines("lines"), "only the section was run");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aPlanThatWasSavedAsMarkdownIsARunbookThatRunsToItsEnd() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        postgres.execute("shop", "DROP TABLE orders");

        desk.write("runbooks/saved.md", desk.relight("restore", "plan", "shop").ended(0).out());
        desk.relight("run", "runbooks/saved.md", "--confirm-target", "shop", "--as", "K. Lang").ended(1);
        assertEquals("t", there(), "it waits for the decision");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("f", there());

        Said old = desk.relight("run", "runbooks/saved.md", "--confirm-target", "shop", "--commit").ended(2);
        assertTrue(old.err().contains("Since the plan was made, databases has changed") && old.err().contains("make a new plan"), old::toString);
        assertEquals("f", there(), "the copy that is kept since is nothing that it knows of");
        desk.write("runbooks/saved.md", desk.relight("restore", "plan", "shop").ended(0).out());
        desk.relight("run", "runbooks/saved.md", "--confirm-target", "shop", "--commit", "--mode", "incident").ended(0);
        assertEquals(Integer.toString(ORDERS), postgres.value("shop", "SELECT count(*) FROM orders"));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
    }

    @Test
    void whatKeepsARestoreFromBeginningIsToldAndTheDatabaseStaysAsItIs() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));

        desk.write("relight.yaml", workspace.replace("user: postgres", "user: guarded, password: env:SHOP_PASSWORD"));
        Said unset = desk.relight("restore", "plan", "shop", "--json").ended(2);
        assertTrue(unset.out().isEmpty() && unset.err().contains("SHOP_PASSWORD"), unset::toString);
        desk.variable("SHOP_PASSWORD", "not-the-right-one");
        Said refused = desk.relight("restore", "plan", "shop", "--json").ended(2);
        assertTrue(refused.err().contains("refuses guarded") && !refused.err().contains("not-the-right-one"), refused::toString);

        desk.write("relight.yaml", workspace.replace("user: postgres", "user: postgres, bin: tools"));
        JsonNode missing = desk.relight("restore", "run", "shop", "--json", "--confirm-target", "shop", "--commit").ended(2).json();
        assertTrue(missing.at("/refusals/0/remedy").asText().contains("postgresql-client"), missing::toString);

        desk.write("relight.yaml", workspace);
        JsonNode mistyped = desk.relight("restore", "run", "shop", "--json", "--confirm-target", "shpo", "--commit").ended(1).json();
        assertTrue(mistyped.path("verdict").isNull() && mistyped.at("/waitsAt/status").asText().equals("waiting"), mistyped::toString);
        assertEquals(List.of("shop"), postgres.databases());
        assertEquals("t", there());

        postgres.down();
        Said away = desk.relight("restore", "plan", "shop").ended(2);
        assertTrue(away.err().contains("127.0.0.1:" + postgres.port()), away::toString);
        postgres.up();

        postgres.execute("postgres", "DROP DATABASE shop");
        JsonNode gone = desk.relight("restore", "run", "shop", "--json", "--confirm-target", "shop", "--commit").ended(0).json();
        assertEquals("recovered", gone.path("verdict").asText());
        assertEquals(Integer.toString(ORDERS), postgres.value("shop", "SELECT count(*) FROM orders"));
    }

    private static String there() throws Exception {
        return postgres.value("shop", "SELECT to_regclass('orders') IS NOT NULL");
    }
}
