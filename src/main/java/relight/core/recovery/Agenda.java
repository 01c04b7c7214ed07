package relight.core.recovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.restore.HostAddress;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.rows.RowsPlanner;
import relight.core.runbook.InputCheck;
import relight.core.runbook.Order;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Section;
import relight.core.runbook.ShellText;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * The steps of a recovery as things that can be run. The journal holds which ones they are; their texts come from the documents
 * that are kept beside it, so that a changed file does not change a recovery that has begun.
 */
final class Agenda {

    /** Keeps an event well under the 65,535 bytes of a leaf. */
    private static final int STEPS_AN_EVENT = 60;

    private final Map<StepId, Step> steps = new LinkedHashMap<>();
    private final Journal journal;
    private final Map<StepId, Step> watches = new LinkedHashMap<>();

    private final ShellsElsewhere shells;

    Agenda(Journal journal) {
        this(journal, new ShellsElsewhere(Messages.english()));
    }

    /**
     * The steps of one recovery.
     *
     * @param shells what of them has run on another machine
     */
    Agenda(Journal journal, ShellsElsewhere shells) {
        this.journal = journal;
        this.shells = shells;
    }

    /** The step as it is run here: with what is asked for anew where steps before it have run on another machine. */
    Step step(StepId id) {
        return shells.dress(known(id), steps::get);
    }

    /** Options that steps before it have turned over in a shell that is not here. */
    List<String> toggled(StepId id) {
        return shells.toggled(known(id), steps::get);
    }

    private Step known(StepId id) {
        Step step = steps.get(id);
        if (step == null) {
            throw new Problem(Message.of("recovery.step.unknown", id.value()));
        }
        return step;
    }

    /** What the values of a step's inputs are held against: its own script, and those of its shell that come after it. */
    InputCheck check(StepId id) {
        List<ShellText> texts = new ArrayList<>();
        if (step(id) instanceof Step.Shell own && !own.header().inputs().isEmpty()) {
            boolean reached = false;
            for (Step step : List.copyOf(steps.values())) {
                reached |= step.id().equals(id);
                if (reached && step instanceof Step.Shell shell && (step.id().equals(id) || !own.ownProcess() && shell.session().equals(own.session()))) {
                    texts.add(ShellText.read(shell.script()));
                }
            }
        }
        return InputCheck.of(texts);
    }

    /**
     * Keeps the document and returns the events that put its steps on the agenda.
     *
     * @param replaces steps that are not done any more for it
     */
    List<RecoveryEvent> add(Runbook runbook, Optional<String> section, Optional<StepId> inPlaceOf, List<StepId> replaces) {
        String sha256 = journal.keep(runbook.source().getBytes(StandardCharsets.UTF_8));
        String name = runbook.name() + section.map(id -> "#" + id).orElse("");
        List<PlannedStep> planned = new ArrayList<>();
        watch(runbook, section, inPlaceOf);
        Optional<Step> outer = inPlaceOf.map(steps::get);
        for (Step step : stepsOf(runbook, section)) {
            Step placed = inPlaceOf.map(id -> step.withId(id.below(step.id()))).orElse(step);
            Order order = order(placed, outer, planned);
            steps.put(placed.id(), placed.withHeader(placed.header().withOrder(order)));
            planned.add(planned(placed, runbook, order));
        }
        List<RecoveryEvent> events = new ArrayList<>();
        for (int from = 0; from < planned.size(); from += STEPS_AN_EVENT) {
            List<PlannedStep> some = planned.subList(from, Math.min(planned.size(), from + STEPS_AN_EVENT));
            events.add(new RecoveryEvent.Planned(inPlaceOf, from == 0 ? replaces : List.of(), name, sha256, List.copyOf(some)));
        }
        return events;
    }

    /** What is looked at beside the steps. */
    List<Step> watches() {
        return List.copyOf(watches.values());
    }

    private void watch(Runbook runbook, Optional<String> section, Optional<StepId> inPlaceOf) {
        if (inPlaceOf.isEmpty()) {
            runbook.watches(section).forEach(watch -> watches.put(watch.id(), watch));
        }
    }

