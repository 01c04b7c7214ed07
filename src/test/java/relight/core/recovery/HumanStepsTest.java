package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/** Steps for people, approvals from other machines, and the lead that is passed on. */
class HumanStepsTest {

    private static final String DOCUMENT = """
            # Shop

            ## Look

            ```relight title="Look at the shop" people=2 answer-within=15m then=fail
            manual: Does the shop show orders?
            inputs:
              ORDERS: number
            ```

            ```relight title="Switch over" role=dba by=other
            approval: Moves production to the restored database.
            ```

            ```relight title="Switch mail" by=other
            approval: Moves the mail.
            ```

            ```relight title="Tell everybody" answer-within=5m then=skip
            manual: Tell everybody.
            ```
            """;

    private static final StepId LOOK = new StepId("look/1");
    private static final StepId SWITCH = new StepId("look/2");
    private static final StepId MAIL = new StepId("look/3");
    private static final StepId TELL = new StepId("look/4");

    @TempDir
    private Path folder;

    private final SetClock time = new SetClock();
    private Journal journal;
    private RecoveryEngine engine;
    private RecoverySession session;

    /** A clock that a test moves. */
    private static final class SetClock implements TimeSource {

        private final TimeSource real = new SystemTime();
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant now() {
            return real.now().plus(ahead);
        }

        @Override
        public long monotonicNanos() {
            return real.monotonicNanos() + ahead.toNanos();
        }

        @Override
        public String bootId() {
            return real.bootId();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            real.sleep(duration);
        }
    }

