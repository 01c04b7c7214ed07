package relight.core.recovery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Attendance;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * What the people of a recovery say: how their steps went, what they approve here or on another machine, and who is in charge. An
 * answer that is not there in time has the consequence that the runbook says.
 */
public final class HumanSteps {

    private static final String HIDDEN = "•••";
    private static final int NONCE = 8;

    private final Agenda agenda;
    private final RecoveryLog log;
    private final TimeSource time;
    private final Messages words;
    private final SecureRandom random = new SecureRandom();

    HumanSteps(Agenda agenda, RecoveryLog log, TimeSource time, Messages words) {
        this.agenda = agenda;
        this.log = log;
        this.time = time;
        this.words = words;
    }

    /**
     * One of the people says how a step went. It counts when as many have said so as the step asks for, and at once where one of them
     * says that it failed.
     *
     * @param values of the step's inputs by name
     * @param by     who says so; each person once
     */
    public synchronized void answer(StepId id, Judgement judgement, String comment, Map<String, String> values, String by) {
        Rules.requireOpen(log.state(), id);
        Step step = agenda.step(id);
        Attendance attendance = step.header().attendance();
        requireAnswerer(step, by.strip());
        if (judgement == Judgement.DONE && step instanceof Step.Manual) {
            Rules.requireInputs(step, values);
        }
        AnswerValues.check(step, values);
        if (attendance.people() == 1 && values.isEmpty() && by.strip().equals(log.operator().toString())) {
            judge(id, judgement, comment, log.operator());
            return;
        }
        log.record(new RecoveryEvent.Answered(id, judgement, Erasable.of(comment), shown(step, values), Erasable.of(by.strip())));
        settle(id);
    }

    private void requireAnswerer(Step step, String by) {
        if (by.isEmpty()) {
            throw new Problem(Message.of("people.answer.nobody"));
        }
        if (step.header().attendance().other() && same(by, log.operator().toString())) {
            throw new Problem(Message.of("people.answer.other", step.title(), by), Message.of("people.answer.other.remedy"));
        }
        if (log.state().crew().answersTo(step.id()).stream().anyMatch(said -> same(said.by().toString(), by))) {
            throw new Problem(Message.of("people.answer.twice", by, step.title()), Message.of("people.answer.twice.remedy",
                    step.header().attendance().people()));
        }
    }

    private static Map<String, Erasable> shown(Step step, Map<String, String> values) {
        Map<String, Erasable> shown = new TreeMap<>();
        for (Input input : step.header().inputs()) {
            Optional.ofNullable(values.get(input.name())).filter(value -> !value.isBlank()).ifPresent(value ->
                    shown.put(input.name(), Erasable.of(input.kind() == Input.Kind.SECRET ? HIDDEN : value)));
        }
        return shown;
    }

    /** Judges a step to which enough people have answered. */
    private void settle(StepId id) {
        List<Crew.Answer> said = log.state().crew().answersTo(id);
        boolean failed = said.stream().anyMatch(answer -> answer.judgement() == Judgement.FAILED);
        if (said.isEmpty() || !failed && said.size() < agenda.step(id).header().attendance().people()) {
            return;
        }
        boolean untested = said.stream().anyMatch(answer -> answer.judgement() == Judgement.NOT_TESTED);
        String comment = said.size() == 1 ? said.getFirst().comment().toString() : said.stream()
                .filter(answer -> !answer.comment().toString().isBlank())
                .map(answer -> answer.by() + ": " + answer.comment()).collect(Collectors.joining("; "));
        String names = said.stream().map(answer -> answer.by().toString()).collect(Collectors.joining(", "));
        judge(id, failed ? Judgement.FAILED : untested ? Judgement.NOT_TESTED : Judgement.DONE, comment, Erasable.of(names));
    }

    private void judge(StepId id, Judgement judgement, String comment, Erasable by) {
        log.record(new RecoveryEvent.StepJudged(id, judgement, Erasable.of(comment), by));
        if (judgement == Judgement.DONE) {
            log.succeeded(id, comment);
        }
    }

