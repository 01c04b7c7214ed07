package relight.core.recovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The steps of a recovery as things that can be run. The journal holds which ones they are; their texts come from the documents
 * that are kept beside it, so that a changed file does not change a recovery that has begun.
 */
final class Agenda {

    /** Keeps an event well under the 65,535 bytes of a leaf. */
    private static final int STEPS_AN_EVENT = 60;

    private final Map<StepId, Step> steps = new LinkedHashMap<>();
    private final RunbookReader reader = new RunbookReader();
    private final Journal journal;

    Agenda(Journal journal) {
        this.journal = journal;
    }

    Step step(StepId id) {
        Step step = steps.get(id);
        if (step == null) {
            throw new Problem(Message.of("recovery.step.unknown", id.value()));
        }
        return step;
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
        for (Step step : stepsOf(runbook, section)) {
            Step placed = inPlaceOf.map(outer -> step.withId(outer.below(step.id()))).orElse(step);
            steps.put(placed.id(), placed);
            planned.add(planned(placed, runbook));
        }
        List<RecoveryEvent> events = new ArrayList<>();
        for (int from = 0; from < planned.size(); from += STEPS_AN_EVENT) {
            List<PlannedStep> some = planned.subList(from, Math.min(planned.size(), from + STEPS_AN_EVENT));
            events.add(new RecoveryEvent.Planned(inPlaceOf, from == 0 ? replaces : List.of(), name, sha256, List.copyOf(some)));
        }
        return events;
    }

    /** Whether the step is of a restore that leaves a copy beside and touches no service. */
    boolean leavesACopy(StepId id) {
        return step(id) instanceof Step.EngineAction && steps.values().stream()
                .filter(other -> planOf(other.id()).equals(planOf(id)))
                .anyMatch(other -> other instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK)
                        && Way.BESIDE_ONLY.name().equals(action.with().get("way")));
    }

    /** Steps of one plan share everything but section and number. */
    private static List<String> planOf(StepId id) {
        List<String> parts = List.of(id.value().split("/"));
        return parts.subList(0, Math.max(0, parts.size() - 2));
    }

    /** Finds the steps again that an event put on the agenda, perhaps in another process. */
    void restore(RecoveryEvent.Planned event) {
        byte[] source = journal.kept(event.runbookSha256()).orElseThrow(() -> new Problem(
                Message.of("recovery.runbook.lost", event.runbook(), event.runbookSha256())));
        int hash = event.runbook().lastIndexOf('#');
        String name = hash < 0 ? event.runbook() : event.runbook().substring(0, hash);
        Runbook runbook = reader.read(name, new String(source, StandardCharsets.UTF_8));
        for (Step step : runbook.steps()) {
            Step placed = event.inPlaceOf().map(outer -> step.withId(outer.below(step.id()))).orElse(step);
            steps.putIfAbsent(placed.id(), placed);
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

    private static PlannedStep planned(Step step, Runbook runbook) {
        StepKeys keys = StepKeys.of(step, runbook);
        return new PlannedStep(step.id(), Erasable.of(step.title()), Erasable.of(step.header().phase()), step.kind(),
                keys.proven(), keys.forecast(), step.header().estimate().map(Duration::toSeconds),
                step.header().critical(), step.header().onFailure(), step.header().part(), step.header().stopsClock());
    }
}
