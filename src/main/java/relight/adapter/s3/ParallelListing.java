package relight.adapter.s3;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import relight.core.catalog.StoredObject;

/**
 * Lists a bucket with many requests at a time although each page only tells where the next one begins: whoever has nothing to do
 * takes the far half of somebody's stretch of keys. It needs no folders in the keys and knows nothing of how they are spread; a guess
 * that finds an empty stretch costs one request. Half after half, the guesses close in on where the keys are.
 */
final class ParallelListing {

    /** What the store is asked for. */
    interface Pages {

        /**
         * The page behind a position; an empty key stands for the beginning.
         *
         * @param most keys in it
         */
        Page after(KeyRange.Position position, int most);
    }

    /**
     * One answer, in the order of keys.
     *
     * @param last where the next page begins
     * @param more whether there is one
     */
    record Page(List<StoredObject> objects, KeyRange.Position last, boolean more) {}

    private static final int PAGE = 1000;
    /** A guess that finds nothing should cost little. */
    private static final int GUESS = 50;
    private static final int CUTS_PER_PAGE = 2;

    private final Pages pages;
    private final int prefix;
    private final int workers;
    private final Consumer<StoredObject> found;
    private final Object delivery = new Object();
    private final Deque<KeyRange> waiting = new ArrayDeque<>();
    private final Deque<KeyRange> atWork = new ArrayDeque<>();
    private final BitSet alphabet = new BitSet();
    private boolean failed;

    /**
     * Below a prefix.
     *
     * @param prefix that every key begins with
     */
    ParallelListing(Pages pages, String prefix, int workers, Consumer<StoredObject> found) {
        this.pages = pages;
        this.prefix = prefix.length();
        this.workers = workers;
        this.found = found;
        waiting.add(new KeyRange(new KeyRange.Position("", Optional.empty()), Optional.empty()));
    }

    /** Blocks until all is listed; an interruption ends all requests. */
    void run() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                results.add(pool.submit((Callable<Void>) this::work));
            }
            // A failure stops the other workers too, so none is waited for in vain
            for (Future<Void> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }

    private Void work() throws InterruptedException {
        try {
            for (Optional<KeyRange> range = next(); range.isPresent(); range = next()) {
                list(range.get());
            }
            return null;
        } catch (RuntimeException | Error e) {
            stop();
            throw e;
        }
    }

    private void list(KeyRange range) {
        boolean more = true;
        while (more) {
            Page page = pages.after(range.last(), range.proven() || range.last().key().isEmpty() ? PAGE : GUESS);
            List<StoredObject> mine;
            synchronized (this) {
                mine = page.objects.stream().filter(object -> range.contains(object.key())).toList();
                more = page.more && range.contains(page.last.key()) && !failed;
                if (more) {
                    learn(mine);
                    // The first page alone knows nothing of what follows: half after half its guesses close in on the keys
                    range.advance(page.last, range.last().key().isEmpty() ? workers : CUTS_PER_PAGE);
                } else {
                    atWork.remove(range);
                }
                notifyAll();
            }
            synchronized (delivery) {
                mine.forEach(found);
            }
        }
    }

    /** Which characters keys have, from a few of each page. */
    private void learn(List<StoredObject> page) {
        for (int i = 0; i < page.size(); i += 50) {
            page.get(i).key().substring(prefix).chars().filter(c -> !Character.isSurrogate((char) c)).forEach(alphabet::set);
        }
    }

    private synchronized Optional<KeyRange> next() throws InterruptedException {
        while (!failed) {
            Optional<KeyRange> range = Optional.ofNullable(waiting.poll()).or(this::half);
            if (range.isPresent()) {
                atWork.addFirst(range.get());
                return range;
            }
            if (atWork.isEmpty()) {
                return Optional.empty();
            }
            wait();
        }
        return Optional.empty();
    }

    /** Takes from those at work in turn, so that nobody is cut down alone. */
    private Optional<KeyRange> half() {
        for (int i = 0; i < atWork.size(); i++) {
            KeyRange range = atWork.poll();
            atWork.add(range);
            Optional<KeyRange> far = range.split(prefix, alphabet);
            if (far.isPresent()) {
                return far;
            }
        }
        return Optional.empty();
    }

    private synchronized void stop() {
        failed = true;
        notifyAll();
    }
}
