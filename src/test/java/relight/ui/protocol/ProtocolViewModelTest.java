package relight.ui.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.protocol.EventSheet;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.Record;
import relight.core.protocol.RecordIndex;
import relight.core.protocol.RecordSheet;
import relight.core.protocol.Verification;
import relight.core.protocol.Verifier;
import relight.core.recovery.Mode;
import relight.core.report.RecordExport;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Standing;

/** What a person finds on the protocol screen, without a screen. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ProtocolViewModelTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-04-16T06:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private RecordedNights nights;
    private Background background;
    private ProtocolViewModel model;

    @BeforeEach
    void open() {
        nights = new RecordedNights(folder);
        background = new Background();
        model = FxToolkit.onFx(() -> new ProtocolViewModel(nights.log(), nights.finder(), nights.exporter(Messages.english()), background, CLOCK,
                () -> List.of(Message.of("evidence.level.alone"))));
        FxToolkit.onFx(model::refresh);
        FxToolkit.await("every recovery has been read", () -> model.lines().size() == 5
                && model.lines().stream().allMatch(line -> line.facts().isPresent()) && background.quiet());
    }

    @AfterEach
    void close() {
        background.close();
        nights.close();
    }

    private List<String> shown() {
        FxToolkit.await("the list is there", background::quiet);
        return FxToolkit.onFx(() -> model.lines().stream().map(line -> line.summary().title()).toList());
    }

    private void read(String recovery) {
        FxToolkit.onFx(() -> model.chosen().set(recovery));
        FxToolkit.await("the record is read", () -> model.page().get() != null
                && model.page().get().record().recovery().id().equals(recovery) && background.quiet());
    }

    @Test
    void opensTheNewestRecoveryAndListsTheOthersBelowIt() {
        assertEquals("Media files lost", shown().getFirst());
        assertEquals(RecordedNights.OPEN, FxToolkit.onFx(() -> model.chosen().get()));
    }

    @Test
    void showsOnlyWhatMissedItsObjectiveWhereThatIsAskedFor() {
        FxToolkit.onFx(() -> model.filter().ending().set(RecordSheet.Ending.MISSED));
        assertEquals(List.of("Rows deleted in documents"), shown());
        FxToolkit.onFx(() -> {
            model.filter().clear();
            model.filter().mode().set(Mode.DRILL);
        });
        assertEquals(List.of("Redis restore, weekly", "Full recovery, quarterly"), shown());
    }

    @Test
    void findsARecoveryByAPersonWhoTookPart() {
        FxToolkit.onFx(() -> model.filter().text().set("oser SHOP"));
        assertEquals(List.of("Shop database corrupted"), shown());
    }

    @Test
    void findsARecoveryByWordsOfItsEventsAndSaysInWhichTheyStand() {
        read(RecordedNights.INCIDENT);
        FxToolkit.onFx(() -> model.filter().text().set("trunc status-page"));
        assertEquals(List.of("Shop database corrupted"), shown(), "each word may stand in another event");
        String told = FxToolkit.onFx(() -> model.found().get().stream().map(RecordIndex.Found::excerpt).toList().toString());
        assertTrue(told.contains("\u0002truncated\u0003 at 3.1 GB"), told);
        FxToolkit.onFx(() -> model.filter().text().set("nobodysaidthis"));
        assertEquals(List.of(), shown());
        assertEquals(List.of(), FxToolkit.onFx(() -> model.found().get()));
    }

    @Test
    void findsRecoveriesByTimePersonSystemAndVerdictTogether() {
        FxToolkit.onFx(() -> model.filter().choose(RecordFilter.Span.WEEK));
        assertEquals(List.of("Media files lost", "Shop database corrupted", "Redis restore, weekly"), shown());
        FxToolkit.onFx(() -> model.filter().person().set("Lang"));
        FxToolkit.onFx(() -> model.filter().system().set("shopdb"));
        FxToolkit.onFx(() -> model.filter().verdict().set("recovered"));
        assertEquals(List.of("Redis restore, weekly"), shown());
        assertEquals(4, FxToolkit.onFx(() -> model.filter().hidden()));
        FxToolkit.onFx(() -> model.filter().until().set(LocalDate.parse("2026-04-11")));
        assertEquals(List.of(), shown());
        FxToolkit.onFx(model.filter()::clear);
        assertEquals(5, shown().size());
        assertEquals(List.of("media", "shopdb"), FxToolkit.onFx(() -> model.choices().get().systems()));
    }

    @Test
    void saysThatASealedRecordIsCompleteAndUnchanged() {
        read(RecordedNights.INCIDENT);
        Proof proof = FxToolkit.onFx(() -> model.page().get().proof());
        assertEquals(Standing.GOOD, proof.standing());
        assertEquals("This record is complete and unchanged since it was sealed.", Messages.english().say(proof.text()));
        assertTrue(proof.notProven().stream().anyMatch(limit -> limit.key().equals("protocol.verify.limit.truth")));
        assertEquals("evidence.level.alone", FxToolkit.onFx(() -> model.page().get().level().getFirst().key()));
    }

    @Test
    void saysThatAnOpenRecoveryIsNotSealedYet() {
        Proof proof = FxToolkit.onFx(() -> model.page().get().proof());
        assertEquals("protocol.screen.proof.unsealed", proof.title().key());
        assertEquals(Standing.WARNING, proof.standing());
    }

    @Test
    void saysAtWhichEventTheCheckFails() throws Exception {
        read(RecordedNights.INCIDENT);
        long event = FxToolkit.onFx(() -> model.page().get().record().recovery().lastEvent()) - 20;
        tamper(event);
        FxToolkit.onFx(model::refresh);
        FxToolkit.await("the damage is told", () -> background.quiet() && (model.problem().get() != null
                || model.page().get() != null && model.page().get().proof().verification().verdict() == Verification.Verdict.BROKEN));
        Proof proof = Proof.of(nights.log(), RecordedNights.INCIDENT);
        assertEquals(Verification.Verdict.BROKEN, proof.verification().verdict());
        assertEquals(Standing.BAD, proof.standing());
        long failing = proof.verification().firstBad().orElseThrow();
        assertTrue(failing >= event, "a seal can only tell that something before it was changed");
        assertTrue(Messages.english().say(proof.text()).contains("event " + failing), Messages.english().say(proof.text()));
    }

    private void tamper(long event) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + nights.file()); Statement statement = connection.createStatement()) {
            List<String> triggers = new java.util.ArrayList<>();
            try (var rows = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
                while (rows.next()) {
                    triggers.add(rows.getString(1));
                }
            }
            for (String trigger : triggers) {
                statement.execute("DROP TRIGGER \"" + trigger + "\"");
            }
            assertEquals(1, statement.executeUpdate(
                    "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '2026-04-15', '2026-04-14') AS BLOB) WHERE number = " + event));
        }
    }

    @Test
    void theExportedJsonCanBeCheckedWithoutTheJournal() throws Exception {
        read(RecordedNights.INCIDENT);
        Path file = folder.resolve("record.json");
        FxToolkit.onFx(() -> model.export(RecordExport.JSON, file));
        FxToolkit.await("the record is written", () -> file.equals(model.written().get()));
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        ExportedEvents.read(file, verifier);
        assertEquals(Verification.Verdict.INTACT, verifier.result().verdict());
    }

    @Test
    void saysWhereItCouldNotWrite() {
        read(RecordedNights.INCIDENT);
        FxToolkit.onFx(() -> model.export(RecordExport.HTML, folder.resolve("nowhere/record.html")));
        FxToolkit.await("the failure is told", () -> model.problem().get() != null);
        assertTrue(FxToolkit.onFx(() -> model.problem().get().getMessage()).contains("nowhere"));
        assertTrue(Files.notExists(folder.resolve("nowhere")));
    }

    @Test
    void tellsWhatHappenedWithTheEventsThatSaySo() {
        read(RecordedNights.INCIDENT);
        List<WhatHappened.Told> story = FxToolkit.onFx(() -> WhatHappened.of(model.page().get().record(), Messages.english()));
        String text = String.join(" ", story.stream().map(told -> Messages.english().say(told.sentence())).toList());
        assertTrue(text.contains("2 newer backups were passed over"), text);
        assertTrue(text.contains("“Announce on status page” was skipped: page was read-only."), text);
        assertTrue(text.contains("J. Brandt approved “Approve the swap”."), text);
        assertTrue(story.stream().allMatch(told -> !told.events().isEmpty()), "each sentence names its events");
    }

    @Test
    void everyClaimOfTheRecordOpensTheEventsItRestsOn() {
        read(RecordedNights.INCIDENT);
        Record record = FxToolkit.onFx(() -> model.page().get().record());
        List<Record.Claim> known = record.groups().stream().flatMap(group -> group.claims().stream()).filter(claim -> claim.value().isPresent()).toList();
        assertTrue(known.size() > 30 && known.stream().noneMatch(claim -> claim.events().isEmpty()), known.toString());
        long approval = record.group("steps").table("steps").rows().stream().filter(row -> row.value("approvedBy").isPresent()).findFirst().orElseThrow()
                .events().getLast();
        EventSheet sheet = open(approval);
        assertEquals("approved", sheet.type());
        EventSheet.Value by = sheet.values().stream().filter(value -> value.field().equals("by")).findFirst().orElseThrow();
        assertEquals("J. Brandt", by.text());
        assertEquals(EventSheet.Standing.COMMITTED, by.standing());
        assertTrue(sheet.leaf().contains(by.commitment().orElseThrow()) && !sheet.leaf().contains("Brandt"), sheet.leaf());
        assertEquals(Standing.GOOD, FxToolkit.onFx(() -> EventProof.of(model.page().get(), approval)).standing());
    }

    private EventSheet open(long event) {
        AtomicReference<List<EventSheet>> opened = new AtomicReference<>();
        FxToolkit.onFx(() -> model.events(List.of(event), opened::set));
        FxToolkit.await("the event is read", () -> opened.get() != null);
        return opened.get().getFirst();
    }
}
