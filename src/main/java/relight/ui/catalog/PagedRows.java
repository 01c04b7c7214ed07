package relight.ui.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.collections.ObservableListBase;
import relight.ui.common.Background;

/**
 * A list of any length of which only what is looked at is in memory: a row that is not there yet is {@code null} and asks for its
 * page, which is told as an update when it arrives. Used on the FX thread only.
 */
final class PagedRows<T> extends ObservableListBase<T> {

    static final int PAGE = 100;
    private static final int PAGES_KEPT = 40;
    /** A fast scroll leaves pages behind that nobody looks at any more. */
    private static final int PAGES_ASKED = 4;

    /** Reads rows; blocks. */
    interface Reading<T> {
        List<T> read(long offset, int limit) throws Exception;
    }

    private final int size;
    private final Reading<T> reading;
    private final Background background;
    private final Consumer<Exception> failed;
    private final Map<Integer, List<T>> pages = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, List<T>> eldest) {
            return size() > PAGES_KEPT;
        }
    };
    private final Map<Integer, Background.Running> asked = new LinkedHashMap<>();

    /**
     * Over rows whose number is known.
     *
     * @param first the first page, which is there at once
     */
    PagedRows(long size, List<T> first, Reading<T> reading, Background background, Consumer<Exception> failed) {
        this.size = (int) Math.min(size, Integer.MAX_VALUE - 8);
        this.reading = reading;
        this.background = background;
        this.failed = failed;
        pages.put(0, first);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public T get(int row) {
        int page = row / PAGE;
        List<T> rows = pages.get(page);
        if (rows == null) {
            ask(page);
            return null;
        }
        int place = row % PAGE;
        return place < rows.size() ? rows.get(place) : null;
    }

    private void ask(int page) {
        if (asked.containsKey(page)) {
            return;
        }
        if (asked.size() >= PAGES_ASKED) {
            int oldest = asked.keySet().iterator().next();
            asked.remove(oldest).cancel();
        }
        asked.put(page, background.run(() -> reading.read((long) page * PAGE, PAGE), rows -> {
            asked.remove(page);
            arrived(page, rows);
        }, failed));
    }

    private void arrived(int page, List<T> rows) {
        pages.put(page, rows);
        beginChange();
        for (int row = page * PAGE; row < Math.min(size, page * PAGE + rows.size()); row++) {
            nextUpdate(row);
        }
        endChange();
    }

    /** Shows a row as it is now, where it is in memory. */
    void replace(Predicate<T> same, T now) {
        pages.replaceAll((page, rows) -> {
            int place = place(rows, same);
            if (place < 0) {
                return rows;
            }
            List<T> changed = new java.util.ArrayList<>(rows);
            changed.set(place, now);
            return changed;
        });
        int row = indexIn(same);
        if (row >= 0) {
            beginChange();
            nextUpdate(row);
            endChange();
        }
    }

    /** The place of a row among those in memory; -1 where it is not. */
    int indexIn(Predicate<T> wanted) {
        for (Map.Entry<Integer, List<T>> page : pages.entrySet()) {
            int place = place(page.getValue(), wanted);
            if (place >= 0) {
                return page.getKey() * PAGE + place;
            }
        }
        return -1;
    }

    private static <T> int place(List<T> rows, Predicate<T> wanted) {
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(rows.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Only among what is in memory: a table asks this, and must not read a million rows for it. */
    @Override
    public int indexOf(Object wanted) {
        return wanted == null ? -1 : indexIn(wanted::equals);
    }

    @Override
    public boolean contains(Object wanted) {
        return indexOf(wanted) >= 0;
    }

    /** Nobody looks at these rows any more. */
    void abandon() {
        asked.values().forEach(Background.Running::cancel);
        asked.clear();
    }
}
