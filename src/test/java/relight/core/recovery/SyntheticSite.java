package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/** A site that nobody runs: steps that take times of their own, people who let wait, failures. Every recovery of it comes out differently. */
final class SyntheticSite {

    private static final Instant BEGIN = Instant.parse("2026-01-05T02:00:00Z");

    private final Random random;
    private final List<Truth> truths = new ArrayList<>();
    private final double pace;
    private Instant nextNight = BEGIN;
    private int nights;

    /** How a step really is, which nobody knows. */
    private record Truth(PlannedStep step, double median, double scatter, double failing) {}

    SyntheticSite(Random random, int steps) {
        this.random = random;
        pace = 4 * Math.exp(0.5 * random.nextGaussian());
        for (int i = 1; i <= steps; i++) {
            truths.add(truth(i, i == steps));
        }
    }

    private Truth truth(int number, boolean last) {
        boolean people = !last && random.nextInt(6) == 0;
        double said = people ? 40 * Math.exp(random.nextGaussian()) : 5 * Math.pow(240, random.nextDouble());
        double median = said * Math.exp(0.45 * random.nextGaussian());
        double scatter = people ? 0.5 + 0.4 * random.nextDouble() : 0.1 + 0.5 * random.nextDouble();
        double failing = people || random.nextInt(5) > 0 ? 0 : 0.08 * random.nextDouble();
        long estimate = Math.max(1, Math.round(said));
        String id = "restore/" + number;
        return new Truth(new PlannedStep(new StepId(id), Erasable.of(id), Erasable.of("Restore"), people ? "manual" : "shell", "proven-" + id,
                "site#" + id, Optional.of(estimate), true, OnFailure.STOP, Part.MAIN, last), median, scatter, failing);
    }

    private double drawn(double median, double scatter) {
        return median * Math.exp(scatter * random.nextGaussian());
    }

    /** The events of one more recovery from its declaration to its close. */
    List<Entry> night() {
        return new Night().played();
    }

    private final class Night {

        private final List<Entry> entries = new ArrayList<>();
        private final String id = "night-" + ++nights;
        private Instant at = nextNight;

        List<Entry> played() {
            event(new RecoveryEvent.Declared(Mode.INCIDENT, Erasable.of("Night"), Erasable.of("K. Lang"), Erasable.of("K. Lang"),
                    Erasable.NOTHING, "", Optional.empty(), List.of("shopdb"), "test", Erasable.NOTHING, Optional.empty(), Optional.empty(),
                    Optional.of(7_200L), Optional.empty(), "", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0",
                    Erasable.of("db-1")));
            event(new RecoveryEvent.Planned(Optional.empty(), List.of(), "site.md", "00", truths.stream().map(Truth::step).toList()));
            truths.forEach(this::done);
            event(new RecoveryEvent.ServiceVerified(truths.getLast().step().id(), Erasable.NOTHING));
            event(new RecoveryEvent.Closed("recovered", Erasable.NOTHING, Erasable.of("K. Lang")));
            nextNight = at.plus(Duration.ofDays(7));
            return entries;
        }

        private void done(Truth truth) {
            StepId step = truth.step().id();
            if (truth.step().kind().equals("manual")) {
                pass(drawn(truth.median(), truth.scatter()));
                event(new RecoveryEvent.StepJudged(step, Judgement.DONE, Erasable.NOTHING, Erasable.of("K. Lang")));
                return;
            }
            pass(drawn(pace, 0.7));
            int attempt = 1;
            intended(step, attempt);
            while (random.nextDouble() < truth.failing()) {
                pass(random.nextDouble() * drawn(truth.median(), truth.scatter()));
                event(new RecoveryEvent.StepEnded(step, attempt, Outcome.failed("no")));
                pass(drawn(120, 0.7));
                intended(step, ++attempt);
            }
            pass(drawn(truth.median(), truth.scatter()));
            event(new RecoveryEvent.StepEnded(step, attempt, Outcome.succeeded()));
        }

        private void intended(StepId step, int attempt) {
            event(new RecoveryEvent.StepIntended(step, attempt, Erasable.of("true"), Map.of(), "", Erasable.of("K. Lang")));
        }

        private void pass(double seconds) {
            at = at.plusMillis(Math.round(seconds * 1_000));
        }

        private void event(RecoveryEvent event) {
            entries.add(new Entry(entries.size(), id + entries.size(), id, at, at, 0, 0, "boot", event));
        }
    }
}
