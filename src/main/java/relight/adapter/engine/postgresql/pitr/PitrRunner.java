package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import relight.adapter.engine.postgresql.pitr.PrivateServer.State;
import relight.adapter.host.CheckCommand;
import relight.core.catalog.Catalog;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.restore.TestRestore;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.TableChecksum;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Carries out the steps of a recovery to a point in time, each from what stands in it alone; each can be run again. */
public final class PitrRunner implements StepRunner {

    /** What all actions of such a recovery begin with. */
    public static final String PREFIX = "pitr-";
    /** For the last of the log to be counted, of which the server has had everything. */
    private static final Duration LAST_OF_THE_LOG = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final Clock clock;

    public PitrRunner(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(PostgresqlPlanner.ENGINE) && action.action().startsWith(PREFIX);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        PitrRun at = new PitrRun((Step.EngineAction) step, run);
        try {
            return carryOut(at);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.pg.io", String.valueOf(e.getMessage())));
        }
    }

    /** Every action looks what has been done, so that it may simply be run again. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        return Optional.of(new Trace(new PitrRun((Step.EngineAction) step, run).say("trace"), false, Optional.empty()));
    }

    /** From the stop on nobody is served, until a later step starts the server again. */
    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        PitrRun at = new PitrRun((Step.EngineAction) step, run);
        if (!at.action().action().equals("pitr-stop")) {
            return Optional.empty();
        }
        try {
            return new ProductionServer(at).serves() ? Optional.empty() : Optional.of(at.say("stopped", at.site().place()));
        } catch (IOException | Problem e) {
            return Optional.of(at.say("stopped", at.site().place()));
        }
    }

    private Outcome carryOut(PitrRun at) throws IOException, InterruptedException {
        ProductionServer production = new ProductionServer(at);
        PrivateServer copy = new PrivateServer(at);
        switch (at.action().action().substring(PREFIX.length())) {
            case "prepare" -> prepare(at, production);
            case "fetch" -> besideTheLog(at, new BaseFetch(at, catalog)::fetch);
            case "verify" -> besideTheLog(at, production::verify);
            case "replay" -> {
                return replay(at, PitrTarget.read(at.with("to")).orElseThrow(), at.find("moment").map(Instant::parse));
            }
            case "move" -> {
                return move(at);
            }
            case "check" -> {
                return check(at, copy);
            }
            case "promote" -> copy.promote(Boolean.parseBoolean(at.with("stop")));
            case "serve" -> copy.serve(at.with("serve"));
            case "stop" -> production.stop();
            case "swap" -> production.swap();
            case "start" -> production.start();
            case "swap-back" -> production.swapBack();
            case "commit" -> production.commit();
            case "remove" -> remove(at, production);
            case "clear" -> production.clear();
            default -> throw new Problem(Message.of("restore.pg.action", at.action().action()), Message.of("restore.pg.action.remedy"));
        }
        return Outcome.succeeded();
    }

    /** From the lock on there is something to take back: the lock itself, folders, and soon a server. */
    private void prepare(PitrRun at, ProductionServer production) throws IOException, InterruptedException {
        production.prepare(at.run().owner() + ", " + at.run().recovery() + ", "
                + clock.instant());
        if (!TestRestore.marked(at.words())) {
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
        }
    }

    /** A test removes nothing but what bears the name of one. */
    private static void remove(PitrRun at, ProductionServer production) throws IOException, InterruptedException {
        String folder = at.with("restored");
        if (TestRestore.marked(at.words()) && !folder.substring(folder.lastIndexOf('/') + 1).startsWith(TestRestore.PREFIX)) {
            throw new Problem(Message.of("test.foreign", folder), Message.of("test.foreign.remedy", folder));
        }
        production.remove();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /**
     * Does the work while the log comes in beside it: the one waits for the disk and for inflating, the other for the store. The log
     * that is not there yet when the work is done comes beside the next step.
     */
    private void besideTheLog(PitrRun at, Work work) throws IOException, InterruptedException {
        LogFetch log = new LogFetch(at, catalog);
        log.announce();
        FutureTask<Long> fetching = new FutureTask<>(() -> log.fetch(Long.parseLong(at.with("log.needs"))));
        Thread ahead = Thread.ofPlatform().daemon().name("relight-log-fetch").start(fetching);
        try {
            work.run();
            if (fetching.isDone()) {
                at.run().output(at.say("fetched", got(fetching)));
            }
        } finally {
            ahead.interrupt();
            ahead.join();
        }
    }

    private static long got(FutureTask<Long> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case InterruptedException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /**
     * Replays to the target; what the server asks for beyond what was fetched comes while it replays.
     *
     * @param moment where the target stands for a moment behind which nothing was committed: that is looked at when it is reached
     */
    private Outcome replay(PitrRun at, PitrTarget target, Optional<Instant> moment) throws IOException, InterruptedException {
        PrivateServer copy = new PrivateServer(at);
        copy.stop();
        copy.furnish(target);
        Optional<State> state = reached(at, copy);
        if (state.isEmpty()) {
            return behind(at, target);
        }
        Optional<Instant> commit = state.get().commit();
        at.run().output(at.say("reached", state.get().position(), commit.map(at.run().words()::time).orElse("–")));
        Optional<Instant> late = commit.filter(newest -> moment.filter(newest::isAfter).isPresent());
        return late.isEmpty() ? Outcome.succeeded()
                : Outcome.failed(at.say("late", at.run().words().time(late.get()), at.run().words().time(moment.orElseThrow())));
    }

    /** Empty where the log ended before the target, all of which the server was given. */
    private Optional<State> reached(PitrRun at, PrivateServer copy) throws IOException, InterruptedException {
        LogFetch log = new LogFetch(at, catalog);
        log.announce();
        copy.start();
        FutureTask<Long> rest = new FutureTask<>(() -> {
            try {
                return log.fetch(Long.MAX_VALUE);
            } catch (IOException | RuntimeException e) {
                copy.over();
                throw e;
            }
        });
        Thread ahead = Thread.ofPlatform().daemon().name("relight-log-rest").start(rest);
        try {
            Optional<State> state = copy.reached();
            if (state.isEmpty()) {
                ahead.join(LAST_OF_THE_LOG);
                if (!rest.isDone()) {
                    throw notReached(at.with("to"));
                }
                got(rest);
            }
            return state;
        } catch (Problem e) {
            if (rest.isDone()) {
                got(rest);
            }
            throw e;
        } finally {
            ahead.interrupt();
        }
    }

    private static Problem notReached(Object target) {
        return new Problem(Message.of("restore.pitr.not-reached", target, PrivateServer.BEFORE_TARGET), Message.of("restore.pitr.not-reached.remedy"));
    }

    /** Nothing was committed between a moment and the end of the log: its end is the same data. Any other target has to be in it. */
    private Outcome behind(PitrRun at, PitrTarget target) throws IOException, InterruptedException {
        Optional<Lsn> end = at.find("log.end").flatMap(Lsn::read);
        if (!(target instanceof PitrTarget.Time(Instant moment)) || end.isEmpty()) {
            throw notReached(target);
        }
        at.run().output(at.say("quiet", at.run().words().time(moment), end.get()));
        return replay(at, new PitrTarget.Position(end.get()), Optional.of(moment));
    }

    /** Goes on from where it stands: what was replayed is not replayed again. */
    private Outcome move(PitrRun at) throws IOException, InterruptedException {
        String written = at.run().inputs().getOrDefault("LATER_TARGET", "").strip();
        PitrTarget target = PitrTarget.read(written).or(() -> PitrTarget.time(written).map(PitrTarget.Time::new)).orElseThrow(() -> new Problem(
                Message.of("restore.pitr.refused.target", written), Message.of("restore.pitr.refused.target.remedy", written)));
        PitrTarget end = new PitrTarget.Position(Lsn.read(at.with("log.end")).orElseThrow());
        if (target instanceof PitrTarget.Latest) {
            return replay(at, end, Optional.empty());
        }
        Optional<Instant> commit = at.find("log.commit").map(Instant::parse);
        boolean beyond = target instanceof PitrTarget.Time(Instant moment) && commit.filter(moment::isAfter).isPresent()
                || target instanceof PitrTarget.Position(Lsn position) && position.compareTo(Lsn.read(at.with("log.end")).orElseThrow()) > 0;
        if (beyond) {
            return Outcome.failed(at.say("move.beyond", written, commit.map(at.run().words()::time).orElse(at.with("log.end"))));
        }
        Optional<Instant> now = new PrivateServer(at).value("select to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', "
                + "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')").filter(text -> !text.isBlank()).map(Instant::parse);
        if (target instanceof PitrTarget.Time(Instant moment) && now.filter(moment::isBefore).isPresent()) {
            return Outcome.failed(at.say("move.earlier", written, at.run().words().time(now.get())));
        }
        return replay(at, target, Optional.empty());
    }

    /** What the copy holds; the newest data is the recovery point, and where no check asks for it, the last transaction (ALL-10). */
    private Outcome check(PitrRun at, PrivateServer copy) throws IOException, InterruptedException {
        List<DataCheck> asked = CheckLines.read(at.words());
        DataChecks checks = new DataChecks(at.action().id(), at.run());
        ProtectedSystem restored = new ProtectedSystem(at.with("system"), PostgresqlPlanner.ENGINE, "", List.of(), Objectives.NONE, at.site().with(),
                List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(new CopyProbe(copy), restored, asked);
        if (asked.stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)) {
            copy.value("select to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                    .filter(text -> !text.isBlank()).ifPresent(text -> at.run().record(new RecoveryEvent.RecoveryPointFound(at.action().id(),
                            at.with("system"), Instant.parse(text), true, Erasable.of(at.say("point")))));
        }
        if (asked.isEmpty()) {
            checks.unproven();
        }
        return checks.outcome(proofs);
    }

    /** Asks the copy through its private socket, beside the server's files. */
    private record CopyProbe(PrivateServer copy) implements DataProbe {

        @Override
        public boolean knows(ProtectedSystem system) {
            return true;
        }

        @Override
        public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
            if (check.command().isPresent()) {
                return CheckCommand.output(check, copy.check(check.command().get()));
            }
            return copy.value((check.checksum().isPresent() ? TableChecksum.SETTINGS : "") + TableChecksum.query(check)).orElseThrow(() -> new Problem(
                    Message.of("restore.pg.no-answer", check.name()), Message.of("restore.pg.no-answer.remedy")));
        }
    }
}
