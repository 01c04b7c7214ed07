package relight.ui.recovery;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.known.KnownErrors;
import relight.core.recovery.Beginning;
import relight.core.recovery.PaperLine;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.TimeSplit;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Focus;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;
import relight.ui.common.SectionTitle;
import relight.ui.messages.MessagesPane;
import relight.ui.messages.MessagesViewModel;
import relight.ui.messages.PeopleSheet;
import relight.ui.common.TimeSplitBar;
import relight.ui.common.TimeSplitLegend;

/** Declaring a recovery, and then doing it: steps at the left, the step at hand in the middle, people and notes at the right. */
public final class RecoveryScreen implements Screen {

    /** Keys that no field for words takes for itself. */
    private static final Set<KeyCode> IN_WORDS = EnumSet.of(KeyCode.F11, KeyCode.ESCAPE);

    private final Desk desk;
    private final RecoveryInHand inHand;
    private final RecoveryViewModel model;
    private final DeclareViewModel declaring;
    private final WordsDialog dialog;
    private final StackPane root = new StackPane();
    private final DeclareView declareView;
    private final BorderPane work = new BorderPane();
    private final StepList steps;
    private final StepPane step;
    private final EndPane end;
    private final ScrollPane endScroll;
    private final VBox problem = new VBox();
    private final VBox gone = new VBox();
    private final Notices notices;
    private final LaneStrip lanes;
    private final Node pause;
    private final StackPane centre = new StackPane();
    private final ForecastCard forecast;
    private final SidePanel side;
    private final MessagesPane messages;
    private final Workspace workspace;
    private boolean tells;
    private final PlannedAndActual plannedAndActual;
    private final TimeSplitBar splitBar = new TimeSplitBar();
    private final TimeSplitLegend splitLegend;
    private final ChangeListener<Object> stateChanged = (all, before, now) -> show();

    /**
     * The screen over one workspace.
     *
     * @param operator the name that stands in records until somebody says another
     */
    public RecoveryScreen(Desk desk, RecoveryInHand inHand, Workspace workspace, RecoveryEngine engine, String operator) {
        this.desk = desk;
        this.inHand = inHand;
        this.workspace = workspace;
        this.dialog = new WordsDialog(desk);
        this.model = new RecoveryViewModel(inHand, desk.background());
        this.declaring = new DeclareViewModel(workspace, engine, inHand, desk.background());
        declaring.operator().set(operator);
        declareView = new DeclareView(desk, declaring, inHand.machines().map(others -> new TakeOverDialog(desk, declaring, others)));
        steps = new StepList(desk, model);
        notices = new Notices(desk, model);
        lanes = new LaneStrip(desk, model);
        step = new StepPane(desk, model, KnownErrors.in(workspace.root()));
        end = new EndPane(desk, model);
        endScroll = new ScrollPane(end);
        endScroll.setFitToWidth(true);
        endScroll.setFocusTraversable(true);
        endScroll.setAccessibleText(desk.say("recovery.screen.end"));
        forecast = new ForecastCard(desk, inHand);
        GivenFiles files = new GivenFiles(desk, model);
        files.from(work);
        side = new SidePanel(desk, forecast, inHand.machines().map(others -> new KeptCard(desk, inHand, this::askHandOver)), files,
                new SidePanel.Asking(step::askNote, this::askProblem, this::askPerson));
        splitLegend = new TimeSplitLegend(desk.words(), ClockText::brief);
        splitLegend.setPrefWrapLength(640);
        plannedAndActual = new PlannedAndActual(desk.words().zone());
        pause = link("recovery.screen.pause", "P", "pause", this::askPause);
        messages = new MessagesPane(desk, new MessagesViewModel(inHand.messages(), desk.background()), this::showMessages);
        furnish();
    }

    private void furnish() {
        work.getStyleClass().add("recovery-work");
        // In a narrow window the step at hand keeps its room
        steps.prefWidthProperty().bind(Bindings.createDoubleBinding(() -> Math.clamp(work.getWidth() * 0.25, 240, 328), work.widthProperty()));
        side.prefWidthProperty().bind(Bindings.createDoubleBinding(() -> Math.clamp(work.getWidth() * 0.22, 240, 296), work.widthProperty()));
        VBox middle = new VBox(gone, problem, notices, lanes, centre);
        VBox.setVgrow(centre, Priority.ALWAYS);
        work.setLeft(steps);
        work.setCenter(middle);
        work.setRight(side);
        work.setBottom(bottom());
        work.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        model.selected().addListener(stateChanged);
        model.problem().addListener((all, before, now) -> {
            problem.getChildren().clear();
            if (now != null) {
                problem.getChildren().add(ProblemPane.of(now, desk.words()));
            }
        });
        inHand.state().addListener(stateChanged);
        inHand.forecast().addListener((all, before, now) -> tick());
        show();
    }

