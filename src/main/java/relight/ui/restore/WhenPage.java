package relight.ui.restore;

import java.util.function.Predicate;
import javafx.event.ActionEvent;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.ui.common.Desk;
import relight.ui.common.RelativeTime;
import relight.ui.common.SiteTime;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.restore.RestoreViewModel.Offer;

/** From which backup? The newest good one is offered, and each newer one says why it is not. */
final class WhenPage extends WizardPage {

    private final RelativeTime times;
    private final Predicate<Offer> harmed;

    WhenPage(Desk desk, RestoreViewModel model) {
        super(desk, model, desk.say("restore.screen.when"), desk.say("restore.screen.when.text"));
        harmed = model::harmed;
        times = new RelativeTime(desk.words(), desk.clock());
        ListView<Offer> list = new ListView<>();
        list.getStyleClass().add("offers");
        list.setAccessibleText(desk.say("restore.screen.when"));
        list.setPlaceholder(new Label(desk.say("restore.screen.when.none")));
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(Offer offer, boolean empty) {
                super.updateItem(offer, empty);
                setGraphic(empty || offer == null ? null : line(offer));
            }
        });
        model.offers().addListener((all, before, now) -> show(list, model));
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null && !model.isChosen(now)) {
                model.draft().set(model.draft().get().from(now.backup().id()));
            }
        });
        show(list, model);
        VBox.setVgrow(list, Priority.ALWAYS);
        list.disableProperty().bind(model.draft().map(draft -> draft.choices().containsKey(PitrTarget.CHOICE)));
        list.setMinHeight(120);
        getChildren().addAll(harm(desk, model), list);
        model.reach().addListener((all, before, now) -> reach(desk, model));
        reach(desk, model);
    }

    /** Whoever knows since when the data is damaged is offered nothing newer. */
    private static Node harm(Desk desk, RestoreViewModel model) {
        TextField since = new TextField(model.draft().get().harm().map(at -> SiteTime.write(at, model.zone())).orElse(""));
        since.setId("harm-since");
        since.setPromptText(desk.say("recovery.screen.declare.harm.hint"));
        since.setAccessibleText(desk.say("recovery.screen.declare.harm"));
        since.setPrefColumnCount(24);
        Label label = new Label(desk.say("recovery.screen.declare.harm"));
        label.setLabelFor(since);
        // Enter takes a moment that was written, and otherwise goes on as everywhere
        since.addEventHandler(ActionEvent.ACTION, event -> {
            if (model.harmedSince(since.getText(), reading -> { })) {
                event.consume();
            }
        });
        since.focusedProperty().addListener((all, before, now) -> {
            if (!now) {
                model.harmedSince(since.getText(), reading -> { });
            }
        });
        HBox line = new HBox(8, label, since);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /** Where the system has a log, a moment can be chosen instead of a backup. */
    private void reach(Desk desk, RestoreViewModel model) {
        getChildren().removeIf(MomentCard.class::isInstance);
        model.reach().get().ifPresent(found -> getChildren().add(1, new MomentCard(desk, model, found)));
    }

    private static void show(ListView<Offer> list, RestoreViewModel model) {
        list.getItems().setAll(model.offers().get());
        model.offers().get().stream().filter(model::isChosen).findFirst().ifPresent(offer -> {
            list.getSelectionModel().select(offer);
            list.scrollTo(Math.max(0, list.getItems().indexOf(offer) - 4));
        });
    }

    private Node line(Offer offer) {
        Backup backup = offer.backup();
        StatusBadge state = StatusBadge.plain(Standing.of(backup.state()), say("restore.screen.state." + backup.state().name()));
        state.setMinWidth(104);
        Label point = new Label(times.exact(backup.recoveryPoint()));
        point.getStyleClass().add("strong");
        point.setMinWidth(176);
        Label age = grey(times.distance(backup.recoveryPoint()));
        age.setMinWidth(112);
        Label size = grey(desk().words().size(backup.size()));
        size.setMinWidth(80);
        Label why = grey(why(offer));
        why.setMinWidth(0);
        why.setTooltip(new Tooltip(why.getText()));
        HBox line = new HBox(16, state, point, age, size, why, new Spring());
        if (harmed.test(offer)) {
            line.getChildren().add(StatusBadge.pill(Standing.WARNING, say("restore.screen.harmed")));
        }
        if (offer.newestGood()) {
            line.getChildren().add(StatusBadge.pill(Standing.GOOD, say("restore.screen.newest-good")));
        }
        line.setAlignment(Pos.CENTER_LEFT);
        line.setMinWidth(0);
        line.setPrefWidth(0);
        return line;
    }

    private String why(Offer offer) {
        Backup backup = offer.backup();
        if (backup.state() == State.GOOD) {
            return backup.location();
        }
        return backup.verdict().reasons().stream().findFirst()
                .map(reason -> desk().words().say(reason.text()))
                .orElse(backup.location());
    }

    private static Label grey(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        return label;
    }
}
