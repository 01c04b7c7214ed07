package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.common.Desk;

/** Looks for words in the source: Enter goes to the next place, Shift+Enter to the one before, Esc back to the text. */
final class FindBar extends HBox {

    private final Desk desk;
    private final SourceArea area;
    private final TextField words = new TextField();
    private final Label count = new Label();

    FindBar(Desk desk, SourceArea area) {
        super(8);
        this.desk = desk;
        this.area = area;
        getStyleClass().add("find-bar");
        setAlignment(Pos.CENTER_LEFT);
        words.setId("editor-find");
        words.setPromptText(desk.say("screens.editor.find"));
        words.setAccessibleText(desk.say("screens.editor.find"));
        words.setPrefColumnCount(28);
        count.getStyleClass().addAll("muted", "small");
        count.setMinWidth(Region.USE_PREF_SIZE);
        words.textProperty().addListener((all, before, now) -> go(0));
        words.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER) {
                go(key.isShiftDown() ? -1 : 1);
                key.consume();
            } else if (key.getCode() == KeyCode.ESCAPE) {
                hide();
                key.consume();
            }
        });
        getChildren().addAll(words, step(Feather.CHEVRON_UP, "screens.editor.find.before", -1),
                step(Feather.CHEVRON_DOWN, "screens.editor.find.next", 1), count);
        hide();
    }

    private Button step(Feather icon, String key, int by) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        button.setAccessibleText(desk.say(key));
        button.setOnAction(event -> go(by));
        return button;
    }

    void open() {
        setVisible(true);
        setManaged(true);
        if (!area.getSelectedText().isEmpty() && !area.getSelectedText().contains("\n")) {
            words.setText(area.getSelectedText());
        }
        words.requestFocus();
        words.selectAll();
    }

    private void hide() {
        setVisible(false);
        setManaged(false);
        area.requestFocus();
    }

    private void go(int by) {
        String wanted = words.getText().toLowerCase(Locale.ROOT);
        List<Integer> places = places(wanted);
        if (places.isEmpty()) {
            count.setText(wanted.isEmpty() ? "" : desk.say("screens.editor.find.none"));
            return;
        }
        int from = area.getSelection().getStart();
        int at = 0;
        while (at < places.size() - 1 && places.get(at) < from) {
            at++;
        }
        boolean there = places.get(at) == from && area.getSelection().getLength() == wanted.length();
        if (by < 0 || by > 0 && there) {
            at = Math.floorMod(at + by, places.size());
        } else if (places.get(at) < from) {
            at = 0;
        }
        area.selectRange(places.get(at), places.get(at) + wanted.length());
        area.requestFollowCaret();
        count.setText(desk.say("screens.editor.find.count", at + 1, places.size()));
    }

    private List<Integer> places(String wanted) {
        List<Integer> places = new ArrayList<>();
        String text = wanted.isEmpty() ? "" : area.getText().toLowerCase(Locale.ROOT);
        for (int at = text.indexOf(wanted); at >= 0 && !wanted.isEmpty(); at = text.indexOf(wanted, at + wanted.length())) {
            places.add(at);
        }
        return places;
    }
}
