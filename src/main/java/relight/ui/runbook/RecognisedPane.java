package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.runbook.recognition.Confidence;
import relight.core.runbook.recognition.Offer;
import relight.core.runbook.recognition.OfferWords;
import relight.core.runbook.recognition.Recognised;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.ProblemPane;
import relight.ui.common.SectionTitle;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** Beside a runbook: what was found in its words, each to be used or not. Gone where nothing is to be decided. */
final class RecognisedPane extends ScrollPane {

    /** Of what stands in full beside it. */
    private static final int LINES = 4;

    private final Desk desk;
    private final RecognisedViewModel model;
    private final RunbooksViewModel runbooks;
    private final IntConsumer toLine;
    private final VBox cards = new VBox(12);

    RecognisedPane(Desk desk, RecognisedViewModel model, RunbooksViewModel runbooks, IntConsumer toLine) {
        this.desk = desk;
        this.model = model;
        this.runbooks = runbooks;
        this.toLine = toLine;
        getStyleClass().addAll("side-panel", "recognised");
        setId("recognised");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setPrefWidth(320);
        setMinWidth(280);
        setContent(cards);
        managedProperty().bind(visibleProperty());
        model.offers().addListener(any -> show());
        model.problem().addListener(any -> show());
        model.workspaceChanged().addListener(any -> show());
        show();
    }

    private void show() {
        boolean nothing = model.offers().get().isEmpty() && model.problem().get() == null && !model.workspaceChanged().get();
        setVisible(!nothing);
        cards.getChildren().clear();
        if (nothing) {
            return;
        }
        if (!model.offers().get().isEmpty()) {
            cards.getChildren().addAll(new SectionTitle(desk.say("screens.recognised.title")), WholeText.muted(desk.say("screens.recognised.text")));
        }
        if (model.problem().get() != null) {
            cards.getChildren().add(ProblemPane.of(model.problem().get(), desk.words()));
        }
        if (model.workspaceChanged().get()) {
            cards.getChildren().add(reopen());
        }
        model.offers().get().forEach(offer -> cards.getChildren().add(card(offer)));
    }

    private Node reopen() {
        Button reopen = new Button(desk.say("screens.recognised.reopen"));
        reopen.getStyleClass().add(Styles.SMALL);
        reopen.setOnAction(event -> desk.navigator().go(new Destination.Reopen(name())));
        VBox box = new VBox(8, new WholeText(desk.say("screens.recognised.changed")), reopen);
        box.getStyleClass().add("card-box");
        return box;
    }

    private String name() {
        return runbooks.chosenProperty().get().map(RunbookEntry::name).orElse("");
    }

    private Node card(Offer offer) {
        String fact = desk.words().say(OfferWords.headline(offer));
        VBox card = new VBox(8, new WholeText(fact, "strong"));
        card.getStyleClass().addAll("card-box", "recognised-card");
        offer.evidence().forEach(found -> card.getChildren().add(evidence(found)));
        card.getChildren().add(WholeText.muted(desk.words().say(OfferWords.effect(offer, name()))));
        Button use = new Button(desk.say("screens.recognised.use"));
        use.getStyleClass().addAll(Styles.SMALL, Styles.ACCENT);
        use.setAccessibleText(desk.say("screens.recognised.use") + ": " + fact);
        use.setOnAction(event -> model.use(offer));
        Button not = new Button(desk.say("screens.recognised.not"));
        not.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        not.setAccessibleText(desk.say("screens.recognised.not") + ": " + fact);
        not.setOnAction(event -> model.decline(offer));
        card.getChildren().add(new HBox(8, use, not));
        return card;
    }

    private Node evidence(Recognised found) {
        Hyperlink line = new Hyperlink(desk.say("screens.recognised.line", found.origin().line()));
        line.getStyleClass().add("small");
        line.setOnAction(event -> toLine.accept(found.origin().line()));
        FlowPane head = new FlowPane(8, 4, line);
        if (found.origin().confidence() != Confidence.HIGH) {
            head.getChildren().add(StatusBadge.tag(desk.say("screens.recognised.sure." + found.origin().confidence())));
        }
        List<String> words = found.origin().words().replaceAll("[*`]+", "").lines().toList();
        VBox box = new VBox(2, head, new WholeText(String.join("\n", words.subList(0, Math.min(LINES, words.size()))), "mono", "small"));
        if (words.size() > LINES) {
            box.getChildren().add(WholeText.muted(desk.say("screens.recognised.more", words.size() - LINES)));
        }
        box.getStyleClass().add("recognised-words");
        return box;
    }
}
