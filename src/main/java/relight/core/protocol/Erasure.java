package relight.core.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import relight.core.protocol.EventSheet.Standing;
import relight.core.protocol.EventSheet.Value;
import relight.core.recovery.Entry;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Takes a person's data out of the records: values go, with their salts, and what commits to them stays, so that every proof holds.
 * What is to go is shown before.
 */
public final class Erasure {

    private static final int SHORTEST = 3;

    /**
     * A value that would go, whole.
     *
     * @param file the hash of the attached file that goes with it
     */
    public record Trace(String recovery, String title, long event, String type, String field, String text, String commitment, Optional<String> file) {}

    /**
     * What would go.
     *
     * @param traces the values in the journal
     * @param files  attached files of the same recoveries that are not among them: nothing can look into a picture, a person must
     * @param copies output of steps, outside the journal, that holds the words
     * @param open   recoveries that hold the words and are not closed: nothing of them is erased
     */
    public record Preview(String words, List<Trace> traces, List<Trace> files, List<SpoolCopies.Copy> copies, List<String> open) {

        public Preview {
            traces = List.copyOf(traces);
            files = List.copyOf(files);
            copies = List.copyOf(copies);
            open = List.copyOf(open);
        }

        public boolean isEmpty() {
            return traces.isEmpty() && copies.isEmpty();
        }

        public long recoveries() {
            return traces.stream().map(Trace::recovery).distinct().count();
        }
    }

    private final ProtocolLog log;
    private final AttachmentStore attachments;
    private final SpoolCopies spool;
    private final RecordFinder finder;

    public Erasure(ProtocolLog log, AttachmentStore attachments, SpoolCopies spool, RecordFinder finder) {
        this.log = log;
        this.attachments = attachments;
        this.spool = spool;
        this.finder = finder;
    }

    /**
     * Looks for words, such as a name, in all records or in one; nothing is changed.
     *
     * @throws Problem where they are too short to mean somebody
     */
    public Preview preview(String words, Optional<String> recovery) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        if (wanted.length() < SHORTEST) {
            throw new Problem(Message.of("records.erase.short", SHORTEST), Message.of("records.erase.short.remedy"));
        }
        List<Trace> traces = new ArrayList<>();
        List<Trace> files = new ArrayList<>();
        List<SpoolCopies.Copy> copies = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (Summary summary : log.recoveries()) {
            if (recovery.filter(one -> !one.equals(summary.recovery())).isEmpty()) {
                List<Trace> all = traces(summary);
                List<Trace> holding = all.stream().filter(trace -> trace.text().toLowerCase(Locale.ROOT).contains(wanted)).toList();
                List<SpoolCopies.Copy> held = spool.holding(summary.recovery(), wanted);
                if (summary.closed().isEmpty()) {
                    open.addAll(holding.isEmpty() && held.isEmpty() ? List.of() : List.of(summary.recovery()));
                    continue;
                }
                Set<Long> attached = new HashSet<>(holding.stream().filter(trace -> trace.file().isPresent()).map(Trace::event).toList());
                all.stream().filter(trace -> holding.contains(trace) || attached.contains(trace.event())).forEach(traces::add);
                all.stream().filter(trace -> trace.file().isPresent() && trace.field().equals("name") && !attached.contains(trace.event())).forEach(files::add);
                copies.addAll(held);
            }
        }
        return new Preview(words.strip(), traces, traces.isEmpty() ? List.of() : files, copies, open);
    }

    /** All values of a recovery that can be erased. */
    private List<Trace> traces(Summary summary) {
        List<Trace> traces = new ArrayList<>();
        log.stored(summary.recovery(), event -> {
            EventSheet sheet = EventSheet.of(event);
            Optional<String> file = sheet.type().equals("attached")
                    ? sheet.values().stream().filter(value -> value.field().equals("content") && value.standing() == Standing.COMMITTED).map(Value::text).findFirst()
                    : Optional.empty();
            sheet.values().stream().filter(value -> value.standing() == Standing.COMMITTED || value.standing() == Standing.FOREIGN)
                    .forEach(value -> traces.add(new Trace(summary.recovery(), summary.title(), sheet.number(), sheet.type(), value.field(), value.text(),
                            value.commitment().orElseThrow(), file)));
        });
        return traces;
    }

    /**
     * Erases what was shown, and the files that were chosen beside it.
     *
     * @param files  of the preview's files those that go, too
     * @param reason for the record; it stays, so it must not hold the words itself
     * @return the tombstones that now stand in the log
     */
    public List<Entry> erase(Preview preview, List<Trace> files, String reason) throws InterruptedException {
        if (reason.isBlank()) {
            throw new Problem(Message.of("records.erase.reason"));
        }
        if (reason.toLowerCase(Locale.ROOT).contains(preview.words().toLowerCase(Locale.ROOT))) {
            throw new Problem(Message.of("records.erase.reason.holds", preview.words()), Message.of("records.erase.reason.holds.remedy"));
        }
        Set<Long> chosen = new HashSet<>(files.stream().map(Trace::event).toList());
        Map<String, Map<Long, Set<String>>> all = new LinkedHashMap<>();
        Stream.concat(preview.traces().stream(), chosen.isEmpty() ? Stream.empty() : files.stream().map(Trace::recovery).distinct()
                        .flatMap(this::traces).filter(trace -> chosen.contains(trace.event())))
                .forEach(trace -> all.computeIfAbsent(trace.recovery(), _ -> new TreeMap<>())
                        .computeIfAbsent(trace.event(), _ -> new TreeSet<>()).add(trace.commitment()));
        List<Entry> tombstones = new ArrayList<>();
        List<Problem> left = new ArrayList<>();
        all.forEach((recovery, commitments) -> attempt(left, () -> tombstones.add(log.eraseWords(recovery, commitments, reason.strip()))));
        Stream.concat(preview.traces().stream(), files.stream()).map(Trace::file).flatMap(Optional::stream).distinct()
                .filter(hash -> !stillNamed(hash)).forEach(hash -> attempt(left, () -> attachments.remove(hash)));
        preview.copies().forEach(copy -> attempt(left, () -> spool.remove(copy)));
        finder.catchUp(RecordFinder.Progress.NONE);
        if (!left.isEmpty()) {
            throw left.getFirst();
        }
        return tombstones;
    }

    /** What cannot be finished is told at the end: nothing else of somebody stays for its sake. */
    private static void attempt(List<Problem> left, Runnable work) {
        try {
            work.run();
        } catch (Problem e) {
            left.add(e);
        }
    }

    private Stream<Trace> traces(String recovery) {
        return log.recoveries().stream().filter(summary -> summary.recovery().equals(recovery)).flatMap(summary -> traces(summary).stream());
    }

    /** The same picture may have been attached twice. */
    private boolean stillNamed(String hash) {
        return log.recoveries().stream().flatMap(summary -> log.entries(summary.recovery()).stream())
                .anyMatch(entry -> entry.event() instanceof Attached attached && attached.content().words().equals(Optional.of(hash)));
    }
}
