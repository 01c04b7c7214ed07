package relight.adapter.sqlite;

import java.time.Duration;
import java.time.Instant;
import relight.core.recovery.TimeSource;

/** Time that stands still until a test moves it. */
public final class TestTime implements TimeSource {

    private Instant now = Instant.parse("2026-04-16T01:41:00Z");
    private long monotonic = 1_000_000_000L;
    private String boot = "boot-1";

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long monotonicNanos() {
        return monotonic;
    }

    @Override
    public synchronized String bootId() {
        return boot;
    }

    /** Goes to a moment, by the wall clock alone. */
    public synchronized void set(Instant moment) {
        now = moment;
    }

    /** Lets time pass, on both clocks. */
    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
        monotonic += duration.toNanos();
    }

    /** Boots the machine anew. */
    public synchronized void reboot() {
        boot += "+";
        monotonic = 0;
    }
}
