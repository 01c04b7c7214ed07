package relight.core.protocol;

import static relight.core.protocol.Claims.seconds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.protocol.Record.Row;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Approved;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.recovery.RecoveryEvent.UnknownDecided;
import relight.core.recovery.StepState;
import relight.core.recovery.StepState.Status;

/** The line of a step in a record: what was planned, what was done, and where the two differ. */
final class RecordSteps {

    private final Happenings happenings;

    RecordSteps(Happenings happenings) {
        this.happenings = happenings;
    }

    Row row(StepState state) {
        List<Entry> own = happenings.of(state.step().id());
        Optional<StepIntended> intent = last(own, StepIntended.class);
        Optional<Outcome> outcome = last(own, StepEnded.class).map(StepEnded::outcome);
        return new Claims(own.stream().map(Entry::number).toList())
                .add("step", state.step().id().value()).add("title", state.step().title()).add("phase", state.step().phase())
                .add("kind", state.step().kind()).add("status", state.status()).add("deviations", deviations(state, own))
                .add("reason", reason(state, outcome)).add("by", state.by())
                .add("approvedBy", approver(own))
                .add("planned", seconds(state.step().estimateSeconds())).add("actual", took(own))
                .add("from", first(own)).add("to", state.ended())
                .add("command", intent.map(one -> one.command().toString())).add("inputs", intent.map(RecordSteps::inputs))
                .add("tool", intent.map(StepIntended::tool)).add("attempts", state.attempt() == 0 ? null : (long) state.attempt())
                .add("exitStatus", outcome.flatMap(Outcome::exitStatus).map(Integer::longValue))
                .add("outputSha256", outcome.flatMap(Outcome::outputSha256))
                .add("outputLines", outcome.map(Outcome::outputLines).filter(lines -> lines > 0))
                .add("excerpt", outcome.map(one -> one.excerpt().toString())).add("earlierAttempts", earlier(own)).row();
    }

    private static Optional<String> approver(List<Entry> own) {
        return last(own, ApprovalSigned.class).map(signed -> signed.by().toString())
                .or(() -> last(own, Approved.class).map(approved -> approved.by().toString()));
    }

    /** What came of each attempt before the last, since the step itself tells of that one only. */
    private static List<String> earlier(List<Entry> own) {
        List<String> earlier = new ArrayList<>();
        String command = "";
        for (Entry entry : own) {
            if (entry.event() instanceof StepIntended intended) {
                command = intended.command().toString();
            } else if (entry.event() instanceof StepEnded(var _, int attempt, Outcome outcome, var _)) {
                earlier.add(attempt + ": " + Stream.of(command, outcome.kind().name(), outcome.exitStatus().map(status -> "exit " + status).orElse(""),
                        outcome.reason().toString(), outcome.outputSha256().map(hash -> "SHA-256 " + hash).orElse(""), outcome.excerpt().toString())
                        .filter(part -> !part.isBlank()).collect(Collectors.joining(" · ")));
            }
        }
        return earlier.isEmpty() ? earlier : earlier.subList(0, earlier.size() - 1);
    }

    private static List<String> inputs(StepIntended intent) {
        return intent.inputs().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(input -> input.getKey() + "=" + input.getValue()).toList();
    }

    private static Optional<String> reason(StepState state, Optional<Outcome> outcome) {
        String said = state.note().chosen().map(option -> option + (state.comment().toString().isBlank() ? "" : ": ")).orElse("") + state.comment();
        return said.isBlank() ? outcome.map(Outcome::reason).map(Erasable::toString) : Optional.of(said);
    }

    /** Names of what did not go as planned; the sentences for them are in the reader's language. */
    private static List<String> deviations(StepState state, List<Entry> own) {
        List<String> deviations = new ArrayList<>();
        switch (state.status()) {
            case SKIPPED -> deviations.add("skipped");
            case FAILED -> deviations.add("failed");
            case NOT_TESTED -> deviations.add("notTested");
            case UNKNOWN -> deviations.add("unknown");
            case WAITING, RUNNING, RETRYING, DONE, EXPANDED, NOT_NEEDED -> { }
        }
        if (state.attempt() > 1) {
            deviations.add("retried");
        }
        if (last(own, UnknownDecided.class).isPresent()) {
            deviations.add("decided");
        }
        if (state.status() == Status.EXPANDED && last(own, StepEnded.class).isEmpty()) {
            deviations.add("replaced");
        }
        if (own.stream().anyMatch(entry -> !entry.happened().equals(entry.recorded()))) {
            deviations.add("late");
        }
        return deviations;
    }

    private Optional<Instant> first(List<Entry> own) {
        return own.stream().map(Entry::happened).findFirst();
    }

    /** By the corrected clock, from the first word of the step to its end. */
    private Optional<Duration> took(List<Entry> own) {
        return own.size() < 2 ? Optional.empty()
                : Optional.of(Duration.between(happenings.at(own.getFirst()), happenings.at(own.getLast())));
    }

    private static <E> Optional<E> last(List<Entry> own, Class<E> kind) {
        return own.stream().map(Entry::event).filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }
}
