package relight.ui.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    @AutoClose
    private final Background background = new Background(Executors.newVirtualThreadPerTaskExecutor(), Runnable::run);
    private final BlockingQueue<Background.Ended<String>> ends = new LinkedBlockingQueue<>();

    @Test
    void handsTheResultOver() throws InterruptedException {
        background.run(() -> "read", ends::add);
        assertEquals(new Background.Ended.Done<>("read"), end());
    }

    @Test
    void handsAFailureOver() throws InterruptedException {
        background.run(() -> {
            throw new IOException("away");
        }, ends::add);
        assertEquals("away", assertInstanceOf(Background.Ended.Failed.class, end()).reason().getMessage());
    }

    @Test
    void cancellingEndsTheWorkItself() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Background.Running job = background.run(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            return "never";
        }, ends::add);
        begun.await();
        job.cancel();
        assertInstanceOf(Background.Ended.Cancelled.class, end());
        assertTrue(interrupted.get());
    }

    @Test
    void whatIsBegunAfterTheEndIsCancelled() throws InterruptedException {
        background.close();
        background.run(() -> "never", ends::add);
        assertInstanceOf(Background.Ended.Cancelled.class, end());
        assertTrue(background.quiet());
    }

    /** Two looks at a list: the second one's end can be on the screen before the first one's. */
    @Test
    void whatIsCancelledOnItsWayToTheScreenIsNotTold() throws InterruptedException {
        BlockingQueue<Runnable> toTheScreen = new LinkedBlockingQueue<>();
        try (Background slow = new Background(Runnable::run, toTheScreen::add)) {
            Background.Running job = slow.run(() -> "stale", ends::add);
            job.cancel();
            toTheScreen.take().run();
            assertInstanceOf(Background.Ended.Cancelled.class, end());
            assertTrue(slow.quiet());
        }
    }

    @Test
    void workThatSwallowsItsInterruptionStillCountsAsCancelled() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Background.Running job = background.run(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return "half";
            }
            return "whole";
        }, ends::add);
        begun.await();
        job.cancel();
        assertInstanceOf(Background.Ended.Cancelled.class, end());
    }

    @Test
    void closingEndsEverything() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        background.run(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        }, ends::add);
        begun.await();
        background.close();
        assertInstanceOf(Background.Ended.Cancelled.class, end());
    }

    private Background.Ended<String> end() throws InterruptedException {
        return ends.poll(30, TimeUnit.SECONDS);
    }
}