    private Node bottom() {
        HBox heading = new HBox(16, new SectionTitle(desk.say("recovery.screen.planned")),
                link("recovery.screen.wall", "F11", "wall-open", this::showWall),
                link("messaging.screen.title", "M", "messages-open", this::showMessages),
                link("messaging.people.title", "C", "people-open", this::showPeople),
                paper(), pause);
        heading.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(splitBar, Priority.ALWAYS);
        splitLegend.setMinWidth(Region.USE_PREF_SIZE);
        HBox where = new HBox(16, splitBar, splitLegend);
        where.setAlignment(Pos.CENTER_LEFT);
        VBox bottom = new VBox(8, heading, where, plannedAndActual);
        bottom.getStyleClass().add("recovery-bottom");
        return bottom;
    }

    /** Lines from a printed card are typed as they stand there: code, times, who, values. */
    private Hyperlink paper() {
        Hyperlink paper = new Hyperlink(desk.say("recovery.screen.paper"));
        paper.getStyleClass().addAll("row-link", "small");
        paper.setMinWidth(Region.USE_PREF_SIZE);
        paper.setId("paper-open");
        paper.setOnAction(event -> dialog.sentence("recovery.screen.paper.title", "recovery.screen.paper.text",
                lines -> model.paper(lines, new PaperLine(desk.words().zone(), desk.clock().instant()))));
        return paper;
    }

    private Hyperlink link(String word, String key, String id, Runnable action) {
        Hyperlink link = new Hyperlink(desk.say(word));
        link.setGraphic(new KeyHint(key));
        link.setContentDisplay(ContentDisplay.RIGHT);
        link.getStyleClass().addAll("row-link", "small");
        link.setMinWidth(Region.USE_PREF_SIZE);
        link.setId(id);
        link.setOnAction(event -> action.run());
        return link;
    }

