package relight.ui.catalog;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.recovery.RestoreTestResult;
import relight.core.restore.files.Selection;
import relight.ui.common.Card;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.ProgressStrip;
import relight.ui.common.RelativeTime;
import relight.ui.common.Sparkline;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.contents.ContentsSheet;
import relight.ui.velero.VeleroSheet;

/** One backup: whether it can be trusted and why, where it lies, how its size went, and what can be done with it. */
final class DetailPane extends VBox {

    private final Desk desk;
    private final CatalogViewModel model;
    private final RelativeTime time;
    private final VBox content = new VBox();
    private final VBox actions = new VBox();
    private final ProgressStrip progress;
    private final Button restore = new Button();
    private final Button verify = new Button();
    private final Button inside = new Button();
    private final Button velero = new Button();
    private final Button test = new Button();
    private final VBox tested = new VBox();

    DetailPane(Desk desk, CatalogViewModel model, ProgressStrip progress) {
        this.desk = desk;
        this.model = model;
        this.progress = progress;
        this.time = new RelativeTime(desk.words(), desk.clock());
        getStyleClass().add("detail-pane");
        content.getStyleClass().add("detail-content");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        actions.getStyleClass().add("detail-actions");
        restore.setText(desk.say("screens.catalog.restore"));
        restore.getStyleClass().add(Styles.ACCENT);
        restore.setMaxWidth(Double.MAX_VALUE);
        verify.setText(desk.say("screens.catalog.verify"));
        verify.setMaxWidth(Double.MAX_VALUE);
        progress.setVisible(false);
        progress.managedProperty().bind(progress.visibleProperty());
        test.setText(desk.say("test.screen.button"));
        test.setId("restore-test");
        test.setMaxWidth(Double.MAX_VALUE);
        test.setVisible(false);
        test.managedProperty().bind(test.visibleProperty());
        tested.managedProperty().bind(tested.visibleProperty());
        tested.setVisible(false);
        actions.getChildren().addAll(tested, progress, restore, inside, velero, test, verify);
        getChildren().addAll(scroll, actions);
        inside.setText(desk.say("contents.open"));
        inside.setId("look-inside");
        inside.setMaxWidth(Double.MAX_VALUE);
        inside.setVisible(false);
        inside.managedProperty().bind(inside.visibleProperty());
        velero.setText(desk.say("velero.sheet.open"));
        velero.setId("velero-papers");
        velero.setMaxWidth(Double.MAX_VALUE);
        velero.setVisible(false);
        velero.managedProperty().bind(velero.visibleProperty());
        restore.setVisible(false);
        verify.setVisible(false);
        model.detailProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.testedProperty().addListener((all, before, now) -> {
            tested.setVisible(now.isPresent());
            tested.getChildren().setAll(now.map(this::result).stream().toList());
        });
        model.workingProperty().addListener((all, before, now) -> {
            progress.setVisible(now);
            verify.setDisable(now);
            test.setDisable(now);
        });
    }

    private void show(BackupDetail detail) {
        Backup backup = detail.backup();
        content.getChildren().setAll(tags(detail), heading(detail), place(backup), why(detail));
        if (detail.siblings().size() > 1) {
            content.getChildren().add(sizes(detail));
        }
        restore.setVisible(true);
        verify.setVisible(true);
        test.setVisible(model.canTest());
        inside.setVisible(model.inside(backup).isPresent());
        inside.setOnAction(event -> lookInside(backup));
        velero.setVisible(model.isVeleros(backup));
        velero.setOnAction(event -> read(backup));
        test.setAccessibleText(desk.say("test.screen.of", time.exact(backup.recoveryPoint())));
        test.setOnAction(event -> {
            progress.begin(desk.say("test.begins", backup.system()), ProgressStrip.Unit.BYTES);
            model.test(backup, progress.fromAnyThread());
        });
        restore.setOnAction(event -> desk.navigator().go(new Destination.Restore(backup.system(), Optional.of(backup.id()))));
        restore.setAccessibleText(desk.say("screens.catalog.restore.of", time.exact(backup.recoveryPoint())));
        verify.setText(desk.say(backup.state() == State.UNVERIFIED ? "screens.catalog.verify" : "screens.catalog.verify.again"));
        verify.setOnAction(event -> {
            progress.begin(backup.object().key(), ProgressStrip.Unit.BYTES);
            model.verify(backup, progress.fromAnyThread());
        });
    }

    /** What is ticked in there goes to the wizard with the backup. */
    private void lookInside(Backup backup) {
        Optional<String> take = model.takesFiles(backup) ? Optional.of("contents.restore") : Optional.empty();
        model.inside(backup).ifPresent(opened -> {
            ContentsSheet sheet = new ContentsSheet(desk, opened, take, paths -> desk.navigator().go(new Destination.Restore(
                    backup.system(), Optional.of(backup.id()), Map.of(Selection.ONLY, Selection.write(paths)))));
            (model.isVeleros(backup) ? sheet.also("velero.sheet.open", "contents-velero", () -> read(backup)) : sheet).open();
        });
    }

