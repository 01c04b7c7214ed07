package relight.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.recovery.Entry;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.FindingRaised;
import relight.core.recovery.RecoveryEvent.FindingSettled;
import relight.core.recovery.RecoveryEvent.Sealed;

/**
 * A recovery as those see it who look at many.
 *
 * @param checks   how many checks were made, and {@code passed} of them
 * @param backups  how many backups were restored from
 * @param people   names of those who took part
 * @param isolated how its target was kept apart, where that was said
 * @param seal     its last one
 */
public record PastRecovery(String id, String title, Mode mode, List<String> systems, Optional<String> scenario, Optional<String> runbook, Instant declared,
                           Optional<Closed> closed, Record.Result result, long checks, long passed, long backups, List<String> people, boolean isolated,
                           boolean approved, List<Told<FindingRaised>> raised, List<Told<FindingSettled>> settled, Optional<Seal> seal) {

    /** An event with its place and its time. */
    public record Told<E>(long event, Instant at, E what) {}

    /** What proves all of a recovery's events up to it. */
    public record Seal(long event, long events, String root) {}

    public PastRecovery {
        systems = List.copyOf(systems);
        people = List.copyOf(people);
        raised = List.copyOf(raised);
        settled = List.copyOf(settled);
    }

    /** As its events and the record made of them tell it. */
    static PastRecovery of(Record record, List<Entry> entries) {
        var recovery = record.recovery();
        var declared = recovery.declared();
        Optional<Seal> seal = told(entries, Sealed.class).stream().reduce((_, later) -> later)
                .map(one -> new Seal(one.event(), one.what().events(), one.what().rootSha256()));
        return new PastRecovery(recovery.id(), declared.title().toString(), declared.mode(), declared.systems(), declared.scenario(), declared.runbook(),
                recovery.declaredAt(), recovery.closed(), record.result(), recovery.checks().size(), recovery.checks().stream().filter(one -> one.passed()).count(),
                recovery.backups().size(), recovery.people().stream().map(person -> person.name().toString()).distinct().toList(),
                !declared.isolation().toString().isBlank(), !told(entries, ApprovalSigned.class).isEmpty(), told(entries, FindingRaised.class),
                told(entries, FindingSettled.class), seal);
    }

    private static <E> List<Told<E>> told(List<Entry> entries, Class<E> kind) {
        List<Told<E>> told = new ArrayList<>();
        for (Entry entry : entries) {
            if (kind.isInstance(entry.event())) {
                told.add(new Told<>(entry.number(), entry.happened(), kind.cast(entry.event())));
            }
        }
        return told;
    }

    /** Whether it ended with the service, or a copy beside it, back. */
    public boolean recovered() {
        return closed.map(Closed::verdict).filter(verdict -> verdict.startsWith("recovered") || verdict.equals(Closed.COPY_RESTORED)).isPresent();
    }

    /** Whether something really was restored and what came back was looked at. */
    public boolean restoreProven() {
        return mode.real() && recovered() && backups > 0 && checks > 0 && passed == checks;
    }

    /** What it took; empty while it goes on, where it was only talked through, and where a copy was left beside. */
    public Optional<Duration> time() {
        boolean copy = closed.map(Closed::verdict).filter(Closed.COPY_RESTORED::equals).isPresent();
        return mode.real() && over() && !copy ? result.recoveryTime() : Optional.empty();
    }

    /** What it lost; empty where that is not known, or nothing was restored. */
    public Optional<Duration> lost() {
        return mode.real() && over() ? result.dataLost() : Optional.empty();
    }

    public boolean drill() {
        return mode != Mode.INCIDENT;
    }

    public boolean over() {
        return closed.isPresent();
    }
}
