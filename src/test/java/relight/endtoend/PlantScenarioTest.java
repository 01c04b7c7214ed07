package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.RedisServer;
import relight.testing.S3Server;

/** The page of a plant whose ERP runs on Kubernetes: Redis from a bucket, deployments, workers, checks, and the loss of the cluster. */
class PlantScenarioTest {

    private static final String PAGE = "runbooks/plant.md";
    private static final String REFUSED = "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?";
    private static final int KEYS = 400;
    private static final int ORDERS = 300;

    private static PostgresServer postgres;
    private static RedisServer redis;
    private static S3Server s3;
    private static Path dump;

    private Desk desk;
    private StandIns standIns;
    private HealthPage health;
    private boolean well = true;

    @BeforeAll
    static void servers(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        redis = RedisServer.start();
        s3 = S3Server.start();
        s3.bucket("werk-backups");
        redis.fill(KEYS - 1);
        s3.put("werk-backups", "redis/werk-20261126-120000.rdb", redis.dump(folder.resolve("older.rdb")));
        redis.fill(KEYS);
        dump = redis.dump(folder.resolve("newest.rdb"));
        s3.put("werk-backups", "redis/werk-20261127-120000.rdb", dump);
        s3.put("werk-backups", "redis/werk-20261127-120000.rdb.sha256", "0000\n".getBytes(StandardCharsets.UTF_8));
        postgres.execute("postgres", "CREATE DATABASE werk");
        postgres.execute("werk", "CREATE TABLE orders (id int PRIMARY KEY, placed timestamptz NOT NULL)",
                "INSERT INTO orders SELECT i, now() - i * interval '1 minute' FROM generate_series(1, " + ORDERS + ") i");
    }

