package relight.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.QrCode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Problem;

/** Steps for people in the terminal: what they are asked, who answers, and approvals that come from another machine. */
final class PeopleAtTerminal {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final RecoverySession session;
    private final Answers answers;
    private final KnownKeys keys;

    PeopleAtTerminal(Terminal terminal, RecoverySession session, Answers answers, KnownKeys keys) {
        this.terminal = terminal;
        this.session = session;
        this.answers = answers;
        this.keys = keys;
    }

    /** Asks for the approval; false where nobody gives it. */
    boolean approve(Step.Approval approval) {
        terminal.tell("    " + approval.text());
        return session.people().needsOther(approval.id()) ? countersign(approval) : approveHere(approval);
    }

    private boolean approveHere(Step.Approval approval) {
        return answers.approve(approval).map(typed -> said(() -> session.approve(approval.id(), typed))).orElse(false);
    }

    private boolean countersign(Step.Approval approval) {
        ApprovalRequest request = session.people().ask(approval.id());
        terminal.tell(terminal.words().say("people.terminal.ask-other",
                approval.header().role().orElse(terminal.words().say("people.terminal.somebody")), request.code(), terminal.program()));
        terminal.tell("    " + request.whole());
        if (answers.present()) {
            QrCode.of(request.whole()).ifPresent(picture -> picture.lines().forEach(terminal::tell));
        }
        return answers.countersign(approval)
                .map(answer -> said(() -> session.people().countersign(approval.id(), answer, keys)) || answers.present()).orElse(false);
    }

    /** Asks how a step for people went; false where nobody says. */
    boolean judge(Step.Manual manual) {
        terminal.tell(manual.text().indent(4).stripTrailing());
        Optional<Answers.Said> said = answers.judge(manual);
        if (said.isEmpty()) {
            return false;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Input input : manual.header().inputs()) {
            answers.value(manual, input).ifPresent(value -> values.put(input.name(), value));
        }
        boolean several = manual.header().attendance().people() > 1 || manual.header().attendance().other();
        String by = several ? answers.who(session.operator()) : session.operator();
        boolean taken = said(() -> session.people().answer(manual.id(), said.get().judgement(), said.get().comment(), values, by));
        if (taken && session.state().step(manual.id()).orElseThrow().status() == Status.WAITING) {
            terminal.tell(terminal.words().say("people.terminal.more", session.state().crew().answersTo(manual.id()).size(),
                    manual.header().attendance().people()));
            return answers.present();
        }
        return taken || answers.present();
    }

    private boolean said(Runnable deed) {
        try {
            deed.run();
            return true;
        } catch (Problem problem) {
            terminal.tell("  " + problem.say(terminal.words()));
            return false;
        }
    }

    /** While somebody sits here: looks who is waited for, and says when their time is over. Interrupting the thread ends it. */
    Thread watch() {
        Set<StepId> told = new HashSet<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void changed(Recovery recovery) {
                recovery.crew().missed().keySet().stream().filter(told::add).forEach(step -> terminal.tell("\n  " + terminal.words().say(
                        "people.terminal.missed", recovery.step(step).map(one -> one.step().title().toString()).orElse(step.value()))));
            }
        };
        session.listen(listener);
        return Thread.startVirtualThread(() -> {
            try {
                while (answers.present()) {
                    Thread.sleep(LOOK);
                    session.tick();
                }
            } catch (InterruptedException e) {
                // it is over
            } finally {
                session.unlisten(listener);
            }
        });
    }
}
