package relight.ui.contents;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.contents.Contents;
import relight.core.contents.Ticks;
import relight.core.text.Bytes;
import relight.core.text.PlainName;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;

/** A look into a backup, above whatever screen asked for it: its tree, a search, one file closely, and what to bring back. */
public final class ContentsSheet {

    private static final double WIDTH = 1160;
    private static final double HEIGHT = 560;

    private final Desk desk;
    private final ContentsViewModel model;
    private final Consumer<List<String>> taken;
    private final CustomTextField search = new CustomTextField();
    private final Label answer = new Label();
    private final VBox problem = new VBox();
    private final StackPane middle = new StackPane();
    private final PreviewPane preview;
    private final ProgressStrip progress;
    private final Button take = new Button();
    private final Button save;
    private final List<Button> further = new ArrayList<>();
    private Optional<EntryTree> tree = Optional.empty();

    /**
     * @param takeKey words of the button that takes what is ticked; empty where nothing of it can be brought back by itself
     * @param taken   hears the paths; none where everything is ticked
     */
    public ContentsSheet(Desk desk, ContentsViewModel model, Optional<String> takeKey, Consumer<List<String>> taken) {
        this.desk = desk;
        this.model = model;
        this.taken = taken;
        preview = new PreviewPane(desk);
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::cancel);
        save = new Button(desk.say("contents.save"));
        save.setId("contents-save");
        save.setDisable(true);
        take.setId("contents-take");
        take.setText(takeKey.map(desk::say).orElse(""));
        take.setVisible(takeKey.isPresent());
        take.setManaged(takeKey.isPresent());
        take.setDisable(true);
        take.getStyleClass().add(Styles.ACCENT);
        take.setOnAction(event -> take());
        save.setOnAction(event -> chosen().ifPresent(this::save));
    }

    /** With one more way on from here, which takes the place of this. */
    public ContentsSheet also(String key, String id, Runnable opens) {
        Button button = new Button(desk.say(key));
        button.setId(id);
        button.setOnAction(event -> opens.run());
        further.add(button);
        return this;
    }

    /** Opens it and begins to read. */
    public void open() {
        search.setId("contents-search");
        search.setLeft(new FontIcon(Feather.SEARCH));
        search.setPromptText(desk.say("contents.search"));
        search.setAccessibleText(desk.say("contents.search.label"));
        search.getStyleClass().add("filter-line");
        answer.getStyleClass().add("muted");
        answer.setId("contents-answer");
        PauseTransition calm = new PauseTransition(Duration.millis(150));
        calm.setOnFinished(event -> model.search(search.getText()));
        search.textProperty().addListener((all, before, now) -> calm.playFromStart());
        progress.visibleProperty().bind(model.workingProperty());
        progress.managedProperty().bind(progress.visibleProperty());
        HBox head = new HBox(12, search, answer);
        head.setAlignment(Pos.CENTER_LEFT);
        SplitPane split = new SplitPane(middle, preview);
        split.setDividerPositions(0.72);
        split.getStyleClass().add("contents-split");
        VBox.setVgrow(split, Priority.ALWAYS);
        VBox content = new VBox(12, head, split, problem, progress);
        listen();
        Button close = new Button(desk.say("screens.common.close"));
        close.setCancelButton(true);
        close.setId("contents-close");
        close.setOnAction(event -> desk.dialogs().close());
        desk.dialogs().show(desk.say("contents.title"), content, Stream.of(List.of(close), further, List.of(save, take)).flatMap(List::stream).toArray(Button[]::new));
        content.getParent().getStyleClass().add("dialog-wide");
        size(content);
        progress.begin(desk.say("contents.reading"), model.backup().object().isFolder() ? ProgressStrip.Unit.ITEMS : ProgressStrip.Unit.BYTES);
        model.list(progress.fromAnyThread());
        content.sceneProperty().addListener((all, before, now) -> {
            if (now == null) {
                model.cancel();
            }
        });
    }

    private static void size(VBox content) {
        Scene scene = content.getScene();
        double width = scene == null ? WIDTH : Math.min(WIDTH, scene.getWidth() - 120);
        double height = scene == null ? HEIGHT : Math.min(HEIGHT, scene.getHeight() - 220);
        content.setMinSize(width, height);
        content.setPrefSize(width, height);
    }

    private void listen() {
        model.contentsProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.foundProperty().addListener((all, before, now) -> found(now));
        model.problemProperty().addListener((all, before, now) ->
                problem.getChildren().setAll(now.map(reason -> ProblemPane.of(reason, desk.words())).stream().toList()));
        model.previewProperty().addListener((all, before, now) -> now.ifPresent(seen -> chosen().ifPresent(node ->
                preview.show(model.contentsProperty().get().orElseThrow(), node, seen))));
        model.savedProperty().addListener((all, before, now) -> now.ifPresent(file -> answer.setText(desk.say("contents.saved", file.toString()))));
    }

    private void show(Contents contents) {
        Ticks ticks = model.ticks().orElseThrow();
        EntryTree shown = new EntryTree(desk, contents, ticks, this::count);
        tree = Optional.of(shown);
        middle.getChildren().setAll(shown);
        shown.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> chosen(contents, now));
        count();
        if (!contents.isWhole()) {
            answer.setText(desk.say("contents.cut-off", contents.count() - 1));
        }
        search.requestFocus();
        model.search(search.getText());
    }

    private void found(Optional<int[]> nodes) {
        tree.ifPresent(shown -> nodes.ifPresentOrElse(some -> {
            boolean more = some.length > ContentsViewModel.MOST_FOUND;
            shown.only(more ? java.util.Arrays.copyOf(some, ContentsViewModel.MOST_FOUND) : some);
            answer.setText(more ? desk.say("contents.found.more", ContentsViewModel.MOST_FOUND) : desk.say("contents.found", some.length));
        }, () -> {
            shown.all();
            count();
        }));
    }

    private void count() {
        Contents contents = model.contentsProperty().get().orElseThrow();
        Ticks ticks = model.ticks().orElseThrow();
        int paths = ticks.isEmpty() ? 0 : model.paths().size();
        boolean many = paths > ContentsViewModel.MOST_PATHS;
        take.setDisable(ticks.isEmpty() || many);
        answer.setText(many ? desk.say("contents.many", paths, ContentsViewModel.MOST_PATHS)
                : ticks.isEmpty() ? desk.say("contents.total", contents.files(Contents.ROOT), new Bytes(contents.size(Contents.ROOT)))
                : desk.say("contents.ticked", ticks.files(), new Bytes(ticks.bytes())));
    }

    private Optional<Integer> chosen() {
        return tree.map(shown -> shown.getSelectionModel().getSelectedItem()).map(TreeItem::getValue);
    }

    private void chosen(Contents contents, TreeItem<Integer> item) {
        boolean file = item != null && contents.kind(item.getValue()) == Contents.Kind.FILE;
        save.setDisable(!file);
        model.leave();
        if (item == null) {
            preview.nothing();
            return;
        }
        Runnable show = () -> {
            progress.begin(PlainName.of(contents.name(item.getValue())), ProgressStrip.Unit.BYTES);
            model.show(item.getValue(), progress.fromAnyThread());
        };
        preview.offer(contents, item.getValue(), show);
        if (file && model.isQuick()) {
            show.run();
        }
    }

    private void save(int node) {
        Contents contents = model.contentsProperty().get().orElseThrow();
        String name = PlainName.ofFile(contents.name(node));
        desk.files().saveAs(desk.say("contents.save"), name).ifPresent(file -> {
            progress.begin(desk.say("contents.saving", name), ProgressStrip.Unit.BYTES);
            model.save(node, file, progress.fromAnyThread());
        });
    }

    private void take() {
        List<String> paths = model.paths();
        desk.dialogs().close();
        taken.accept(paths);
    }
}
