package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.platform.SystemTime;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.SigningKey;
import relight.core.protocol.HandOvers;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.TestEvidence;
import relight.ui.approval.ApproveSheet;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;

/** Answers, approvals and hand-overs at the console, as people press and type them. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class PeopleOnScreenTest {

    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);
    private static final StepId LOOK = new StepId("verify/1");
    private static final StepId MOVE = new StepId("verify/2");
    private static final String DOCUMENT = """
            # Shop
            ## Verify
            ```relight title="Look" people=2 answer-within=15m then=fail
            manual: Does the shop show orders?
            inputs:
              ORDERS: number
            ```
            ```relight title="Move production" role=dba by=other
            approval: Moves production.
            ```
            """;

    @TempDir
    private Path folder;

    private final SigningKey brandt = SigningKey.make();
    private Background background;
    private ProtocolLog journal;
    private HandOvers handOvers;
    private RecoveryEngine engine;
    private RecoverySession session;
    private RecoveryInHand inHand;
    private Stage stage;
    private Desk desk;

    @BeforeEach
    void open() {
        background = new Background();
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "ops-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop", "K. Lang", SITE, Objectives.NONE, new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(
                new Contact("J. Brandt", "dba", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(brandt.shown())),
                new Contact("M. Oser", "shop", Optional.empty(), Optional.empty())), List.of());
        SigningKeyFile keeper = new SigningKeyFile(folder.resolve("keys").resolve("approval.key"));
        handOvers = new HandOvers(journal, keeper, new HandOvers.Here("ops-1", "Shop"), Optional.of(new FolderEvidence(folder.resolve("evidence"))),
                TestEvidence.attachments(folder));
        OtherMachines others = new OtherMachines(workspace, keeper, handOvers);
        FxToolkit.onFx(() -> {
            desk = new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
            inHand = new RecoveryInHand(background, () -> StepHistory.of(journal)).beside(others);
            RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            stage = new Stage();
            stage.setScene(new Scene((Parent) screen.node(), 1000, 980));
            stage.show();
            screen.attach();
        });
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        inHand.close();
        background.close();
        journal.close();
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
        FxToolkit.pulse();
    }

    private Node find(String id) {
        FxToolkit.await(id + " is there", () -> stage.getScene().lookup("#" + id) != null);
        return FxToolkit.onFx(() -> stage.getScene().lookup("#" + id));
    }

    private void type(String id, String text) {
        Node field = find(id);
        FxToolkit.onFx(() -> ((TextInputControl) field).setText(text));
    }

    private void press(String id) {
        Node button = find(id);
        FxToolkit.onFx(() -> ((Button) button).fire());
        settle();
    }

    private String words() {
        return FxToolkit.onFx(this::wordsHere);
    }

    private String wordsHere() {
        return stage.getScene().getRoot().lookupAll(".label").stream().filter(Label.class::isInstance)
                .map(node -> ((Label) node).getText()).collect(Collectors.joining("\n"));
    }

    private Status status(StepId step) {
        return session.state().step(step).orElseThrow().status();
    }

    private void typeOrders(String number) {
        Node form = FxToolkit.onFx(() -> stage.getScene().lookup(".input-form .text-field"));
        FxToolkit.onFx(() -> ((TextInputControl) form).setText(number));
    }

    private void bothLooked() {
        typeOrders("12");
        press("done");
        type("answerer", "J. Brandt");
        typeOrders("12");
        press("done");
        FxToolkit.await("the approval is asked for", () -> stage.getScene().lookup("#other-approval") != null);
        settle();
    }

    @Test
    void B2_theConsoleShowsWhoHasAnsweredWhoIsMissingAndUntilWhen() {
        FxToolkit.onFx(() -> inHand.watchClocks());
        settle();
        assertTrue(words().contains("0 OF 2 HAVE ANSWERED"), this::words);
        typeOrders("12");
        press("done");
        assertEquals(Status.WAITING, status(LOOK));
        String told = words();
        assertTrue(told.contains("1 OF 2 HAVE ANSWERED") && told.contains("K. Lang: works") && told.contains("One answer is missing"), told);
        assertTrue(told.contains("left; after that the step counts as failed"), told);
        type("answerer", "k. lang");
        press("done");
        assertTrue(words().contains("K. Lang has answered to “Look” already") || words().contains("k. lang has answered"), this::words);
        bothAnswer();
        assertEquals(Status.DONE, status(LOOK));
    }

    private void bothAnswer() {
        type("answerer", "J. Brandt");
        typeOrders("12");
        press("done");
    }

    @Test
    void B2_anApprovalBesideTheOperatorNeedsAnotherNameWithTheRole() {
        bothLooked();
        type("approver", "K. Lang");
        press("approve-here");
        assertTrue(words().contains("has to be approved by somebody else than K. Lang"), this::words);
        type("approver", "M. Oser");
        press("approve-here");
        assertTrue(words().contains("the role dba"), this::words);
        assertEquals(Status.WAITING, status(MOVE));
        type("approver", "J. Brandt");
        press("approve-here");
        assertEquals(Status.DONE, status(MOVE));
        assertEquals("J. Brandt", session.state().step(MOVE).orElseThrow().by().toString());
        assertTrue(session.state().step(MOVE).orElseThrow().comment().toString().contains("console of K. Lang, not signed"));
    }

    @Test
    void B2_anAnswerFromAnotherMachineApprovesAndAWrongOneGetsASentence() {
        bothLooked();
        FxToolkit.await("the code is shown", () -> ((Label) stage.getScene().lookup("#approval-code")).getText().length() > 20);
        String code = ((Label) find("approval-code")).getText();
        type("approval-answer", "NONSENSE");
        press("take-answer");
        assertTrue(words().contains("These are not the letters of an answer"), this::words);
        type("approval-answer", ApprovalAnswer.to("another code", brandt).letters());
        press("take-answer");
        assertTrue(words().contains("None of the contacts has signed the code " + code), this::words);
        assertEquals(Status.WAITING, status(MOVE));
        type("approval-answer", ApprovalAnswer.to(code, brandt).letters());
        press("take-answer");
        assertEquals(Status.DONE, status(MOVE));
        assertEquals("J. Brandt", session.state().step(MOVE).orElseThrow().by().toString());
    }

    @Test
    void B2_theSheetSignsWhatWasPastedAndTheAnswerIsGoodWhereItWasAskedFor() {
        bothLooked();
        SigningKeyFile theirs = new SigningKeyFile(folder.resolve("theirs").resolve("approval.key"));
        String whole = session.people().ask(MOVE).whole();
        ApproveSheet sheet = FxToolkit.onFx(() -> new ApproveSheet(desk, theirs));
        FxToolkit.onFx(() -> ((TextInputControl) sheet.lookup("#asked")).setText("relight-ask:garbage"));
        assertTrue(FxToolkit.onFx(() -> sheet.lookup("#sign").isDisabled()), "nothing can be signed that cannot be read");
        FxToolkit.onFx(() -> ((TextInputControl) sheet.lookup("#asked")).setText(whole));
        FxToolkit.onFx(() -> ((Button) sheet.lookup("#sign")).fire());
        FxToolkit.await("it is signed", () -> sheet.lookup("#letters") != null);
        String letters = FxToolkit.onFx(() -> ((Label) sheet.lookup("#letters")).getText());
        assertTrue(ApprovalAnswer.read(letters).orElseThrow().says(session.people().ask(MOVE).code(), theirs.own().shown()));
    }

    @Test
    void B1_theLeadGoesToSomebodyElseAndTheRecordNamesThem() {
        FxToolkit.onFx(() -> new HandOverDialog(desk, new RecoveryViewModel(inHand, background), inHand.machines().orElseThrow()).show());
        session.people().passLead("M. Oser", "end of the shift", true);
        settle();
        Recovery state = session.state();
        assertEquals("M. Oser", state.crew().lead().orElseThrow().toString());
        assertEquals("M. Oser", session.operator());
        assertTrue(words().contains("M. Oser · in charge") || words().contains("M. Oser"), this::words);
    }

    @Test
    void B14_handingOverWritesABundleAndClosesThisSide() throws Exception {
        Path bundle = folder.resolve("night.relight");
        FxToolkit.onFx(() -> new RecoveryViewModel(inHand, background).handOver(inHand.machines().orElseThrow(), bundle, "J. Brandt"));
        FxToolkit.await("it is let go", () -> inHand.session().get() == null);
        settle();
        assertTrue(Files.size(bundle) > 0);
        assertTrue(engine.look(session.id()).crew().gone().isPresent());
        assertEquals(List.of(), engine.open());
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup("#take-over") != null), "the way back stands on the page that follows");
    }

    @Test
    void B14_theSidePanelSaysThatTheRecoveryCouldBeTakenOverAndSinceWhenNot() throws Exception {
        FxToolkit.await("it is stored", () -> inHand.kept().get() != null && inHand.kept().get().stored().isPresent());
        FxToolkit.await("the panel says so", () -> wordsHere().contains("Could be taken over as of"));
        try (var files = Files.list(folder.resolve("evidence"))) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".relight")));
        }
    }

    @Test
    void B14_thatAnotherMachineHasTakenItOverStandsAboveTheStepAndNothingBeginsHereAnyMore() {
        FxToolkit.await("it is stored", () -> inHand.kept().get() != null && inHand.kept().get().stored().isPresent());
        Path other = folder.resolve("other");
        try (ProtocolLog theirs = SqliteJournal.open(other.resolve("journal.db"), new SystemTime())) {
            HandOvers there = new HandOvers(theirs, new SigningKeyFile(other.resolve("keys").resolve("approval.key")), new HandOvers.Here("ops-2", "Shop"),
                    Optional.of(new FolderEvidence(folder.resolve("evidence"))), TestEvidence.attachments(other));
            assertEquals(1, FxToolkit.onFx(there::offered).size());
            there.takeOver(session.id(), "J. Brandt");
        }
        FxToolkit.await("the screen says so", () -> wordsHere().contains("J. Brandt has taken it over; nothing begins here any more"));
        assertTrue(words().contains("went to J. Brandt"), this::words);
        typeOrders("12");
        press("done");
        assertEquals(Status.WAITING, status(LOOK));
    }
}
