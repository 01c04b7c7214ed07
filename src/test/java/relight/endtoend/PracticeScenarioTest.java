package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import relight.testing.MariaDbServer;

/** The page of a doctor's practice: a calendar in MySQL and its attachments as files, by the program as it is. */
class PracticeScenarioTest {

    private static final String PAGE = "runbooks/practice.md";
    private static final String RESTORE = PAGE + "#datenbank-und-dateien-zurückholen";
    private static final String STAMP = "2026-11-27_03-00-00";
    private static final String PASSWORD = "sehr-geheim-77";
    private static final int APPOINTMENTS = 800;

    private static MariaDbServer mariadb;
    private static byte[] dump;

    private Desk desk;
    private StandIns standIns;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        mariadb = MariaDbServer.start();
        mariadb.execute("", "CREATE DATABASE praxis", "CREATE USER praxis@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT ALL ON praxis.* TO praxis@'127.0.0.1'");
        mariadb.execute("praxis", "CREATE TABLE appointments (id int PRIMARY KEY, patient varchar(40) NOT NULL)",
                "INSERT INTO appointments SELECT seq, CONCAT('P', seq) FROM seq_1_to_" + APPOINTMENTS);
        dump = gzip(mariadb.dump("praxis", folder.resolve("praxis.sql")));
    }

    private static byte[] gzip(Path file) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("gzip", file.toString()).start().waitFor());
        return Files.readAllBytes(Path.of(file + ".gz"));
    }

    @AfterAll
    static void stop() {
        mariadb.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, "site: {name: Praxis, zone: Europe/Berlin}\n");
        desk.write(PAGE, StandIns.document("practice.md"));
        desk.write("app/artisan", "");
        desk.write("app/storage/befund.txt", "verschlüsselt\n");
        desk.write("good/storage/befund.txt", "Befund 1\n");
        Path backups = Files.createDirectories(desk.workspace().resolve("backups/files"));
        assertEquals(0, new ProcessBuilder("tar", "-czf", backups.resolve("files_backup_" + STAMP + ".tar.gz").toString(), "-C",
                desk.workspace().resolve("good").toString(), "storage").start().waitFor());
        Files.write(Files.createDirectories(desk.workspace().resolve("backups/db")).resolve("db_backup_" + STAMP + ".sql.gz"), dump);
        standIns = new StandIns(folder, desk);
        desk.variable("DB_PORT", Integer.toString(mariadb.port()));
        desk.variable("DB_PASSWORD", PASSWORD);
        mariadb.execute("praxis", "DELETE FROM appointments WHERE id > 9");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        assertEquals(List.of(), standIns.refused(), "the page makes only calls that its programs have");
    }

    private static String appointments() throws Exception {
        return mariadb.execute("praxis", "SELECT count(*) FROM appointments");
    }

    @Test
    void A7_A8_A9_databaseAndFilesComeBackByThePageAndThePasswordIsNowhere() throws Exception {
        desk.relight("run", PAGE + "#sicherung-prüfen", "--set", "TIMESTAMP=" + STAMP).ended(0);
        Said said = desk.relight("run", RESTORE, "--mode", "incident", "--set", "TIMESTAMP=" + STAMP).ended(0);

        assertEquals(Integer.toString(APPOINTMENTS), appointments());
        assertEquals("Befund 1\n", Files.readString(desk.workspace().resolve("app/storage/befund.txt")));
        assertEquals("verschlüsselt\n", Files.readString(desk.workspace().resolve("storage.before/befund.txt")), "what was there is kept");
        assertEquals(List.of("no", "active"), List.of(standIns.state("maintenance"), standIns.state("fpm")));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        assertFalse((record + said.toString()).contains(PASSWORD), "a secret from the environment is shown nowhere");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void A8_B1_whatStopsInTheMiddleGoesOnThereWithFolderAndValues() throws Exception {
        standIns.fail("systemctl start php8.2-fpm", "Job for php8.2-fpm.service failed because the control process exited with error code.");
        Said stopped = desk.relight("run", RESTORE, "--mode", "incident", "--set", "TIMESTAMP=" + STAMP).ended(2);
        assertTrue(stopped.err().contains("php8.2-fpm.service failed"), stopped::toString);
        standIns.mend();
        desk.relight("resume", "--retry").ended(0);
        assertEquals(1, standIns.calls("php artisan down").size());
        assertEquals(Integer.toString(APPOINTMENTS), appointments());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void A11_anErrorThatIsKnownIsExplainedWithItsRemedyWhereItAppears() throws Exception {
        Said said = desk.relight("run", PAGE + "#problem-could-not-open-input-file-artisan").ended(2);
        assertTrue(said.err().contains("Could not open input file: artisan") && said.err().contains("→"), said::toString);
    }

    @Test
    void A11_aPasswordThatNobodyCanBeAskedForEndsTheStepAndIsExplained() throws Exception {
        Said said = desk.relight("run", PAGE + "#datenbank-von-hand", "--set", "TIMESTAMP=" + STAMP).ended(2);
        assertTrue(said.err().contains("Access denied for user 'praxis'") && said.err().contains("→"), said::toString);
        assertEquals("9", appointments());
    }

    @Test
    void A12_dailyWeeklyAndMonthlyChecksAreTickedAndStandInTheRecord() throws Exception {
        for (String list : List.of("tägliche-prüfung", "wöchentliche-prüfung", "monatliche-prüfung")) {
            desk.relight("run", PAGE + "#" + list, "--yes-i-have-read", list + "/1", "--as", "Amira").ended(0);
            JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
            assertTrue(record.path("steps").toString().contains(list + "/1") && record.toString().contains("Amira"), record::toString);
        }
    }
}
