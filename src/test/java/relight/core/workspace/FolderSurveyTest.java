package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Messages;
import relight.core.text.Problem;

class FolderSurveyTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");

    @TempDir
    private Path root;

    @Test
    void recognisesTheLayoutWithDbFilesConfigAndLogs() throws IOException {
        Path backups = layout();

        List<FolderSurvey.Proposal> proposals = new FolderSurvey(ZoneId.of("Europe/Berlin")).of(backups);

        assertEquals(List.of("db", "files", "config"), proposals.stream().map(FolderSurvey.Proposal::name).toList());
        FolderSurvey.Proposal db = proposals.getFirst();
        assertEquals("mysql", db.engine());
        assertEquals("db/db_backup_{timestamp}.sql.gz", db.path());
        assertEquals("yyyy-MM-dd_HH-mm-ss", db.timestamp());
        assertEquals(14, db.count());
        assertEquals(Instant.parse("2026-04-15T01:00:07Z"), db.newest());
        assertEquals(Optional.of("0 3 * * *"), db.schedule());
        assertEquals("files", proposals.get(1).engine());
        assertEquals(Optional.of("30 3 * * 0"), proposals.get(1).schedule());
        assertEquals(Optional.empty(), proposals.get(2).schedule());
    }

    @Test
    void whatItProposesIsAWorkspaceThatLoads() throws IOException {
        Path backups = layout();
        Files.writeString(backups.resolve("db/o'clock: 20260415 #1.sql"), "x");
        Files.writeString(backups.resolve("db/{x} 20260415.sql"), "x");
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Path folder = root.resolve("workspace");

        new SurveyedWorkspace(backups, zone, Messages.english()).of(new FolderSurvey(zone).of(backups)).write(folder);
        Workspace workspace = new WorkspaceReader().read(folder);

        assertEquals(4, workspace.series().size());
        assertEquals(new Schedule("0 3 * * *", zone, java.time.Duration.ofHours(2)), workspace.series("db").orElseThrow().schedule().orElseThrow());
        assertEquals(List.of(new StoreDefinition.Folder("backups", backups.toAbsolutePath(), false)), workspace.stores());
    }

    @ParameterizedTest
    @CsvSource({
        "valeo_erp_backup_20251009_020000.sql.gz, valeo_erp_backup_{timestamp}.sql.gz, yyyyMMdd_HHmmss, valeo-erp",
        "daily/redis-20230415-120000.rdb, daily/redis-{timestamp}.rdb, yyyyMMdd-HHmmss, redis",
        "postgres/2026/04/15/shopdb_20260415_020000.dump, postgres/{year}/{month}/{day}/shopdb_{timestamp}.dump, yyyyMMdd_HHmmss, shopdb",
        "postgres/2026/04/15/base.tar.gz, postgres/{year}/{month}/{day}/base.tar.gz, yyyyMMdd_HHmmss, base",
        "laravel/2026-04-15-02-00-05.zip, laravel/{timestamp}.zip, yyyy-MM-dd-HH-mm-ss, laravel",
        "wiki-2026-04-15.tgz, wiki-{timestamp}.tgz, yyyy-MM-dd, wiki",
    })
    void readsTheNamesThatToolsWrite(String key, String path, String timestamp, String name) {
        DatedName dated = DatedName.in(key).orElseThrow();

        assertEquals(path, dated.path());
        assertEquals(timestamp, dated.timestamp());
        assertEquals(name, DatedName.nameOf(path));
        assertEquals(List.of(), new PathPattern(dated.path(), dated.timestamp()).mistakes());
    }

    @ParameterizedTest
    @CsvSource({"backup.sql.gz", "order_99999999.sql", "v20260415123.tar", "2026/13/45/base.tar"})
    void aNumberThatIsNoDateMakesNoSeries(String key) {
        assertEquals(Optional.empty(), DatedName.in(key));
    }

    @Test
    void aFolderThatIsNotThereIsToldInASentence() {
        Problem problem = assertThrows(Problem.class, () -> new FolderSurvey(ZoneId.of("UTC")).of(root.resolve("no")));
        assertTrue(problem.say(Messages.english()).contains("cannot be read"), problem.say(Messages.english()));
    }

    private Path layout() throws IOException {
        Path backups = root.resolve("askpro");
        for (int day = 2; day <= 15; day++) {
            LocalDateTime time = LocalDateTime.of(2026, 4, day, 3, day % 4 == 0 ? 1 : 0, 7);
            gzip(backups.resolve("db/db_backup_" + STAMP.format(time) + ".sql.gz"), "-- MySQL dump 10.13\nCREATE TABLE x;\n");
            Files.writeString(backups.resolve("db/db_backup_" + STAMP.format(time) + ".sql.gz.sha256"), "0");
        }
        for (int week = 0; week < 4; week++) {
            LocalDateTime time = LocalDateTime.of(2026, 3, 22, 3, 30, 1).plusWeeks(week);
            gzip(backups.resolve("files/files_backup_" + STAMP.format(time) + ".tar.gz"), "x".repeat(257) + "ustar");
        }
        gzip(backups.resolve("config/config_backup_2026-04-01_04-00-00.tar.gz"), "x".repeat(257) + "ustar");
        Files.createDirectories(backups.resolve("logs"));
        Files.writeString(backups.resolve("logs/monitor_20260415.gz"), "x");
        return backups;
    }

    private static void gzip(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