    private void key(KeyEvent event) {
        boolean types = (event.getTarget() instanceof TextInputControl || event.getTarget() instanceof ComboBoxBase<?>)
                && !IN_WORDS.contains(event.getCode());
        if (types || Focus.claimed(event) || desk.dialogs().open()) {
            return;
        }
        switch (event.getCode()) {
            case F11 -> showWall();
            case M -> showMessages();
            case C -> showPeople();
            case ESCAPE -> {
                if (!tells) {
                    return;
                }
                showMessages();
            }
            case ENTER -> {
                if (event.getTarget() instanceof javafx.scene.control.ButtonBase) {
                    return;
                }
                if (centre.getChildren().contains(step)) {
                    step.enter();
                }
            }
            case N -> step.askNote();
            case P -> askPause();
            case H -> askHandOver();
            case SLASH, DIVIDE -> step.find();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void show() {
        Recovery recovery = inHand.state().get();
        if (recovery == null) {
            root.getChildren().setAll(declareView);
            return;
        }
        boolean begins = !root.getChildren().contains(work);
        root.getChildren().setAll(work);
        tellWhereItWent(recovery);
        steps.show(recovery);
        notices.show(recovery);
        lanes.show(recovery);
        pause.setVisible(!recovery.isClosed() && !recovery.isPaused());
        tick();
        boolean atEnd = EndPane.due(recovery) && readsNoOtherStep(recovery);
        if (tells) {
            lanes.setVisible(false);
            side.show(recovery, true);
            centre(messages);
            return;
        }
        // The end's page and an approval show the checks themselves
        side.show(recovery, !atEnd && model.selectedState().map(state -> model.turn(state) != Turn.APPROVE).orElse(true));
        if (atEnd) {
            boolean hadKeys = Focus.within(endScroll);
            end.show(recovery);
            centre(endScroll);
            if (hadKeys && !Focus.within(endScroll)) {
                endScroll.requestFocus();
            }
        } else {
            step.show();
            centre(step);
        }
        if (begins) {
            step.takeKeys();
        }
    }

    /** Another page takes the keyboard with it; nothing on it is pressed by an Enter that was meant for the page before. */
    private void centre(Node page) {
        if (centre.getChildren().contains(page)) {
            return;
        }
        centre.getChildren().setAll(page);
        if (page == step) {
            step.takeKeys();
        } else if (page == messages) {
            messages.takeKeys();
        } else {
            page.requestFocus();
        }
    }

    /** It goes on elsewhere: that stands above everything that can no more be done here. */
    private void tellWhereItWent(Recovery recovery) {
        if (recovery.crew().gone().isPresent() == gone.getChildren().isEmpty()) {
            gone.getChildren().clear();
            recovery.crew().gone().ifPresent(to -> gone.getChildren().add(ProblemPane.of(new Problem(
                    Message.of("people.gone", recovery.id(), to.to().toString(), to.at()), Message.of("people.gone.remedy", recovery.id())), desk.words())));
        }
    }

    private boolean readsNoOtherStep(Recovery recovery) {
        return RecoveryViewModel.due(recovery, Optional.ofNullable(model.selected().get())).map(due -> due.equals(model.selected().get())).orElse(true);
    }

    /** The wall display, in a window of its own. */
    private void showWall() {
        if (inHand.state().get() != null && root.getScene() != null) {
            WallDisplay.open(desk, inHand, root.getScene());
        }
    }

    /** To what people are told, and back to the steps. */
    private void showMessages() {
        tells = !tells;
        show();
    }

    private void showPeople() {
        desk.dialogs().show(desk.say("messaging.people.title"), new PeopleSheet(desk, workspace));
    }

    /** Another second: where the time has gone, and what will probably follow. */
    private void tick() {
        RecoveryClock clock = inHand.clock().get();
        if (clock == null) {
            return;
        }
        TimeSplit told = TimeSplit.of(clock);
        splitBar.show(told);
        splitLegend.show(told);
        plannedAndActual.show(clock, inHand.forecast().get());
        forecast.show();
        if (tells) {
            messages.tick();
        }
    }

    /** Nothing begins until somebody says that it goes on. */
    private void askPause() {
        Recovery recovery = inHand.state().get();
        if (recovery != null && !recovery.isClosed() && !recovery.isPaused()) {
            dialog.sentence("recovery.screen.pause.title", "recovery.screen.pause.reason", model::pause);
        }
    }

    private void askHandOver() {
        inHand.machines().filter(others -> inHand.session().get() != null).ifPresent(others -> new HandOverDialog(desk, model, others).show());
    }

    private void askProblem() {
        TextField what = dialog.line("recovery.screen.problem.what");
        TextField done = dialog.line("recovery.screen.problem.done");
        dialog.ask("recovery.screen.problem.title", new VBox(8, what, done), what, () -> model.problem(what.getText(), done.getText()));
    }

    private void askPerson() {
        TextField name = dialog.line("recovery.screen.person.name");
        TextField role = dialog.line("recovery.screen.person.role");
        dialog.ask("recovery.screen.person.title", new VBox(8, name, role), name, () -> model.join(name.getText(), role.getText()));
    }

    @Override
    public String id() {
        return RECOVERY;
    }

    @Override
    public Ikon icon() {
        return Feather.CLOCK;
    }

    @Override
    public String titleKey() {
        return "screens.shell.recovery";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        declaring.refresh();
        show();
        declareView.takeKeys();
    }

    @Override
    public void detach() {
        // the recovery goes on; it is heard through RecoveryInHand
    }

    @Override
    public void show(Destination destination) {
        switch (destination) {
            case Destination.RunRunbook wanted -> {
                declaring.incident().set(false);
                declaring.chosen().set(new Beginning.ByRunbook(wanted.runbook(), wanted.section()));
            }
            case Destination.StartRecovery start -> declaring.incident().set(true);
            case Destination.TakeOver wanted -> {
                if (inHand.state().get() == null) {
                    declareView.askTakeOver();
                }
            }
            case Destination.Messages wanted -> {
                tells = true;
                show();
            }
            default -> { }
        }
    }

    @Override
    public ObservableBooleanValue alert() {
        return Bindings.createBooleanBinding(() -> Optional.ofNullable(inHand.state().get()).map(recovery -> !recovery.isClosed()).orElse(false),
                inHand.state());
    }
}
