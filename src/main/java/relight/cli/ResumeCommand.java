package relight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight resume}: go on where a recovery stopped. */
@Command(name = "resume")
public final class ResumeCommand extends PlayCommand {

    /** What became of a step whose outcome nobody knows. */
    enum Unknown { done, failed, never_ran }

    @Parameters(arity = "0..1", paramLabel = "RECOVERY")
    private Optional<String> recovery = Optional.empty();

    @Option(names = "--unknown")
    private Optional<Unknown> unknown = Optional.empty();

    @Option(names = "--reason", defaultValue = "")
    private String reason;

    @Option(names = "--retry")
    private boolean retry;

    @Option(names = "--skip")
    private boolean skip;

    @Option(names = "--done")
    private boolean done;

    @Mixin
    private PaperOptions paper;

    @Mixin
    private TakeOverOptions takeOver;

    @Option(names = "--step", paramLabel = "STEP")
    private Optional<String> step = Optional.empty();

    @Option(names = "--pause")
    private boolean pause;

    @Option(names = "--go-on")
    private boolean goOn;

    public ResumeCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    int play(RecoveryServices parts) throws InterruptedException {
        String id = takeOver.bring(recovery.orElseGet(() -> theOpenOne(parts.engine().open())), parts, terminal(), operator());
        try (RecoverySession session = parts.engine().resume(id, operator()); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.resumed", id, session.clock().elapsed()));
            session.lasting().forEach(terminal()::tell);
            takeOver.passLead(session, terminal(), reason);
            if (takeOver.handsOver()) {
                return takeOver.handOver(session, parts, terminal());
            }
            requireSameDecision(session.state());
            if (!everythingKnown(session)) {
                return ExitStatus.WARNING;
            }
            if (pause) {
                session.pause(reason);
            }
            if (goOn) {
                session.goOn(reason);
            }
            if (paper.given()) {
                return enter(paper, session, parts);
            }
            if (takesBack() && session.canTakeBack()) {
                session.undo(reason);
            } else if (takesBack() && session.state().part() == Part.MAIN) {
                return endWithout(session, parts);
            }
            Optional<StepState> stuck = session.state().flow().stuck().stream().filter(this::isMeant).findFirst();
            if (skip && stuck.isPresent()) {
                session.skip(stuck.get().step().id(), reason);
            }
            if (done && stuck.isPresent()) {
                requireReason();
                session.judge(stuck.get().step().id(), Judgement.DONE, reason);
            }
            RecoveryPlayer player = player(session, parts);
            return retry ? player.retry(json()) : player.play(json());
        }
    }

    /** What was decided before the console died is not turned round by going on: half of it is done. */
    private void requireSameDecision(Recovery state) {
        Recovery.CommitWindow.Standing decided = state.commitWindow().standing();
        if (takesBack() && decided == Recovery.CommitWindow.Standing.COMMITTED) {
            throw new Problem(Message.of("recovery.decided.kept"), Message.of("recovery.decided.kept.remedy"));
        }
        if (keeps() && decided == Recovery.CommitWindow.Standing.UNDONE) {
            throw new Problem(Message.of("recovery.decided.taken-back"), Message.of("recovery.decided.taken-back.remedy"));
        }
    }

    /** Whoever takes back does not want the rest of it done first: where nothing was done it ends, and where nothing of it can be taken back it waits. */
    private int endWithout(RecoverySession session, RecoveryServices parts) throws InterruptedException {
        if (!session.hasDoneNothing()) {
            terminal().tell(terminal().words().say("terminal.undo.none", terminal().program(), session.id()));
            return ExitStatus.WARNING;
        }
        terminal().tell(terminal().words().say("terminal.undo.nothing"));
        session.close(reason);
        return player(session, parts).play(json());
    }

    /** One lane after the other: each may have had a step of its own that was cut off. */
    private boolean everythingKnown(RecoverySession session) {
        List<StepState> cutOff = session.state().allAtHand();
        if (cutOff.size() > 1 && unknown.isPresent() && step.isEmpty()) {
            terminal().tell(terminal().words().say("terminal.unknown.several",
                    String.join(", ", cutOff.stream().map(state -> state.step().id().value()).toList())));
            return false;
        }
        boolean known = true;
        for (StepState state : cutOff) {
            known &= decided(session, state);
        }
        return known;
    }

    private void requireReason() {
        if (reason.isBlank()) {
            throw new Problem(Message.of("terminal.done.reason"));
        }
    }

    private boolean isMeant(StepState state) {
        return step.map(state.step().id().value()::equals).orElse(true);
    }

    /** Nothing that was cut off is run again by itself: what is known is shown, and a person says what became of it. */
    private boolean decided(RecoverySession session, StepState lost) {
        terminal().tell(terminal().words().say("terminal.unknown", lost.step().title().toString()));
        Optional<StepRunner.Trace> trace = session.trace(lost.step().id());
        trace.ifPresent(left -> terminal().tell("    " + left.evidence()));
        if (unknown.isEmpty() || !isMeant(lost)) {
            if (json()) {
                terminal().json(StandingJson.of(session, trace));
            }
            terminal().tell(terminal().words().say("terminal.unknown.decide", terminal().program()));
            return false;
        }
        session.decide(lost.step().id(), switch (unknown.get()) {
            case done -> Judgement.DONE;
            case failed -> Judgement.FAILED;
            case never_ran -> Judgement.NOT_TESTED;
        }, reason);
        return true;
    }

    private static String theOpenOne(List<Journal.Summary> open) {
        return switch (open.size()) {
            case 0 -> throw new Problem(Message.of("terminal.resume.none"));
            case 1 -> open.getFirst().recovery();
            default -> throw new Problem(Message.of("terminal.resume.several",
                    String.join(", ", open.stream().map(Journal.Summary::recovery).toList())));
        };
    }
}
