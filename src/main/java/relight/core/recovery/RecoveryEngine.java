package relight.core.recovery;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import relight.core.restore.PlanWriter;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.RollbackCriteria;

/** Begins recoveries and takes them up again. What happens in one is said to its {@link RecoverySession}. */
public final class RecoveryEngine {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm").withZone(ZoneOffset.UTC);

    private final Journal journal;
    private final List<StepRunner> runners;
    private final Restores restores;
    private final TimeSource time;
    private final Path spool;
    private final About about;
    private final SecureRandom random = new SecureRandom();
    private volatile Supplier<Optional<RecoveryEvent.StartBounded>> bounds = Optional::empty;
    private volatile Consumer<String> leaving = _ -> { };
    private volatile Function<String, RollbackCriteria> criteria = _ -> RollbackCriteria.NONE;

    /** This program on this machine, as the record names it; {@code words} are those in which sentences go into the record. */
    public record About(String version, String host, Messages words) {}

    /**
     * Builds the engine.
     *
     * @param runners asked in this order
     * @param spool   folder for what runs leave behind, one folder a recovery
     */
    public RecoveryEngine(Journal journal, List<StepRunner> runners, Restores restores, TimeSource time, Path spool, About about) {
        this.journal = journal;
        this.runners = List.copyOf(runners);
        this.restores = restores;
        this.time = time;
        this.spool = spool;
        this.about = about;
    }

    /** Watches what the scenarios say of when a recovery is to be taken back, from the next recovery in hand on. */
    public RecoveryEngine takingBackBy(Function<String, RollbackCriteria> byScenario) {
        criteria = byScenario;
        return this;
    }

    /** Names in the start of each recovery what others have last said of the log. It must answer at once, and never fail. */
    public RecoveryEngine startingAfter(Supplier<Optional<RecoveryEvent.StartBounded>> lastSeen) {
        bounds = lastSeen;
        return this;
    }

    /** Tells each place in which a recovery that is over has worked, and no other open one works, as it stands behind an {@code on}. It must not fail. */
    public RecoveryEngine leavingBy(Consumer<String> leave) {
        leaving = leave;
        return this;
    }

    RollbackCriteria criteria(String scenario) {
        return criteria.apply(scenario);
    }

    /** Begins a recovery: from here on the clock runs. */
    public RecoverySession declare(Declaration said) {
        return declare(said, Optional.empty());
    }

    /**
     * Begins a recovery, or enters one that was begun on paper.
     *
     * @param happened when it was declared on paper; the record says that this was entered late
     */
    public RecoverySession declare(Declaration said, Optional<Instant> happened) {
        happened.filter(at -> at.isAfter(time.now())).ifPresent(at -> {
            throw new Problem(Message.of("recovery.paper.ahead", at), Message.of("recovery.paper.ahead.remedy"));
        });
        String id = DAY.format(happened.orElseGet(time::now)) + "-" + Integer.toHexString(0x10000 | random.nextInt(0x10000)).substring(1);
        return inHand(id, said.operator(), session -> session.begin(declared(said), said, happened, bounds.get()));
    }

    /**
     * Takes up a recovery that has begun, after a crash or on purpose.
     *
     * @throws Problem that names the owner where a living process has it, or when there is no such recovery
     */
    public RecoverySession resume(String recovery, String operator) {
        List<Entry> entries = journal.entries(recovery);
        if (entries.isEmpty()) {
            throw new Problem(Message.of("recovery.unknown", recovery), Message.of("recovery.unknown.remedy"));
        }
        return inHand(recovery, operator, session -> session.takeUp(entries));
    }

    /** The state of a recovery, without taking it in hand. */
    public Recovery look(String recovery) {
        return RecoveryFold.of(journal.entries(recovery));
    }

    /** Recoveries that have begun, are not closed and have not gone to another machine, newest first. */
    public List<Journal.Summary> open() {
        return journal.recoveries().stream().filter(summary -> summary.closed().isEmpty())
                .filter(summary -> look(summary.recovery()).crew().gone().isEmpty()).toList();
    }

