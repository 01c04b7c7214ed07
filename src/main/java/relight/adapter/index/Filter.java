package relight.adapter.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import relight.core.catalog.CatalogQuery;

/**
 * Keeps the columns of a filter in step with the index. A small index is read anew at once when it has changed; a large one in the
 * background, while the columns from before go on answering.
 */
final class Filter implements AutoCloseable {

    private static final int SMALL = 20_000;

    /** A connection of its own, so that reading the columns holds up nobody. */
    interface Connecting {
        Connection connect() throws SQLException;
    }

    private record Change(long ordinal, Instant point, int state) {}

    private final Connecting index;
    private final ExecutorService background = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("relight-index").factory());
    private final List<Change> missed = new ArrayList<>();
    private FilterColumns columns;
    private FilterColumns.Hits latest;
    private boolean stale = true;
    private boolean reading;

    Filter(Connecting index) {
        this.index = index;
    }

    /** Reads the columns before anybody asks. */
    synchronized void prepare() {
        if (stale && !reading) {
            reading = true;
            background.execute(this::readAgain);
        }
    }

    /** Rows have come or gone. */
    synchronized void rowsChanged() {
        stale = true;
        if (columns != null && columns.size() > SMALL) {
            prepare();
        }
    }

    synchronized void stateChanged(long ordinal, Instant point, int state) {
        latest = null;
        if (columns != null) {
            columns.state(ordinal, point, state);
        }
        if (reading) {
            missed.add(new Change(ordinal, point, state));
        }
    }

    /** The columns where they are there without waiting. */
    synchronized boolean ready() {
        return columns != null && (!stale || columns.size() > SMALL);
    }

    synchronized long count(CatalogQuery query) throws SQLException {
        return hits(query).count();
    }

    /** Row numbers of the index, newest first. */
    synchronized long[] page(CatalogQuery query, long offset, int limit) throws SQLException {
        FilterColumns.Hits hits = hits(query);
        return columns.ordinals(hits, offset, limit);
    }

    private FilterColumns.Hits hits(CatalogQuery query) throws SQLException {
        while (reading && !ready()) {
            await();
        }
        if (!ready()) {
            install(read());
            stale = false;
        }
        if (latest == null || !latest.query().equals(query)) {
            latest = columns.find(query, Optional.ofNullable(latest));
        }
        return latest;
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the index is read", e);
        }
    }

    private void readAgain() {
        Optional<FilterColumns> read = Optional.empty();
        synchronized (this) {
            stale = false;
        }
        try {
            read = Optional.of(read());
        } catch (SQLException e) {
            System.getLogger(Filter.class.getName()).log(System.Logger.Level.WARNING, "the index could not be read", e);
        }
        synchronized (this) {
            reading = false;
            read.ifPresent(this::install);
            notifyAll();
            if (stale && read.isPresent()) {
                prepare();
            }
        }
    }

    private void install(FilterColumns read) {
        columns = read;
        latest = null;
        missed.forEach(change -> columns.state(change.ordinal, change.point, change.state));
        missed.clear();
    }

    private FilterColumns read() throws SQLException {
        try (Connection connection = index.connect()) {
            return FilterColumns.read(connection);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
