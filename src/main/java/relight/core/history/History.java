package relight.core.history;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordWriter;
import relight.core.recovery.Entry;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.RecoveryEvent.FindingRaised;
import relight.core.text.Problem;

/**
 * Every recovery that a journal knows, oldest first.
 *
 * @param unread ids of those whose events cannot be read
 */
public record History(List<PastRecovery> recoveries, List<String> unread) {

    /**
     * Which of them are meant.
     *
     * @param from    first day, and {@code to} the last one, each where one is named
     * @param systems any of these; all where none is named
     */
    public record Scope(Optional<LocalDate> from, Optional<LocalDate> to, List<String> systems) {

        public static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), List.of());

        public Scope {
            systems = List.copyOf(systems);
        }

        boolean holds(PastRecovery recovery, ZoneId zone) {
            LocalDate day = recovery.declared().atZone(zone).toLocalDate();
            return from.map(first -> !day.isBefore(first)).orElse(true) && to.map(last -> !day.isAfter(last)).orElse(true)
                    && (systems.isEmpty() || recovery.systems().stream().anyMatch(systems::contains));
        }
    }

    public History {
        recoveries = List.copyOf(recoveries);
        unread = List.copyOf(unread);
    }

    /** Reads the journal; may take long, and ends early where the thread is interrupted. */
    public static History of(ProtocolLog log) throws InterruptedException {
        List<PastRecovery> all = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (Summary summary : log.recoveries()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                List<Entry> entries = log.entries(summary.recovery());
                all.add(PastRecovery.of(RecordWriter.write(log.logId(), entries), entries));
            } catch (Problem damaged) {
                unread.add(summary.recovery());
            }
        }
        return sorted(all, unread);
    }

    /**
     * Of recoveries whose events have been read already.
     *
     * @param log id of the log
     */
    public static History of(String log, List<List<Entry>> recoveries) {
        List<PastRecovery> all = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (List<Entry> entries : recoveries) {
            try {
                all.add(PastRecovery.of(RecordWriter.write(log, entries), entries));
            } catch (Problem damaged) {
                entries.stream().findFirst().ifPresent(first -> unread.add(first.recovery()));
            }
        }
        return sorted(all, unread);
    }

    private static History sorted(List<PastRecovery> all, List<String> unread) {
        all.sort(Comparator.comparing(PastRecovery::declared).thenComparing(PastRecovery::id));
        return new History(all, unread);
    }

    public History in(Scope scope, ZoneId zone) {
        return new History(recoveries.stream().filter(one -> scope.holds(one, zone)).toList(), unread);
    }

    /** By name. */
    public List<String> systems() {
        Set<String> systems = new TreeSet<>();
        recoveries.forEach(one -> systems.addAll(one.systems()));
        return List.copyOf(systems);
    }

    /** Those of one system, oldest first. */
    public List<PastRecovery> of(String system) {
        return recoveries.stream().filter(one -> one.systems().contains(system)).toList();
    }

    /**
     * All findings, the newest last.
     *
     * @param changes by the id of a finding, the objectives and runbooks that were changed for it
     */
    public List<OpenItem> findings(Map<String, List<String>> changes) {
        Map<String, OpenItem.Settled> settled = new LinkedHashMap<>();
        recoveries.forEach(one -> one.settled().forEach(told -> settled.putIfAbsent(told.what().finding(),
                new OpenItem.Settled(one, told.at(), told.what().reason().toString(), told.what().by().toString(), told.event()))));
        List<OpenItem> items = new ArrayList<>();
        for (PastRecovery one : recoveries) {
            for (int i = 0; i < one.raised().size(); i++) {
                String id = id(one.id(), i + 1);
                PastRecovery.Told<FindingRaised> told = one.raised().get(i);
                items.add(new OpenItem(id, one, told.at(), told.what(), told.event(), Optional.ofNullable(settled.get(id)), retests(one).toList(),
                        changes.getOrDefault(id, List.of())));
            }
        }
        return List.copyOf(items);
    }

    static String id(String recovery, int place) {
        return recovery + "/" + place;
    }

    /** Later real ones that are over and touched a system of this one. */
    private Stream<PastRecovery> retests(PastRecovery of) {
        return recoveries.stream().filter(one -> one.declared().isAfter(of.declared()) && one.mode().real() && one.over()
                && one.systems().stream().anyMatch(of.systems()::contains));
    }
}
