package relight.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.TimeSplit;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

class RecordTest {

    private static final Instant DECLARED = Instant.parse("2026-04-16T01:41:00Z");
    private static final Erasable LANG = Erasable.of("K. Lang");

    private final List<Entry> entries = new ArrayList<>();
    private Instant now = DECLARED;

    /** Three minutes undetected, six to decide, then a restore, an approval that is waited for, and checks. */
    @BeforeEach
    void recover() {
        add(new Declared(Mode.INCIDENT, Erasable.of("Shop <database> corrupted"), LANG, Erasable.of("J. Brandt"), Erasable.of("alert"), "SEV1",
                Optional.of("database-corrupt"), List.of("shopdb"), "production", Erasable.NOTHING, Optional.of("runbooks/shop.md#database"),
                Optional.of("9c1e".repeat(16)), Optional.of(7_200L), Optional.of(3_600L), "tier 1", List.of("orders can be placed"),
                Optional.of(DECLARED.minusSeconds(180)), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("console-7")));
        add(new Joined(LANG, "lead"));
        add(new Planned(Optional.empty(), List.of(), "runbooks/shop.md", "9c1e".repeat(16), List.of(step("a/1", "Restore", "shell", 1_080),
                step("a/2", "Switch over", "approval", 60), step("a/3", "Prove the data", "check", 180), step("a/4", "Announce", "manual", 60))));
        pass(6);
        add(new BackupChosen(new StepId("a/1"), "shopdb", Erasable.of("s3://shop/shopdb_20260416.dump"), Optional.of("v1"), 22_800_000_000L,
                Optional.of("a41f".repeat(16)), DECLARED.minusSeconds(7_200), "SSE-KMS", "good",
                List.of(new BackupChosen.PassedOver(Erasable.of("s3://shop/newer.dump"), Erasable.of("truncated")))));
        add(new StepIntended(new StepId("a/1"), 1, Erasable.of("pg_restore -j 4 | tee `log`"), Map.of("TARGET", Erasable.of("shopdb_new")),
                "pg_restore 15.6", LANG));
        pass(20);
        add(new StepEnded(new StepId("a/1"), 1, new Outcome(Outcome.Kind.FAILED, Optional.of(1), Erasable.of("no space"), Optional.of("ef".repeat(32)),
                Erasable.of("ERROR: no space left"), 12, List.of(), Map.of())));
        add(new ProblemRaised(Optional.of(new StepId("a/1")), Erasable.of("no space | left"), Erasable.of("moved the spool"), LANG));
        add(new StepIntended(new StepId("a/1"), 2, Erasable.of("pg_restore -j 4"), Map.of(), "pg_restore 15.6", LANG));
        pass(30);
        add(new StepEnded(new StepId("a/1"), 2, new Outcome(Outcome.Kind.SUCCEEDED, Optional.of(0), Erasable.NOTHING, Optional.empty(),
                Erasable.of("restored ``` 12 tables"), 12, List.of(), Map.of())));
        add(new StepIntended(new StepId("a/2"), 1, Erasable.of("switch over"), Map.of(), "", LANG));
        pass(10);
        add(new Approved(new StepId("a/2"), Erasable.of("yes"), Erasable.of("J. Brandt")));
        add(new StepIntended(new StepId("a/3"), 1, Erasable.of("SELECT count(*)"), Map.of(), "", LANG));
        add(new Checked(new StepId("a/3"), "rows", Erasable.of("≥ 200000"), Erasable.of("200134"), true));
        add(new RecoveryPointFound(new StepId("a/3"), "shopdb", DECLARED.minusSeconds(180 + 41 * 60), true, Erasable.of("newest order")));
        pass(4);
        add(new StepEnded(new StepId("a/3"), 1, Outcome.succeeded()));
        add(new ServiceVerified(new StepId("a/3"), Erasable.of("GET /health 200")));
        add(new StepSkipped(new StepId("a/4"), Erasable.of("page was read-only"), LANG));
        Instant onPaper = now.minus(Duration.ofMinutes(30));
        addLate(new Noted(Erasable.of("called the payment provider"), LANG), onPaper);
        add(new FindingRaised(Erasable.of("Upload may truncate"), "high", Erasable.of("M. Oser"), Optional.of("2026-04-30"), true));
        add(new Closed("recovered", Erasable.of("all back"), LANG));
        add(new SignedOff(LANG, "operator", Erasable.of("as it was")));
        add(new Amended(8, Erasable.of("it was the volume of the spool"), LANG));
        add(new Sealed(24, "ab".repeat(32), Optional.empty()));
    }

