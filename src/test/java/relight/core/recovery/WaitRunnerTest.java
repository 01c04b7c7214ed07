package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.TestRun;

class WaitRunnerTest {

    private final Step step = new RunbookReader().read("a.md", "```relight\nwait: 90s\n```\n").steps().getFirst();
    private long nanos;

    @Test
    void waitsAsLongAsItSays(@TempDir java.nio.file.Path folder) throws Exception {
        Outcome outcome = new WaitRunner(clock(Long.MAX_VALUE)).run(step, TestRun.in(folder, 1));
        assertEquals(Outcome.Kind.SUCCEEDED, outcome.kind());
        assertEquals(Duration.ofSeconds(90).toNanos(), nanos);
    }

    @Test
    void endsWhenItIsInterrupted(@TempDir java.nio.file.Path folder) throws Exception {
        Outcome outcome = new WaitRunner(clock(Duration.ofSeconds(5).toNanos())).run(step, TestRun.in(folder, 1));
        assertEquals(Outcome.Kind.CANCELLED, outcome.kind());
    }

    private TimeSource clock(long interruptAt) {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public long monotonicNanos() {
                return nanos;
            }

            @Override
            public String bootId() {
                return "test";
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                nanos += duration.toNanos();
                if (nanos >= interruptAt) {
                    throw new InterruptedException();
                }
            }
        };
    }
}
