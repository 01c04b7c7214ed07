package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import relight.core.runbook.Slug;
import relight.ui.common.Desk;

/** Asks what a new runbook is called, and begins it from a template in the operator's language. */
final class NewRunbook {

    private static final List<String> LANGUAGES = List.of("de", "uk");

    private final Desk desk;
    private final Path root;
    private final BiConsumer<String, String> begin;

    /**
     * For a workspace.
     *
     * @param begin takes the file's name and its text
     */
    NewRunbook(Desk desk, Path root, BiConsumer<String, String> begin) {
        this.desk = desk;
        this.root = root;
        this.begin = begin;
    }

    void ask() {
        TextField title = new TextField();
        title.setId("new-runbook-title");
        title.setPromptText(desk.say("screens.editor.new.prompt"));
        title.setAccessibleText(desk.say("screens.editor.new.title"));
        title.setPrefColumnCount(40);
        Label file = new Label(" ");
        file.getStyleClass().addAll("muted", "small");
        Button yes = new Button(desk.say("screens.editor.new.begin"));
        yes.setId("new-runbook-begin");
        yes.getStyleClass().add(Styles.ACCENT);
        yes.setDefaultButton(true);
        yes.setDisable(true);
        title.textProperty().addListener((all, before, now) -> {
            boolean there = Files.exists(root.resolve(name(now)));
            yes.setDisable(now.isBlank() || there);
            file.setText(now.isBlank() ? " " : desk.say(there ? "screens.editor.new.there" : "screens.editor.new.file", name(now)));
        });
        yes.setOnAction(event -> {
            desk.dialogs().close();
            begin.accept(name(title.getText()), template(desk.words().locale(), title.getText().strip()));
        });
        desk.dialogs().show(desk.say("screens.editor.new.title"), new VBox(8, title, file), yes);
        title.requestFocus();
    }

    static String name(String title) {
        return "runbooks/" + Slug.of(title) + ".md";
    }

    static String template(Locale locale, String title) {
        String language = LANGUAGES.contains(locale.getLanguage()) ? locale.getLanguage() : "en";
        try (InputStream in = NewRunbook.class.getResourceAsStream("/relight/ui/new-runbook." + language + ".md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("{0}", title);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
