package relight.ui.approval;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KeyKeeper;
import relight.core.approval.QrCode;
import relight.core.approval.SigningKey;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.QrPicture;
import relight.ui.common.SectionTitle;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;

/**
 * Says yes on this machine to what somebody asks on another: the request is pasted or its code typed, read, and signed with this
 * machine's key; the answer is read out, copied or scanned there.
 */
public final class ApproveSheet extends VBox {

    private static final int QR_SIDE = 216;

    private final Desk desk;
    private final KeyKeeper keeper;
    private final WordsArea asked = new WordsArea(3);
    private final VBox read = new VBox(8);
    private final VBox result = new VBox(8);
    private final Button sign;
    private Optional<String> code = Optional.empty();

    public ApproveSheet(Desk desk, KeyKeeper keeper) {
        super(12);
        this.desk = desk;
        this.keeper = keeper;
        setId("approve-sheet");
        setPrefWidth(640);
        asked.setPromptText(desk.say("people.screen.approve.asked.hint"));
        asked.setAccessibleText(desk.say("people.screen.approve.asked"));
        asked.getStyleClass().add("mono");
        asked.setId("asked");
        asked.textProperty().addListener((all, before, now) -> read(now));
        sign = new Button(desk.say("people.screen.approve.sign"));
        sign.setId("sign");
        sign.getStyleClass().add(Styles.ACCENT);
        sign.setDisable(true);
        sign.setOnAction(event -> sign());
        getChildren().addAll(new WholeText(desk.say("people.screen.approve.text")), asked, read, sign, result, key());
    }

    private void read(String given) {
        result.getChildren().clear();
        read.getChildren().clear();
        code = Optional.empty();
        if (!given.isBlank()) {
            Optional<ApprovalRequest> request = ApprovalRequest.read(given);
            code = request.map(ApprovalRequest::code).or(() -> ApprovalRequest.readCode(given));
            if (request.isPresent()) {
                tell(request.get());
            } else if (code.isPresent()) {
                read.getChildren().add(new WholeText(desk.say("people.terminal.only-code", code.get())));
            } else {
                read.getChildren().add(ProblemPane.of(new Problem(Message.of("people.code.mistyped"), Message.of("people.code.mistyped.remedy")), desk.words()));
            }
        }
        sign.setDisable(code.isEmpty());
    }

    private void tell(ApprovalRequest request) {
        Label text = new WholeText(request.text(), "command-box");
        text.setMaxWidth(Double.MAX_VALUE);
        read.getChildren().setAll(new WholeText(request.title(), "strong"), text,
                WholeText.muted(desk.say("people.screen.approve.from", request.by(), request.recovery(), request.code())));
    }

    private void sign() {
        String wanted = code.orElseThrow();
        desk.background().run(() -> ApprovalAnswer.to(wanted, keeper.own()), this::show,
                failure -> result.getChildren().setAll(ProblemPane.of(failure, desk.words())));
    }

    private void show(ApprovalAnswer answer) {
        Label letters = new WholeText(answer.letters(), "mono");
        letters.getStyleClass().add("approval-answer");
        letters.setId("letters");
        Button copy = new Button(desk.say("people.screen.approve.copy"), new FontIcon(Feather.COPY));
        copy.setOnAction(event -> Clip.copy(answer.letters()));
        VBox words = new VBox(8, new SectionTitle(desk.say("people.screen.approve.answer")), letters, copy);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox line = new HBox(16, words);
        line.setAlignment(Pos.TOP_LEFT);
        QrCode.of(answer.letters().replace("-", "")).ifPresent(qr -> line.getChildren().add(new QrPicture(qr, QR_SIDE, desk.say("people.screen.approve.answer"))));
        result.getChildren().setAll(line);
    }

    /** So that others can put it among the contacts. */
    private Node key() {
        VBox box = new VBox(4);
        desk.background().run(keeper::own, own -> own(box, own), failure -> box.getChildren().setAll(ProblemPane.of(failure, desk.words())));
        return box;
    }

    private void own(VBox box, SigningKey own) {
        Button copy = new Button(desk.say("people.screen.approve.key.copy"), new FontIcon(Feather.KEY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        copy.setOnAction(event -> Clip.copy("key: " + own.shown().text()));
        box.getChildren().setAll(WholeText.muted(desk.say("people.screen.approve.key", own.shown().fingerprint())), copy);
    }
}
