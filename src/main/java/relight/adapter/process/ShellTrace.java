package relight.adapter.process;

import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRunner.Trace;
import relight.core.text.Messages;

/** Looks at the spool of a run whose console died. */
record ShellTrace(StepSpool spool, Messages words) {

    /**
     * What is left.
     *
     * @param alive how many of its processes live
     */
    Trace look(int alive) {
        try (OutputTail tail = new OutputTail(spool.output(), line -> { }, lines -> { })) {
            tail.finish();
            String seen = tail.lines() == 0 ? words.say("runbook.trace.silent")
                    : words.say("runbook.trace.output", tail.lines(), tail.excerpt().substring(tail.excerpt().lastIndexOf('\n') + 1));
            Optional<StepSpool.Ended> ended = spool.ended();
            if (ended.isPresent()) {
                Outcome outcome = new ShellOutcome(spool, tail, words).of(null, ended.map(StepSpool.Ended::status), Optional.empty());
                return new Trace(words.say("runbook.trace.ended", ended.get().status()) + " " + seen, false, Optional.of(outcome));
            }
            Optional<StepSpool.Started> started = spool.started();
            if (started.isEmpty()) {
                return new Trace(words.say("runbook.trace.never"), false, Optional.empty());
            }
            if (started.get().inTerminal()) {
                String key = alive > 0 ? "interactive.trace.orphans" : "interactive.trace.gone";
                return new Trace(words.say(key, started.get().at(), started.get().pid()) + " " + seen, alive > 0, Optional.empty());
            }
            String key = started.get().lives() ? "runbook.trace.runs" : alive > 0 ? "runbook.trace.orphans" : "runbook.trace.gone";
            return new Trace(words.say(key, started.get().at(), started.get().pid()) + " " + seen, alive > 0, Optional.empty());
        }
    }
}
