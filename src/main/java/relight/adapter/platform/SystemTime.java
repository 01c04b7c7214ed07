package relight.adapter.platform;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import relight.core.recovery.TimeSource;

/** The clocks of this machine. */
public final class SystemTime implements TimeSource {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final String bootId = readBootId();

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public String bootId() {
        return bootId;
    }

    /** Linux counts the time asleep in {@code /proc/uptime}, and not in the monotonic clock. */
    @Override
    public Optional<Duration> sinceBoot() {
        try {
            String seconds = Files.readString(UPTIME).split(" ")[0];
            return Optional.of(Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Elsewhere than on Linux, this process stands for the boot: no monotonic time outlives it. */
    private static String readBootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "process-" + ProcessHandle.current().pid();
        }
    }
}
