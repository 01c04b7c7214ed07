package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.Catalog;
import relight.core.catalog.CheckReport;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

class CheckCommandTest {

    private static final Instant NOON = Instant.parse("2026-04-15T10:00:00Z");

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Messages words = Messages.english();
    private List<CheckReport.Line> due = List.of();

    @BeforeEach
    void makeAWorkspace() throws IOException {
        Files.createDirectories(folder.resolve("backups"));
        Files.writeString(folder.resolve(Workspace.FILE), """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shopdb: {engine: sqlite, rpo: 26h, target: {path: /srv/shop.db}}
                series:
                  nightly:
                    system: shopdb
                    store: disk
                    path: shop_{timestamp}.sql.gz
                    schedule: 0 2 * * *
                    keep: {daily: 7}
                    method: sqlite3 .dump
                """);
        for (int back = 0; back < 7; back++) {
            dump(NOON.minus(back, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.HOURS));
        }
    }

    @Test
    void readsTheNewestBackupAndTellsWhatItFound() throws IOException {
        assertEquals(ExitStatus.WARNING, run());
        String said = said();
        assertTrue(said.contains("nightly: shopdb (sqlite); sqlite3 .dump, daily at 02:00 (UTC); kept: 7 daily"), said);
        assertTrue(said.contains("✓ OK        Series nightly: the newest backup was read to its end and is good"), said);
        assertTrue(said.contains("▲ WARNING   System shopdb breaks the 3-2-1 rule"), said);
        assertTrue(said.contains("Store disk: "), said);
    }

    @Test
    void aTruncatedNewestBackupIsCriticalAndTheOneBeforeItHoldsTheAge() throws IOException {
        Path newest = file(Instant.parse("2026-04-15T02:00:00Z"));
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, java.util.Arrays.copyOf(whole, whole.length - 20));

        assertEquals(ExitStatus.CRITICAL, run("--json"));
        JsonNode document = new ObjectMapper().readTree(said());
        assertEquals("CRITICAL", document.get("status").asText());
        assertEquals("CRITICAL", check(document, "integrity").get("status").asText());
        assertEquals("CRITICAL", check(document, "rpo").get("status").asText());
        assertEquals(List.of("series", "check", "status", "expected", "actual", "text"),
                check(document, "age").properties().stream().map(Map.Entry::getKey).toList());
        assertTrue(check(document, "age").get("text").asText().contains("14 Apr 2026"), said());
    }

    @Test
    void aBackupThatDidNotComeIsToldInTheReadersLanguage() throws IOException {
        Files.delete(file(Instant.parse("2026-04-15T02:00:00Z")));
        words = Messages.in(Locale.GERMAN, ZoneId.of("Europe/Berlin"));

        assertEquals(ExitStatus.CRITICAL, run());
        assertTrue(said().contains("▲ WARNUNG   Serie nightly: Das am 15 Apr. 2026, 04:00 +02:00 fällige Backup ist nicht gekommen"), said());
    }

    @Test
    void aStoreThatIsAwayIsCriticalAndSaidInASentence() throws IOException {
        Files.move(folder.resolve("backups"), folder.resolve("unmounted"));

        assertEquals(ExitStatus.CRITICAL, run("--json"));
        JsonNode line = check(new ObjectMapper().readTree(said()), "store");
        assertEquals("disk", line.get("series").asText());
        assertTrue(line.get("text").asText().contains("disk"), line.toString());
    }

    @Test
    void cachedJudgesByTheLastLook() throws IOException {
        assertEquals(ExitStatus.WARNING, run());
        Files.move(folder.resolve("backups"), folder.resolve("unmounted"));

        assertEquals(ExitStatus.WARNING, run("--cached"));
    }

    @Test
    void warnsOfAFindingThatIsOverdueAndNamesTheWayToSettleIt() throws IOException {
        due = List.of(new CheckReport.Line("", "finding", CheckReport.Status.WARNING, Message.of("history.check.expected", "2026-04-01"), Message.of("history.check.open"),
                Message.of("history.check.overdue", "r1/1", "Upload may truncate", "M. Oser", "2026-04-01")));
        assertEquals(ExitStatus.WARNING, run("--json"));
        assertEquals("settled by 2026-04-01", check(new ObjectMapper().readTree(out.toByteArray()), "finding").get("expected").asText());
        run();
        assertTrue(said().contains("▲ WARNING   Finding r1/1 is overdue since 2026-04-01: Upload may truncate (owner: M. Oser). Settle it with: relight protocol settle r1/1"), said());
    }

    private int run(String... arguments) throws IOException {
        out.reset();
        Workspace workspace = new WorkspaceReader().read(folder);
        StoreDefinition.Folder disk = (StoreDefinition.Folder) workspace.stores().getFirst();
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("data/index.db"))) {
            Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), words);
            CheckCommand command = new CheckCommand(terminal, folder.resolve("data"), location -> new BackupHealth(
                    new Catalog(workspace, Map.of("disk", new FolderStore(disk)), index), InstantSource.fixed(NOON)), _ -> due);
            List<String> line = new java.util.ArrayList<>(List.of("check"));
            line.addAll(List.of(arguments));
            return new RelightCommand(folder.resolve("data"), location -> 0)
                    .commandLine(terminal, data -> Optional.empty(), List.of(command)).execute(line.toArray(String[]::new));
        }
    }

    private static JsonNode check(JsonNode document, String name) {
        return StreamSupport.stream(document.get("checks").spliterator(), false)
                .filter(check -> check.get("check").asText().equals(name)).findFirst().orElseThrow();
    }

    private Path file(Instant point) {
        String name = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(point);
        return folder.resolve("backups/shop_" + name + ".sql.gz");
    }

    private void dump(Instant point) throws IOException {
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(file(point)))) {
            file.write("BEGIN TRANSACTION;\nCREATE TABLE orders(id INTEGER);\nINSERT INTO orders VALUES(1);\nCOMMIT;\n".repeat(50)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
