package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/** A recovery that was done with a pen is entered afterwards, and its record says so. */
class PaperWorkTest {

    private static final String DOCUMENT = """
            # Shop

            ## Restore

            ```bash title="Load the dump"
            pg_restore --dbname "$TARGET" shop.dump
            ```

            - [ ] Tell the support desk

            ```bash title="Health" clock=stop
            curl -f localhost
            ```
            """;
    private static final Instant NOW = Instant.now();
    private static final Instant DECLARED = NOW.minus(Duration.ofMinutes(90));

    @TempDir
    private Path folder;

    private final Runbook runbook = new RunbookReader().read("runbooks/shop.md", DOCUMENT);
    private Journal journal;
    private RecoverySession session;

    @BeforeEach
    void begin() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.INCIDENT, "Shop", "K. Lang", new Site("Shop", "production", ZoneOffset.UTC),
                Objectives.NONE, runbook), Optional.of(DECLARED));
    }

    @AfterEach
    void end() {
        session.close();
        journal.close();
    }

    private PlannedStep step(int place) {
        return session.state().steps().get(place).step();
    }

    private PaperEntry entry(int place, PaperEntry.Result result, int fromMinute, int toMinute, Map<String, String> values) {
        return new PaperEntry(StepCode.of(step(place)), result, Optional.of(DECLARED.plus(Duration.ofMinutes(fromMinute))),
                DECLARED.plus(Duration.ofMinutes(toMinute)), "AB", values, "");
    }

    @Test
    void whatWasDoneOnPaperStandsInTheRecordAsEnteredLate() {
        session.enterLate(entry(0, PaperEntry.Result.DONE, 4, 31, Map.of("TARGET", "shopdb_new")));
        session.enterLate(entry(1, PaperEntry.Result.DONE, 31, 33, Map.of()));
        session.enterLate(entry(2, PaperEntry.Result.DONE, 33, 34, Map.of()));
        session.close("done on paper");
        assertEquals(Duration.ofMinutes(34), new RecoveryClock(session.state(), NOW).elapsed(), "the clock counts what happened, not what was typed");
        List<Entry> entries = journal.entries(session.id());
        assertTrue(entries.stream().filter(entry -> entry.event() instanceof RecoveryEvent.StepIntended)
                .allMatch(entry -> entry.happened().isBefore(entry.recorded())), "happened and recorded are told apart");
        Record record = RecordWriter.write("log", entries);
        Record.Row load = record.group("steps").tables().getFirst().rows().getFirst();
        assertEquals(List.of("late"), load.value("deviations").orElseThrow());
        assertEquals(List.of("TARGET=shopdb_new"), load.value("inputs").orElseThrow());
        assertEquals("AB", load.value("by").orElseThrow().toString());
        assertEquals(Duration.ofMinutes(27), load.value("actual").orElseThrow());
        assertEquals(new TimeSplit(Duration.ZERO, Duration.ofMinutes(4), Duration.ofMinutes(27), Duration.ofMinutes(2), Duration.ofMinutes(1)),
                record.result().split());
    }

    @Test
    void aStepThatWasLeftOutNeedsItsReason() {
        PaperEntry bare = entry(1, PaperEntry.Result.SKIPPED, 3, 3, Map.of());
        assertThrows(Problem.class, () -> session.enterLate(bare));
        session.enterLate(new PaperEntry(bare.step(), bare.result(), bare.from(), bare.to(), bare.by(), Map.of(), "nobody there"));
        assertEquals(Status.SKIPPED, session.state().steps().get(1).status());
    }

    @Test
    void refusesWhatCannotHaveBeen() {
        PaperEntry early = entry(0, PaperEntry.Result.DONE, -5, 3, Map.of());
        PaperEntry ahead = entry(0, PaperEntry.Result.DONE, 1, 400, Map.of());
        PaperEntry turned = entry(0, PaperEntry.Result.DONE, 9, 3, Map.of());
        PaperEntry value = entry(0, PaperEntry.Result.DONE, 1, 3, Map.of("TARGT", "x"));
        List.of(early, ahead, turned, value).forEach(entry -> assertThrows(Problem.class, () -> session.enterLate(entry), entry.toString()));
        Problem unknown = assertThrows(Problem.class, () -> session.enterLate(
                new PaperEntry("zz-zzz", PaperEntry.Result.DONE, Optional.empty(), NOW, "AB", Map.of(), "")));
        assertTrue(unknown.say(Messages.english()).startsWith("No step of this recovery has the code zz-zzz."));
        assertTrue(session.state().steps().stream().allMatch(step -> step.status() == Status.WAITING), "nothing of it was entered");
    }

    @Test
    void theCodeChangesWithTheText() {
        PlannedStep load = step(0);
        assertEquals(StepCode.of(load), StepCode.of(runbook.steps().getFirst().id(), StepKeys.of(runbook.steps().getFirst(), runbook).proven()));
        Runbook changed = new RunbookReader().read("runbooks/shop.md", DOCUMENT.replace("shop.dump", "shop2.dump"));
        assertNotEquals(StepCode.of(load), StepCode.of(changed.steps().getFirst().id(), StepKeys.of(changed.steps().getFirst(), changed).proven()));
        assertTrue(StepCode.of(load).matches("[2-9A-HJ-NP-Z]{5}"), StepCode.of(load));
    }

    @Test
    void readsALineAsItIsTypedFromTheCard() {
        PaperLine reader = new PaperLine(ZoneOffset.UTC, Instant.parse("2026-04-15T04:00:00Z"));
        assertEquals(new PaperEntry("k7-q2m", PaperEntry.Result.FAILED, Optional.of(Instant.parse("2026-04-14T23:58:00Z")),
                Instant.parse("2026-04-15T00:12:00Z"), "A. Brandt", Map.of("TARGET", "shop db", "SIZE", "22"), "disk was full"),
                reader.read("k7-q2m 23:58-0:12 A. Brandt failed TARGET=\"shop db\" SIZE=22 # disk was full"));
        assertEquals(new PaperEntry("restore/1", PaperEntry.Result.DONE, Optional.empty(), Instant.parse("2026-04-14T05:00:00Z"), "AB", Map.of(), ""),
                reader.read("restore/1 05:00 AB"));
        assertEquals(Instant.parse("2026-04-12T05:00:00Z"), reader.read("K7Q2M 2026-04-12T05:00 AB").to());
        assertThrows(Problem.class, () -> reader.read("K7Q2M AB"));
        assertThrows(Problem.class, () -> reader.read("K7Q2M 25:00 AB"));
    }
}
