package relight.adapter.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.text.Messages;

/** Puts what lies in a run's spool into an outcome. */
record ShellOutcome(StepSpool spool, OutputTail tail, Messages words) {

    /**
     * The outcome.
     *
     * @param cut     what ended it from outside; null where nothing did
     * @param status  of the script; empty where the wrapper never wrote one
     * @param timeout of the step
     */
    Outcome of(Kind cut, Optional<Integer> status, Optional<Duration> timeout) {
        boolean zero = status.filter(value -> value == 0).isPresent();
        Kind kind = cut != null ? cut : zero && spool.passedOver().isEmpty() ? Kind.SUCCEEDED : Kind.FAILED;
        boolean lost = spool.ended().filter(ended -> !ended.whole()).isPresent();
        String excerpt = tail.excerpt();
        if (lost) {
            String sentence = words.say("runbook.output.lost", spool.folder().toString());
            excerpt = excerpt.isEmpty() ? sentence : excerpt + "\n" + sentence;
        }
        return new Outcome(kind, status, Erasable.of(reason(kind, status, timeout)), tail.sha256Hex(), Erasable.of(excerpt), tail.lines(),
                zero ? spool.changed() : List.of(), Map.of());
    }

    /**
     * The same with an excerpt as somebody would have read it in the terminal.
     *
     * @param lost a sentence where the end of the output is missing
     */
    static Outcome readable(Outcome outcome, List<String> lines, String lost) {
        String excerpt = Stream.concat(lines.stream(), Stream.of(lost).filter(sentence -> !sentence.isEmpty())).collect(Collectors.joining("\n"));
        return new Outcome(outcome.kind(), outcome.exitStatus(), outcome.reason(), outcome.outputSha256(), Erasable.of(excerpt), outcome.outputLines(),
                outcome.changedNames(), outcome.figures());
    }

    private String reason(Kind kind, Optional<Integer> status, Optional<Duration> timeout) {
        return switch (kind) {
            case SUCCEEDED, EXPANDED -> "";
            case TIMED_OUT -> words.say("runbook.shell.timeout", timeout.orElse(Duration.ZERO));
            case CANCELLED -> words.say("runbook.shell.cancelled");
            case FAILED -> status.map(this::failure).orElseGet(() -> words.say("runbook.shell.wrapper"));
        };
    }

    /** The script ran to its end either way; whether what failed on the way matters, a person says. */
    private String failure(int status) {
        if (status == 0) {
            StepSpool.PassedOver over = spool.passedOver().orElseThrow();
            return words.say("runbook.shell.passed-over", over.command(), over.line(), over.status());
        }
        String last = tail.excerpt().isEmpty() ? "" : tail.excerpt().substring(tail.excerpt().lastIndexOf('\n') + 1);
        if (status == 127) {
            return words.say("runbook.shell.notFound", last);
        }
        return status > 128 && status < 160 ? words.say("runbook.shell.signal", status - 128) : words.say("runbook.shell.status", status);
    }
}
