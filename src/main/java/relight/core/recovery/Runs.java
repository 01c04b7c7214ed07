package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.Approved;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Resumed;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.recovery.RecoveryEvent.StepJudged;
import relight.core.recovery.RecoveryEvent.StepSkipped;
import relight.core.recovery.RecoveryEvent.UnknownDecided;
import relight.core.runbook.StepId;

/**
 * Every run of every step of a recovery, by the corrected clock, and the machines at which it was in hand.
 *
 * @param ofSteps  each step's, in their order
 * @param consoles one after the other
 */
public record Runs(Map<StepId, List<Run>> ofSteps, List<Console> consoles) {

    /**
     * One run, from its intent to its outcome or to what a person said of it.
     *
     * @param to   empty while it goes on, or nobody knows
     * @param good whether it did its work
     */
    public record Run(Instant from, Optional<Instant> to, boolean good) {

        public Optional<Duration> took() {
            return to.map(end -> Duration.between(from, end));
        }
    }

    /** A machine that has the recovery in hand from then on. */
    public record Console(Instant since, Erasable host) {}

    public Runs {
        ofSteps = Map.copyOf(ofSteps);
        consoles = List.copyOf(consoles);
    }

    /** The runs of a step; none of one that people do. */
    public List<Run> of(StepId step) {
        return ofSteps.getOrDefault(step, List.of());
    }

    public Optional<Run> last(StepId step) {
        List<Run> all = of(step);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** When the first step began. */
    public Optional<Instant> begin() {
        return ofSteps.values().stream().map(runs -> runs.getFirst().from()).min(Instant::compareTo);
    }

    /** The machine that had it in hand at that moment. */
    public Optional<Erasable> consoleAt(Instant moment) {
        return consoles.stream().filter(console -> !console.since().isAfter(moment)).reduce((_, later) -> later).map(Console::host);
    }

    /** Takes events in, one after the other. */
    static final class Fold {

        private final Map<StepId, List<Run>> ofSteps = new LinkedHashMap<>();
        private final List<Console> consoles = new ArrayList<>();

        /**
         * Takes the next one in.
         *
         * @param corrected when it happened, as if nobody had set the wall clock
         */
        void add(RecoveryEvent event, Instant happened, Instant corrected) {
            switch (event) {
                case Declared declared -> consoles.add(new Console(happened, declared.host()));
                case Resumed resumed -> consoles.add(new Console(happened, resumed.host()));
                case StepIntended intended -> begin(intended.step(), corrected);
                case StepEnded ended -> end(ended.step(), corrected, ended.outcome().good());
                case StepJudged judged -> end(judged.step(), corrected, judged.judgement() == StepJudged.Judgement.DONE);
                case UnknownDecided decided -> end(decided.step(), corrected, decided.judgement() == StepJudged.Judgement.DONE);
                case StepSkipped skipped -> end(skipped.step(), corrected, false);
                case Approved approved -> end(approved.step(), corrected, true);
                default -> { }
            }
        }

        private void begin(StepId step, Instant at) {
            List<Run> more = new ArrayList<>(ofSteps.getOrDefault(step, List.of()));
            more.add(new Run(at, Optional.empty(), false));
            ofSteps.put(step, List.copyOf(more));
        }

        private void end(StepId step, Instant at, boolean good) {
            List<Run> runs = ofSteps.getOrDefault(step, List.of());
            if (!runs.isEmpty() && runs.getLast().to().isEmpty()) {
                List<Run> over = new ArrayList<>(runs);
                over.set(runs.size() - 1, new Run(runs.getLast().from(), Optional.of(at), good));
                ofSteps.put(step, List.copyOf(over));
            }
        }

        Runs runs() {
            return new Runs(ofSteps, consoles);
        }
    }
}
