package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/** Tells a recovery's events one after the other, a second apart unless said otherwise. */
final class Told {

    static final Instant BEGIN = Instant.parse("2026-04-15T02:00:00Z");

    private final List<Entry> entries = new ArrayList<>();
    private Instant at = BEGIN;

    Told after(Duration pause) {
        at = at.plus(pause);
        return this;
    }

    Told event(RecoveryEvent event) {
        entries.add(new Entry(entries.size(), "e" + entries.size(), "r1", at, at, 0, 0, "boot", event));
        at = at.plusSeconds(1);
        return this;
    }

    Told declared(Duration rto) {
        return declared(Mode.DRILL, rto);
    }

    Told declared(Mode mode, Duration rto) {
        return event(new RecoveryEvent.Declared(mode, Erasable.of("Shop database corrupted"), Erasable.of("K. Lang"),
                Erasable.of("K. Lang"), Erasable.of("alert"), "1", Optional.empty(), List.of("shopdb"), "test", Erasable.NOTHING,
                Optional.empty(), Optional.empty(), Optional.of(rto.toSeconds()), Optional.of(3_600L), "scenario", List.of(),
                Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("host")));
    }

    Told planned(PlannedStep... steps) {
        return event(new RecoveryEvent.Planned(Optional.empty(), List.of(), "r.md", "00", List.of(steps)));
    }

    Told intended(String step) {
        return event(new RecoveryEvent.StepIntended(new StepId(step), 1, Erasable.of("true"), Map.of(), "", Erasable.of("K. Lang")));
    }

    Told ended(String step, Outcome outcome) {
        return event(new RecoveryEvent.StepEnded(new StepId(step), 1, outcome));
    }

    static PlannedStep step(String id) {
        return step(id, Part.MAIN, 60);
    }

    static PlannedStep step(String id, Part part, long estimate) {
        return new PlannedStep(new StepId(id), Erasable.of(id), Erasable.of("phase"), "shell", "proven-" + id, "forecast-" + id,
                Optional.of(estimate), true, OnFailure.STOP, part, false);
    }

    List<Entry> entries() {
        return entries;
    }

    Recovery recovery() {
        return RecoveryFold.of(entries);
    }
}
