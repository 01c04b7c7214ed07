package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.protocol.Record.Row;
import relight.ui.common.Desk;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.protocol.RecordChangesViewModel.Ends;

/** The files of a record: pictures small, to be seen large; every file to be saved as it was attached. */
final class AttachmentsPane extends FlowPane {

    private static final double WIDTH = 240;
    private static final double PICTURE = 132;
    private static final double LARGE = 860;
    /** A picture of more would take more memory than it is worth to be looked at here. */
    private static final long MOST_PIXELS = 60_000_000;

    private final Desk desk;
    private final RecordChangesViewModel changes;
    private final String recovery;
    private final RecordFacts facts;
    private final Consumer<Exception> failed;

    AttachmentsPane(Desk desk, RecordChangesViewModel changes, String recovery, RecordFacts facts, Consumer<Exception> failed) {
        super(12, 12);
        this.desk = desk;
        this.changes = changes;
        this.recovery = recovery;
        this.facts = facts;
        this.failed = failed;
        setId("attachments");
    }

    AttachmentsPane show(List<Row> rows) {
        rows.forEach(row -> getChildren().add(card(row)));
        return this;
    }

    private Node card(Row row) {
        long event = row.events().getFirst();
        boolean gone = row.value("content").map(Object::toString).filter(hash -> hash.matches("[0-9a-f]{64}")).isEmpty();
        StackPane picture = new StackPane(icon(gone ? Feather.SLASH : Feather.FILE));
        picture.setMinHeight(PICTURE);
        picture.setPrefHeight(PICTURE);
        picture.getStyleClass().add("attachment-picture");
        WholeText name = new WholeText(row.value("file").orElse("–").toString(), "strong");
        HBox head = new HBox(8, name, new Spring(), facts.reference(row.events()));
        VBox card = new VBox(6, picture, head);
        row.value("caption").ifPresent(caption -> card.getChildren().add(new WholeText(caption.toString())));
        card.getChildren().add(WholeText.muted(desk.say("records.attach.by", row.value("by").orElse("–"), row.value("at").orElse(""), row.value("size").orElse(""))));
        if (row.value("late").isPresent()) {
            card.getChildren().add(StatusBadge.plain(Standing.WARNING, desk.say("protocol.record.late")));
        }
        if (gone) {
            card.getChildren().add(StatusBadge.plain(Standing.UNKNOWN, desk.say("records.event.erased")));
        } else {
            card.getChildren().add(buttons(row, event, picture));
        }
        card.setPrefWidth(WIDTH);
        card.setMaxWidth(WIDTH);
        card.getStyleClass().addAll("card-box", "attachment");
        return card;
    }

    private HBox buttons(Row row, long event, StackPane picture) {
        String name = row.value("file").orElse("").toString();
        Button look = flat(desk.say("records.attach.look"), Feather.MAXIMIZE_2, "look-" + event);
        look.setVisible(false);
        look.managedProperty().bind(look.visibleProperty());
        Button save = flat(desk.say("records.attach.save"), Feather.DOWNLOAD, "save-" + event);
        save.setOnAction(action -> desk.files().saveAs(desk.say("records.attach.save"), name).ifPresent(to ->
                changes.save(recovery, event, to, new Ends<>(saved -> save.setText(desk.say("records.attach.saved")), failed))));
        if (row.value("media").map(Object::toString).filter(media -> media.startsWith("image/")).isPresent()) {
            changes.file(recovery, event, new Ends<>(bytes -> picture(bytes, PICTURE).ifPresent(image -> {
                ImageView view = new ImageView(image);
                view.setPreserveRatio(true);
                view.setFitHeight(PICTURE);
                view.setFitWidth(WIDTH - 32);
                picture.getChildren().setAll(view);
                look.setVisible(true);
                look.setOnAction(action -> large(name, bytes));
            }), failure -> picture.getChildren().setAll(icon(Feather.ALERT_TRIANGLE), hint(failure))));
        }
        HBox buttons = new HBox(4, look, save);
        buttons.setAlignment(Pos.CENTER_LEFT);
        return buttons;
    }

    private Label hint(Exception failure) {
        Label hint = WholeText.muted(relight.ui.common.ProblemPane.tell(failure, desk.words()).what());
        StackPane.setAlignment(hint, Pos.BOTTOM_CENTER);
        return hint;
    }

    private void large(String name, byte[] bytes) {
        picture(bytes, LARGE).ifPresent(image -> {
            ImageView view = new ImageView(image);
            view.setPreserveRatio(true);
            view.setFitWidth(Math.min(image.getWidth(), LARGE));
            view.setFitHeight(Math.min(image.getHeight(), 620));
            view.setAccessibleText(name);
            Button close = new Button(desk.say("records.close"));
            close.setOnAction(event -> desk.dialogs().close());
            desk.dialogs().show(name, view, close);
            close.requestFocus();
        });
    }

    /** Empty where it is no picture that can be shown; its size is looked at before it is unpacked. */
    private static Optional<Image> picture(byte[] bytes, double side) {
        if (pixels(bytes) > MOST_PIXELS) {
            return Optional.empty();
        }
        Image image = new Image(new ByteArrayInputStream(bytes), 2 * side, 2 * side, true, true);
        return image.isError() ? Optional.empty() : Optional.of(image);
    }

    private static long pixels(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Long.MAX_VALUE;
            }
            ImageReader reader = readers.next();
            reader.setInput(in);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            reader.dispose();
            return pixels;
        } catch (IOException | RuntimeException damaged) {
            return Long.MAX_VALUE;
        }
    }

    private static FontIcon icon(Feather which) {
        FontIcon icon = new FontIcon(which);
        icon.getStyleClass().add("empty-icon");
        return icon;
    }

    private static Button flat(String text, Feather icon, String id) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }
}
