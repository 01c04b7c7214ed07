package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;

/** A plan in HypnoScript becomes a workspace whose scenarios are run to their end; and a night with ransomware. */
class ContinuityScenarioTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private static PostgresServer postgres;

    private Desk desk;

    @BeforeAll
    static void server() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks: {orders are there: {query: SELECT count(*) FROM orders, at-least: 500}}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 1kB}
                """.formatted(postgres.port()));
        desk.variable("PGPORT", Integer.toString(postgres.port()));
        desk.variable("PGUSER", "postgres");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void H7_eachScenarioOfAnImportedPlanIsRunToItsEnd() throws Exception {
        Path plan = desk.workspace().resolve("bakery.md");
        try (InputStream in = ContinuityScenarioTest.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            Files.write(plan, in.readAllBytes());
        }
        Files.delete(desk.workspace().resolve("relight.yaml"));
        Said imported = desk.relight("runbook", "import", plan.toString(), "--json").ended(1);
        assertEquals(2, imported.json().path("scenarios").asInt(2), imported::toString);

        List<String> files = new ArrayList<>();
        desk.relight("runbook", "list", "--json").ended(0).json().forEach(page -> files.add(page.path("file").asText()));
        int run = 0;
        for (String file : files) {
            List<String> command = new ArrayList<>(List.of("run", file, "--as", "Maria Oser"));
            JsonNode page = desk.relight("runbook", "show", file, "--json").ended(0).json();
            page.path("sections").forEach(section -> section.path("steps").forEach(step -> {
                if (!command.contains(step.path("id").asText())) {
                    command.addAll(List.of("--yes-i-have-read", step.path("id").asText()));
                }
            }));
            if (command.size() > 4) {
                desk.relight(command.toArray(String[]::new)).ended(0);
                run++;
            }
        }
        assertTrue(run >= 2, files::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void H19_afterRansomwareAPointBeforeItIsRestoredApartLookedAtAndBroughtIn() throws Exception {
        Instant harm = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY, text text)",
                "INSERT INTO orders SELECT i, 'order ' || i FROM generate_series(1, 600) i");
        Files.createDirectories(desk.workspace().resolve("backups"));
        String before = backup(harm.minus(3, ChronoUnit.HOURS));
        postgres.execute("shop", "UPDATE orders SET text = md5(text)", "CREATE TABLE read_me_for_your_files (demand text)");
        backup(harm.plus(1, ChronoUnit.HOURS));
        desk.write("runbooks/ransomware.md", StandIns.document("ransomware.md"));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);

        JsonNode listed = desk.relight("catalog", "list", "--json").ended(0).json();
        JsonNode newer = listed.path(0).path("location").asText().contains(before) ? listed.path(1) : listed.path(0);
        assertTrue(desk.relight("restore", "plan", "shop", "--harm-since", harm.toString(), "--no-dry-run").ended(0).out().contains(before));
        assertTrue(desk.relight("restore", "plan", "shop", "--harm-since", harm.toString(), "--backup", newer.path("id").asText()).toString()
                .contains("after the harm began"));

        Said ended = desk.relight("run", "runbooks/ransomware.md", "--mode", "incident", "--harm-since", harm.toString(),
                "--yes-i-have-read", "1-abschotten/1", "--confirm-target", "shop_apart", "--confirm-target", "shop", "--commit").ended(0);

        assertEquals("order 7", postgres.value("shop", "SELECT text FROM orders WHERE id = 7"), ended::toString);
        assertEquals("order 7", postgres.value("shop_apart", "SELECT text FROM orders WHERE id = 7"));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals(harm, Instant.parse(record.at("/scope/harmSince").asText()));
        List<String> used = record.path("backupsUsed").findValuesAsText("location");
        assertTrue(!used.isEmpty() && used.stream().allMatch(location -> location.contains(before)), record.path("backupsUsed")::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    private String backup(Instant at) throws Exception {
        String name = "shop_" + STAMP.format(at) + ".dump";
        postgres.dump("shop", desk.workspace().resolve("backups").resolve(name), "-Fc");
        return name;
    }
}
