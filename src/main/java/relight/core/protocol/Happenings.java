package relight.core.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.ClockJumped;
import relight.core.recovery.RecoveryEvent;
import relight.core.runbook.StepId;

/**
 * A recovery's events, asked for by kind, with their times as they would be had nobody set the clock: what it was set forward
 * until then is taken out, so that durations add up.
 */
final class Happenings {

    /** An event of one kind with its entry. */
    record Happening<E extends RecoveryEvent>(Entry entry, E event, Instant at) {

        long number() {
            return entry.number();
        }

        /** Whether it was entered after it had happened. */
        boolean late() {
            return !entry.happened().equals(entry.recorded());
        }
    }

    private final List<Entry> entries;
    private final Map<Long, Instant> times = new HashMap<>();

    Happenings(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        Duration set = Duration.ZERO;
        for (Entry entry : entries) {
            if (entry.event() instanceof ClockJumped jump && !jump.suspended()) {
                set = set.plusMillis(jump.milliseconds());
            }
            times.put(entry.number(), entry.happened().minus(set));
        }
    }

    List<Entry> entries() {
        return entries;
    }

    Instant at(Entry entry) {
        return times.get(entry.number());
    }

    <E extends RecoveryEvent> List<Happening<E>> all(Class<E> kind) {
        List<Happening<E>> all = new ArrayList<>();
        for (Entry entry : entries) {
            if (kind.isInstance(entry.event())) {
                all.add(new Happening<>(entry, kind.cast(entry.event()), at(entry)));
            }
        }
        return all;
    }

    <E extends RecoveryEvent> Optional<Happening<E>> first(Class<E> kind) {
        return all(kind).stream().findFirst();
    }

    <E extends RecoveryEvent> Optional<Happening<E>> last(Class<E> kind) {
        return all(kind).stream().reduce((_, later) -> later);
    }

    List<Long> numbers(Class<? extends RecoveryEvent> kind) {
        return all(kind).stream().map(Happening::number).toList();
    }

    /** Everything that was said of one step, in order. */
    List<Entry> of(StepId step) {
        return entries.stream().filter(entry -> step(entry.event()).equals(Optional.of(step))).toList();
    }

    private static Optional<StepId> step(RecoveryEvent event) {
        return switch (event) {
            case RecoveryEvent.StepIntended e -> Optional.of(e.step());
            case RecoveryEvent.StepEnded e -> Optional.of(e.step());
            case RecoveryEvent.StepOverdue e -> Optional.of(e.step());
            case RecoveryEvent.Decided e -> Optional.of(e.step());
            case RecoveryEvent.StepJudged e -> Optional.of(e.step());
            case RecoveryEvent.StepSkipped e -> Optional.of(e.step());
            case RecoveryEvent.UnknownDecided e -> Optional.of(e.step());
            case RecoveryEvent.Approved e -> Optional.of(e.step());
            case RecoveryEvent.BackupChosen e -> Optional.of(e.step());
            case RecoveryEvent.Checked e -> Optional.of(e.step());
            case RecoveryEvent.RecoveryPointFound e -> Optional.of(e.step());
            case RecoveryEvent.ServiceVerified e -> Optional.of(e.step());
            case RecoveryEvent.CommitWindowOpened e -> Optional.of(e.step());
            case RecoveryEvent.AnswerAwaited e -> Optional.of(e.step());
            case RecoveryEvent.AnswerMissed e -> Optional.of(e.step());
            case RecoveryEvent.Answered e -> Optional.of(e.step());
            case RecoveryEvent.ApprovalAsked e -> Optional.of(e.step());
            case RecoveryEvent.ApprovalSigned e -> Optional.of(e.step());
            case RecoveryEvent.StepDoubted e -> Optional.of(e.step());
            case RecoveryEvent.ProblemRaised e -> e.step();
            case RecoveryEvent.LeadPassed _, RecoveryEvent.Adopted _, RecoveryEvent.HandedOver _,
                    RecoveryEvent.LogOpened _, RecoveryEvent.Declared _, RecoveryEvent.Planned _, RecoveryEvent.Joined _,
                    RecoveryEvent.Left _, RecoveryEvent.Committed _, RecoveryEvent.Undone _, RecoveryEvent.Noted _,
                    RecoveryEvent.FindingRaised _, RecoveryEvent.FindingSettled _, RecoveryEvent.ClockJumped _, RecoveryEvent.Resumed _, RecoveryEvent.Closed _,
                    RecoveryEvent.SignedOff _, RecoveryEvent.Amended _, RecoveryEvent.Attached _, RecoveryEvent.Sealed _, RecoveryEvent.ErasedWords _,
                    RecoveryEvent.LaneTaken _, RecoveryEvent.Paused _, RecoveryEvent.Continued _, RecoveryEvent.WatchTripped _,
                    RecoveryEvent.WatchCleared _,
                    RecoveryEvent.MessageWritten _, RecoveryEvent.MessageTried _, RecoveryEvent.MessageEnded _,
                    RecoveryEvent.MessageDecided _, RecoveryEvent.MessageWaived _, RecoveryEvent.LogKeyed _,
                    RecoveryEvent.StartBounded _ -> Optional.empty();
        };
    }
}
