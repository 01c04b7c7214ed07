package relight.core.recovery;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.catalog.WorkListener;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.Thawing;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** Makes the plan that takes the place of a step which asks for a restore. */
final class PlanExpansion {

    private final Restores restores;
    private final PlanWriter writer;
    private final Messages words;

    PlanExpansion(Restores restores, PlanWriter writer, Messages words) {
        this.restores = restores;
        this.writer = writer;
        this.words = words;
    }

    /** The plan as a document; throws a Problem with the first refusals where there can be none. */
    Runbook expand(Step.Restore step, Optional<Instant> harmSince, StepRun run) throws IOException, InterruptedException {
        RestoreRequest request = restores.request(wish(step, harmSince), (what, done, total) -> run.progress(
                new Progress(what, done, total < 0 ? Optional.empty() : Optional.of(total), Progress.Unit.BYTES)));
        return document(request);
    }

    /** The plan that the facts give now, for the wish that a plan's second look was made for. */
    Runbook again(Step.EngineAction recheck) throws IOException, InterruptedException {
        return document(restores.request(RecheckRunner.wish(recheck.with()), WorkListener.NONE));
    }

    private Runbook document(RestoreRequest request) throws IOException, InterruptedException {
        Planning planning = restores.plan(request, words);
        return switch (planning) {
            case Planning.Planned planned ->
                    new RunbookReader().read("plan:" + request.system().name(), writer.write(planned.plan(), words));
            case Planning.Refused refused -> throw new Problem(Message.of("recovery.plan.refused", refused.refusals().stream()
                    .map(refusal -> refusal.id() + ": " + refusal.text() + " " + refusal.remedy())
                    .collect(Collectors.joining("\n"))));
        };
    }

    private Restores.Wish wish(Step.Restore step, Optional<Instant> harmSince) {
        Map<String, String> choices = new HashMap<>(step.choices());
        boolean inPlace = Boolean.parseBoolean(choices.remove(Thawing.IN_PLACE));
        RestoreRequest.Way way = step.into().isPresent() ? RestoreRequest.Way.BESIDE_ONLY
                : inPlace ? RestoreRequest.Way.IN_PLACE : restores.usual(step.system(), choices);
        return new Restores.Wish(step.system(), step.backup(), step.at().map(PlanExpansion::moment).or(() -> harmSince), way,
                step.into(), choices);
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new Problem(Message.of("recovery.time.unreadable", text), Message.of("recovery.time.unreadable.remedy"), e);
        }
    }
}
