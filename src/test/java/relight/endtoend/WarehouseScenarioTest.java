package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.S3Server;

/** The page of a team with a warehouse: three scenarios and two ways back, as they stand in its Markdown, by the program as it is. */
class WarehouseScenarioTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    private static final String PAGE = "runbooks/warehouse.md";
    private static final String BROKEN = PAGE + "#szenario-1-datenbank-beschädigt";
    private static final String LOST = PAGE + "#szenario-2-cluster-verloren";
    private static final String DELETED = PAGE + "#szenario-3-buchungen-versehentlich-gelöscht";
    private static final int BOOKINGS = 1_200;

    private static PostgresServer postgres;
    private static S3Server s3;
    private static byte[] dump;

    private Desk desk;
    private StandIns standIns;
    private HealthPage health;

    @BeforeAll
    static void servers(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        s3 = S3Server.start();
        postgres.execute("postgres", "CREATE ROLE lager LOGIN SUPERUSER");
        fill();
        dump = Files.readAllBytes(postgres.dump("lager", folder.resolve("lager.sql.gz"), "--compress=6"));
        s3.bucket("lager-backups");
        s3.put("lager-backups", "postgresql/lager_" + stamp(180) + ".sql.gz", dump);
        for (int i = 1; i <= 3; i++) {
            s3.put("lager-backups", "archive/2026/beleg-" + i + ".txt", ("Beleg " + i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void fill() throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE lager OWNER lager");
        postgres.execute("lager", "CREATE TABLE bookings (id text PRIMARY KEY, article int NOT NULL, pieces int NOT NULL)",
                "INSERT INTO bookings SELECT 'B-' || i, i % 40, 1 + i % 7 FROM generate_series(1, " + BOOKINGS + ") i");
    }

    @AfterAll
    static void stop() {
        s3.close();
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        fill();
        desk = new Desk(folder, """
                site: {name: Lager, zone: UTC}
                stores:
                  disk: {folder: backups/daily}
                series:
                  nightly: {store: disk, system: lager, path: "lager_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 1kB}
                systems:
                  lager: {engine: postgresql, rto: 4h, rpo: 24h, target: {host: 127.0.0.1, port: %d, user: lager, database: lager}}
                """.formatted(postgres.port()));
        desk.write(PAGE, StandIns.document("warehouse.md"));
        desk.write("k8s/lager/Chart.yaml", "name: lager\n");
        StandIns.script(desk, "restore-db.sh");
        standIns = new StandIns(folder, desk);
        health = new HealthPage(() -> standIns.state("replicas-lager").equals("3"));
        desk.variable("HEALTH_URL", health.url());
        desk.variable("PGPORT", Integer.toString(postgres.port()));
        desk.variable("PGUSER", "postgres");
        desk.variable("PGHOST", "127.0.0.1");
        desk.variables(s3.environment());
        desk.variable("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
        backup(stamp(180), dump);
        backup(stamp(60), Arrays.copyOf(dump, dump.length - 2_000));
    }

    private static String stamp(int minutesAgo) {
        return STAMP.format(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(minutesAgo, ChronoUnit.MINUTES));
    }

    private void backup(String stamp, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(desk.workspace().resolve("backups/daily"));
        Files.write(folder.resolve("lager_" + stamp + ".sql.gz"), bytes);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        health.close();
        assertEquals(List.of(), standIns.refused(), "the page makes only calls that its programs have");
    }

    @Test
    void V4_atTheTerminalTheScenarioIsChosenAndTheLastGoodBackupIsOfferedAndRestored() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(2);
        postgres.execute("lager", "DELETE FROM bookings WHERE article > 3");

        RelightProcess console = desk.startAtTerminal("run", PAGE, "--mode", "incident", "--as", "K. Lang");
        console.awaitWords("1  Szenario 1: Datenbank beschädigt; symptom");
        console.awaitWords("Which one?");
        console.type("7");
        console.type("1");
        for (String step : List.of("Step 1 of 6: Anwendung anhalten", "Step 2 of 6: Letzte gute", "YYYYMMDD_HHMMSS [" + stamp(180) + "]:",
                "YYYYMMDD_HHMMSS='" + stamp(180) + "'", "Step 4 of 6: Prüfen", "Step 5 of 6: Anwendung starten", "Step 6 of 6: Läuft sie?")) {
            console.awaitWords(step);
            console.type("");
        }
        console.end().ended(0);

        assertEquals(Integer.toString(BOOKINGS), postgres.value("lager", "SELECT count(*) FROM bookings"));
        assertEquals("3", standIns.state("replicas-lager"));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        assertEquals(6, record.path("steps").size());
        assertTrue(record.toString().contains(stamp(180)), "the backup that was used stands in the record");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void V4_B1_aStepThatFailsStopsTheRunSaysWhyAndIsTriedAgainFromThere() throws Exception {
        postgres.execute("lager", "DROP TABLE bookings");
        standIns.fail("kubectl scale deployment lager --replicas=3", "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?");

        Said stopped = desk.relight("run", BROKEN, "--mode", "incident", "--set", "YYYYMMDD_HHMMSS=" + stamp(180)).ended(2);
        assertTrue(stopped.err().contains("10.0.0.1:6443 was refused") && stopped.err().contains("Known error"), stopped::toString);
        assertEquals(Integer.toString(BOOKINGS), postgres.value("lager", "SELECT count(*) FROM bookings"));
        assertEquals("0", standIns.state("replicas-lager"));

        standIns.mend();
        desk.relight("resume", "--retry").ended(0);
        assertEquals(1, standIns.calls("kubectl scale deployment lager --replicas=0").size(), "what was done is not done again");
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        assertEquals(7, desk.events("step-intended").size());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void V5_theClusterIsBuiltAnewWithDatabaseApplicationAndFiles() throws Exception {
        postgres.execute("postgres", "DROP DATABASE lager WITH (FORCE)");
        String[] run = {"run", LOST, "--mode", "incident", "--yes-i-have-read", "szenario-2-cluster-verloren/1", "--set", "TIMESTAMP=" + stamp(180), "--set", "release_tag=1.8.2"};
        desk.relight(run).ended(0);

        assertEquals(Integer.toString(BOOKINGS), postgres.value("lager", "SELECT count(*) FROM bookings"));
        assertEquals(1, standIns.calls("helm upgrade --install lager ./k8s/lager --namespace production --set image.tag=1.8.2").size());
        assertEquals("Beleg 3", Files.readString(desk.workspace().resolve("data/archive/2026/beleg-3.txt")));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void V5_B1_aChartThatIsBusyIsExplainedAndGoesOnAfterwards() throws Exception {
        postgres.execute("postgres", "DROP DATABASE lager WITH (FORCE)");
        standIns.fail("helm upgrade --install lager ", "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
        Said stopped = desk.relight("run", LOST, "--yes-i-have-read", "szenario-2-cluster-verloren/1", "--set", "TIMESTAMP=" + stamp(180), "--set", "release_tag=1.8.2").ended(2);
        assertTrue(stopped.err().contains("another operation (install/upgrade/rollback) is in progress"), stopped::toString);

        standIns.mend();
        desk.relight("resume", "--retry", "--set", "release_tag=1.8.2").ended(0);
        assertEquals(1, standIns.calls("helm upgrade --install lager-db").size());
        assertEquals(Integer.toString(BOOKINGS), postgres.value("lager", "SELECT count(*) FROM bookings"));
    }

    @Test
    void V6_whatWasDeletedByMistakeComesBackFromBeside() throws Exception {
        backup("20261127_020000", dump);
        postgres.execute("lager", "DELETE FROM bookings WHERE id = 'B-77'", "INSERT INTO bookings VALUES ('B-9001', 3, 1)");
        desk.relight("run", DELETED, "--mode", "incident", "--yes-i-have-read", "szenario-3-buchungen-versehentlich-gelöscht/1", "--set", "YYYYMMDD=20261127", "--set", "DELETED_ID=B-77",
                "--set", "DB_HOST=127.0.0.1", "--set", "DB_USER=lager").ended(0);

        assertEquals("1", postgres.value("lager", "SELECT count(*) FROM bookings WHERE id = 'B-77'"));
        assertEquals(Integer.toString(BOOKINGS + 1), postgres.value("lager", "SELECT count(*) FROM bookings"), "and what came since is still there");
        assertEquals(List.of("lager"), postgres.databases(), "nothing is left over");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void V8_applicationAndSchemaGoBackByOneRevision() throws Exception {
        standIns.keep("replicas-lager", "3");
        standIns.fail("helm rollback", "Error: release: not found");
        Said stopped = desk.relight("run", PAGE + "#application-rollback", "--set", "REVISION=6").ended(2);
        assertTrue(stopped.err().contains("release: not found"), stopped::toString);
        standIns.mend();
        desk.relight("resume", "--retry", "--set", "REVISION=6").ended(0);
        assertEquals("6", standIns.state("rolled-back"));

        desk.relight("run", PAGE + "#database-migration-rollback").ended(0);
        assertEquals("1", standIns.state("schema"));
        assertEquals(List.of("alembic current", "alembic downgrade -1", "alembic current"), standIns.calls("alembic"));
    }

    @Test
    void V1_V9_thePageTellsItsScenariosObjectivesAndContacts() throws Exception {
        JsonNode page = desk.relight("runbook", "show", PAGE, "--json").ended(0).json();
        List<String> estimates = new ArrayList<>();
        page.path("scenarios").forEach(one -> estimates.add(one.at("/estimate/least").asInt() / 60 + "-" + one.at("/estimate/most").asInt() / 60));
        assertEquals(List.of("60-120", "180-240", "30-60"), estimates);
        assertEquals("Der Kubernetes-Cluster antwortet nicht", page.at("/scenarios/1/symptom").asText());

        Said shown = desk.relight("runbook", "show", PAGE).ended(0);
        for (String wanted : List.of("RPO 24 h", "RTO 4 h", "+49 40 5550101", "relight run " + LOST)) {
            assertTrue(shown.out().contains(wanted), wanted + "\n" + shown);
        }
    }

    @Test
    void B13_aPageOfThreeScenariosIsNotRunWholeWhereNobodyCanBeAsked() throws Exception {
        for (String[] run : List.of(new String[] {"run", PAGE}, new String[] {"run", PAGE, "--json"})) {
            Said refused = desk.relight(run).ended(64);
            for (String command : List.of("relight run " + BROKEN, "relight run " + LOST, "relight run " + DELETED, "relight run " + PAGE + "#notfallhandbuch-lagerverwaltung")) {
                assertTrue(refused.err().contains(command), command + "\n" + refused);
            }
            assertTrue(refused.out().isEmpty() && refused.err().contains("Jemand vermisst Buchungen"), refused::toString);
        }
        assertEquals(List.of(), standIns.calls());
        assertFalse(Files.exists(desk.journal()) && !desk.events("declared").isEmpty(), "and no recovery has begun");
    }

    @Test
    void V10_theChecklistIsTickedAsAStepWithItsWords() throws Exception {
        desk.relight("run", PAGE + "#checkliste", "--yes-i-have-read", "checkliste/1").ended(0);
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertTrue(record.path("steps").toString().contains("checkliste/1"), record::toString);
    }
}