    /** What Velero wrote down of it. */
    private void read(Backup backup) {
        new VeleroSheet(desk, model.velero(backup)).open();
    }

    private Node result(RestoreTestResult result) {
        return line(switch (result.status()) {
            case OK -> Standing.GOOD;
            case WARNING -> Standing.WARNING;
            case CRITICAL -> Standing.BAD;
        }, desk.words().say(result.text()));
    }

    private FlowPane tags(BackupDetail detail) {
        Backup backup = detail.backup();
        FlowPane tags = new FlowPane(8, 8, StatusBadge.pill(Standing.of(backup.state()), state(backup)));
        if (detail.newestGood()) {
            tags.getChildren().add(StatusBadge.pill(Standing.INFO, desk.say("screens.catalog.newest-good")));
        }
        tags.getChildren().add(StatusBadge.tag(desk.say("screens.catalog.kind." + backup.kind().name().toLowerCase(Locale.ROOT))));
        backup.object().cold().ifPresent(cold -> tags.getChildren().add(StatusBadge.tag(cold.storageClass())));
        return tags;
    }

    private String state(Backup backup) {
        return desk.say("screens.catalog.state." + backup.state().name().toLowerCase(Locale.ROOT));
    }

    private VBox heading(BackupDetail detail) {
        Backup backup = detail.backup();
        Label point = new Label(time.exact(backup.recoveryPoint()));
        point.getStyleClass().add("detail-title");
        point.setWrapText(true);
        Duration age = Duration.between(backup.recoveryPoint(), desk.clock().instant());
        String against = detail.objectives().rpo()
                .map(rpo -> desk.say("screens.catalog.age-rpo", time.rough(age), time.rough(rpo)))
                .orElseGet(() -> desk.say("screens.common.time.ago", time.rough(age)));
        Label below = new Label(backup.series() + " · " + against);
        below.getStyleClass().add("muted");
        below.setWrapText(true);
        return new VBox(4, point, below);
    }

    private Card place(Backup backup) {
        Label location = new Label(backup.location());
        location.getStyleClass().add("mono");
        location.setWrapText(true);
        StringBuilder rest = new StringBuilder(desk.words().size(backup.size()));
        backup.object().entries().ifPresent(entries -> rest.append(" · ").append(desk.say("screens.catalog.entries", entries)));
        rest.append(" · ").append(desk.say("screens.catalog.stored", time.exact(backup.object().modified())));
        backup.object().versionId().ifPresent(version -> rest.append(" · ").append(desk.say("screens.catalog.version", version)));
        Label more = new Label(rest.toString());
        more.getStyleClass().addAll("muted", "small");
        more.setWrapText(true);
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setAccessibleText(desk.say("screens.catalog.copy-place"));
        copy.setOnAction(event -> Clip.copy(backup.location()));
        Card card = new Card(desk.say("screens.catalog.place"), location, more);
        backup.object().cold().ifPresent(cold -> {
            Instant now = desk.clock().instant();
            card.getChildren().add(line(cold.readable(now) ? Standing.INFO : Standing.WARNING, desk.words().say(cold.describe(now))));
        });
        return card.aside(copy);
    }

    private Card why(BackupDetail detail) {
        Verdict verdict = detail.backup().verdict();
        Card card = new Card(desk.say("screens.catalog.why." + verdict.state().name().toLowerCase(Locale.ROOT)));
        if (verdict.reasons().isEmpty()) {
            Label none = new Label(desk.say("screens.catalog.not-read"));
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            card.getChildren().add(none);
        }
        for (Verdict.Reason reason : verdict.reasons()) {
            card.getChildren().add(line(Standing.of(reason.standing()), desk.words().say(reason.text())));
        }
        verdict.verifiedAt().ifPresent(at -> {
            Label when = new Label(desk.say("screens.catalog.read", time.day(at)));
            when.getStyleClass().addAll("muted", "small");
            when.setWrapText(true);
            card.getChildren().add(when);
        });
        return card;
    }

    private static Node line(Standing standing, String text) {
        StatusShape shape = new StatusShape(standing);
        HBox.setMargin(shape, new javafx.geometry.Insets(4, 0, 0, 0));
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox line = new HBox(8, shape, words);
        line.setAlignment(Pos.TOP_LEFT);
        return line;
    }

    private Card sizes(BackupDetail detail) {
        Sparkline sparkline = new Sparkline();
        List<Sparkline.Value> values = detail.siblings().stream()
                .map(sibling -> new Sparkline.Value(sibling.size(), Standing.of(sibling.state())))
                .toList();
        String told = desk.say("screens.catalog.sizes.told", detail.siblings().size(), desk.words().size(detail.backup().size()),
                detail.toMedian().isPresent() ? BackupTable.percent(detail.toMedian().getAsInt()) : "—");
        sparkline.show(values, detail.place(), told);
        Label below = new Label(told);
        below.getStyleClass().addAll("muted", "small");
        below.setWrapText(true);
        return new Card(desk.say("screens.catalog.sizes", detail.siblings().size()), sparkline, below);
    }
}
