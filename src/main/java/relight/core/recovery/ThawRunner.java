package relight.core.recovery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.ColdStorage.Standing;
import relight.core.catalog.Thaw;
import relight.core.restore.Thawing;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Asks a store for a backup in cold storage and waits until it can be read (ALL-8). Only the waiting is done here: when it ends, the
 * store goes on, and another run finds what has been asked for.
 */
public final class ThawRunner implements StepRunner {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** A line that is away for a while in all those hours does not end the waiting. */
    private static final int SILENCES = 30;

    private final Catalog catalog;
    private final TimeSource time;

    public ThawRunner(Catalog catalog, TimeSource time) {
        this.catalog = catalog;
        this.time = time;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.action().equals(Thawing.ACTION);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Map<String, String> with = ((Step.EngineAction) step).with();
        Thaw thaw = Thawing.thaw(with);
        try {
            Backup seen = catalog.look(backup(with));
            if (!readable(seen)) {
                Duration estimate = step.header().estimate().orElse(Duration.ZERO);
                ask(seen, thaw, time.now().plus(estimate), run);
                seen = await(seen, thaw, estimate, run);
            }
            run.output(say(run, "there", seen));
            return Outcome.succeeded();
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.beside.io", String.valueOf(e)));
        } catch (InterruptedException e) {
            run.output(run.words().say("restore.thaw.left"));
            throw e;
        }
    }

    private Backup backup(Map<String, String> with) {
        return catalog.backup(with.get("backup")).orElseThrow(() -> new Problem(
                Message.of("restore.backup.unknown", with.get("backup")), Message.of("restore.backup.unknown.remedy")));
    }

    private boolean readable(Backup backup) {
        return backup.object().readable(time.now());
    }

    private static boolean thawing(Backup backup) {
        return backup.object().cold().filter(cold -> cold.standing() == Standing.THAWING).isPresent();
    }

    private void ask(Backup backup, Thaw thaw, Instant expected, StepRun run) throws IOException {
        if (thawing(backup)) {
            run.output(run.words().say("restore.thaw.already", backup.location(), expected));
        } else {
            catalog.thaw(backup, thaw);
            run.output(run.words().say("restore.thaw.asked", backup.location(), thaw.days(), expected));
        }
    }

    private Backup await(Backup asked, Thaw thaw, Duration estimate, StepRun run) throws IOException, InterruptedException {
        long begin = time.monotonicNanos();
        Instant expected = time.now().plus(estimate);
        Duration pause = FIRST_PAUSE;
        int silences = 0;
        while (true) {
            run.progress(new Progress(run.words().say("restore.thaw.waiting", expected),
                    Duration.ofNanos(time.monotonicNanos() - begin).toMinutes(), Optional.of(estimate.toMinutes()), Progress.Unit.ITEMS));
            time.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            try {
                Backup seen = catalog.look(asked);
                silences = 0;
                if (readable(seen)) {
                    return seen;
                }
                if (!thawing(seen)) {
                    catalog.thaw(seen, thaw);
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | Problem e) {
                if (++silences > SILENCES) {
                    throw e;
                }
                run.output(run.words().say("restore.thaw.silent", e instanceof Problem problem ? problem.say(run.words()) : e.toString()));
            }
        }
    }

    /** Where the thawing stands that a run which was cut off had asked for. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        try {
            Backup seen = catalog.look(backup(((Step.EngineAction) step).with()));
            boolean there = readable(seen);
            return Optional.of(new Trace(say(run, there ? "there" : thawing(seen) ? "trace.thawing" : "trace.frozen", seen), false,
                    there ? Optional.of(Outcome.succeeded()) : Optional.empty()));
        } catch (IOException | Problem e) {
            return Optional.of(new Trace(run.words().say("restore.thaw.silent",
                    e instanceof Problem problem ? problem.say(run.words()) : e.toString()), false, Optional.empty()));
        }
    }

    private String say(StepRun run, String key, Backup seen) {
        return run.words().say("restore.thaw." + key, seen.location(), seen.object().cold()
                .map(cold -> cold.describe(time.now())).orElse(Message.of("catalog.cold.none")));
    }
}
