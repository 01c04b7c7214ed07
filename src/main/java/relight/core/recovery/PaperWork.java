package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Enters into the journal what was done on paper. It happened then and is recorded now; nothing of it is run. */
final class PaperWork {

    /** Stands in the record in the place of a tool. */
    static final String TOOL = "paper";

    private static final String HIDDEN = "•••";

    private final Agenda agenda;
    private final RecoveryLog log;

    PaperWork(Agenda agenda, RecoveryLog log) {
        this.agenda = agenda;
        this.log = log;
    }

    /** Enters one line of a card; returns the step that it was about. */
    PlannedStep enter(PaperEntry entry) {
        PlannedStep planned = find(log.state(), entry.step());
        StepState open = Rules.requireOpen(log.state(), planned.id());
        Step step = agenda.step(planned.id());
        require(entry, step);
        Instant from = entry.from().orElse(entry.to());
        Erasable by = Erasable.of(entry.by().strip());
        Erasable words = Erasable.of(entry.comment());
        if (entry.result() == PaperEntry.Result.SKIPPED) {
            log.recordLate(new RecoveryEvent.StepSkipped(planned.id(), words, by), entry.to());
            return planned;
        }
        log.recordLate(new RecoveryEvent.StepIntended(planned.id(), open.attempt() + 1, Erasable.of(step.text()), shown(step, entry.values()),
                TOOL, by), from);
        log.recordLate(said(step, entry, words, by), entry.to());
        if (entry.result() == PaperEntry.Result.DONE) {
            log.succeededLate(planned.id(), step.title(), entry.to());
        }
        return planned;
    }

    private static RecoveryEvent said(Step step, PaperEntry entry, Erasable words, Erasable by) {
        return switch (entry.result()) {
            case DONE -> step instanceof Step.Approval approval
                    ? new RecoveryEvent.Approved(step.id(), Erasable.of(approval.typed().orElse(approval.text())), by)
                    : new RecoveryEvent.StepJudged(step.id(), Judgement.DONE, words, by);
            case FAILED -> new RecoveryEvent.StepJudged(step.id(), Judgement.FAILED, words, by);
            case NOT_TESTED -> new RecoveryEvent.StepJudged(step.id(), Judgement.NOT_TESTED, words, by);
            case SKIPPED -> throw new IllegalArgumentException("a step that was left out was not done");
        };
    }

    /** By code or by id; a code that nobody knows was perhaps printed before the text changed. */
    static PlannedStep find(Recovery recovery, String written) {
        List<PlannedStep> found = recovery.steps().stream().map(StepState::step)
                .filter(step -> step.id().value().equals(written.strip()) || StepCode.of(step).equals(StepCode.read(written))).toList();
        if (found.isEmpty()) {
            throw new Problem(Message.of("recovery.paper.code.unknown", written), Message.of("recovery.paper.code.unknown.remedy"));
        }
        if (found.size() > 1) {
            throw new Problem(Message.of("recovery.paper.code.several", written),
                    Message.of("recovery.paper.code.several.remedy", found.stream().map(step -> step.id().value()).collect(Collectors.joining(", "))));
        }
        return found.getFirst();
    }

    private void require(PaperEntry entry, Step step) {
        if (entry.by().isBlank()) {
            throw new Problem(Message.of("recovery.paper.who", step.title()), Message.of("recovery.paper.who.remedy"));
        }
        if (entry.result() == PaperEntry.Result.SKIPPED && entry.comment().isBlank()) {
            throw new Problem(Message.of("recovery.skip.reason"));
        }
        Instant now = log.clock().now();
        Instant from = entry.from().orElse(entry.to());
        if (entry.to().isAfter(now) || from.isAfter(entry.to()) || from.isBefore(log.state().declaredAt())) {
            throw new Problem(Message.of("recovery.paper.time", step.title(), from, entry.to()),
                    Message.of("recovery.paper.time.remedy", log.state().declaredAt(), now));
        }
        Set<String> names = step.header().inputs().stream().map(Input::name).collect(Collectors.toSet());
        entry.values().keySet().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new Problem(Message.of("recovery.paper.value.unknown", step.title(), name),
                    Message.of("recovery.paper.value.unknown.remedy", names.isEmpty() ? "–" : String.join(", ", names)));
        });
    }

    private static Map<String, Erasable> shown(Step step, Map<String, String> values) {
        Map<String, Erasable> shown = new TreeMap<>();
        for (Input input : step.header().inputs()) {
            if (values.containsKey(input.name())) {
                shown.put(input.name(), Erasable.of(input.kind() == Input.Kind.SECRET ? HIDDEN : values.get(input.name())));
            }
        }
        return shown;
    }
}
