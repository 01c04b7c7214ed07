package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.platform.SystemTime;
import relight.adapter.route53.Route53Access;
import relight.adapter.route53.Route53Steps;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.Route53StandIn;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Before a record is changed, the recovery screen shows what stands there and what would stand there: looked up at that moment. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class PreviewOnScreenTest {

    private static final String ZONE = "Z0EXAMPLE1";
    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);

    @TempDir
    private Path folder;
    private final Background background = new Background();
    private Route53StandIn route53;
    private Journal journal;
    private RecoverySession session;
    private Stage stage;

    @BeforeEach
    void open() {
        route53 = new Route53StandIn(1);
        route53.zone(ZONE, "example.org");
        stands("berlin");
    }

    private void stands(String place) {
        route53.put(ZONE, "<Name>erp.example.org</Name><Type>CNAME</Type><TTL>300</TTL><ResourceRecords><ResourceRecord><Value>" + place + ".example.org</Value></ResourceRecord></ResourceRecords>");
    }

    private void begin(String values) {
        beginWith("values: " + values + "\nttl: 60s\nwas: berlin.example.org");
    }

    private void beginWith(String change) {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        Route53Steps steps = new Route53Steps(new Route53Access(Optional.of(route53.endpoint()),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret"))), 1));
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(steps), new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Move", "K. Lang", SITE, Objectives.NONE, new RunbookReader().read("runbooks/move.md", """
                # Move

                ```route53
                zone: example.org
                record: erp.example.org
                type: CNAME
                %s
                ```
                """.formatted(change))));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        FxToolkit.onFx(() -> {
            RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal));
            RecoveryScreen screen = new RecoveryScreen(new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { },
                    new Dialogs(new ModalPane()), new NoFilePicker()), inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            stage = new Stage();
            stage.setScene(new Scene((Parent) screen.node(), 1440, 900));
            new Look().dress(stage.getScene());
            stage.show();
            screen.attach();
        });
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        session.close();
        background.close();
        journal.close();
        route53.close();
    }

    @Test
    void theOldAndTheNewRecordAreShownBeforeTheStepIsRunAndTheStepDoesJustThat() {
        begin("paris.example.org");
        String change = "erp.example.org CNAME berlin.example.org, TTL 300 → erp.example.org CNAME paris.example.org, TTL 60";
        assertTrue(preview().contains(change) && preview().contains("Hosted zone example.org"), preview());
        assertEquals(0, route53.batches().size());
        run();
        FxToolkit.await("the step's end", () -> session.state().next().isEmpty());
        settle();
        assertEquals("", preview(), "what is over changes nothing any more");
        assertTrue(route53.records(ZONE).toString().contains("paris"));
    }

    @Test
    void whatSomebodyChangedMeanwhileStandsInTheWayUntilItIsLookedAtAgain() {
        begin("paris.example.org");
        stands("rome");
        again();
        assertTrue(preview().contains("rome.example.org, TTL 300 →") && preview().contains("In the way: The record is no longer what the runbook says it was"), preview());
        route53.close();
        again();
        assertTrue(preview().contains("In the way: Route 53 does not answer"), preview());
        assertFalse(preview().contains("rome"), preview());
    }

    @Test
    void anOpenValueIsFilledBeforeAnythingIsLookedUp() {
        begin("<PLACE>.example.org");
        assertEquals("", preview());
        FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".text-field").stream().filter(TextField.class::isInstance).map(TextField.class::cast)
                .filter(field -> "PLACE".equals(field.getAccessibleText())).findFirst().orElseThrow().setText("oslo"));
        FxToolkit.await("the record that would be made", () -> shown().contains("→ erp.example.org CNAME oslo.example.org, TTL 60"));
    }

    @Test
    void whatIsRemovedIsShownBeforeItsNameIsTypedAndStaysUntilItIs() {
        beginWith("remove: true\nconfirm: erp.example.org");
        assertTrue(preview().contains("erp.example.org CNAME berlin.example.org, TTL 300"), preview());
        TextField name = FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".text-field").stream().filter(TextField.class::isInstance).map(TextField.class::cast)
                .filter(field -> "erp.example.org CNAME".equals(field.getAccessibleText())).findFirst().orElseThrow());
        FxToolkit.onFx(() -> name.setText("erp"));
        settle();
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup("#wrong-CONFIRM_1").isVisible()), "another name is refused as it is typed");
        run();
        assertTrue(route53.records(ZONE).toString().contains("berlin"));
        FxToolkit.onFx(() -> name.setText("erp.example.org"));
        run();
        FxToolkit.await("the step's end", () -> session.state().next().isEmpty());
        assertFalse(route53.records(ZONE).toString().contains("berlin"));
    }

    private void run() {
        FxToolkit.onFx(() -> ((javafx.scene.control.Button) stage.getScene().lookup("#run")).fire());
        settle();
    }

    private void again() {
        FxToolkit.onFx(() -> ((Hyperlink) stage.getScene().lookup("#preview-again")).fire());
        settle();
    }

    private String preview() {
        return FxToolkit.onFx(this::shown);
    }

    private String shown() {
        Parent card = (Parent) stage.getScene().lookup("#preview");
        return card == null || !card.isVisible() ? "" : card.lookupAll(".label").stream().filter(Label.class::isInstance).map(node -> ((Label) node).getText())
                .collect(Collectors.joining("|"));
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
        FxToolkit.pulse();
    }
}
