package relight.core.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import relight.core.protocol.RecordIndex.Found;
import relight.core.protocol.RecordIndex.Words;
import relight.core.recovery.Entry;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.RecoveryEvent.ErasedWords;
import relight.core.text.Problem;

/**
 * Finds recoveries by what is known of them and by their words. The words lie in an index that follows the journal: in the
 * background while events are written, and whenever somebody asks for it.
 */
public final class RecordFinder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RecordFinder.class.getName());

    /** A running recovery writes many events, and all of its words are read again for each look. */
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final long PATIENCE_SECONDS = 5;

    /** Told how many of the recoveries that had changed have been read. */
    public interface Progress {

        Progress NONE = (_, _) -> { };

        void read(int done, int all);
    }

    private final ProtocolLog log;
    private final Supplier<RecordIndex> index;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService behind = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("record-index").daemon().factory());

    /** @param index opened when it is first needed: a disk that has no room for it keeps nobody from the journal */
    public RecordFinder(ProtocolLog log, Supplier<RecordIndex> index) {
        this.log = log;
        this.index = index;
    }

    /** Follows the log from now on; returns at once, and lets the first window come before it reads. */
    public RecordFinder begin() {
        log.listen(this::heard);
        later(PAUSE);
        return this;
    }

    /** What was erased is forgotten at once, everything else in its time. */
    private void heard(Entry entry) {
        if (entry.event() instanceof ErasedWords) {
            later(Duration.ZERO);
        } else if (due.compareAndSet(false, true)) {
            later(PAUSE);
        }
    }

    private void later(Duration pause) {
        try {
            behind.schedule(this::follow, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "The index follows at the next start");
        }
    }

    private void follow() {
        due.set(false);
        try {
            catchUp(Progress.NONE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The index of the records does not follow the journal", e);
        }
    }

    /**
     * Reads what the index does not know yet; blocks.
     *
     * @throws Problem where the index cannot be used
     */
    public synchronized void catchUp(Progress progress) throws InterruptedException {
        RecordIndex index = this.index.get();
        index.of(log.logId());
        List<Summary> all = log.recoveries();
        index.keepOnly(all.stream().map(Summary::recovery).collect(Collectors.toSet()));
        Map<String, Long> known = index.known();
        List<Summary> changed = all.stream().filter(one -> !Optional.of(one.events()).equals(Optional.ofNullable(known.get(one.recovery())))).toList();
        for (int i = 0; i < changed.size(); i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            put(index, changed.get(i));
            progress.read(i + 1, changed.size());
        }
    }

    private void put(RecordIndex index, Summary summary) {
        List<Words> words = new ArrayList<>();
        long[] events = {0};
        try {
            log.stored(summary.recovery(), event -> {
                events[0]++;
                words.add(new Words(event.number(), EventSheet.words(event)));
            });
        } catch (Problem damaged) {
            events[0] = summary.events();
        }
        index.put(summary.recovery(), events[0], facts(summary.recovery()), words);
    }

    /** Of a damaged recovery the list still shows that it is there. */
    private Optional<RecordSheet.Facts> facts(String recovery) {
        try {
            return Optional.of(RecordSheet.Facts.of(RecordWriter.write(log.logId(), log.entries(recovery))));
        } catch (Problem damaged) {
            return Optional.empty();
        }
    }

    /** Every recovery, the newest first; of those that the index does not know yet, and where it cannot be used, by its summary alone. */
    public List<RecordSheet> all() {
        Map<String, RecordSheet.Facts> facts = known();
        return log.recoveries().stream().map(summary -> new RecordSheet(summary, Optional.ofNullable(facts.get(summary.recovery())))).toList();
    }

    private Map<String, RecordSheet.Facts> known() {
        try {
            return index.get().facts();
        } catch (Problem unusable) {
            LOG.log(System.Logger.Level.WARNING, "The index of the records cannot be used", unusable);
            return Map.of();
        }
    }

    /**
     * Those of them that fit, in their order.
     *
     * @throws Problem where words are looked for and the index cannot be used
     */
    public List<RecordSheet> among(List<RecordSheet> sheets, RecordQuery query) {
        List<RecordSheet> fitting = sheets.stream().filter(query::fits).toList();
        for (String word : query.words()) {
            Set<String> holding = fitting.isEmpty() ? Set.of() : index.get().holding(word);
            fitting = fitting.stream().filter(sheet -> sheet.holds(word) || holding.contains(sheet.summary().recovery())).toList();
        }
        return fitting;
    }

    /** The events of a recovery that hold words of the query. */
    public List<Found> within(String recovery, RecordQuery query, int most) {
        List<String> words = query.words();
        return words.isEmpty() ? List.of() : index.get().within(recovery, words, most);
    }

    /** The names to choose from. */
    public record Choices(List<String> systems, List<String> people, List<String> verdicts) {

        /** What occurs in these recoveries. */
        public static Choices of(List<RecordSheet> sheets) {
            return new Choices(sorted(sheets.stream().flatMap(sheet -> sheet.summary().systems().stream()).toList()),
                    sorted(sheets.stream().flatMap(sheet -> sheet.people().stream()).toList()),
                    sorted(sheets.stream().flatMap(sheet -> sheet.summary().verdict().stream()).toList()));
        }

        private static List<String> sorted(List<String> names) {
            return new HashSet<>(names).stream().sorted(String.CASE_INSENSITIVE_ORDER).toList();
        }
    }

    @Override
    public void close() {
        behind.shutdownNow();
        try {
            if (!behind.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "The index of the records is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