    /** Whether the step is of a restore that leaves a copy beside and touches no service. */
    boolean leavesACopy(StepId id) {
        return step(id) instanceof Step.EngineAction last && !last.engine().equals(RowsPlanner.ENGINE) && steps.values().stream()
                .filter(other -> other.id().outer().equals(id.outer()))
                .anyMatch(other -> other instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK)
                        && Way.BESIDE_ONLY.name().equals(action.with().get("way")));
    }

    /** Where its restores work. */
    Set<String> places() {
        return steps.values().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .flatMap(action -> Optional.ofNullable(action.with().get(HostAddress.WORD)).stream()).collect(Collectors.toSet());
    }

    /** Finds the steps again that events put on the agenda, perhaps in another process and on another machine. */
    void restore(List<RecoveryEvent.Planned> events) {
        Map<Kept, List<PlannedStep>> planned = new LinkedHashMap<>();
        events.forEach(event -> planned.computeIfAbsent(new Kept(event.runbook(), event.runbookSha256(), event.inPlaceOf()),
                kept -> new ArrayList<>()).addAll(event.steps()));
        planned.forEach(this::restore);
    }

    private record Kept(String runbook, String sha256, Optional<StepId> inPlaceOf) {}

    /**
     * A step is known by its text, of which the event holds the hash. So the kept document gives the same steps again where there is
     * another bash or none, and where this program cuts fences otherwise than the one that began: what is not found by its text is
     * on no agenda.
     */
    private void restore(Kept kept, List<PlannedStep> planned) {
        byte[] source = journal.kept(kept.sha256()).orElseThrow(() -> new Problem(
                Message.of("recovery.runbook.lost", kept.runbook(), kept.sha256())));
        int hash = kept.runbook().lastIndexOf('#');
        String name = hash < 0 ? kept.runbook() : kept.runbook().substring(0, hash);
        Set<String> keys = planned.stream().map(PlannedStep::provenKey).collect(Collectors.toSet());
        RunbookReader reader = RunbookReader.ofKept(() -> script -> keys.contains(StepKeys.proven(Step.Shell.KIND, script)));
        Map<String, List<Step>> byKey = new HashMap<>();
        Runbook runbook = reader.read(name, new String(source, StandardCharsets.UTF_8));
        watch(runbook, hash < 0 ? Optional.empty() : Optional.of(kept.runbook().substring(hash + 1)), kept.inPlaceOf());
        runbook.steps().stream()
                .map(step -> kept.inPlaceOf().map(outer -> step.withId(outer.below(step.id()))).orElse(step))
                .forEach(step -> byKey.computeIfAbsent(StepKeys.proven(step), key -> new ArrayList<>()).add(step));
        for (PlannedStep step : planned) {
            List<Step> same = byKey.getOrDefault(step.provenKey(), List.of());
            same.stream().filter(found -> found.id().equals(step.id())).findFirst().or(() -> same.stream().findFirst()).ifPresent(found -> {
                same.remove(found);
                steps.put(step.id(), found.withHeader(found.header().withId(step.id()).withOrder(step.order())));
            });
        }
    }

    private static List<Step> stepsOf(Runbook runbook, Optional<String> section) {
        if (section.isEmpty()) {
            return runbook.steps();
        }
        return runbook.section(section.get()).map(Section::steps).orElseThrow(() -> new Problem(
                Message.of("recovery.section.unknown", runbook.name(), section.get()),
                Message.of("recovery.section.unknown.remedy",
                        String.join(", ", runbook.sections().stream().map(Section::id).toList()))));
    }

    /** The steps of a plan are done where the step stood that asked for it: in its lane, or after just what it waited for. */
    private static Order order(Step step, Optional<Step> outer, List<PlannedStep> soFar) {
        Order own = outer.map(asked -> step.header().order().below(asked.id())).orElse(step.header().order());
        Order place = outer.map(asked -> asked.header().order()).orElse(Order.BY_PLACE);
        if (place.lane().isPresent()) {
            return own.inLane(place.lane());
        }
        if (place.needs().isEmpty()) {
            return own;
        }
        return own.after(List.of(soFar.stream().filter(before -> before.part() == step.header().part()).reduce((first, last) -> last)
                .map(PlannedStep::id).orElse(outer.orElseThrow().id())));
    }

    private static PlannedStep planned(Step step, Runbook runbook, Order order) {
        StepKeys keys = StepKeys.of(step, runbook);
        return new PlannedStep(step.id(), Erasable.of(step.title()), Erasable.of(step.header().phase()), step.kind(),
                keys.proven(), keys.forecast(), step.header().estimate().map(Duration::toSeconds),
                step.header().critical(), step.header().onFailure(), step.header().part(), step.header().stopsClock(), order,
                step.header().patience().goesOn());
    }
}