    /** After a crash: judges what enough people had answered to before it. */
    void settle() {
        log.state().crew().answers().keySet().forEach(this::settle);
    }

    /** Looks who is waited for, since when and for how long; called now and then. */
    synchronized void tick() {
        Recovery state = log.state();
        if (state.isClosed() || log.isGone()) {
            return;
        }
        Instant now = time.now();
        state.due().stream().map(due -> agenda.step(due.step().id())).filter(HumanSteps::isForPeople).toList().forEach(step ->
                step.header().attendance().within().ifPresent(within -> look(step, within, now, state.crew())));
    }

    private void look(Step step, Duration within, Instant now, Crew crew) {
        Instant until = crew.awaited().get(step.id());
        if (until == null && !crew.missed().containsKey(step.id())) {
            log.record(new RecoveryEvent.AnswerAwaited(step.id(), now.plus(within)));
        } else if (until != null && until.isBefore(now)) {
            log.record(new RecoveryEvent.AnswerMissed(step.id(), step.header().attendance().then(),
                    Erasable.of(words.say("people.answer.missed", within))));
        }
    }

    private static boolean isForPeople(Step step) {
        return step instanceof Step.Manual || step instanceof Step.Approval;
    }

    /** Whether somebody else has to approve on their own machine, since whoever works here may not. */
    public boolean needsOther(StepId id) {
        Step step = agenda.step(id);
        return step.header().attendance().other() || step.header().role().filter(role -> !holds(log.operator().toString(), role)).isPresent();
    }

    /** Refuses what somebody else has to say. */
    void requireOwnApproval(Step.Approval step) {
        String operator = log.operator().toString();
        if (step.header().attendance().other()) {
            throw new Problem(Message.of("people.approval.other", step.title(), operator), Message.of("people.approval.remedy"));
        }
        step.header().role().filter(role -> !holds(operator, role)).ifPresent(role -> {
            throw new Problem(Message.of("people.approval.role", step.title(), role, operator), Message.of("people.approval.remedy"));
        });
    }

    private boolean holds(String person, String role) {
        return log.state().people().stream().anyMatch(one -> one.until().isEmpty() && same(one.name().toString(), person) && same(one.role(), role));
    }

    /**
     * Somebody else approves at this console, and the record says that it was so: not signed, but in the operator's presence.
     *
     * @param typed what is to be typed, where something is
     * @param by    who approves
     * @param roles theirs, as the workspace has them
     */
    public synchronized void approveHere(StepId id, String typed, String by, List<String> roles) {
        Rules.requireOpen(log.state(), id);
        Step.Approval approval = approval(id);
        String operator = log.operator().toString();
        if (by.isBlank()) {
            throw new Problem(Message.of("people.approval.nobody"));
        }
        if (same(by, operator)) {
            throw new Problem(Message.of("people.approval.other", approval.title(), operator), Message.of("people.approval.remedy"));
        }
        approval.header().role().filter(role -> !holds(by, role) && roles.stream().noneMatch(one -> same(one, role))).ifPresent(role -> {
            throw new Problem(Message.of("people.approval.role", approval.title(), role, by.strip()), Message.of("people.approval.remedy"));
        });
        approval.typed().filter(wanted -> !wanted.equals(typed)).ifPresent(wanted -> {
            throw new Problem(Message.of("recovery.approval.mistyped", wanted), Message.of("recovery.approval.mistyped.remedy"));
        });
        String what = words.say("people.approval.here", approval.typed().orElse(approval.text()), operator);
        log.record(new RecoveryEvent.Approved(id, Erasable.of(what), Erasable.of(by.strip())));
        log.succeeded(id, approval.title());
    }

    /** What somebody else is to sign; the same one, however often it is asked for, until it is answered. */
    public synchronized ApprovalRequest ask(StepId id) {
        Rules.requireOpen(log.state(), id);
        Step.Approval approval = approval(id);
        RecoveryEvent.ApprovalAsked asked = log.state().crew().asked().get(id);
        if (asked == null) {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            ApprovalRequest request = request(approval, HexFormat.of().formatHex(nonce), log.operator());
            log.record(new RecoveryEvent.ApprovalAsked(id, request.code(), request.nonce(), log.operator()));
            return request;
        }
        return request(approval, asked.nonce(), asked.by());
    }

