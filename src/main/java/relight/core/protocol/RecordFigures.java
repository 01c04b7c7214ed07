package relight.core.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import relight.core.protocol.Happenings.Happening;
import relight.core.protocol.Record.Bar;
import relight.core.protocol.Record.Result;
import relight.core.recovery.Entry;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Approved;
import relight.core.recovery.RecoveryEvent.BackupChosen;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.RecoveryPointFound;
import relight.core.recovery.RecoveryEvent.ServiceVerified;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.recovery.RecoveryEvent.StepJudged;
import relight.core.recovery.RecoveryEvent.StepSkipped;
import relight.core.recovery.RecoveryEvent.Undone;
import relight.core.recovery.RecoveryEvent.UnknownDecided;
import relight.core.recovery.StepState;
import relight.core.recovery.TimeSplit;
import relight.core.runbook.StepId;

/** The figures of a record: recovery time, data lost, where the time went. */
final class RecordFigures {

    private record Run(PlannedStep step, Instant from, Instant to, boolean good, long event, boolean over) {}

    private final Recovery recovery;
    private final Happenings happenings;
    private final Happening<Declared> declared;
    private final Optional<Happening<ServiceVerified>> verified;

    RecordFigures(Recovery recovery, Happenings happenings) {
        this.recovery = recovery;
        this.happenings = happenings;
        declared = happenings.first(Declared.class).orElseThrow();
        long undone = happenings.last(Undone.class).map(Happening::number).orElse(-1L);
        verified = happenings.all(ServiceVerified.class).stream().filter(one -> one.number() > undone).findFirst();
    }

    Optional<Happening<ServiceVerified>> verified() {
        return verified;
    }

    Result result() {
        Optional<Instant> end = end();
        Optional<Duration> time = end.map(at -> Duration.between(start(), at));
        Optional<Duration> rto = declared.event().rtoSeconds().map(Duration::ofSeconds);
        Optional<Boolean> rtoMet = rto.filter(objective -> !recovery.leftACopy()).flatMap(objective -> time.map(actual ->
                verified.isPresent() && actual.compareTo(objective) <= 0));
        Optional<Duration> lost = new RecoveryClock(recovery, last()).dataLost();
        Optional<Duration> rpo = declared.event().rpoSeconds().map(Duration::ofSeconds);
        Optional<Boolean> rpoMet = rpo.flatMap(objective -> lost.map(actual -> actual.compareTo(objective) <= 0));
        boolean measured = !recovery.points().isEmpty() && recovery.points().values().stream().allMatch(RecoveryPointFound::measured);
        return new Result(time, rto, rtoMet, lost, rpo, rpoMet, measured,
                TimeSplit.of(new RecoveryClock(recovery, told())));
    }

    List<Long> dataEvents() {
        List<Long> points = happenings.numbers(RecoveryPointFound.class);
        return points.isEmpty() ? happenings.numbers(BackupChosen.class) : points;
    }

    /** The clock of a recovery starts at the disruption where the team counts from there. */
    Instant start() {
        return declared.event().disruption().orElse(declared.at());
    }

    private Optional<Instant> end() {
        return verified.map(Happening::at).or(() -> happenings.last(Closed.class).map(Happening::at));
    }

    /** When the newest event happened, as the wall clock had it. */
    private Instant told() {
        return happenings.entries().isEmpty() ? declared.at() : happenings.entries().getLast().happened();
    }

    private Instant last() {
        return happenings.entries().isEmpty() ? declared.at() : happenings.at(happenings.entries().getLast());
    }

    /** Each attempt from its intent to its outcome, or to the judgement of a person; one that is still open ends with the record. */
    private List<Run> runs() {
        Map<StepId, PlannedStep> steps = recovery.steps().stream()
                .collect(Collectors.toMap(state -> state.step().id(), StepState::step, (one, _) -> one));
        List<Run> runs = new ArrayList<>();
        for (Happening<StepIntended> intended : happenings.all(StepIntended.class)) {
            PlannedStep step = steps.get(intended.event().step());
            if (step != null) {
                Optional<Entry> end = happenings.of(intended.event().step()).stream()
                        .filter(entry -> entry.number() > intended.number() && ends(entry)).findFirst();
                runs.add(new Run(step, intended.at(), end.map(happenings::at).orElse(last()), end.map(RecordFigures::good).orElse(false),
                        intended.number(), end.isPresent()));
            }
        }
        return runs;
    }

    private static boolean ends(Entry entry) {
        return switch (entry.event()) {
            case StepEnded _, StepJudged _, UnknownDecided _, Approved _, ApprovalSigned _, StepSkipped _ -> true;
            default -> false;
        };
    }

    private static boolean good(Entry entry) {
        return switch (entry.event()) {
            case StepEnded ended -> ended.outcome().good();
            case StepJudged judged -> judged.judgement() == StepJudged.Judgement.DONE;
            case Approved _, ApprovalSigned _ -> true;
            case UnknownDecided decided -> decided.judgement() == StepJudged.Judgement.DONE;
            default -> false;
        };
    }

    List<Bar> timeline() {
        Function<Run, Bar> bar = run -> new Bar(run.step().title().toString(), run.from(),
                run.over() ? Optional.of(run.to()) : Optional.empty(), run.step().estimateSeconds().map(Duration::ofSeconds), run.good(),
                TimeSplit.ofPeople(run.step()), run.event());
        return runs().stream().map(bar).toList();
    }
}
