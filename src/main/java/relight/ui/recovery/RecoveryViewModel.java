package relight.ui.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.recovery.PaperLine;
import relight.core.recovery.Progress;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState;
import relight.core.recovery.StepTerminal;
import relight.core.restore.rows.FoundRow;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;
import relight.ui.common.FxThread;
import relight.ui.common.ProgressMeter;

/** What the recovery screen shows of the recovery in hand, and what a person can do there. Lives on the FX thread. */
final class RecoveryViewModel implements SessionListener {

    private final RecoveryInHand inHand;
    private final Background background;
    private final ObjectProperty<StepId> selected = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<StepProgress> progress = new ReadOnlyObjectWrapper<>();
    private final StepInputs inputs;
    private final PreviewLook preview;
    private final OutputLines output = new OutputLines();
    private final ObservableMap<StepId, TerminalFeed> terminals = FXCollections.observableHashMap();
    private final Map<StepId, Printed> printed = new ConcurrentHashMap<>();
    private volatile StepId heard;
    private final Consumer<StepProgress> progressShown = FxThread.latest(this::showProgress);
    private StepId followed;

    RecoveryViewModel(RecoveryInHand inHand, Background background) {
        this.inHand = inHand;
        this.background = background;
        this.preview = new PreviewLook(background);
        this.inputs = new StepInputs(this::session, background);
        inHand.session().addListener((all, before, now) -> changeSession(before, now));
        inHand.state().addListener((all, before, now) -> follow(now));
        selected.addListener((all, before, now) -> showOutput(now));
        changeSession(null, inHand.session().get());
    }

    private void changeSession(RecoverySession before, RecoverySession now) {
        if (before != null) {
            before.unlisten(this);
        }
        inputs.clear();
        followed = null;
        problem.set(null);
        if (now != null) {
            now.listen(this);
            follow(now.state());
        }
    }

    /** The selection goes on with the recovery, unless the person has chosen another step to read. */
    private void follow(Recovery recovery) {
        if (recovery == null) {
            selected.set(null);
            return;
        }
        printed.keySet().removeIf(step -> recovery.step(step).map(state -> !state.status().atHand()).orElse(true));
        StepId due = due(recovery, Optional.ofNullable(followed)).orElse(null);
        if (due != null && !due.equals(followed)) {
            followed = due;
            selected.set(due);
        }
        if (selectedState().filter(state -> state.status() == StepState.Status.RUNNING).isEmpty()) {
            progress.set(null);
        }
    }

    /** The step that needs somebody now: at hand, stuck, next, or the last one; of several that in the lane of the one before. */
    static Optional<StepId> due(Recovery recovery, Optional<StepId> before) {
        Optional<String> lane = before.flatMap(recovery::step).flatMap(state -> state.step().lane());
        List<StepState> wanting = Stream.of(recovery.allAtHand(), recovery.flow().stuck(), recovery.due()).flatMap(List::stream).toList();
        return wanting.stream().filter(state -> lane.isPresent() && state.step().lane().equals(lane)).findFirst()
                .or(() -> wanting.stream().findFirst())
                .or(() -> recovery.steps().stream().filter(step -> step.ended().isPresent()).reduce((first, second) -> second))
                .map(step -> step.step().id());
    }

