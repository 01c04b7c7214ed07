package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** What a plan in HypnoScript says of objectives, criteria, sites, functions, people and messages is acted on by the program as it is started. */
class ContinuityNightTest {

    private static final List<String> POSTED = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder;
    private static HttpServer receiver;
    private static Desk desk;
    private static Said imported;
    /** An incident that was declared four hours before anybody opened the console. */
    private static Said night;
    private static JsonNode told;

    @BeforeAll
    static void takesThePlanInAndRunsOneOfItsScenarios() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            POSTED.add(new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        desk = new Desk(folder, "");
        Files.delete(desk.workspace().resolve("relight.yaml"));
        Path plan = desk.workspace().resolve("bakery.md");
        try (InputStream in = ContinuityNightTest.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            Files.write(plan, in.readAllBytes());
        }
        imported = desk.relight("runbook", "import", plan.toString()).ended(1);
        String workspace = Files.readString(desk.workspace().resolve("relight.yaml"))
                .replace("    contacts: [mayor, incident_response]\n    channels: [phone]", "    contacts: [mayor, incident_response]\n    channels: [slack]\n    auto: true")
                .replace("    channels: [slack]\n    every: 1h", "    channels: [slack]\n    auto: true\n    every: 1h");
        desk.write("relight.yaml", workspace + "messages:\n  webhooks:\n    slack: {form: json, url: \"http://127.0.0.1:" + receiver.getAddress().getPort() + "/\"}\n");
        night = desk.relight("run", "runbooks/oven-house-lost.md", "--mode", "incident", "--as", "Maria Oser", "--declared",
                Instant.now().minus(Duration.ofHours(4)).toString()).ended(1);
        told = desk.relight("protocol", "show", "--json").ended(0).json();
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        receiver.stop(0);
    }

    @Test
    void H1_mistakesAreNamedByTheirPlacesTheReadingGoesOnAndNothingIsWritten(@TempDir Path other) throws Exception {
        try (Desk elsewhere = new Desk(other, "")) {
            Files.delete(elsewhere.workspace().resolve("relight.yaml"));
            Path plan = elsewhere.write("plan.hyp", """
                    backup {
                      general: { backup_window: { start: "22:30" end "02:30" } }
                    }

                    backup {
                      general: { enabled true: }
                    }
                    disaster_recovery {
                      objectives: { rto: { critical_systems: "3 moons" } }
                    }
                    """);
            Said refused = elsewhere.relight("runbook", "import", plan.toString());
            assertEquals(2, refused.status(), refused::toString);
            assertTrue(refused.err().contains("plan.hyp:2:46:") && refused.err().contains("plan.hyp:6:"), refused::toString);
            assertFalse(Files.exists(elsewhere.workspace().resolve("relight.yaml")));
        }
    }

    @Test
    void H1_everyValueIsCountedAndWhatNothingActsOnIsListed() {
        assertTrue(imported.out().contains("205 values read, 197 taken over and 8 kept by their path"), imported::toString);
        assertTrue(imported.out().contains("backup_monitoring.reporting.daily.recipients[1] = bakers"), imported::toString);
    }

    @Test
    void H6_theTiersObjectivesHoldForTheRecoveryAndTheRecordSaysWhereTheyComeFrom() {
        assertEquals(Duration.ofHours(3).toSeconds(), told.at("/objectives/rto").asLong(), told::toString);
        assertEquals(Duration.ofMinutes(30).toSeconds(), told.at("/objectives/rpo").asLong());
        assertEquals("tier critical", told.at("/objectives/source").asText());
    }

    @Test
    void H8_theScenariosCriterionTripsByTheClockAndStandsInTheRecord() {
        assertTrue((night.out() + night.err()).contains("Reason to take it back — Longest recovery time: 4 h (trips at > 3 h)"), night::toString);
        assertEquals("Longest recovery time", told.at("/problems/watches/0/title").asText(), told::toString);
    }

