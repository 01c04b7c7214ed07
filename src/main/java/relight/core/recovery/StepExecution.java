package relight.core.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** One run of a step, with its retries: intent, work, outcome. */
final class StepExecution {

    private static final Logger LOG = Logger.getLogger(StepExecution.class.getName());
    private static final String HIDDEN = "•••";

    private final RecoveryEngine engine;
    private final Agenda agenda;
    private final RecoveryLog log;
    private final Step step;
    private final Map<String, String> inputs;
    private final Set<String> secrets;
    private volatile Thread worker;
    private volatile boolean cancelled;
    private volatile boolean late;
    /** As the journal has it, so that what comes after it is told there as well. */
    private boolean triesAgain;

    StepExecution(RecoveryEngine engine, Agenda agenda, RecoveryLog log, Step step, Map<String, String> inputs, Set<String> secrets) {
        this.engine = engine;
        this.agenda = agenda;
        this.log = log;
        this.step = step;
        this.inputs = Map.copyOf(inputs);
        this.secrets = Set.copyOf(secrets);
    }

    Step step() {
        return step;
    }

    Outcome run() {
        worker = Thread.currentThread();
        try {
            Outcome outcome = attempt(1);
            for (int failures = 1; triesAgain; failures++) {
                triesAgain = false;
                pause(step.header().patience().pause(failures));
                outcome = cancelled ? noMore() : attempt(failures + 1);
            }
            return outcome;
        } finally {
            synchronized (this) {
                worker = null;
            }
            Thread.interrupted();
        }
    }

    /** What there is, without a word in the journal: of something that is watched beside the steps. */
    Outcome look() {
        worker = Thread.currentThread();
        return timed(new LiveRun(0));
    }

    synchronized void cancel() {
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void pause(Duration pause) {
        try {
            if (pause.isPositive()) {
                engine.time().sleep(pause);
            }
        } catch (InterruptedException e) {
            cancelled = true;
        }
    }

    /** Cancelled before it began, or between two attempts, of which the next is not made any more. */
    private Outcome noMore() {
        Outcome cancelledNow = Outcome.of(Outcome.Kind.CANCELLED, engine.about().words().say("recovery.outcome.no-more"));
        log.state().step(step.id()).filter(state -> state.status() == StepState.Status.RETRYING).ifPresent(state ->
                log.record(new RecoveryEvent.StepEnded(step.id(), state.attempt(), cancelledNow)));
        return cancelledNow;
    }

    private Outcome attempt(int run) {
        int attempt = log.state().step(step.id()).map(StepState::attempt).orElse(0) + 1;
        try {
            log.begin(new RecoveryEvent.StepIntended(step.id(), attempt, Erasable.of(engine.commandOf(step, shown())),
                    erasable(shown()), step instanceof Step.Restore ? "" : engine.runnerOf(step).tool(step), log.operator()));
        } catch (InterruptedException e) {
            cancelled = true;
            return noMore();
        }
        Outcome outcome = timed(new LiveRun(attempt));
        triesAgain = !outcome.good() && !cancelled && run <= step.header().retries();
        Optional<Long> again = triesAgain ? Optional.of(step.header().patience().pause(run).toMillis()) : Optional.empty();
        log.record(new RecoveryEvent.StepEnded(step.id(), attempt, outcome, again));
        if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
            log.succeeded(step.id(), step.title());
        }
        return outcome;
    }

