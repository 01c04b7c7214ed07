package relight.ui.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;
import relight.ui.common.Background;

class PagedRowsTest {

    private static final int MILLION = 1_000_000;

    private final List<Runnable> work = new ArrayList<>();
    private final List<Long> read = new ArrayList<>();
    private final Background background = new Background(work::add, Runnable::run);
    private final PagedRows<Long> rows = new PagedRows<>(MILLION, numbers(0, PagedRows.PAGE), this::read, background, failure -> {
        throw new AssertionError(failure);
    });

    @Test
    void holdsAMillionRowsOfWhichTheFirstAreThereAtOnce() {
        assertEquals(MILLION, rows.size());
        assertEquals(7L, rows.get(7));
        assertEquals(List.of(), read);
    }

    @Test
    void aRowThatIsLookedAtComesWithItsPageAndIsToldAsAnUpdate() {
        List<Integer> updated = new ArrayList<>();
        rows.addListener((ListChangeListener<Long>) change -> {
            while (change.next()) {
                for (int row = change.getFrom(); row < change.getTo(); row++) {
                    updated.add(row);
                }
            }
        });
        assertNull(rows.get(500_050));
        assertNull(rows.get(500_051));
        runAll();
        assertEquals(List.of(500_000L), read);
        assertEquals(500_050L, rows.get(500_050));
        assertTrue(updated.contains(500_050));
    }

    @Test
    void aFastScrollAsksOnlyForWhatIsSeenLast() {
        for (int row = 0; row < 100_000; row += PagedRows.PAGE) {
            rows.get(row + PagedRows.PAGE);
        }
        runAll();
        assertTrue(read.size() <= 4, "read " + read.size() + " pages");
        assertEquals(100_000L, read.getLast());
    }

    @Test
    void memoryDoesNotGrowWithWhatWasLookedAt() {
        for (int row = 0; row < MILLION; row += PagedRows.PAGE) {
            rows.get(row);
            runAll();
        }
        assertNull(rows.get(0), "the first page has been let go");
        assertEquals(999_950L, rows.get(999_950));
    }

    @Test
    void lookingForARowReadsNothing() {
        assertEquals(-1, rows.indexOf(777_777L));
        assertEquals(42, rows.indexOf(42L));
        assertEquals(List.of(), read);
    }

    private void runAll() {
        List<Runnable> now = List.copyOf(work);
        work.clear();
        now.forEach(Runnable::run);
    }

    private List<Long> read(long offset, int limit) {
        read.add(offset);
        return numbers(offset, limit);
    }

    private static List<Long> numbers(long from, int many) {
        return LongStream.range(from, Math.min(MILLION, from + many)).boxed().toList();
    }
}
