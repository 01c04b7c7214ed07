package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.S3Server;

/** The page of a shop in Ukrainian: the database goes down, the region goes down, and DNS moves only after the proof. */
class ShopScenarioTest {

    private static final String PAGE = "runbooks/shop.md";
    private static final String DATABASE = PAGE + "#1-відмова-бази-даних";
    private static final String REGION = PAGE + "#2-втрата-регіону";
    private static final String FILE = "kramdb_20261127_020000.dump";
    private static final int ORDERS = 1_500;
    private static final String MOVED = """
            <?xml version="1.0"?><ChangeResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeInfo>\
            <Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-11-28T03:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>""";

    private static PostgresServer postgres;
    private static S3Server s3;
    private static byte[] dump;
    private static HttpServer dns;
    private static final List<String> MOVES = new CopyOnWriteArrayList<>();

    private Desk desk;
    private StandIns standIns;
    private HealthPage health;

    @BeforeAll
    static void servers(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        s3 = S3Server.start();
        s3.bucket("kram-backups");
        postgres.execute("postgres", "CREATE DATABASE kramdb");
        postgres.execute("kramdb", "CREATE TABLE orders (id int PRIMARY KEY, total numeric NOT NULL)",
                "INSERT INTO orders SELECT i, i * 1.5 FROM generate_series(1, " + ORDERS + ") i");
        dump = Files.readAllBytes(postgres.dump("kramdb", folder.resolve("kramdb.dump"), "-Fc"));
        s3.put("kram-backups", "postgres/" + FILE, dump);
        dns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        dns.createContext("/", exchange -> {
            MOVES.add(exchange.getRequestURI().getPath() + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            byte[] body = MOVED.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        dns.start();
    }

    @AfterAll
    static void stop() {
        dns.stop(0);
        s3.close();
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        MOVES.clear();
        sidecar(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(dump)));
        desk = new Desk(folder, "site: {name: Kram, zone: Europe/Kyiv}\n");
        desk.write(PAGE, StandIns.document("shop.md"));
        StandIns.script(desk, "restore-postgres.sh");
        standIns = new StandIns(folder, desk);
        health = new HealthPage(() -> standIns.state("replicas-web").equals("3"));
        desk.variable("HEALTH_URL", health.url());
        desk.variable("PGPORT", Integer.toString(postgres.port()));
        desk.variables(s3.environment());
        desk.variable("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
        desk.variable("AWS_ENDPOINT_URL_ROUTE_53", "http://127.0.0.1:" + dns.getAddress().getPort());
        postgres.execute("kramdb", "DELETE FROM orders WHERE id > 10");
    }

    private static void sidecar(String hash) {
        s3.put("kram-backups", "postgres/" + FILE + ".sha256", (hash + "  " + FILE + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        health.close();
        assertEquals(List.of(), standIns.refused(), "the page makes only calls that its programs have");
    }

    private static String orders() throws Exception {
        return postgres.value("kramdb", "SELECT count(*) FROM orders");
    }

    private void recovered() throws Exception {
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void U9_withoutAReplicaTheOldPrimaryIsFencedAndTheBackupRestored() throws Exception {
        desk.relight("run", DATABASE, "--mode", "incident", "--set", "REPLICA_PORT=1", "--set", "файл копії=" + FILE).ended(0);
        assertEquals(Integer.toString(ORDERS), orders());
        assertEquals("none", standIns.state("role"));
        assertEquals("3", standIns.state("replicas-web"), "as many as there were before");
        recovered();
    }

    @Test
    void U9_aReplicaThatAnswersTakesOverAndNothingIsRestored() throws Exception {
        postgres.execute("kramdb", "INSERT INTO orders SELECT i, 1 FROM generate_series(11, 1100) i");
        desk.relight("run", DATABASE, "--mode", "incident", "--set", "REPLICA_PORT=" + postgres.port(), "--set", "файл копії=" + FILE).ended(0);
        assertEquals("replica", standIns.state("role"));
        assertEquals("1100", orders());
        recovered();
    }

    @Test
    void U10_dnsMovesOnlyAfterTheDataIsRestoredProvenAndServed() throws Exception {
        desk.relight("run", REGION, "--mode", "incident", "--set", "файл копії=" + FILE, "--set", "ZONE_ID=ZKRAM").ended(0);
        assertEquals(Integer.toString(ORDERS), orders());
        assertEquals("dr", standIns.state("context"));
        assertEquals(1, MOVES.size());
        assertTrue(MOVES.getFirst().startsWith("/2013-04-01/hostedzone/ZKRAM/rrset") && MOVES.getFirst().contains("dr.kram.example"), MOVES::toString);
        recovered();
    }

    @Test
    void U10_B1_aBackupThatIsNotWhatItWasStopsEverythingBeforeAnythingIsTouched() throws Exception {
        sidecar("0".repeat(64));
        Said stopped = desk.relight("run", REGION, "--mode", "incident", "--set", "файл копії=" + FILE, "--set", "ZONE_ID=ZKRAM").ended(2);
        assertTrue(stopped.err().contains("computed checksum did NOT match"), stopped::toString);
        assertEquals("10", orders());
        assertEquals(List.of(), standIns.calls("kubectl scale"));
        assertEquals(List.of(), MOVES);

        sidecar(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(dump)));
        desk.relight("resume", "--retry", "--set", "файл копії=" + FILE, "--set", "ZONE_ID=ZKRAM").ended(0);
        assertEquals(Integer.toString(ORDERS), orders());
        assertEquals(1, standIns.calls("kubectl config use-context dr-kram").size());
        assertEquals(1, MOVES.size());
        recovered();
    }

    @Test
    void U8_objectivesPerScenarioAreToldDownToNoLossAndFiveMinutes() throws Exception {
        Said shown = desk.relight("runbook", "show", PAGE).ended(0);
        assertTrue(shown.out().contains("RTO 5 min; RPO 0: no data may be lost"), shown::toString);
        assertTrue(shown.out().contains("relight run " + DATABASE) && shown.out().contains("relight run " + REGION), shown::toString);
    }

    @Test
    void U14_bothChecklistsAreTickedAndStandInTheRecord() throws Exception {
        for (String list : List.of("перелік-для-копій", "перелік-для-відновлення")) {
            desk.relight("run", PAGE + "#" + list, "--yes-i-have-read", list + "/1").ended(0);
            JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
            assertTrue(record.path("steps").toString().contains(list + "/1"), record::toString);
        }
    }
}
