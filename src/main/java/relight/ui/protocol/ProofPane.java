package relight.ui.protocol;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.protocol.Health;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Row;
import relight.core.report.RecordWords;
import relight.core.text.Message;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** What is proven of a record and what is not, in plain words; its seal, its signatures, who took part. */
final class ProofPane extends ScrollPane {

    private static final int SHOWN_FAULTS = 12;

    private final Desk desk;
    private final Consumer<List<Long>> openEvents;
    private final VBox cards = new VBox(12);

    ProofPane(Desk desk, Consumer<List<Long>> openEvents) {
        this.desk = desk;
        this.openEvents = openEvents;
        getStyleClass().add("proof-pane");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        cards.getStyleClass().add("proof-cards");
        setContent(cards);
        setAccessibleText(desk.say("protocol.screen.proof"));
    }

    void show(ProtocolViewModel.Page page) {
        cards.getChildren().clear();
        if (page != null) {
            Record record = page.record();
            cards.getChildren().addAll(proof(page.proof()), level(page.level()), seal(record), signatures(record));
            setVvalue(0);
        }
    }

    private Node proof(Proof proof) {
        StatusShape shape = new StatusShape(proof.standing());
        Label title = new WholeText(desk.words().say(proof.title()));
        title.getStyleClass().add("proof-title");
        HBox heading = new HBox(10, shape, title);
        heading.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        VBox box = new VBox(8, heading, new WholeText(desk.words().say(proof.text())));
        proof.verification().proven().forEach(proven -> box.getChildren().add(WholeText.muted(desk.words().say(proven))));
        box.getChildren().add(new SectionTitle(desk.say("protocol.verify.heading.notProven")));
        List<Message> open = proof.notProven();
        open.stream().limit(SHOWN_FAULTS).forEach(one -> box.getChildren().add(WholeText.muted(desk.words().say(one))));
        if (open.size() > SHOWN_FAULTS) {
            box.getChildren().add(WholeText.muted(desk.say("protocol.screen.more", open.size() - SHOWN_FAULTS)));
        }
        proof.health(Health.State.CHECKING).ifPresent(checking -> box.getChildren().add(WholeText.muted(desk.words().say(checking))));
        proof.health(Health.State.DAMAGED).ifPresent(damaged -> box.getChildren().add(WholeText.muted(desk.words().say(damaged))));
        box.getStyleClass().addAll("proof-box", proof.standing().styleClass());
        box.setAccessibleText(title.getText() + ". " + desk.words().say(proof.text()));
        return box;
    }

    private Node level(List<Message> sentences) {
        Card card = new Card(desk.say("protocol.screen.level"));
        sentences.stream().limit(1).forEach(first -> card.getChildren().add(new WholeText(desk.words().say(first))));
        sentences.stream().skip(1).forEach(other -> card.getChildren().add(WholeText.muted(desk.words().say(other))));
        return card;
    }

    private Node seal(Record record) {
        Card card = new Card(desk.say("protocol.screen.seal"));
        List<Row> seals = record.group("signOff").table("seals").rows();
        if (seals.isEmpty()) {
            card.getChildren().add(WholeText.muted(desk.say("protocol.screen.seal.none")));
            return card;
        }
        Row seal = seals.getLast();
        RecordFacts facts = new RecordFacts(desk, new RecordWords(desk.words(), record), openEvents);
        card.aside(facts.reference(seal.events()));
        Label root = new Label(seal.value("rootSha256").orElse("").toString());
        root.getStyleClass().add("mono");
        root.setWrapText(true);
        card.getChildren().addAll(new WholeText(desk.say("protocol.screen.seal.text", seal.value("covers").orElse(0L), seal.value("at").orElse(""))),
                root, WholeText.muted(desk.say("protocol.screen.seal.compare")));
        return card;
    }

    private Node signatures(Record record) {
        Card card = new Card(desk.say("protocol.record.table.signatures"));
        List<Row> rows = record.group("signOff").table("signatures").rows();
        RecordFacts facts = new RecordFacts(desk, new RecordWords(desk.words(), record), openEvents);
        for (Row row : rows) {
            StatusBadge name = StatusBadge.plain(Standing.GOOD, row.value("by").orElse("–").toString());
            name.getStyleClass().add("strong");
            HBox line = new HBox(8, name, new Spring(), facts.reference(row.events()));
            card.getChildren().add(new VBox(2, line, WholeText.muted(join(row.value("role").orElse(""), row.value("statement").orElse(""),
                    row.value("at").map(at -> desk.say("protocol.screen.at", at)).orElse("")))));
        }
        if (rows.isEmpty()) {
            card.getChildren().add(WholeText.muted(desk.say("protocol.screen.unsigned")));
        }
        return card;
    }

    private static String join(Object... parts) {
        return java.util.stream.Stream.of(parts).map(String::valueOf).filter(part -> !part.isBlank())
                .collect(java.util.stream.Collectors.joining(" · "));
    }
}