    /** Everything that has been recorded of a recovery, in order. */
    public List<Entry> entries(String recovery) {
        return journal.entries(recovery);
    }

    /** What cannot be begun stays in nobody's hand. */
    private RecoverySession inHand(String id, String operator, Consumer<RecoverySession> beginning) {
        RecoverySession session = new RecoverySession(id, operator, this, journal.take(id, operator));
        try {
            beginning.accept(session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private RecoveryEvent.Declared declared(Declaration said) {
        return new RecoveryEvent.Declared(said.mode(), Erasable.of(said.title()), Erasable.of(said.operator()),
                Erasable.of(said.authorisedBy()), Erasable.of(said.trigger()), said.severity(), said.scenario(), said.systems(),
                said.site().environment(), Erasable.of(said.isolation()),
                Optional.of(said.runbook().name() + said.section().map(section -> "#" + section).orElse("")),
                Optional.of(said.runbook().sha256()), said.objectives().rto().map(Duration::toSeconds),
                said.objectives().rpo().map(Duration::toSeconds), said.objectives().mtd().map(Duration::toSeconds), said.objectives().source(), List.of(), said.disruption(),
                said.detection(), said.harmSince(), about.version(), Erasable.of(about.host()));
    }

    /** Reads runbooks as those who run their steps would have them. */
    public RunbookReader reader() {
        return new RunbookReader(runners.stream().map(StepRunner::syntax).filter(syntax -> syntax != ShellSyntax.BELIEVED).findFirst()
                .orElse(ShellSyntax.BELIEVED));
    }

    Journal journal() {
        return journal;
    }

    TimeSource time() {
        return time;
    }

    About about() {
        return about;
    }

    Path spoolOf(String recovery) {
        return spool.resolve(recovery);
    }

    /** What was kept for a way back that there is no longer. */
    void forget(String recovery) {
        runners.forEach(runner -> runner.forget(spoolOf(recovery).resolve("shared")));
        left(recovery).forEach(leaving);
    }

    /** One whose places cannot be read may work anywhere. */
    private Set<String> left(String recovery) {
        try {
            Set<String> left = new TreeSet<>(places(recovery));
            if (!left.isEmpty()) {
                open().forEach(other -> left.removeAll(places(other.recovery())));
            }
            return left;
        } catch (Problem unread) {
            System.getLogger(RecoveryEngine.class.getName()).log(System.Logger.Level.WARNING, "Nothing is left: " + recovery, unread);
            return Set.of();
        }
    }

    private Set<String> places(String recovery) {
        Agenda agenda = new Agenda(journal);
        agenda.restore(entries(recovery).stream().map(Entry::event).filter(RecoveryEvent.Planned.class::isInstance).map(RecoveryEvent.Planned.class::cast).toList());
        return agenda.places();
    }

    StepRunner runnerOf(Step step) {
        return runners.stream().filter(runner -> runner.runs(step)).findFirst().orElseThrow(() -> new Problem(
                Message.of("recovery.step.no-runner", step.id().value(), step.kind())));
    }

    /** What exactly a run would do, with these inputs filled in and secrets not. */
    String commandOf(Step step, Map<String, String> inputs) {
        return step instanceof Step.Restore ? step.text() : runnerOf(step).command(step, inputs);
    }

    boolean previews(Step step) {
        return !(step instanceof Step.Restore) && runners.stream().anyMatch(runner -> runner.runs(step) && runner.previews(step));
    }

    /** What a step of no recovery would change, looked up now; empty of what cannot tell. Blocks. */
    public Optional<StepPreview> preview(Step step) throws InterruptedException {
        return previews(step) ? Optional.of(runnerOf(step).preview(step, OutsideRun.in(spool, about.words(), _ -> { }))) : Optional.empty();
    }

    InputOffers offers() {
        return new InputOffers(restores);
    }

    PlanExpansion expansion() {
        return new PlanExpansion(restores, new PlanWriter(), about.words());
    }
}