    private Outcome timed(LiveRun run) {
        late = false;
        Thread watch = step.header().timeout().map(limit -> after(limit, this::end))
                .or(() -> step.header().patience().askAfter().map(limit -> after(limit, () -> ask(run.attempt(), limit)))).orElse(null);
        try {
            Outcome outcome = work(run);
            return late && outcome.kind() == Outcome.Kind.CANCELLED ? timedOut() : outcome;
        } catch (InterruptedException e) {
            return late ? timedOut() : Outcome.of(Outcome.Kind.CANCELLED, engine.about().words().say("recovery.outcome.cancelled"));
        } catch (Problem e) {
            return Outcome.failed(e.say(engine.about().words()));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.SEVERE, "step " + step.id() + " failed", e);
            return Outcome.failed(String.valueOf(e.getMessage()));
        } finally {
            if (watch != null) {
                watch.interrupt();
            }
            Thread.interrupted();
        }
    }

    private Outcome timedOut() {
        return Outcome.of(Outcome.Kind.TIMED_OUT, engine.about().words().say("recovery.outcome.timed-out", step.header().timeout().orElseThrow()));
    }

    private Outcome work(LiveRun run) throws IOException, InterruptedException {
        if (step instanceof Step.Restore restore) {
            Runbook plan = engine.expansion().expand(restore, log.state().declared().harmSince(), run);
            agenda.add(plan, Optional.empty(), Optional.of(step.id()), List.of()).forEach(log::record);
            return Outcome.of(Outcome.Kind.EXPANDED, "");
        }
        return engine.runnerOf(step).run(step, run);
    }

    private Thread after(Duration time, Runnable then) {
        return Thread.startVirtualThread(() -> {
            try {
                engine.time().sleep(time);
                then.run();
            } catch (InterruptedException e) {
                // the step was faster
            }
        });
    }

    private synchronized void end() {
        late = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void ask(int attempt, Duration limit) {
        if (log.state().step(step.id()).filter(state -> state.status() == StepState.Status.RUNNING && state.attempt() == attempt).isPresent()) {
            log.record(new RecoveryEvent.StepOverdue(step.id(), attempt, limit.toSeconds()));
        }
    }

    private Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>(inputs);
        secrets.forEach(name -> shown.computeIfPresent(name, (key, value) -> HIDDEN));
        return shown;
    }

    private static Map<String, Erasable> erasable(Map<String, String> values) {
        Map<String, Erasable> wrapped = new TreeMap<>();
        values.forEach((name, value) -> wrapped.put(name, Erasable.of(value)));
        return wrapped;
    }

    /** The newest run of the step, for looking at what it left behind. */
    StepRun lastRun() {
        return new LiveRun(log.state().step(step.id()).map(StepState::attempt).orElse(1));
    }

    private final class LiveRun implements StepRun {

        private final int attempt;

        LiveRun(int attempt) {
            this.attempt = attempt;
        }

        @Override
        public String recovery() {
            return log.recovery();
        }

        @Override
        public String owner() {
            return log.operator() + " (" + System.getProperty("user.name") + "@" + engine.about().host() + ")";
        }

        @Override
        public Mode mode() {
            return log.state().declared().mode();
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public Map<String, String> inputs() {
            return inputs;
        }

        @Override
        public Set<String> secretInputs() {
            return secrets;
        }

        @Override
        public List<String> toggledOptions() {
            return step.header().watch().isPresent() ? List.of() : agenda.toggled(step.id());
        }

        @Override
        public Path spool() {
            return folder(engine.spoolOf(log.recovery()).resolve(step.id().value().replace('/', '.') + "." + attempt));
        }

        @Override
        public Path shared() {
            return folder(engine.spoolOf(log.recovery()).resolve("shared"));
        }

        @Override
        public Messages words() {
            return engine.about().words();
        }

        @Override
        public void output(String line) {
            if (step.header().watch().isEmpty()) {
                log.listeners().forEach(listener -> listener.output(step.id(), line));
            }
        }

        @Override
        public void progress(Progress progress) {
            if (step.header().watch().isEmpty()) {
                log.listeners().forEach(listener -> listener.progress(step.id(), progress));
            }
        }

        @Override
        public Optional<StepTerminal> terminal() {
            return log.listeners().stream().flatMap(listener -> listener.terminal(step.id()).stream()).findFirst();
        }

        @Override
        public void record(RecoveryEvent event) {
            log.record(event);
        }

        private Path folder(Path path) {
            try {
                return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                        : Files.createDirectories(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
