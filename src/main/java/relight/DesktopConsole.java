package relight;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import relight.adapter.process.InstalledShellCheck;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.Readiness;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.SignOn;
import relight.core.readiness.PlanEvaluator;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.Progress;
import relight.core.recovery.RestoreTestResult;
import relight.core.recovery.RestoreTests;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepHistory;
import relight.core.runbook.StepId;
import relight.core.runbook.lint.Linter;
import relight.core.text.Message;
import relight.ui.OpenConsole;
import relight.ui.approval.ApproveSheet;
import relight.ui.catalog.CatalogScreen;
import relight.ui.catalog.CatalogViewModel;
import relight.ui.cluster.ActionInHand;
import relight.ui.cluster.ClusterScreen;
import relight.ui.cluster.ClusterViewModel;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Screen;
import relight.ui.messages.PeopleSheet;
import relight.ui.plan.PlanScreen;
import relight.ui.plan.PlanViewModel;
import relight.ui.protocol.HistoryView;
import relight.ui.protocol.HistoryViewModel;
import relight.ui.protocol.ProtocolScreen;
import relight.ui.protocol.ProtocolViewModel;
import relight.ui.protocol.RecordChangesViewModel;
import relight.ui.readiness.JournalHistory;
import relight.ui.readiness.ReadinessSchedule;
import relight.ui.readiness.ReadinessScreen;
import relight.ui.readiness.ReadinessSource;
import relight.ui.readiness.ReadinessViewModel;
import relight.ui.recovery.IncidentBar;
import relight.ui.recovery.OtherMachines;
import relight.ui.recovery.RecoveryInHand;
import relight.ui.recovery.RecoveryScreen;
import relight.ui.restore.RestoreScreen;
import relight.ui.restore.RestoreViewModel;
import relight.ui.runbook.Editing;
import relight.ui.runbook.EditorViewModel;
import relight.ui.runbook.FindingsViewModel;
import relight.ui.runbook.RunbooksScreen;
import relight.ui.runbook.RunbooksViewModel;

/** The desktop's face of an open workspace: its screens, each over the services that it needs. */
final class DesktopConsole implements OpenConsole {

    private final OpenWorkspace parts;
    private final String operator;
    private final Background background = new Background();
    private RecoveryInHand inHand;
    private ActionInHand byHand;
    private ReadinessSource readiness;
    private ReadinessSchedule schedule;

    DesktopConsole(OpenWorkspace parts, String operator) {
        this.parts = parts;
        this.operator = operator;
    }

    @Override
    public List<Screen> screens(Desk desk) {
        List<Screen> screens = new ArrayList<>();
        screens.add(readiness(desk));
        screens.add(new CatalogScreen(desk, new CatalogViewModel(parts.catalog(), desk.background()).testing(this::test).asking(parts::throughVelero)));
        screens.add(runbooks(desk));
        screens.add(new RecoveryScreen(desk, inHand(), parts.workspace(), parts.engine(), operator));
        screens.add(new RestoreScreen(desk, new RestoreViewModel(parts.workspace(), parts.catalog(), parts.restores(), parts.engine(),
                desk.background(), desk.words()), inHand(), operator));
        screens.add(new ClusterScreen(desk, new ClusterViewModel(new ClusterViewModel.Services(parts.workspace(), parts.clusters(), byHand()),
                desk.background(), desk.words(), operator)));
        screens.add(new ProtocolScreen(desk, new ProtocolViewModel(parts.journal(), parts.records(), parts.exporter(desk.words()), desk.background(),
                desk.clock(), parts.evidence()::told), new RecordChangesViewModel(new RecordChangesViewModel.Services(
                parts.journal(), parts.additions(), parts.erasure(), parts::knownKeys), desk.background(), operator))
                .with(new HistoryView(desk, new HistoryViewModel(parts.journal(), parts.historyExporter(desk.words()), parts::findingChanges,
                        desk.background(), desk.clock(), operator))));
        screens.add(new PlanScreen(desk, new PlanViewModel(parts.workspace(), desk.clock(), desk.background())));
        return screens;
    }

