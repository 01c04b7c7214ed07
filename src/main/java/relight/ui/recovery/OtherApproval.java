package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.QrCode;
import relight.core.runbook.Step;
import relight.core.workspace.Contact;
import relight.core.workspace.Workspace;
import relight.ui.common.Card;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.QrPicture;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;

/**
 * An approval that whoever works here may not give: by somebody who stands beside them, or by somebody on another machine, who signs
 * the code that is shown and whose answer is typed in. Neither way needs a network.
 */
final class OtherApproval extends VBox {

    private static final int QR_SIDE = 264;
    private static final int LARGE_QR_SIDE = 560;

    private final Desk desk;
    private final RecoveryViewModel model;
    private final Step.Approval approval;
    private final OtherMachines machines;
    private final ComboBox<String> who = new ComboBox<>();
    private final TextField typed = new TextField();
    private final WordsArea answer = new WordsArea(2);

    OtherApproval(Desk desk, RecoveryViewModel model, Step.Approval approval, OtherMachines machines) {
        super(12);
        this.desk = desk;
        this.model = model;
        this.approval = approval;
        this.machines = machines;
        setId("other-approval");
        Label whom = new WholeText(approval.header().role().map(role -> desk.say("people.screen.approval.role", role, model.operator()))
                .orElseGet(() -> desk.say("people.screen.approval.other", model.operator())), "strong");
        getChildren().addAll(whom, elsewhere(), here());
    }

    /** Where the keyboard begins: the answer is what most wait for. */
    Node first() {
        return answer;
    }

    private Node here() {
        Workspace workspace = machines.workspace();
        String role = approval.header().role().orElse("");
        List<String> names = workspace.contacts().stream().map(Contact::name).filter(name -> !name.equalsIgnoreCase(model.operator()))
                .filter(name -> role.isEmpty() || workspace.rolesOf(name).stream().anyMatch(role::equalsIgnoreCase)).toList();
        who.getItems().setAll(names);
        who.setEditable(true);
        who.setPromptText(desk.say("people.screen.approval.who"));
        who.setAccessibleText(desk.say("people.screen.approval.who"));
        who.getEditor().setId("approver");
        who.setPrefWidth(256);
        HBox line = new HBox(8, who);
        approval.typed().ifPresent(name -> {
            typed.setId("typed");
            typed.setPromptText(name);
            typed.setAccessibleText(desk.say("recovery.screen.type", name));
            HBox.setHgrow(typed, Priority.ALWAYS);
            line.getChildren().add(typed);
        });
        Button yes = new Button(desk.say("people.screen.approval.here"));
        yes.setId("approve-here");
        yes.setMinWidth(USE_PREF_SIZE);
        yes.disableProperty().bind(who.getEditor().textProperty().isEmpty());
        yes.setOnAction(event -> {
            String by = who.getEditor().getText();
            model.approveHere(typed.getText(), by, workspace.rolesOf(by));
        });
        line.getChildren().add(yes);
        line.setAlignment(Pos.CENTER_LEFT);
        return new Card(desk.say("people.screen.approval.beside"), WholeText.muted(desk.say("people.screen.approval.beside.text")), line);
    }

    private Node elsewhere() {
        Label code = new Label("…");
        code.getStyleClass().addAll("approval-code", "mono");
        code.setId("approval-code");
        code.setMinWidth(USE_PREF_SIZE);
        Button copy = flat(desk.say("people.screen.approval.copy-code"), Feather.COPY);
        Button copyAll = flat(desk.say("people.screen.approval.copy-request"), Feather.MAIL);
        Button enlarge = flat(desk.say("people.screen.approval.enlarge"), Feather.MAXIMIZE_2);
        HBox copies = new HBox(4, copy, copyAll, enlarge);
        VBox picture = new VBox();
        VBox left = new VBox(8, new WholeText(desk.say("people.screen.approval.how")), code, copies, new WholeText(desk.say("people.screen.approval.answer"), "strong"),
                answer, take());
        HBox.setHgrow(left, Priority.ALWAYS);
        left.setMinWidth(0);
        HBox both = new HBox(16, left, picture);
        model.ask(approval.id(), request -> {
            code.setText(request.code());
            copy.setOnAction(event -> Clip.copy(request.code()));
            copyAll.setOnAction(event -> Clip.copy(request.whole()));
            enlarge.setOnAction(event -> enlarge(request));
            picture(request, QR_SIDE).ifPresent(picture.getChildren()::setAll);
        });
        return new Card(desk.say("people.screen.approval.elsewhere"), both);
    }

    private java.util.Optional<Node> picture(ApprovalRequest request, int side) {
        return QrCode.of(request.whole()).map(qr -> new QrPicture(qr, side, desk.say("people.screen.approval.qr", request.code())));
    }

    private void enlarge(ApprovalRequest request) {
        Label code = new Label(request.code());
        code.getStyleClass().addAll("approval-code", "mono");
        VBox box = new VBox(16, code);
        box.setAlignment(Pos.CENTER);
        picture(request, LARGE_QR_SIDE).ifPresent(box.getChildren()::add);
        desk.dialogs().show(approval.title(), box);
    }

    private Node take() {
        answer.setPromptText(desk.say("people.screen.approval.answer.hint"));
        answer.setAccessibleText(desk.say("people.screen.approval.answer"));
        answer.setId("approval-answer");
        answer.getStyleClass().add("mono");
        Button take = new Button(desk.say("people.screen.approval.take"));
        take.setId("take-answer");
        take.getStyleClass().add(Styles.ACCENT);
        take.disableProperty().bind(answer.textProperty().isEmpty());
        Supplier<KnownKeys> keys = machines::keys;
        take.setOnAction(event -> model.countersign(answer.getText(), keys));
        return take;
    }

    private static Button flat(String text, Feather icon) {
        Button button = new Button(text, new FontIcon(icon));
        button.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }
}
