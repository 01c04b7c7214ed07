package relight.core.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.messaging.MessageBench.Wire;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.MessageDecided.Decision;
import relight.core.recovery.RecoveryEvent.MessageEnded;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageTried;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Problem;

class CorrespondenceTest {

    @TempDir
    private Path folder;

    private final Wire mail = new Wire(false, "mail");
    private final Wire slack = new Wire(false, "slack");
    private MessageBench bench;

    @BeforeEach
    void begin() {
        bench = new MessageBench(folder, Mode.INCIDENT, Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(mail, slack));
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void H12_escalationLevelsFallDueByTheClock() {
        assertTrue(bench.due().contains("escalation:level 1"));
        assertFalse(bench.due().contains("escalation:level 2"));
        bench.pass(Duration.ofMinutes(15));
        assertTrue(bench.due().contains("escalation:level 2"));
    }

    @Test
    void H12_aLevelIsDueUntilEachOfItsChannelsHasBeenTold() {
        bench.sendTo("level 1");
        assertEquals(List.of("phone"), bench.slot("level 1").open(), "the mail is on its way, nobody has been called yet");
        bench.messages.told(bench.slot("level 1"), "phone", bench.messages.draft(bench.slot("level 1")), "reached her");
        assertFalse(bench.due().contains("escalation:level 1"));
        assertEquals(State.SENT, bench.message("escalation:level 1/phone").state());
        assertEquals("Maria Oser +49 30 111", bench.message("escalation:level 1/phone").message().to().toString());
    }

    @Test
    void H12_nobodyIsEscalatedToOnceTheServiceIsBack() {
        bench.recover();
        bench.pass(Duration.ofHours(1));
        assertEquals(List.of(), bench.due().stream().filter(id -> id.startsWith("escalation")).toList());
    }

    @Test
    void H11_aLevelReachesTheMembersOfATeamAndNamesTheirDeputies() {
        Audience level = bench.slot("level 2").audience();
        assertEquals(List.of("olha@shop.example", "maria@shop.example"), level.addresses());
        assertEquals("Jan Kern", bench.slot("level 1").audience().people().getFirst().deputy().orElseThrow().name());
    }

    @Test
    void H13_updatesFallDueEachInTheirOwnRhythm() {
        assertTrue(bench.due().containsAll(List.of("update:employees:1", "update:it_team:1", "update:customers:1")));
        for (String audience : List.of("it_team", "customers")) {
            bench.sendTo(audience);
        }
        bench.pass(Duration.ofMinutes(14));
        assertFalse(bench.due().contains("update:it_team:2"));
        bench.pass(Duration.ofMinutes(1));
        assertTrue(bench.due().contains("update:it_team:2"));
        assertFalse(bench.due().contains("update:customers:2"));
        bench.pass(Duration.ofMinutes(105));
        assertTrue(bench.due().contains("update:customers:2"));
        assertTrue(bench.due().contains("update:it_team:2"), "what was missed is due once, not eight times");
    }

    @Test
    void H13_vendorsAreToldWhenAPersonWantsAndAreNeverDue() {
        bench.pass(Duration.ofHours(5));
        assertFalse(bench.due().stream().anyMatch(id -> id.contains("vendors")));
        bench.sendTo("vendors");
        assertEquals("update:vendors:2", bench.slot("vendors").occasion().id(), "and may be told again");
    }

    @Test
    void H13_whoWasToldOfTheBeginningIsToldOfTheEnd() {
        bench.sendTo("it_team");
        bench.sendTo("level 1");
        bench.recover();
        assertEquals(List.of("end:level 1", "end:it_team"), bench.due());
        Draft draft = bench.messages.draft(bench.slot("it_team"));
        assertTrue(draft.text().contains("Сервіс знову працює, його перевірено."), draft.text());
    }

    @Test
    void H13_leavingOutNeedsAReasonAndCountsAsTold() {
        assertThrows(Problem.class, () -> bench.messages.waive(bench.slot("customers"), " "));
        bench.messages.waive(bench.slot("customers"), "told by the hotline");
        assertFalse(bench.due().contains("update:customers:1"));
        bench.pass(Duration.ofHours(2));
        assertTrue(bench.due().contains("update:customers:2"));
    }

    @Test
    void H13_theTextIsFilledWithTheStateInTheRecipientsLanguage() {
        bench.pass(Duration.ofMinutes(30));
        Draft german = bench.messages.draft(bench.slot("employees"));
        assertEquals("Shop database corrupted: was wir bisher wissen", german.subject());
        assertTrue(german.text().contains("Betroffen: shopdb, media\nSeit: 16 Apr. 2026, 01:41 +00:00 (30 Min.)"), german.text());
        assertTrue(german.text().contains("Stand: 0 von 2 Schritten sind erledigt."), german.text());
        assertTrue(german.text().contains("Prognose: Wir rechnen damit, dass der Dienst gegen 16 Apr. 2026, 02:"), german.text());
        assertTrue(german.text().contains("Nächste Nachricht: 16 Apr. 2026, 03:11 +00:00"), german.text());
        assertFalse(german.text().contains("Daten:"), "which data comes back is not known yet");
        Draft english = bench.messages.draft(bench.slot("customers"));
        assertTrue(english.text().startsWith("Since 16 Apr 2026, 01:41 +00:00 our service Nordlicht shop has been disrupted."), english.text());
        assertFalse(english.text().contains("shopdb"), "customers do not hear the names of machines");
        assertTrue(bench.messages.draft(bench.slot("it_team")).text().contains("Виконано кроків: 0 із 2."));
    }

    @Test
    void H13_aDrillSaysSoInEveryMessage(@TempDir Path other) {
        try (MessageBench drill = new MessageBench(other, Mode.DRILL, Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(mail))) {
            Draft draft = drill.messages.draft(drill.slot("employees"));
            assertTrue(draft.subject().startsWith("[ÜBUNG] "), draft.subject());
            assertTrue(draft.text().startsWith("DIES IST EINE ÜBUNG."), draft.text());
        }
    }

    @Test
    void H13_onlyWhatSaysSoGoesByItself() throws InterruptedException {
        bench.pass(Duration.ofMinutes(15));
        bench.messages.pass();
        assertEquals(List.of("escalation:level 2/mail"), mail.carried);
        assertEquals("", bench.message("escalation:level 2/mail").message().by().toString(), "nobody sent it");
        assertEquals(List.of(), slack.carried);
    }

    @Test
    void H13_nothingGoesByItselfInADrill(@TempDir Path other) throws InterruptedException {
        try (MessageBench drill = new MessageBench(other, Mode.DRILL, Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(mail))) {
            drill.pass(Duration.ofMinutes(15));
            drill.messages.pass();
            assertEquals(List.of(), mail.carried);
            assertTrue(drill.due().contains("escalation:level 2"), "it stays due for a person");
        }
    }

    @Test
    void B14_aMessageStandsInTheJournalBeforeItGoes() throws InterruptedException {
        bench.sendTo("it_team");
        slack.meanwhile = () -> assertInstanceOf(MessageTried.class, events().getLast(), "each attempt too");
        bench.messages.pass();
        List<RecoveryEvent> events = events();
        MessageWritten written = (MessageWritten) events.get(events.size() - 3);
        assertEquals("K. Lang", written.by().toString());
        assertTrue(written.text().words().orElseThrow().contains("Shop database corrupted"), "the words can be read, and erased");
        assertEquals(Delivery.SENT, ((MessageEnded) events.getLast()).delivery());
        assertEquals(List.of("update:it_team:1/slack"), slack.carried);
    }

    @Test
    void H13_withNoNetworkAMessageWaitsAndIsTriedFurtherAndFurtherApart() throws InterruptedException {
        slack.answer = Delivery.NOT_SENT;
        bench.sendTo("it_team");
        bench.messages.pass();
        assertEquals(1, bench.session.state().outbox().waiting().size(), "it waits, to be seen");
        for (int seconds : new int[] {10, 30, 60, 120, 300, 300}) {
            int before = slack.carried.size();
            bench.pass(Duration.ofSeconds(seconds - 1));
            bench.messages.pass();
            assertEquals(before, slack.carried.size(), "not before " + seconds + " s");
            bench.pass(Duration.ofSeconds(1));
            bench.messages.pass();
            assertEquals(before + 1, slack.carried.size());
        }
        slack.answer = Delivery.SENT;
        bench.pass(Duration.ofMinutes(5));
        bench.messages.pass();
        assertEquals(State.SENT, bench.message("update:it_team:1/slack").state());
        int sent = slack.carried.size();
        bench.pass(Duration.ofHours(1));
        bench.messages.pass();
        assertEquals(sent, slack.carried.size());
    }

    @Test
    void H13_whatWaitsOutlivesTheConsole() throws InterruptedException {
        slack.answer = Delivery.NOT_SENT;
        bench.sendTo("it_team");
        bench.messages.pass();
        bench.takeUpAgain();
        slack.answer = Delivery.SENT;
        bench.pass(Duration.ofSeconds(10));
        bench.messages.pass();
        assertEquals(State.SENT, bench.message("update:it_team:1/slack").state());
    }

    @Test
    void H13_aMessageWhoseFateNobodyKnowsIsNeverSentAgainByItself() throws InterruptedException {
        slack.answer = Delivery.UNKNOWN;
        bench.sendTo("it_team");
        bench.messages.pass();
        bench.pass(Duration.ofHours(1));
        bench.messages.pass();
        assertEquals(1, slack.carried.size());
        assertEquals(State.UNKNOWN, bench.message("update:it_team:1/slack").state());
        slack.answer = Delivery.SENT;
        bench.messages.decide("update:it_team:1/slack", Decision.AGAIN, "nobody has seen it");
        bench.messages.pass();
        assertEquals(2, slack.carried.size());
        assertThrows(Problem.class, () -> bench.messages.decide("update:it_team:1/slack", Decision.AGAIN, ""), "it has gone");
    }

    @Test
    void H13_anAttemptThatAKillCutOffIsUnknownUnlessTheReceiverTakesItOnce() {
        Wire pager = new Wire(true, "pager");
        bench.sendTo("it_team");
        bench.session.outbox().begin("update:it_team:1/slack");
        bench.session.outbox().write(new MessageWritten("escalation:x/pager", "escalation:x", "x", "pager", pager.repeatable("pager"), "en",
                Erasable.NOTHING, Erasable.of("s"), Erasable.of("t"),
                Erasable.NOTHING));
        bench.session.outbox().begin("escalation:x/pager");
        bench.takeUpAgain();
        assertEquals(State.UNKNOWN, bench.message("update:it_team:1/slack").state());
        assertEquals(State.WAITING, bench.message("escalation:x/pager").state());
    }

    @Test
    void H13_theSameMessageIsNeverWrittenTwice() throws Exception {
        Slot slot = bench.slot("it_team");
        Draft draft = bench.messages.draft(slot);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] people = new Thread[8];
        for (int i = 0; i < people.length; i++) {
            people[i] = Thread.ofPlatform().start(() -> {
                try {
                    go.await(10, TimeUnit.SECONDS);
                    bench.messages.send(slot, draft);
                    bench.messages.pass();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        go.countDown();
        for (Thread person : people) {
            person.join();
        }
        assertEquals(List.of("update:it_team:1/slack"), slack.carried);
        assertEquals(1, events().stream().filter(MessageWritten.class::isInstance).count());
    }

    @Test
    void H13_aChannelThatNobodyCarriesIsOneForPeople() {
        Slot employees = bench.slot("employees");
        assertTrue(bench.messages.carried(employees, "mail"));
        assertFalse(bench.messages.carried(employees, "intranet"));
        assertEquals(1, bench.messages.send(employees, bench.messages.draft(employees)));
        assertEquals(List.of("intranet"), bench.slot("employees").open());
    }

    @Test
    void H13_theLastMessageGoesAfterTheCloseAndIsSealedToo() throws InterruptedException {
        bench.sendTo("it_team");
        bench.messages.pass();
        bench.recover();
        bench.session.close("");
        bench.sendTo("it_team");
        bench.messages.pass();
        assertEquals(State.SENT, bench.message("end:it_team/slack").state());
        assertInstanceOf(RecoveryEvent.Sealed.class, events().getLast());
    }

    private List<RecoveryEvent> events() {
        return bench.journal.entries(bench.session.id()).stream().map(Entry::event).toList();
    }
}