    private static PlannedStep step(String id, String title, String kind, long seconds) {
        return new PlannedStep(new StepId(id), Erasable.of(title), Erasable.of("Database"), kind, "cd".repeat(32), id, Optional.of(seconds),
                true, OnFailure.STOP, Part.MAIN, id.equals("a/3"));
    }

    private void pass(int minutes) {
        now = now.plus(Duration.ofMinutes(minutes));
    }

    private void add(RecoveryEvent event) {
        addLate(event, now);
    }

    private void addLate(RecoveryEvent event, Instant happened) {
        entries.add(new Entry(entries.size() + 1, "id" + entries.size(), "r1", happened, now, 3_600, 1_000_000L * entries.size(), "boot", event));
    }

    private Record record() {
        return RecordWriter.write("log-1", entries);
    }

    @Test
    void holdsEveryGroupOfTheProtocolInItsOrder() {
        assertEquals(List.of("identity", "mandate", "objectives", "scope", "people", "clock", "steps", "backupsUsed", "verification",
                "problems", "result", "followUp", "signOff"), record().groups().stream().map(Record.Group::name).toList());
    }

    @Test
    void tellsWhereTheTimeWentAndItAddsUp() {
        TimeSplit split = record().result().split();
        assertEquals(new TimeSplit(Duration.ofMinutes(3), Duration.ofMinutes(6), Duration.ofMinutes(50), Duration.ofMinutes(10),
                Duration.ofMinutes(4)), split);
        assertEquals(Optional.of(Duration.ofMinutes(73)), record().result().recoveryTime());
        assertEquals(Duration.ofMinutes(73), split.declare().plus(split.decide()).plus(split.machine()).plus(split.waiting()).plus(split.verify()));
    }

    @Test
    void drawsEachRunFromItsIntentToItsEnd() {
        assertEquals(List.of("Restore false", "Restore true", "Switch over true", "Prove the data true"), record().timeline().stream()
                .filter(bar -> bar.to().isPresent()).map(bar -> bar.title() + " " + bar.good()).toList());
    }

    @Test
    void judgesTheObjectives() {
        assertEquals(Optional.of(true), record().result().rtoMet());
        assertEquals(Optional.of(Duration.ofMinutes(41)), record().result().dataLost());
        assertEquals(Optional.of(true), record().result().rpoMet());
        assertTrue(record().result().measured());
    }

    @Test
    void countsNoHourThatTheClockWasSetForward() {
        Entry jump = entries.get(8);
        entries.add(9, new Entry(jump.number(), "jump", "r1", jump.happened().plus(Duration.ofHours(1)), jump.recorded().plus(Duration.ofHours(1)),
                3_600, 0, "boot", new ClockJumped(3_600_000, false)));
        for (int i = 10; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            entries.set(i, new Entry(entry.number() + 1, entry.eventId(), "r1", entry.happened().plus(Duration.ofHours(1)),
                    entry.recorded().plus(Duration.ofHours(1)), 3_600, 0, "boot", entry.event()));
        }
        assertEquals(Optional.of(Duration.ofMinutes(73)), record().result().recoveryTime());
    }