    @Test
    void H9_theSiteIsActivatedByHandWhenThePrimaryIsGoneAndItsTimeIsHeldAgainstTheRto() throws Exception {
        assertTrue(imported.out().contains("cold_site: to activate it takes 6 h, longer than the strictest RTO of 3 h"), imported::toString);
        desk.write("runbooks/site.md", """
                # The house is gone

                ```bash title="Primary site" watch=warn every=1s
                test -e primary-answers
                ```

                ```bash title="Replication lag" watch=rollback every=1s trips="> 20"
                cat lag
                ```

                ```bash
                COUNT=1
                sleep 3
                ```

                ```bash
                echo $((COUNT + 1)) >> activated
                ```

                ```relight step=site
                decision: Which site takes over?
                options:
                  hot: {text: Graz, time: 20m, data: 20s}
                  cold: {text: Linz, time: 6h, data: 24h}
                ```

                ```bash if=site:hot clock=stop
                echo Graz >> activated
                ```

                ```bash if=site:cold
                echo Linz >> activated
                ```
                """);
        desk.write("lag", "45\n");
        Said run = desk.relight("run", "runbooks/site.md", "--mode", "incident", "--set", "site=hot").ended(0);
        String said = run.out() + run.err();
        assertTrue(said.contains("▲ Primary site: It ended with exit status 1") && said.contains("Reason to take it back — Replication lag: 45"), run::toString);
        assertTrue(said.contains("hot: Graz (time: 20 min"), run::toString);
        assertEquals(List.of("2", "Graz"), desk.lines("activated"));
    }

    @Test
    void H10_theDowntimeThatTheBusinessBearsStandsBesideTheRto() {
        assertEquals(Duration.ofHours(5).toSeconds(), told.at("/objectives/mtd").asLong(), told::toString);
        assertTrue(imported.out().contains("selling_bread: the business bears a downtime of 2 h (MTD), and the recovery may take 3 h (RTO)"), imported::toString);
        assertTrue(imported.out().contains("selling_bread: the quickest alternative is ready after 20 min; the minimum must work within 15 min (MBC)"), imported::toString);
    }

    @Test
    void H11_aLevelReachesTheMembersOfItsTeamAndTheStepSaysWhoseItIs() throws Exception {
        assertTrue(posted("level_2").stream().anyMatch(text -> text.contains("In charge: Maria Oser")), POSTED::toString);
        JsonNode steps = told.path("steps");
        assertEquals("Maria Oser", told.at("/people/list/0/name").asText(), steps::toString);
        assertTrue(imported.out().contains("database_team: one step is given to it, and nobody belongs to it"), imported::toString);
        Said card = desk.relight("runbook", "show", "runbooks/oven-house-lost.md").ended(0);
        assertTrue(card.out().contains("oven_house_lost/1"), card::toString);
    }

    @Test
    void H12_whatFellDueByTheClockIsSaidAndALevelThatGoesByItselfHasGoneOnce() throws Exception {
        String said = night.out() + night.err();
        assertTrue(said.contains("level_1 (phone, email)") && said.contains("Due since"), night::toString);
        assertEquals(1, posted("level_2").size(), POSTED::toString);
    }

    @Test
    void H13_anUpdateGoesToItsChannelFromItsTemplateAndStandsInTheRecord() throws Exception {
        List<String> update = posted("bakers");
        assertEquals(1, update.size(), POSTED::toString);
        assertTrue(update.getFirst().contains("oven_house_lost"), update::toString);
        assertTrue((night.out() + night.err()).contains("it_team (slack, phone)"), night::toString);
        assertTrue(told.at("/people/messages").toString().contains("bakers"), told::toString);
    }

    @Test
    void H18_theChecklistOfThePageIsTickedAsAStepAndTheRecordNamesWho() throws Exception {
        desk.relight("run", "runbooks/checklist.md", "--as", "Olha Bondar", "--yes-i-have-read", "before-the-season/1").ended(0);
        String recovery = "";
        for (JsonNode one : desk.relight("protocol", "list", "--json").ended(0).json()) {
            recovery = one.path("title").asText().equals("Before the season") ? one.path("recovery").asText(one.path("id").asText()) : recovery;
        }
        JsonNode step = desk.relight("protocol", "show", recovery, "--json").ended(0).json().at("/steps/0");
        assertEquals("done", step.path("status").asText(), step::toString);
        assertEquals("Olha Bondar", step.path("by").asText(), step::toString);
    }

    private static List<String> posted(String audience) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String body : POSTED) {
            if (body.contains(audience)) {
                texts.add(new ObjectMapper().readTree(body).toString());
            }
        }
        return texts;
    }
}
