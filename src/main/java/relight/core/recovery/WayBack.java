package relight.core.recovery;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.recovery.StepState.Status;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.FenceWriter;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

/**
 * The commands with which the authors of steps say how each is taken back, and what was changed in clusters and records, as a document of its own: the newest step first, and each
 * to be run or skipped like any other.
 */
record WayBack(Recovery state, Agenda agenda, Messages words) {

    /** Before the ids of its steps. */
    private static final StepId OUTER = new StepId("way-back");

    /** What a step of the way back takes back: the step that asked for a restore, or one with an undo of its own; empty where the recovery itself is the restore. */
    static Optional<StepId> of(StepId back) {
        if (back.isBelow(OUTER)) {
            return Optional.of(new StepId(back.value().substring(OUTER.value().length() + 1)));
        }
        return back.outer();
    }

    /** Whether a step that has begun says how it is taken back, or a restore has begun whose plan knows. */
    boolean exists() {
        Set<Optional<StepId>> plans = state.steps().stream().filter(back -> back.step().part() == Part.UNDO && !back.status().over())
                .map(back -> back.step().id().outer()).collect(Collectors.toSet());
        return !undone().isEmpty() || worked().stream().anyMatch(step -> plans.contains(step.outer()));
    }

    /** Those of the main way that have begun; typing the target's name, planning and looking once more do nothing that could be taken back. */
    List<StepId> worked() {
        return state.steps().stream().filter(step -> step.step().part() == Part.MAIN && hasBegun(step)).map(step -> step.step().id())
                .filter(id -> works(agenda.step(id))).toList();
    }

    private static boolean works(Step step) {
        return !(step instanceof Step.Approval || step instanceof Step.Restore)
                && !(step instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK));
    }

    private List<Step> undone() {
        return state.steps().stream().filter(step -> step.step().part() == Part.MAIN && hasBegun(step))
                .map(step -> agenda.step(step.step().id())).filter(WayBack::isTakenBack).toList().reversed();
    }

    /** By its author's command; what a step for a cluster or for records has changed, it knows how to put back itself. */
    private static boolean isTakenBack(Step step) {
        return step.header().undo().isPresent() || step instanceof Step.Kubernetes kubernetes && kubernetes.changes()
                || step instanceof Step.Route53 route53 && route53.takesBack().isEmpty();
    }

    /** What failed may have done half of it. */
    private static boolean hasBegun(StepState step) {
        return step.status() == Status.DONE || step.status() == Status.EXPANDED || step.status() == Status.FAILED && step.attempt() > 0;
    }

    /** The events that put these commands on the agenda; none where there are none. */
    List<RecoveryEvent> plan() {
        List<Step> undone = undone();
        if (undone.isEmpty()) {
            return List.of();
        }
        String title = words.say("recovery.way-back");
        String document = undone.stream().map(step -> new FenceWriter().write(command(step)))
                .collect(Collectors.joining("\n", "# " + title + "\n\n", ""));
        Iterator<Step> takenBack = undone.iterator();
        // Each is known by the step that it takes back: see of
        Runbook runbook = RunbookReader.ofKept(ShellSyntax.BELIEVED).read(OUTER.value(), document).with(step -> step.withId(takenBack.next().id()));
        return agenda.add(runbook, Optional.empty(), Optional.of(OUTER), List.of());
    }

    private Step command(Step step) {
        StepHeader header = new StepHeader(step.id(), words.say("recovery.way-back.step", step.title()), "", "", 0, Optional.empty(),
                step.header().timeout(), 0, step.header().role(), false, OnFailure.STOP, Optional.empty(), Part.UNDO, false, List.of());
        Optional<Step.Kubernetes> written = step instanceof Step.Kubernetes kubernetes ? kubernetes.undo(header) : Optional.empty();
        if (written.isPresent()) {
            return written.get();
        }
        if (step.header().undo().isPresent()) {
            return new Step.Shell(header, step.header().undo().get(), false, "");
        }
        return step instanceof Step.Route53 route53 ? Step.Route53.takingBack(header, route53) : Step.Kubernetes.takingBack(header, (Step.Kubernetes) step);
    }
}