    @AfterAll
    static void stop() {
        s3.close();
        redis.close();
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        if (!redis.lives()) {
            redis.up();
        }
        redis.fill(7);
        desk = new Desk(folder, "site: {name: Werk, zone: Europe/Berlin}\n");
        desk.write(PAGE, StandIns.document("plant.md"));
        desk.write("compose.yaml", "services: {}\n");
        standIns = new StandIns(folder, desk);
        health = new HealthPage(() -> well);
        desk.variable("PGPORT", Integer.toString(postgres.port()));
        desk.variable("PGUSER", "postgres");
        desk.variable("PGHOST", "127.0.0.1");
        desk.variable("REDIS_PORT", Integer.toString(redis.port()));
        desk.variable("REDIS_CONF", redis.configuration().toString());
        desk.variable("REDIS_DATA", redis.folder().toString());
        desk.variable("HEALTH_PORT", Integer.toString(health.port()));
        desk.variable("CHECKED_DATABASE", "werk");
        desk.variable("CHECKED_ROWS", Integer.toString(ORDERS));
        desk.variables(s3.environment());
        desk.variable("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        health.close();
        assertEquals(List.of(), standIns.refused(), "the page makes only calls that its programs have");
    }

    private Said run(int status, String section, String... options) throws Exception {
        String[] command = new String[options.length + 4];
        System.arraycopy(new String[] {"run", PAGE + "#" + section, "--mode", "incident"}, 0, command, 0, 4);
        System.arraycopy(options, 0, command, 4, options.length);
        return desk.relight(command).ended(status);
    }

    private JsonNode record() throws Exception {
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        desk.relight("protocol", "verify").ended(0);
        return record;
    }

    @Test
    void E1_whetherARecoveryCouldBeginIsLookedAtByThePageItself() throws Exception {
        run(0, "11-zugriffe-prüfen");
        assertEquals(List.of("kubectl auth can-i get deployments -n werk", "kubectl auth can-i patch deployments -n werk",
                "kubectl auth can-i create pods/exec -n werk"), standIns.calls("kubectl"));

        desk.variable("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
        Said away = run(2, "11-zugriffe-prüfen");
        assertTrue(away.err().contains("Could not connect to the endpoint URL"), away::toString);
    }

    @Test
    void E2_redisComesBackFromTheNewestBackupInTheBucket() throws Exception {
        run(0, "21-aus-s3");
        assertEquals(KEYS, redis.size());
        assertEquals("value 17", redis.command("GET", "session:17"));
        assertEquals("", standIns.state("maintenance"));
        assertEquals("recovered", record().at("/result/verdict").asText());
    }

    @Test
    void E2_B1_whatFailsBetweenStopAndStartIsTriedAgainWithWhatTheStepsBeforeHaveFound() throws Exception {
        standIns.fail("kubectl cp ", "error: unable to upgrade connection: container not found (\"redis\")");
        Said stopped = run(2, "21-aus-s3");
        assertTrue(stopped.err().contains("unable to upgrade connection"), stopped::toString);
        assertTrue(stopped.err().contains("“kubectl cp incoming/$BACKUP_FILE werk/redis-0:/data/dump.rdb” in line 3 failed with status 1"), stopped::toString);
        assertEquals("true", standIns.state("maintenance"), "and it is said that something is going on");
        standIns.mend();
        desk.relight("resume", "--retry").ended(0);
        assertEquals(KEYS, redis.size());
        assertEquals(1, standIns.calls("aws s3 ls").size(), "the name of the backup is still known");
    }

    @Test
    void E7_deploymentsAreStartedAnewAndWatchedUntilTheyAreThere() throws Exception {
        standIns.fail("kubectl rollout status", "error: deployment \"api-server\" exceeded its progress deadline");
        Said stopped = run(2, "31-api-server");
        assertTrue(stopped.err().contains("exceeded its progress deadline"), stopped::toString);
        standIns.mend();
        desk.relight("resume", "--retry").ended(0);

        assertEquals("1", standIns.state("restarted-api-server"), "it was not started anew a second time");
        assertEquals(2, record().at("/steps/1/attempts").asInt(record().at("/steps/1/attempts").size()));
    }

    @Test
    void E8_tasksOfTheWorkersRunToTheirEndBeforeTheyStartAnew() throws Exception {
        run(0, "32-celery-worker");
        List<String> calls = standIns.calls();
        assertEquals(3, standIns.calls("celery -A werk.tasks inspect active --json").size(), "looked until none was left");
        assertTrue(calls.lastIndexOf("celery -A werk.tasks inspect active --json")
                < calls.indexOf("kubectl rollout restart deployment -n werk celery-worker"), calls::toString);

        run(0, "33-eine-aufgabe-abbrechen", "--set", "task_id=5d1e-77");
        assertEquals("5d1e-77", standIns.state("revoked"));
    }

    @Test
    void E8_aBrokerThatIsAwayStopsTheWorkersFromBeingRestarted() throws Exception {
        standIns.fail("celery -A werk.tasks control cancel_consumer", "kombu.exceptions.OperationalError: [Errno 111] Connection refused");
        Said stopped = run(2, "32-celery-worker");
        assertTrue(stopped.err().contains("[Errno 111] Connection refused"), stopped::toString);
        assertEquals("", standIns.state("restarted-celery-worker"));
        standIns.mend();
        desk.relight("resume", "--retry").ended(0);
        assertEquals("1", standIns.state("restarted-celery-worker"));
    }

    @Test
    void E9_theSystemIsWholeWhenPodsLogsAndHealthSaySo() throws Exception {
        run(0, "41-integrität-des-systems");

        standIns.keep("log", "2026-11-28 02:00 ERROR cannot reach redis");
        Said logs = run(2, "41-integrität-des-systems");
        assertTrue(logs.err().contains("ERROR cannot reach redis"), logs::toString);
        standIns.keep("log", "started");
        well = false;
        desk.relight("resume", "--retry").ended(2);
        well = true;
        desk.relight("resume", "--retry").ended(0);
        assertEquals("recovered", record().at("/result/verdict").asText());
    }

    @Test
    void E10_theDataIsWholeWhenRedisDatabaseAndApplicationSaySo() throws Exception {
        Said said = run(0, "42-integrität-der-daten");
        assertTrue(said.err().contains("keys=7") && said.err().contains(ORDERS + "|") && said.err().contains("Datenintegrität: OK"), said::toString);

        desk.variable("CHECKED_ROWS", "301");
        Said lost = run(2, "42-integrität-der-daten");
        assertTrue(lost.err().contains("Datenintegrität: FEHLER (300)"), lost::toString);
    }

    @Test
    void E11_thePageBringsEverythingBackOntoANewCluster() throws Exception {
        String[] values = {"--set", "Pfad_der_Zugangsdaten=/dev/null", "--set", "Velero_Backup=werk-20261127-0100"};
        standIns.fail("velero restore create", "An error occurred: Internal error occurred: failed calling webhook");
        Said stopped = run(2, "51-cluster-verloren", values);
        assertTrue(stopped.err().contains("failed calling webhook"), stopped::toString);
        standIns.mend();
        desk.relight("resume", "--retry", "--set", "Velero_Backup=werk-20261127-0100").ended(0);

        assertEquals(1, standIns.calls("velero install").size());
        assertEquals("werk-20261127-0100 everything", standIns.state("restored"));
        assertEquals("recovered", record().at("/result/verdict").asText());
    }

    @Test
    void E12_onlyTheComponentThatIsHitIsRestoredAndChecked() throws Exception {
        standIns.keep("location", "default");
        run(0, "52-datenkorruption", "--set", "Velero_Backup=werk-20261126-0100");
        assertEquals("werk-20261126-0100 pods,persistentvolumeclaims,persistentvolumes,statefulsets", standIns.state("restored"));
        assertTrue(record().path("steps").toString().contains("Datenintegrität: OK"), "what was checked stands in the record");
    }

    @Test
    void E15_whatTheReviewFindsStandsInTheRecordAndTheChangedPageIsAnotherOne() throws Exception {
        run(0, "8-nachbereitung", "--yes-i-have-read", "8-nachbereitung/1");
        JsonNode before = record();
        assertTrue(before.path("steps").toString().contains("8-nachbereitung/1"), before::toString);

        desk.write(PAGE, StandIns.document("plant.md").replace("--timeout=120s", "--timeout=300s"));
        run(0, "31-api-server");
        JsonNode after = record();
        assertNotEquals(before.at("/mandate/runbookSha256").asText(), after.at("/mandate/runbookSha256").asText());
        assertEquals(64, after.at("/mandate/runbookSha256").asText().length());
    }

    @Test
    void E16_theSameOnDockerStopsFillsStartsAndChecksTheContainers() throws Exception {
        Files.createDirectories(desk.workspace().resolve("incoming"));
        Files.copy(dump, desk.workspace().resolve("incoming/werk-20261127-120000.rdb"));
        standIns.fail("docker cp", "Error response from daemon: No such container: werk-redis-1");
        Said stopped = run(2, "6-auf-docker", "--set", "BACKUP_FILE=werk-20261127-120000.rdb");
        assertTrue(stopped.err().contains("No such container"), stopped::toString);
        standIns.mend();
        desk.relight("resume", "--retry", "--set", "BACKUP_FILE=werk-20261127-120000.rdb").ended(0);
        assertEquals(KEYS, redis.size());
        assertEquals("recovered", record().at("/result/verdict").asText());
    }

    @Test
    void E1_theListBeforeARecoveryIsForPeopleToTick() throws Exception {
        run(0, "1-vorbereitung", "--yes-i-have-read", "1-vorbereitung/1");
        assertTrue(standIns.calls("kubectl auth").size() == 3, "and what stands below it is run after it");
    }

    @Test
    void B13_thePageOfThePlantIsChosenByItsBadNights() throws Exception {
        Said refused = desk.relight("run", PAGE).ended(64);
        assertTrue(refused.err().contains("#51-cluster-verloren") && refused.err().contains("#52-datenkorruption"), refused::toString);
    }
}
