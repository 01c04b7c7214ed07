package relight.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import relight.core.recovery.StepTerminal;

/** A person at a terminal, played by a test: reads what is printed and types. */
public final class TypedTerminal implements StepTerminal {

    private final StringBuilder seen = new StringBuilder();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Line line;

    @Override
    public Size size() {
        return new Size(90, 30);
    }

    @Override
    public void connect(Line program) {
        line = program;
        connected.countDown();
    }

    @Override
    public synchronized void show(byte[] bytes, int count) {
        seen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
        notifyAll();
    }

    @Override
    public void disconnect() {
        over.countDown();
    }

    public synchronized String seen() {
        return seen.toString();
    }

    /** Waits until the text has been printed, after what was awaited before; everything before it is forgotten. */
    public synchronized TypedTerminal await(String text) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (seen.indexOf(text) < 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("“" + text + "” was not printed, but: " + seen);
            }
            wait(100);
        }
        seen.delete(0, seen.indexOf(text) + text.length());
        return this;
    }

    public TypedTerminal type(String keys) throws InterruptedException {
        connected.await();
        line.type(keys.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public TypedTerminal resize(int columns, int rows) throws InterruptedException {
        connected.await();
        line.resize(new Size(columns, rows));
        return this;
    }
}