    @Test
    void saysAfterWhatOthersHadSeenItBegan() {
        Instant seen = DECLARED.minusSeconds(600);
        add(new StartBounded("relight/log/1", 7, "ab".repeat(32), "tsa.tsr", "cd".repeat(32), seen));
        Claim bound = record().group("clock").claims().stream().filter(claim -> claim.name().equals("notBefore")).findFirst().orElseThrow();
        assertEquals(Optional.of(seen), bound.value());
        assertEquals(List.of((long) entries.size()), bound.events());
    }

    @Test
    void missesTheRtoWhereTheServiceWasNeverVerified() {
        entries.removeIf(entry -> entry.event() instanceof ServiceVerified);
        assertEquals(Optional.of(false), record().result().rtoMet());
    }

    @Test
    void restsEveryKnownClaimOnEventsOfTheRecovery() {
        List<Long> numbers = entries.stream().map(Entry::number).toList();
        for (Record.Group group : record().groups()) {
            for (Claim claim : group.claims()) {
                assertEquals(claim.value().isPresent(), !claim.events().isEmpty() || claim.name().equals("checks"), group.name() + " " + claim);
                assertTrue(numbers.containsAll(claim.events()));
            }
            group.tables().forEach(table -> table.rows().forEach(row -> assertFalse(row.events().isEmpty(), row.toString())));
        }
    }

    @Test
    void showsDeviationsLateEntriesAndAmendments() {
        List<Row> steps = record().group("steps").tables().getFirst().rows();
        assertEquals(List.of("retried"), steps.getFirst().value("deviations").orElseThrow());
        String first = steps.getFirst().value("earlierAttempts").orElseThrow().toString();
        assertTrue(first.contains("FAILED · exit 1 · no space") && first.contains("pg_restore -j 4 | tee"), first);
        assertEquals(List.of("skipped"), steps.getLast().value("deviations").orElseThrow());
        assertEquals(Optional.of("page was read-only"), steps.getLast().value("reason"));
        assertEquals(Optional.of(1L), record().group("clock").value("lateEntries"));
        assertEquals(1, record().amendments().size());
        String markdown = RecordMarkdown.write(record(), Messages.english());
        assertTrue(markdown.contains("it was the volume of the spool") && markdown.contains("amended in e"), markdown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void writesAWholeSelfContainedPageInEveryLanguage(String language) throws Exception {
        String html = RecordHtml.write(record(), Optional.empty(), Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin")));
        String body = html.substring(html.indexOf("<main>"), html.indexOf("</main>") + 7).replace("<br>", "<br/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
        assertTrue(html.contains("<html lang=\"" + language + "\">"));
        assertTrue(html.contains("Shop &lt;database&gt; corrupted"), "text of people is no markup");
        assertFalse(html.contains("http://") || html.contains("https://") || html.contains("src="), "asks for nothing from elsewhere");
        String markdown = RecordMarkdown.write(record(), Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin")));
        assertTrue(markdown.contains("relight protocol verify"));
    }

    @Test
    void letsNoTextOfAPersonBecomeMarkupInMarkdown() {
        String markdown = RecordMarkdown.write(record(), Messages.english());
        assertTrue(markdown.contains("# Shop \\<database\\> corrupted"));
        assertTrue(markdown.contains("no space \\| left"));
        assertTrue(markdown.contains("````\n  restored ``` 12 tables"), "a fence that the text cannot close");
    }

    @Test
    void writesJsonForPrograms() throws Exception {
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(new RecordJson(ZoneOffset.ofHours(2)).of(record())));
        assertEquals("incident", json.at("/identity/mode").asText());
        assertEquals("2026-04-16T03:41:00+02:00", json.at("/clock/declaration").asText());
        assertEquals(73 * 60, json.at("/result/recoveryTime").asLong());
        assertEquals(22_800_000_000L, json.at("/backupsUsed/0/size").asLong());
        assertEquals("[1]", json.at("/identity/events/mode").toString());
        assertTrue(json.at("/scope/isolation").isNull(), "what is not known is null, not left out");
        assertEquals("rows", json.at("/verification/checksList/0/check").asText());
        assertEquals(24, json.at("/signOff/seals/0/covers").asLong());
    }
}
