package relight.ui.recovery;

import java.time.Instant;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.VBox;
import relight.core.protocol.Keeping;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** Whether another machine could go on with the recovery now, and the way to hand it over. */
final class KeptCard extends VBox {

    private final Desk desk;
    private final RecoveryInHand inHand;
    private final StatusBadge state = StatusBadge.plain(Standing.GOOD, "");
    private final WholeText place = new WholeText("", "muted");

    KeptCard(Desk desk, RecoveryInHand inHand, Runnable handOver) {
        this.desk = desk;
        this.inHand = inHand;
        state.setWrapText(true);
        state.setMinWidth(0);
        state.setId("kept");
        Hyperlink hand = new Hyperlink(desk.say("people.screen.handover.ask"));
        hand.setId("hand-over");
        hand.setMinWidth(USE_PREF_SIZE);
        hand.setGraphic(new KeyHint("H"));
        hand.setContentDisplay(ContentDisplay.RIGHT);
        hand.setOnAction(event -> handOver.run());
        getChildren().add(new Card(desk.say("people.screen.kept"), state, place).aside(hand));
        inHand.kept().addListener((all, before, now) -> show());
        inHand.state().addListener((all, before, now) -> show());
        show();
    }

    private void show() {
        Keeping.Standing kept = inHand.kept().get();
        boolean gone = inHand.state().get() != null && inHand.state().get().crew().gone().isPresent();
        place.setText("");
        if (gone) {
            String to = inHand.state().get().crew().gone().map(one -> one.to().toString()).orElse("");
            state.show(Standing.BAD, desk.say("people.screen.kept.gone", to));
        } else if (kept == null || kept.place().isEmpty()) {
            state.show(Standing.UNKNOWN, desk.say("people.screen.kept.nowhere"));
        } else if (kept.failure().isPresent()) {
            state.show(Standing.WARNING, desk.say(kept.stored().isPresent() ? "people.screen.kept.failing" : "people.screen.kept.never",
                    at(kept.waiting().or(kept::stored).orElse(null))));
            place.setText(desk.words().say(kept.failure().get()));
        } else {
            state.show(Standing.GOOD, kept.stored().map(at -> desk.say("people.screen.kept.stored", ClockText.second(at, desk.words().zone())))
                    .orElseGet(() -> desk.say("people.screen.kept.waiting")));
            place.setText(kept.place().get());
        }
        place.setVisible(!place.getText().isEmpty());
        place.setManaged(place.isVisible());
    }

    private String at(Instant moment) {
        return moment == null ? "–" : ClockText.second(moment, desk.words().zone());
    }
}
