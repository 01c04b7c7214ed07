package relight.ui.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** Language, theme, the operator's name, and where things lie. */
public final class SettingsScreen implements Screen {

    private final Desk desk;
    private final SettingsViewModel model;
    private final ScrollPane page;

    public SettingsScreen(Desk desk, SettingsViewModel model) {
        this.desk = desk;
        this.model = model;
        Label title = new Label(desk.say("screens.shell.settings"));
        title.getStyleClass().add("page-title");
        VBox column = new VBox(title, you(), workspace(), about());
        column.getStyleClass().addAll("page", "settings");
        page = new ScrollPane(column);
        page.setFitToWidth(true);
        page.getStyleClass().add("edge-to-edge");
    }

    private Card you() {
        TextField operator = new TextField();
        operator.textProperty().bindBidirectional(model.operatorProperty());
        operator.focusedProperty().addListener((all, before, now) -> {
            if (!now) {
                model.keepOperator();
            }
        });
        operator.setOnAction(event -> model.keepOperator());
        operator.setPrefWidth(280);
        return new Card(desk.say("screens.settings.you"),
                row("operator", operator), row("language", language()), row("theme", theme()));
    }

    private ComboBox<Optional<Locale>> language() {
        ComboBox<Optional<Locale>> box = new ComboBox<>();
        List<Optional<Locale>> choices = new ArrayList<>();
        choices.add(Optional.empty());
        Messages.LANGUAGES.forEach(language -> choices.add(Optional.of(language)));
        box.getItems().setAll(choices);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Optional<Locale> language) {
                return language == null ? "" : language.map(SettingsScreen::ownName).orElse(desk.say("screens.settings.language.desktop"));
            }

            @Override
            public Optional<Locale> fromString(String text) {
                return Optional.empty();
            }
        });
        box.valueProperty().bindBidirectional(model.languageProperty());
        box.setPrefWidth(280);
        return box;
    }

    private static String ownName(Locale language) {
        String name = language.getDisplayLanguage(language);
        return name.substring(0, 1).toUpperCase(language) + name.substring(1);
    }

    private HBox theme() {
        ToggleGroup group = new ToggleGroup();
        HBox row = new HBox();
        for (Settings.Theme theme : Settings.Theme.values()) {
            ToggleButton button = new ToggleButton(desk.say("screens.settings.theme." + theme.name().toLowerCase(Locale.ROOT)));
            button.setToggleGroup(group);
            button.setSelected(model.themeProperty().get() == theme);
            button.getStyleClass().add(row.getChildren().isEmpty() ? "left-pill"
                    : theme == Settings.Theme.DARK ? "right-pill" : "center-pill");
            button.setOnAction(event -> {
                button.setSelected(true);
                model.themeProperty().set(theme);
            });
            row.getChildren().add(button);
        }
        return row;
    }

    private Card workspace() {
        Button other = new Button(desk.say("screens.settings.workspace.other"));
        other.setOnAction(event -> model.openAnother());
        return new Card(desk.say("screens.settings.workspace"),
                row("folder", path(model.workspace().map(Path::toString).orElse("—")), other));
    }

    private Card about() {
        About about = model.about();
        return new Card(desk.say("screens.settings.about"),
                row("version", new Label(about.version())),
                row("data", path(about.data().toString())),
                row("logs", path(about.logs().toString())),
                row("licence", new Label("Apache-2.0")));
    }

    private static Label path(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("mono");
        return label;
    }

    private HBox row(String key, Node... nodes) {
        Label name = new Label(desk.say("screens.settings." + key));
        name.getStyleClass().add("form-name");
        Label why = new Label(desk.say("screens.settings." + key + ".why"));
        why.getStyleClass().addAll("muted", "small");
        why.setWrapText(true);
        VBox left = new VBox(name, why);
        left.getStyleClass().add("form-words");
        HBox right = new HBox(nodes);
        right.getStyleClass().add("form-nodes");
        right.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(right, Priority.ALWAYS);
        HBox row = new HBox(left, right);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("form-row");
        name.setLabelFor(nodes[0]);
        nodes[0].setAccessibleText(name.getText());
        return row;
    }

    @Override
    public String id() {
        return SETTINGS;
    }

    @Override
    public Ikon icon() {
        return Feather.SETTINGS;
    }

    @Override
    public String titleKey() {
        return "screens.shell.settings";
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {
        model.keepOperator();
    }
}