    private ApprovalRequest request(Step.Approval approval, String nonce, Erasable by) {
        return new ApprovalRequest(log.recovery(), approval.id().value(), approval.title(), text(approval), by.toString(), nonce);
    }

    private static String text(Step.Approval approval) {
        return approval.text() + approval.typed().map(name -> "\n→ " + name).orElse("");
    }

    private Step.Approval approval(StepId id) {
        if (agenda.step(id) instanceof Step.Approval approval) {
            return approval;
        }
        throw new Problem(Message.of("recovery.step.no-approval", id.value()));
    }

    /**
     * Takes the answer that somebody gave on their own machine.
     *
     * @param typed as it was typed or scanned
     * @throws Problem where it was typed wrong, signed by nobody who may, for something else, or used before
     */
    public synchronized void countersign(StepId id, String typed, KnownKeys keys) {
        Rules.requireOpen(log.state(), id);
        Step.Approval approval = approval(id);
        ApprovalRequest request = ask(id);
        ApprovalAnswer answer = ApprovalAnswer.read(typed).orElseThrow(() ->
                new Problem(Message.of("people.countersign.mistyped"), Message.of("people.countersign.mistyped.remedy")));
        KnownKeys.Person signer = signer(answer, request, keys);
        if (approval.header().attendance().other() && same(signer.name(), log.operator().toString())) {
            throw new Problem(Message.of("people.approval.other", approval.title(), signer.name()), Message.of("people.approval.remedy"));
        }
        String role = approval.header().role().orElse("");
        if (!role.isEmpty() && !holds(signer.name(), role) && signer.roles().stream().noneMatch(one -> same(one, role))) {
            throw new Problem(Message.of("people.approval.role", approval.title(), role, signer.name()), Message.of("people.approval.remedy"));
        }
        log.record(new RecoveryEvent.ApprovalSigned(id, Erasable.of(request.text()), request.code(), answer.letters(), signer.key().text(),
                Erasable.of(signer.name()), role.isEmpty() ? String.join(", ", signer.roles()) : role));
        log.succeeded(id, approval.title());
    }

    private KnownKeys.Person signer(ApprovalAnswer answer, ApprovalRequest request, KnownKeys keys) {
        Crew crew = log.state().crew();
        StepId used = crew.used().get(answer.letters());
        if (used != null) {
            throw new Problem(Message.of("people.countersign.replayed", agenda.step(used).title()), Message.of("people.countersign.replayed.remedy"));
        }
        if (keys.isOwn(answer, request.code())) {
            throw new Problem(Message.of("people.countersign.own"), Message.of("people.countersign.own.remedy"));
        }
        return keys.signer(answer, request.code()).orElseThrow(() -> crew.codes().entrySet().stream()
                .filter(code -> keys.signer(answer, code.getKey()).isPresent())
                .findFirst()
                .map(code -> new Problem(Message.of("people.countersign.elsewhere", agenda.step(code.getValue()).title()),
                        Message.of("people.countersign.elsewhere.remedy", request.code())))
                .orElseGet(() -> new Problem(Message.of("people.countersign.foreign", request.code()),
                        Message.of("people.countersign.foreign.remedy"))));
    }

    /**
     * Somebody else is in charge from here on.
     *
     * @param here whether they also work at this console, so that what is done here is theirs
     */
    public synchronized void passLead(String to, String reason, boolean here) {
        if (log.state().isClosed()) {
            throw new Problem(Message.of("recovery.closed"));
        }
        String from = log.state().crew().lead().map(Erasable::toString).orElse("");
        if (to.isBlank()) {
            throw new Problem(Message.of("people.lead.nobody"));
        }
        if (same(from, to)) {
            throw new Problem(Message.of("people.lead.same", to));
        }
        log.record(new RecoveryEvent.LeadPassed(Erasable.of(from), Erasable.of(to.strip()), Erasable.of(reason), log.operator()));
        if (here) {
            log.operatedBy(to.strip());
        }
    }

    private static boolean same(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }
}
