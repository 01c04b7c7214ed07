package relight.ui.welcome;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;

/** What the console shows before it has a workspace: three ways to one. */
public final class WelcomeScreen implements Screen {

    private final Desk desk;
    private final Makers makers;
    private final Callable<Path> practice;
    private final BiConsumer<Path, Optional<Destination>> open;
    private final VBox page = new VBox();
    private final VBox notice = new VBox();

    /** Writes the files of a workspace into a folder. */
    @FunctionalInterface
    public interface Maker {
        void make(Path folder) throws Exception;
    }

    /** What a first workspace can be made of. */
    public record Makers(Maker example, Importer plan) {}

    /** Makes a workspace of another tool's plan. */
    @FunctionalInterface
    public interface Importer {
        void make(Path file, Path folder) throws Exception;
    }

    /**
     * The four ways, and one for the night on which another machine has gone.
     *
     * @param open    opens a workspace and leads on to what is wanted of it
     * @param failure why the workspace that was asked for is not open
     */
    public WelcomeScreen(Desk desk, Makers makers, Callable<Path> practice, BiConsumer<Path, Optional<Destination>> open, Optional<Exception> failure) {
        this.desk = desk;
        this.makers = makers;
        this.practice = practice;
        this.open = open;
        page.getStyleClass().add("welcome");
        page.setAlignment(Pos.CENTER);
        Region flame = new Region();
        flame.getStyleClass().add("emblem-flame");
        VBox emblem = new VBox(flame);
        emblem.getStyleClass().addAll("emblem", "emblem-large");
        emblem.setAlignment(Pos.CENTER);
        Label title = new Label(desk.say("screens.welcome.title"));
        title.getStyleClass().add("welcome-title");
        Label text = new Label(desk.say("screens.welcome.text"));
        text.getStyleClass().add("welcome-text");
        text.setWrapText(true);
        Button rehearse = way(Feather.PLAY_CIRCLE, "practice", this::practise);
        rehearse.getStyleClass().add(Styles.ACCENT);
        HBox ways = new HBox(rehearse, way(Feather.FOLDER, "open", () -> openFolder(Optional.empty())), way(Feather.FILE_PLUS, "example", this::create),
                way(Feather.DOWNLOAD, "import", this::importPlan));
        ways.getStyleClass().add("welcome-ways");
        ways.setAlignment(Pos.CENTER);
        Hyperlink takeOver = new Hyperlink(desk.say("screens.welcome.take-over"), new FontIcon(Feather.LOG_IN));
        takeOver.setId("welcome-take-over");
        takeOver.setOnAction(event -> openFolder(Optional.of(new Destination.TakeOver())));
        notice.getStyleClass().add("welcome-notice");
        notice.setAlignment(Pos.CENTER);
        page.getChildren().addAll(emblem, title, text, ways, takeOver, notice);
        failure.ifPresent(this::failed);
    }

    private Button way(Ikon icon, String key, Runnable action) {
        Label title = new Label(desk.say("screens.welcome." + key));
        title.getStyleClass().add("way-title");
        Label text = new Label(desk.say("screens.welcome." + key + ".text"));
        text.getStyleClass().add("way-text");
        text.setWrapText(true);
        VBox words = new VBox(new FontIcon(icon), title, text);
        words.getStyleClass().add("way-words");
        VBox.setVgrow(text, Priority.ALWAYS);
        Button button = new Button(null, words);
        button.getStyleClass().add("way");
        button.setAccessibleText(title.getText() + ". " + text.getText());
        button.setOnAction(event -> action.run());
        return button;
    }

    private void openFolder(Optional<Destination> then) {
        desk.files().folder(desk.say("screens.welcome.choose"), Optional.empty()).ifPresent(folder -> open.accept(folder, then));
    }

    private void create() {
        desk.files().folder(desk.say("screens.welcome.choose-empty"), Optional.empty()).ifPresent(folder -> work(() -> {
            makers.example().make(folder);
            return folder;
        }, desk.say("screens.welcome.creating")));
    }

    private void importPlan() {
        desk.files().open(desk.say("screens.welcome.choose-plan")).ifPresent(file ->
                desk.files().folder(desk.say("screens.welcome.choose-target"), Optional.empty()).ifPresent(folder -> work(() -> {
                    makers.plan().make(file, folder);
                    return folder;
                }, desk.say("screens.welcome.importing"))));
    }

    private void practise() {
        work(practice, desk.say("screens.welcome.starting"));
    }

    private void work(Callable<Path> job, String told) {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(24, 24);
        HBox row = new HBox(12, wheel, new Label(told));
        row.setAlignment(Pos.CENTER);
        notice.getChildren().setAll(row);
        page.setDisable(true);
        desk.background().run(job, folder -> {
            page.setDisable(false);
            notice.getChildren().clear();
            open.accept(folder, Optional.empty());
        }, this::failed);
    }

    private void failed(Exception failure) {
        page.setDisable(false);
        notice.getChildren().setAll(ProblemPane.of(failure, desk.words()));
    }

    @Override
    public String id() {
        return READY;
    }

    @Override
    public Ikon icon() {
        return Feather.HOME;
    }

    @Override
    public String titleKey() {
        return "screens.shell.ready";
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}
}
