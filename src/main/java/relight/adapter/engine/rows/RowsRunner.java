package relight.adapter.engine.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import relight.adapter.jdbc.JdbcSession;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.rows.CopyName;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.RowsPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the steps of a rescue of rows, each from what stands in it alone. */
public final class RowsRunner implements StepRunner {

    private final RowsAccess access;

    public RowsRunner(RowsAccess access) {
        this.access = access;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(RowsPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.EngineAction action = (Step.EngineAction) step;
        try {
            return switch (action.action()) {
                case "compare" -> at(action, run, false, true, rescue -> new Comparison(rescue).compare());
                case "bring-back" -> at(action, run, true, true, rescue -> new BringingBack(rescue).bring());
                case "verify" -> at(action, run, false, false, rescue -> new Verifying(rescue).verify());
                case "take-back" -> at(action, run, true, false, rescue -> new TakingBack(rescue).take());
                case "drop" -> drop(action);
                default -> throw new Problem(Message.of("restore.rows.action", action.action()), Message.of("restore.rows.word.remedy"));
            };
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.rows.io", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public java.util.Optional<Trace> trace(Step step, StepRun run) {
        Step.EngineAction action = (Step.EngineAction) step;
        if (!action.action().equals("bring-back")) {
            return java.util.Optional.empty();
        }
        try (Rescue rescue = Rescue.open(action, run, access, false, false)) {
            boolean done = SavedRows.there(run.shared()) && SavedRows.committed(rescue);
            return java.util.Optional.of(new Trace(run.words().say(done ? "restore.rows.trace.done" : "restore.rows.trace.not"), false,
                    java.util.Optional.empty()));
        } catch (Problem | IOException away) {
            return java.util.Optional.empty();
        }
    }

    /** What is done with both sides open. */
    private interface Work {
        Outcome with(Rescue rescue) throws IOException;
    }

    /** On a thread of its own, since a driver does not hear of interruptions: the statements are ended, and nothing is committed. */
    private Outcome at(Step.EngineAction action, StepRun run, boolean write, boolean copied, Work work) throws IOException, InterruptedException {
        AtomicReference<Rescue> open = new AtomicReference<>();
        try {
            return JdbcSession.waitFor(() -> {
                try (Rescue rescue = Rescue.open(action, run, access, write, copied)) {
                    open.set(rescue);
                    return work.with(rescue);
                }
            }, () -> {
                Rescue rescue = open.get();
                if (rescue != null) {
                    rescue.cancel();
                }
            }, Function.identity());
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Only a file that bears the name of a rescue's copy is removed. */
    private static Outcome drop(Step.EngineAction action) throws IOException {
        Dialect dialect = Dialect.of(action.with().getOrDefault("engine", "")).orElse(Dialect.POSTGRESQL);
        String copy = action.with().getOrDefault("copy", "");
        if (dialect != Dialect.SQLITE || !CopyName.is(copy)) {
            throw new Problem(Message.of("restore.rows.word", "copy", action.title()), Message.of("restore.rows.word.remedy"));
        }
        Path file = Path.of(RowsAccess.copy(dialect, Rescue.target(action), copy).get("path"));
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        return Outcome.succeeded();
    }
}
