package relight.ui.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatestTest {

    private static final long GAP = TimeUnit.MILLISECONDS.toNanos(33);

    @Test
    void whileTheScreenIsBusyOnlyTheNewestValueWaits() {
        Queue<Runnable> screen = new ArrayDeque<>();
        List<Integer> shown = new ArrayList<>();
        Latest<Integer> latest = new Latest<>(screen::add, GAP, shown::add);
        for (int i = 0; i < 1_000_000; i++) {
            latest.accept(i);
        }
        assertEquals(1, screen.size());
        screen.remove().run();
        assertEquals(List.of(999_999), shown);
    }

    @Test
    void theLastValueAlwaysArrives() throws InterruptedException {
        BlockingQueue<Integer> shown = new LinkedBlockingQueue<>();
        Latest<Integer> latest = new Latest<>(Runnable::run, GAP, shown::add);
        for (int i = 0; i <= 10_000; i++) {
            latest.accept(i);
        }
        int last = -1;
        while (last < 10_000) {
            Integer next = shown.poll(30, TimeUnit.SECONDS);
            assertTrue(next != null && next > last, "the last value never came, only " + last);
            last = next;
        }
    }
}