    private RestoreTestResult test(Backup backup, WorkListener listener) throws IOException, InterruptedException {
        return tests().run(backup.system(), backup.id(), Optional.empty(), Map.of(), operator, new SessionListener() {
            @Override
            public void progress(StepId step, Progress at) {
                listener.at(at.what(), at.done(), at.total().orElse(-1L));
            }
        }, listener);
    }

    private RestoreTests tests() {
        return new RestoreTests(parts.engine(), parts.restores());
    }

    private Screen runbooks(Desk desk) {
        Linter linter = new Linter(new InstalledShellCheck(System.getenv()));
        Editing editing = new Editing(parts.engine().reader(), linter, parts.drafts(), this::isInUse, Editing.PAUSE);
        return new RunbooksScreen(desk, new RunbooksViewModel(parts.workspace(), parts.engine().reader(), desk.background(),
                () -> StepHistory.of(parts.journal())),
                new FindingsViewModel(parts.workspace(), linter, desk.background()),
                Optional.of(new EditorViewModel(parts.workspace(), editing, desk.background())));
    }

    private boolean isInUse(String runbook) {
        return inHand().open().flatMap(recovery -> recovery.declared().runbook()).filter(runbook::equals).isPresent();
    }

    private Screen readiness(Desk desk) {
        return new ReadinessScreen(desk, new ReadinessViewModel(readiness(desk.clock()), desk.words(), desk.clock(), desk.background())
                .allowing(new SignOn(parts.workspace(), parts.clusters())));
    }

    /** One for all screens, which goes on looking while another is shown. */
    private ReadinessSource readiness(Clock clock) {
        if (readiness == null) {
            PlanEvaluator evaluator = parts.evaluator();
            readiness = new ReadinessSource(new Readiness(parts.catalog(), clock), new BackupHealth(parts.catalog(), clock),
                    new JournalHistory(parts.journal()), clock, listener -> Optional.of(evaluator.evaluate(parts.words(), listener)));
            schedule = new ReadinessSchedule(readiness);
        }
        return readiness;
    }

    @Override
    public Optional<Node> incidentBar(Desk desk) {
        return Optional.of(new IncidentBar(desk, inHand()));
    }

    /** One recovery for all screens, also for those that are built anew in another language. */
    private RecoveryInHand inHand() {
        if (inHand == null) {
            inHand = new RecoveryInHand(background, () -> StepHistory.of(parts.journal()), Optional.of(parts.messages()))
                    .beside(new OtherMachines(parts.workspace(), parts.keeper(), parts.handOvers()))
                    .with(parts.additions(), () -> parts.evidence().anchoring().waiting());
            background.run(() -> tests().sweep(operator, new SessionListener() { }), removed -> { }, reason ->
                    System.getLogger(DesktopConsole.class.getName()).log(System.Logger.Level.WARNING, "what a restore test has left stays", reason));
        }
        return inHand;
    }

    /** One for all screens, as the recovery in hand. */
    private ActionInHand byHand() {
        if (byHand == null) {
            byHand = new ActionInHand(background, new ActionsByHand(parts.engine(), parts.workspace().site()), session -> parts.handOvers().keep(session)::close);
        }
        return byHand;
    }

    @Override
    public Optional<Node> contacts(Desk desk) {
        return Optional.of(new PeopleSheet(desk, parts.workspace()));
    }

    @Override
    public Optional<Node> approval(Desk desk) {
        return Optional.of(new ApproveSheet(desk, parts.keeper()));
    }

    @Override
    public Optional<Message> atWork() {
        return Optional.ofNullable(inHand).flatMap(RecoveryInHand::open)
                .map(recovery -> Message.of("recovery.screen.at-work", recovery.declared().title().toString()))
                .or(() -> Optional.ofNullable(byHand).flatMap(ActionInHand::atWork).map(title -> Message.of("cluster.screen.at-work", title)));
    }

    @Override
    public void close() {
        if (schedule != null) {
            schedule.close();
        }
        if (inHand != null) {
            inHand.close();
        }
        if (byHand != null) {
            byHand.close();
        }
        background.close();
        parts.close();
    }
}
