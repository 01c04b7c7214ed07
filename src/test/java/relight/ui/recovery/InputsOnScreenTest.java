package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.messages.PeopleSheet;

/** What a step leaves open, on the recovery screen: asked, shown in place, refused with a sentence; and ticks that are recorded. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class InputsOnScreenTest {

    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);
    private static final String DOCUMENT = """
            # Shop
            ## Restore
            ```bash
            restore /backups/db_YYYYMMDD.sql.gz --into $TARGET_NAME
            ```

            Before anybody is let in:

            - [ ] Look at the log
            - [ ] Ring the lead
            """;

    @TempDir
    private Path folder;
    private Background background;
    private Journal journal;
    private RecoverySession session;
    private Stage stage;

    @BeforeEach
    void open() {
        background = new Background();
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(new Believing()), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop", "K. Lang", SITE, new Objectives(Optional.of(Duration.ofMinutes(5)), Optional.of(Duration.ZERO), "us"),
                new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        FxToolkit.onFx(() -> {
            RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal));
            RecoveryScreen screen = new RecoveryScreen(desk(), inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            stage = new Stage();
            stage.setScene(new Scene((Parent) screen.node(), 1440, 900));
            new Look().dress(stage.getScene());
            stage.show();
            screen.attach();
        });
        settle();
    }

    private Desk desk() {
        return new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        session.close();
        background.close();
        journal.close();
    }

    @Test
    void aValueIsShownInItsPlaceAndRefusedWhereItWouldBecomeSeveralWords() {
        type("TARGET_NAME", "shop two");
        assertTrue(labels().contains("TARGET_NAME is a name: no spaces, no line breaks."), labels());
        type("TARGET_NAME", "shop*");
        assertTrue(labels().contains("TARGET_NAME stands in the runbook without quotation marks; this value would become several words or a pattern for file names."), labels());
        type("TARGET_NAME", "shop_test");
        type("YYYYMMDD", "20261301");
        assertTrue(labels().contains("YYYYMMDD is a date or a time, and this is none."), labels());
        type("YYYYMMDD", "20261120");
        assertEquals("restore /backups/db_20261120.sql.gz --into shop_test", command());
        FxToolkit.onFx(() -> ((javafx.scene.control.Button) stage.getScene().lookup("#run")).fire());
        settle();
        assertEquals("shop_test", journal.entries(session.id()).stream().map(entry -> entry.event()).filter(relight.core.recovery.RecoveryEvent.StepIntended.class::isInstance)
                .map(relight.core.recovery.RecoveryEvent.StepIntended.class::cast).findFirst().orElseThrow().inputs().get("TARGET_NAME").toString());
    }

    @Test
    void V10_aTickIsRecordedWithWhoAndWhatShowsIt() {
        type("TARGET_NAME", "shop");
        type("YYYYMMDD", "20261120");
        FxToolkit.onFx(() -> ((javafx.scene.control.Button) stage.getScene().lookup("#run")).fire());
        settle();
        FxToolkit.onFx(() -> {
            field("what shows it: Look at the log").setText("no PANIC since 02:00");
            stage.getScene().getRoot().lookupAll(".check-box").stream().map(CheckBox.class::cast).filter(box -> box.getText().equals("Look at the log")).findFirst().orElseThrow().fire();
        });
        settle();
        assertEquals(List.of("Ticked: Look at the log – no PANIC since 02:00 by K. Lang"),
                session.state().remarks().stream().map(remark -> remark.text() + " by " + remark.by()).toList());
    }

    @Test
    void V9_contactsAreShownWithNumbersToCopy() {
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(),
                List.of(new Contact("Maria Oser", "Database", Optional.of("+49 30 1234567"), Optional.empty())), List.of());
        String shown = FxToolkit.onFx(() -> {
            PeopleSheet pane = new PeopleSheet(desk(), workspace);
            Scene scene = new Scene(pane);
            pane.applyCss();
            pane.layout();
            return scene.getRoot().lookupAll(".button").stream().map(node -> ((javafx.scene.control.Button) node).getText()).collect(Collectors.joining());
        });
        assertEquals("+49 30 1234567", shown);
    }

    private void type(String input, String value) {
        FxToolkit.onFx(() -> field(input).setText(value));
        settle();
    }

    private TextField field(String accessible) {
        return stage.getScene().getRoot().lookupAll(".text-field").stream().filter(TextField.class::isInstance).map(TextField.class::cast)
                .filter(node -> accessible.equals(node.getAccessibleText())).findFirst().orElseThrow();
    }

    private String command() {
        return FxToolkit.onFx(() -> ((CommandBox) stage.getScene().lookup(".command-box")).getChildren().stream().map(node -> ((Text) node).getText()).collect(Collectors.joining()));
    }

    private String labels() {
        return FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".label").stream().filter(Label.class::isInstance).map(Node.class::cast)
                .map(node -> ((Label) node).getText()).collect(Collectors.joining("|")));
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
        FxToolkit.pulse();
    }

    private static final class Believing implements StepRunner {

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) {
            return Outcome.of(Outcome.Kind.SUCCEEDED, "");
        }
    }
}
