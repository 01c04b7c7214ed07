package relight.ui.contents;

import java.io.ByteArrayInputStream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.contents.Contents;
import relight.core.contents.Preview;
import relight.core.text.Bytes;
import relight.core.text.PlainName;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** One file of a backup: its text, its picture or its first bytes. Nothing of it is run. */
final class PreviewPane extends VBox {

    private static final double PICTURE = 300;

    private final Desk desk;
    private final Button show = new Button();

    PreviewPane(Desk desk) {
        super(8);
        this.desk = desk;
        getStyleClass().add("contents-preview");
        show.setText(desk.say("contents.show"));
        show.setId("contents-show");
        nothing();
    }

    void nothing() {
        getChildren().setAll(WholeText.muted(desk.say("contents.no-file")));
    }

    /** An entry before its bytes are read; they are when that is wanted. */
    void offer(Contents contents, int node, Runnable wanted) {
        getChildren().setAll(title(contents, node));
        if (!contents.link(node).isEmpty()) {
            getChildren().add(new WholeText(desk.say("contents.link", PlainName.of(contents.link(node))), "muted"));
        }
        if (contents.kind(node) == Contents.Kind.FILE && contents.size(node) > 0) {
            show.setOnAction(event -> wanted.run());
            getChildren().addAll(show, WholeText.muted(desk.say("contents.show.slow")));
        }
    }

    private static Node title(Contents contents, int node) {
        return new WholeText(PlainName.of(contents.name(node)), "strong");
    }

    void show(Contents contents, int node, Preview preview) {
        getChildren().setAll(title(contents, node));
        String label = desk.say("contents.preview.label", PlainName.of(contents.name(node)));
        switch (preview) {
            case Preview.Empty() -> getChildren().add(WholeText.muted(desk.say("contents.preview.empty")));
            case Preview.Text(String text, long shown, long all) -> {
                getChildren().add(area(text, label));
                if (shown < all) {
                    getChildren().add(WholeText.muted(desk.say("contents.preview.first", new Bytes(shown), new Bytes(all))));
                }
            }
            case Preview.Binary(String beginning) -> getChildren().addAll(WholeText.muted(desk.say("contents.preview.binary")), area(beginning, label));
            case Preview.LargePicture(int width, int height) -> getChildren().add(WholeText.muted(desk.say("contents.preview.large", width, height)));
            case Preview.Picture picture -> picture(picture, label);
        }
    }

    private static TextArea area(String text, String label) {
        TextArea area = new TextArea(text);
        area.setId("contents-text");
        area.setEditable(false);
        area.setWrapText(false);
        area.getStyleClass().add("mono");
        area.setAccessibleText(label);
        area.setPrefColumnCount(24);
        VBox.setVgrow(area, Priority.ALWAYS);
        return area;
    }

    /** Unpacked apart from the screen's thread, and no larger than it is shown. */
    private void picture(Preview.Picture picture, String label) {
        ImageView view = new ImageView();
        view.setAccessibleText(label);
        view.setPreserveRatio(true);
        getChildren().addAll(view, WholeText.muted(desk.say("contents.preview.picture", picture.width(), picture.height())));
        double width = Math.min(PICTURE, picture.width());
        desk.background().run(() -> new Image(new ByteArrayInputStream(picture.bytes()), width, PICTURE, true, true), view::setImage, broken -> { });
    }

}
