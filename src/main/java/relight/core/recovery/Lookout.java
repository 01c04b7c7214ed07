package relight.core.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.Watch;
import relight.core.text.Messages;
import relight.core.workspace.RollbackCriteria;

/**
 * Looks at what is watched beside the steps, each in its own time and never twice at once, as long as the recovery is in hand and not
 * closed. What changes is an event; what stays as it is, is none.
 */
final class Lookout implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lookout.class.getName());
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOCK = Duration.ofSeconds(4);
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    /** What flickers once is not back. */
    private static final int HEALTHY_LOOKS = 2;

    private final RecoveryEngine engine;
    private final Agenda agenda;
    private final RecoveryLog log;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    Lookout(RecoveryEngine engine, Agenda agenda, RecoveryLog log) {
        this.engine = engine;
        this.agenda = agenda;
        this.log = log;
    }

    /** Looks from here on; nothing where a recovery is only talked through. */
    synchronized void begin() {
        RecoveryEvent.Declared declared = log.state().declared();
        if (!log.state().isClosed()) {
            declared.scenario().map(engine::criteria).filter(criteria -> !criteria.isEmpty())
                    .ifPresent(criteria -> threads.add(Thread.ofVirtual().name("watch the clock").start(() -> watch(criteria))));
        }
        if (declared.mode().real() && !log.state().isClosed()) {
            agenda.watches().forEach(watch -> threads.add(Thread.ofVirtual().name("watch " + watch.id()).start(() -> watch(watch))));
        }
    }

    private void watch(Step step) {
        StepExecution execution = new StepExecution(engine, agenda, log, step, Map.of(), Set.of());
        Watch watch = step.header().watch().orElseThrow();
        int good = 0;
        try {
            engine.runnerOf(step).end(step, execution.lastRun());
            while (!log.state().isClosed()) {
                Found found = look(execution, watch);
                if (ended) {
                    return;
                }
                good = found.tripped() ? 0 : good + 1;
                tell(step, watch, found, good);
                engine.time().sleep(watch.every());
            }
        } catch (InterruptedException e) {
            // the recovery is let go
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "nobody looks at " + step.id() + " any more", e);
        }
    }

    /** By the clock and by the data that came back, for which nobody has to be asked. */
    private void watch(RollbackCriteria criteria) {
        try {
            while (!log.state().isClosed() && !ended) {
                RecoveryClock clock = log.clock();
                criteria.maxRecoveryTime().filter(_ -> clock.running()).ifPresent(most -> hold("max-recovery-time", clock.elapsed(), most));
                criteria.maxDataLoss().ifPresent(most -> clock.dataLost().ifPresent(lost -> hold("max-data-loss", lost, most)));
                engine.time().sleep(CLOCK);
            }
        } catch (InterruptedException e) {
            // the recovery is let go
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "nobody looks at the scenario's criteria any more", e);
        }
    }

    private void hold(String name, Duration is, Duration most) {
        Messages words = engine.about().words();
        boolean tripped = is.compareTo(most) > 0;
        if (tripped != log.state().flow().trips().containsKey(name)) {
            Erasable found = Erasable.of(words.say("recovery.watch.found", words.duration(is), "> " + words.duration(most)));
            log.record(tripped ? new RecoveryEvent.WatchTripped(name, Erasable.of(words.say("recovery.watch." + name)), "rollback", found)
                    : new RecoveryEvent.WatchCleared(name, found));
        }
    }

    /** What was there, and whether that is as it should not be. */
    private record Found(boolean tripped, String words) {}

    private Found look(StepExecution execution, Watch watch) throws InterruptedException {
        permits.acquire();
        try {
            return judge(execution.look(), watch);
        } finally {
            permits.release();
        }
    }

    /** A figure that cannot be seen is not taken for a good one. */
    private Found judge(Outcome outcome, Watch watch) {
        Messages words = engine.about().words();
        String said = outcome.excerpt().toString();
        String last = said.lines().filter(line -> !line.isBlank()).reduce((_, line) -> line).orElse("").strip();
        if (watch.trips().isEmpty()) {
            return new Found(!outcome.good(), outcome.good() ? last : outcome.reason().toString());
        }
        Watch.Limit limit = watch.trips().get();
        Optional<Double> figure = outcome.good() ? figure(watch, said, last) : Optional.empty();
        return figure.map(value -> new Found(limit.tripped(value), words.say("recovery.watch.found", plain(value), limit.toString())))
                .orElseGet(() -> new Found(true, words.say("recovery.watch.blind", outcome.good() ? last : outcome.reason().toString())));
    }

    private static Optional<Double> figure(Watch watch, String said, String last) {
        Optional<String> text = watch.figure().map(Pattern::compile).map(pattern -> pattern.matcher(said)).map(matcher ->
                matcher.find() ? matcher.group(1) : "").or(() -> lastNumber(last));
        return text.filter(number -> NUMBER.matcher(number).matches()).map(Double::valueOf);
    }

    private static Optional<String> lastNumber(String line) {
        Matcher numbers = NUMBER.matcher(line);
        String number = null;
        while (numbers.find()) {
            number = numbers.group();
        }
        return Optional.ofNullable(number);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private void tell(Step step, Watch watch, Found found, int good) {
        String name = step.id().value();
        boolean before = log.state().flow().trips().containsKey(name);
        if (log.state().isClosed() || before == found.tripped()) {
            return;
        }
        if (found.tripped()) {
            log.record(new RecoveryEvent.WatchTripped(name, Erasable.of(step.title()), watch.meaning().name().toLowerCase(Locale.ROOT),
                    Erasable.of(found.words())));
        } else if (watch.meaning() != Watch.Meaning.HEALTH || good >= HEALTHY_LOOKS) {
            verify(step, watch, found);
            log.record(new RecoveryEvent.WatchCleared(name, Erasable.of(found.words())));
        }
    }

    /** Health that was gone and is back says that the service is back. */
    private void verify(Step step, Watch watch, Found found) {
        Recovery state = log.state();
        if (watch.meaning() == Watch.Meaning.HEALTH && state.verified().isEmpty() && state.part() == Part.MAIN) {
            log.record(new RecoveryEvent.ServiceVerified(step.id(), Erasable.of(step.title() + ": " + found.words())));
        }
    }

    /** Ends every look, and returns when they have ended. */
    @Override
    public synchronized void close() {
        ended = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }
}