    ObjectProperty<StepId> selected() {
        return selected;
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<StepProgress> progress() {
        return progress.getReadOnlyProperty();
    }

    OutputLines output() {
        return output;
    }

    RecoveryInHand inHand() {
        return inHand;
    }

    Recovery state() {
        return inHand.state().get();
    }

    Optional<StepState> selectedState() {
        return Optional.ofNullable(state()).flatMap(recovery -> Optional.ofNullable(selected.get()).flatMap(recovery::step));
    }

    Step step(StepId id) {
        return session().step(id);
    }

    Turn turn(StepState step) {
        return Turn.of(state(), step, step(step.step().id()));
    }

    /** What is typed for the steps, and what could be. */
    StepInputs inputs() {
        return inputs;
    }

    /** The beginning of the list of rows that a comparison has left, told on the FX thread. */
    void found(Consumer<List<FoundRow>> told) {
        RecoverySession current = session();
        background.run(() -> RowsToChoose.read(current.shared()), told, problem::set);
    }

    /** What exactly will run, with what is typed so far and secrets hidden. */
    String command(StepId id) {
        Step step = step(id);
        Map<String, String> shown = new LinkedHashMap<>();
        for (Input input : step.header().inputs()) {
            String value = inputs.value(id, input);
            if (!value.isEmpty()) {
                shown.put(input.name(), input.kind() == Input.Kind.SECRET ? "•••" : value);
            }
        }
        return session().command(id, shown);
    }

    /** Looks up what the step would change with what is typed so far. */
    void lookAhead(StepId id) {
        RecoverySession current = session();
        if (!previews(id)) {
            preview.forget();
            return;
        }
        Map<String, String> values = values(id);
        Set<String> secrets = secrets(id);
        preview.look(() -> current.preview(id, values, secrets));
    }

    boolean previews(StepId id) {
        return session() != null && session().previews(id);
    }

    PreviewLook preview() {
        return preview;
    }

    private Map<String, String> values(StepId id) {
        Map<String, String> values = new LinkedHashMap<>();
        step(id).header().inputs().forEach(input -> values.put(input.name(), inputs.value(id, input)));
        return values;
    }

    private Set<String> secrets(StepId id) {
        return step(id).header().inputs().stream().filter(input -> input.kind() == Input.Kind.SECRET).map(Input::name).collect(Collectors.toSet());
    }

    void run() {
        selectedState().ifPresent(step -> {
            StepId id = step.step().id();
            Map<String, String> values = values(id);
            Set<String> secrets = secrets(id);
            printed.put(id, new Printed());
            output.clear(List.of());
            progress.set(null);
            act(() -> session().run(id, values, secrets));
        });
    }

    void cancel() {
        onSelected(id -> session().cancel(id));
    }

    void choose(String option, String reason) {
        onSelected(id -> session().choose(id, option, reason));
    }

    void pause(String reason) {
        onSession(session -> session.pause(reason));
    }

    void goOn() {
        onSession(session -> session.goOn(""));
    }

    /** Whether there is anything that could be taken back now. */
    boolean canTakeBack() {
        return session() != null && session().canTakeBack();
    }

    void askTakeBack(WordsDialog dialog) {
        dialog.sentence("recovery.screen.undo.title", "recovery.screen.undo.reason", this::undo);
    }

    void takeLane(String lane, String person) {
        onSession(session -> session.takeLane(lane, person));
    }

    void approve(String typed) {
        onSelected(id -> session().approve(id, typed));
    }

    /** One of the people says how the step went, with what it asks for. */
    void answer(Judgement judgement, String comment, String by) {
        selectedState().map(state -> step(state.step().id())).ifPresent(step -> {
            Map<String, String> values = values(step.id());
            onSelected(id -> session().people().answer(id, judgement, comment, values, by));
        });
    }

    /** Whether whoever works here may not approve it. */
    boolean needsOther(StepId id) {
        return session().people().needsOther(id);
    }

    /** What somebody else is to sign; told on the FX thread. */
    void ask(StepId id, Consumer<ApprovalRequest> told) {
        RecoverySession current = session();
        background.run(() -> current.people().ask(id), told, problem::set);
    }

    void approveHere(String typed, String by, List<String> roles) {
        onSelected(id -> session().people().approveHere(id, typed, by, roles));
    }

    /** Takes the answer that came from another machine. */
    void countersign(String letters, Supplier<KnownKeys> keys) {
        onSelected(id -> session().people().countersign(id, letters, keys.get()));
    }

    String operator() {
        return session().operator();
    }

    void passLead(String to, String reason, boolean here) {
        onSession(session -> session.people().passLead(to, reason, here));
    }

    /** Writes the recovery for another machine; when that is done, it is let go here. */
    void handOver(OtherMachines machines, Path file, String to) {
        RecoverySession current = session();
        problem.set(null);
        background.run(() -> {
            machines.handOvers().handOver(current, file, to);
            return current;
        }, gone -> inHand.letGo(), problem::set);
    }

    void skip(String reason) {
        onSelected(id -> session().skip(id, reason));
    }

    void decide(Judgement judgement, String reason) {
        onSelected(id -> session().decide(id, judgement, reason));
    }

    void planAnew() {
        selectedState().ifPresent(step -> act(() -> {
            session().planAnew(step.step().id());
            return step;
        }));
    }

    void commit() {
        onSession(RecoverySession::commit);
    }

    void undo(String reason) {
        onSession(session -> session.undo(reason));
    }

    boolean takesFiles() {
        return inHand.additions().isPresent();
    }

    void attach(Path file) {
        onSession(session -> inHand.additions().ifPresent(files -> session.attach(files.keep(session.id(), file, session.operator()))));
    }

    /** Writes a file. */
    interface Making {
        void write(Path file) throws IOException;
    }

    /** Attaches what is no file yet, under this name. */
    void attach(String name, Making made) {
        onSession(session -> inHand.additions().ifPresent(files -> {
            try {
                Path folder = Files.createTempDirectory("relight-pasted");
                Path file = folder.resolve(name);
                try {
                    made.write(file);
                    session.attach(files.keep(session.id(), file, session.operator()));
                } finally {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(folder);
                }
            } catch (IOException e) {
                throw new Problem(Message.of("records.attach.failed", name, String.valueOf(e.getMessage())), Message.of("records.attach.failed.remedy"), e);
            }
        }));
    }

    void note(String text) {
        onSession(session -> session.note(text));
    }

    /** Enters what was done on paper, a line for each step; of those that cannot be entered the first is told. */
    void paper(String written, PaperLine reader) {
        onSession(session -> {
            Optional<Problem> first = Optional.empty();
            for (String line : written.lines().filter(line -> !line.isBlank()).toList()) {
                try {
                    session.enterLate(reader.read(line));
                } catch (Problem problem) {
                    first = first.or(() -> Optional.of(problem));
                }
            }
            first.ifPresent(problem -> {
                throw problem;
            });
        });
    }

    void problem(String what, String solution) {
        Optional<StepId> about = Optional.ofNullable(selected.get());
        onSession(session -> session.problem(about, what, solution));
    }

    void finding(String what, String owner, Optional<String> due, boolean retest) {
        onSession(session -> session.finding(what, "", owner, due, retest));
    }

    void join(String person, String role) {
        onSession(session -> session.join(person, role));
    }

    void close(String summary) {
        onSession(session -> session.close(summary));
    }

    void signOff(String person, String role) {
        onSession(session -> session.signOff(person, role, ""));
    }

    void letGo() {
        inHand.letGo();
    }

    /** What is still not as it was, such as a database that is closed; told on the FX thread. */
    void lasting(Consumer<List<String>> told) {
        background.run(session()::lasting, told, problem::set);
    }

    /** What can still be found of an unknown step; told on the FX thread. */
    void trace(StepId step, Consumer<Optional<StepRunner.Trace>> told) {
        RecoverySession current = session();
        background.run(() -> current.trace(step), told, problem::set);
    }

    private RecoverySession session() {
        return inHand.session().get();
    }

    private void onSelected(Consumer<StepId> action) {
        selectedState().ifPresent(step -> act(() -> {
            action.accept(step.step().id());
            return step;
        }));
    }

    private void onSession(Consumer<RecoverySession> action) {
        RecoverySession current = session();
        if (current != null) {
            act(() -> {
                action.accept(current);
                return current;
            });
        }
    }

    private <T> void act(Callable<T> action) {
        problem.set(null);
        background.run(action, done -> { }, problem::set);
    }

    /** What a step prints is shown while it is the chosen one, and kept, as far as it is bounded, for when it is chosen. */
    @Override
    public void output(StepId step, String line) {
        printed.computeIfAbsent(step, key -> new Printed()).add(line);
        if (step.equals(heard)) {
            output.add(line);
        }
    }

    @Override
    public void progress(StepId step, Progress told) {
        ProgressMeter.Reading reading = printed.computeIfAbsent(step, key -> new Printed()).meter()
                .at(System.nanoTime(), told.what(), told.done(), told.total().orElse(-1L));
        if (step.equals(heard)) {
            progressShown.accept(new StepProgress(step, reading, told.unit()));
        }
    }

    /** What comes after the step has ended, or when another one is looked at, is not shown any more. */
    private void showProgress(StepProgress told) {
        if (selectedState().filter(state -> state.step().id().equals(told.step()) && state.status() == StepState.Status.RUNNING).isPresent()) {
            progress.set(told);
        }
    }

    /** The terminals of the steps that run in one. */
    ObservableMap<StepId, TerminalFeed> terminals() {
        return terminals;
    }

    @Override
    public Optional<StepTerminal> terminal(StepId step) {
        TerminalFeed feed = new TerminalFeed(() -> FxThread.run(() -> terminals.remove(step)));
        FxThread.run(() -> terminals.put(step, feed));
        return Optional.of(feed);
    }

    /** A step that is over shows the end of what it printed, as the journal keeps it. */
    private void showOutput(StepId step) {
        heard = step;
        StepState state = selectedState().orElse(null);
        if (state == null) {
            return;
        }
        if (state.status() == StepState.Status.RUNNING) {
            output.clear(Optional.ofNullable(printed.get(step)).map(Printed::lines).orElse(List.of()));
            progress.set(null);
            return;
        }
        String excerpt = state.outcome().map(outcome -> outcome.excerpt().toString()).orElse("");
        output.clear(excerpt.isEmpty() ? List.of() : excerpt.lines().toList());
        progress.set(null);
    }
}