    @BeforeEach
    void begin() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), time, folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "host", Messages.english()));
        Runbook runbook = new RunbookReader().read("runbooks/shop.md", DOCUMENT);
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE, runbook));
    }

    @AfterEach
    void end() {
        session.close();
        journal.close();
    }

    private Status status(StepId step) {
        return session.state().step(step).orElseThrow().status();
    }

    private static String refused(Runnable deed) {
        return assertThrows(Problem.class, deed::run).what().key();
    }

    private void answer(StepId step, Judgement judgement, String orders, String by) {
        session.people().answer(step, judgement, "", orders.isEmpty() ? Map.of() : Map.of("ORDERS", orders), by);
    }

    private void looked() {
        answer(LOOK, Judgement.DONE, "12", "K. Lang");
        answer(LOOK, Judgement.DONE, "12", "J. Brandt");
    }

    @Test
    void B2_aStepForTwoIsDoneWhenTwoHaveSaidSo() {
        session.people().answer(LOOK, Judgement.DONE, "orders are there", Map.of("ORDERS", "200134"), "K. Lang");
        assertEquals(Status.WAITING, status(LOOK));
        assertEquals("people.answer.twice", refused(() -> answer(LOOK, Judgement.DONE, "1", "k. lang ")));
        session.people().answer(LOOK, Judgement.DONE, "I see them, too", Map.of("ORDERS", "200134"), "J. Brandt");
        assertEquals(Status.DONE, status(LOOK));
        StepState step = session.state().step(LOOK).orElseThrow();
        assertEquals("K. Lang, J. Brandt", step.by().toString());
        assertEquals("K. Lang: orders are there; J. Brandt: I see them, too", step.comment().toString());
    }

    @Test
    void B2_oneWhoSawItFailIsEnough() {
        answer(LOOK, Judgement.DONE, "1", "K. Lang");
        answer(LOOK, Judgement.FAILED, "", "J. Brandt");
        assertEquals(Status.FAILED, status(LOOK));
        answer(LOOK, Judgement.DONE, "1", "K. Lang");
        assertEquals(Status.FAILED, status(LOOK), "what was said before the failure does not count for the next look");
        answer(LOOK, Judgement.DONE, "1", "J. Brandt");
        assertEquals(Status.DONE, status(LOOK));
    }

    @Test
    void B2_notTestedByOneIsNotDone() {
        answer(LOOK, Judgement.NOT_TESTED, "", "K. Lang");
        answer(LOOK, Judgement.DONE, "1", "J. Brandt");
        assertEquals(Status.NOT_TESTED, status(LOOK));
    }

    @Test
    void B2_whatIsWrittenDownIsAskedForAndOfItsKind() {
        assertEquals("recovery.inputs.missing", refused(() -> answer(LOOK, Judgement.DONE, "", "K. Lang")));
        assertEquals("people.value.kind", refused(() -> answer(LOOK, Judgement.DONE, "many", "K. Lang")));
        answer(LOOK, Judgement.DONE, "200134", "K. Lang");
        RecoveryEvent.Answered said = assertInstanceOf(RecoveryEvent.Answered.class, journal.entries(session.id()).getLast().event());
        assertEquals(Map.of("ORDERS", Erasable.of("200134")), said.values());
    }

    @Test
    void B2_enoughAnswersBeforeACrashAreEnoughAfterIt() {
        answer(LOOK, Judgement.DONE, "1", "K. Lang");
        journal.append(session.id(), new RecoveryEvent.Answered(LOOK, Judgement.DONE, Erasable.NOTHING, Map.of(), Erasable.of("J. Brandt")));
        String id = session.id();
        session.close();
        session = engine.resume(id, "K. Lang");
        assertEquals(Status.DONE, status(LOOK));
    }

    @Test
    void B2_whereNobodyAnswersInTimeTheStepFails() {
        session.tick();
        time.ahead = Duration.ofMinutes(14);
        session.tick();
        assertEquals(Status.WAITING, status(LOOK));
        time.ahead = Duration.ofMinutes(16);
        session.tick();
        assertEquals(Status.FAILED, status(LOOK));
        assertEquals("Nobody answered within 15 min.", session.state().step(LOOK).orElseThrow().comment().toString());
        session.tick();
        assertEquals(1, journal.entries(session.id()).stream().filter(entry -> entry.event() instanceof RecoveryEvent.AnswerMissed).count());
    }

    @Test
    void B2_theTimeToAnswerGoesOnAcrossACrash() {
        session.tick();
        String id = session.id();
        session.close();
        time.ahead = Duration.ofMinutes(16);
        session = engine.resume(id, "K. Lang");
        session.tick();
        assertEquals(Status.FAILED, status(LOOK));
    }

    @Test
    void B2_whereTheRunbookSaysSoItGoesOnWithoutAnAnswer() {
        looked();
        session.skip(SWITCH, "test");
        session.skip(MAIL, "test");
        session.tick();
        time.ahead = Duration.ofMinutes(6);
        session.tick();
        assertEquals(Status.SKIPPED, status(TELL));
        session.close("");
        assertEquals("not-recovered", session.state().closed().orElseThrow().verdict());
    }

    private ApprovalRequest asked(StepId step) {
        return session.people().ask(step);
    }

    private static KnownKeys keys(SigningKey... theirs) {
        List<String> names = List.of("J. Brandt", "O. Koval");
        List<List<String>> roles = List.of(List.of("DBA"), List.of("support"));
        List<KnownKeys.Person> people = new java.util.ArrayList<>();
        for (int i = 0; i < theirs.length; i++) {
            people.add(new KnownKeys.Person(names.get(i), roles.get(i), theirs[i].shown()));
        }
        return new KnownKeys(people, Optional.empty());
    }

    private String countersigned(StepId step, String answer, KnownKeys keys) {
        return refused(() -> session.people().countersign(step, answer, keys));
    }

    @Test
    void B2_somebodyElseApprovesOnAnotherMachineWithoutANetwork() {
        looked();
        assertEquals("people.approval.other", refused(() -> session.approve(SWITCH, "")));
        SigningKey brandt = SigningKey.make();
        ApprovalRequest request = asked(SWITCH);
        assertEquals(request, asked(SWITCH), "the same code as long as it is not answered");
        assertTrue(request.text().contains("Moves production"));
        String there = ApprovalRequest.read(request.whole()).orElseThrow().code();
        assertEquals(request.code(), there, "what the approver reads is what the code is over");
        String typed = ApprovalAnswer.to(ApprovalRequest.readCode(there.toLowerCase().replace('-', ' ')).orElseThrow(), brandt).letters().toLowerCase();
        session.people().countersign(SWITCH, typed, keys(brandt));
        StepState step = session.state().step(SWITCH).orElseThrow();
        assertEquals(Status.DONE, step.status());
        assertEquals("J. Brandt", step.by().toString());
    }

    @Test
    void B2_aForeignAReplayedAMistypedAndAnotherStepsAnswerAreRefused() {
        looked();
        SigningKey brandt = SigningKey.make();
        KnownKeys keys = keys(brandt);
        String code = asked(SWITCH).code();
        ApprovalAnswer answer = ApprovalAnswer.to(code, brandt);
        String wrong = (answer.letters().startsWith("7") ? "8" : "7") + answer.letters().substring(1);
        assertEquals("people.countersign.mistyped", countersigned(SWITCH, wrong, keys));
        assertEquals("people.countersign.mistyped", countersigned(SWITCH, answer.letters().substring(6), keys));
        assertEquals("people.countersign.foreign", countersigned(SWITCH, ApprovalAnswer.to(code, SigningKey.make()).letters(), keys));
        assertEquals("people.countersign.foreign", countersigned(SWITCH, ApprovalAnswer.to("ANOTHER", brandt).letters(), keys));
        SigningKey own = SigningKey.make();
        assertEquals("people.countersign.own", countersigned(SWITCH, ApprovalAnswer.to(code, own).letters(),
                new KnownKeys(List.of(), Optional.of(own.shown()))));
        session.people().countersign(SWITCH, answer.letters(), keys);
        assertEquals("people.countersign.replayed", countersigned(MAIL, answer.letters(), keys));
    }

    @Test
    void B2_anAnswerToAnotherStepsCodeIsNamedAsSuch() {
        looked();
        SigningKey brandt = SigningKey.make();
        String first = asked(SWITCH).code();
        session.skip(SWITCH, "test");
        asked(MAIL);
        assertEquals("people.countersign.elsewhere", countersigned(MAIL, ApprovalAnswer.to(first, brandt).letters(), keys(brandt)));
        assertEquals(Status.WAITING, status(MAIL));
    }

    @Test
    void B2_theApproverNeedsTheRole() {
        looked();
        SigningKey brandt = SigningKey.make();
        SigningKey koval = SigningKey.make();
        KnownKeys keys = keys(brandt, koval);
        String code = asked(SWITCH).code();
        assertEquals("people.approval.role", countersigned(SWITCH, ApprovalAnswer.to(code, koval).letters(), keys));
        session.join("O. Koval", "dba");
        session.people().countersign(SWITCH, ApprovalAnswer.to(code, koval).letters(), keys);
        assertEquals(Status.DONE, status(SWITCH));
    }

    @Test
    void B2_whoeverRunsItIsNoOtherEvenWithAKeyOfTheirOwn() {
        looked();
        SigningKey lang = SigningKey.make();
        KnownKeys keys = new KnownKeys(List.of(new KnownKeys.Person("K. Lang", List.of("dba"), lang.shown())), Optional.empty());
        assertEquals("people.approval.other", countersigned(SWITCH, ApprovalAnswer.to(asked(SWITCH).code(), lang).letters(), keys));
    }

    @Test
    void H11_theLeadPassesToSomebodyElse() {
        session.people().passLead("J. Brandt", "end of the shift", true);
        Recovery state = session.state();
        assertEquals("J. Brandt", state.crew().lead().orElseThrow().toString());
        assertEquals("J. Brandt", session.operator());
        assertEquals(List.of(true, false), state.people().stream().map(person -> person.until().isPresent()).toList());
        assertEquals("people.lead.same", refused(() -> session.people().passLead("J. Brandt", "", false)));
        session.note("hello");
        assertEquals(Erasable.of("J. Brandt"), ((RecoveryEvent.Noted) journal.entries(session.id()).getLast().event()).by());
        assertEquals(Set.of("lead"), state.people().stream().map(Recovery.Participant::role).collect(java.util.stream.Collectors.toSet()));
    }
}
