package relight.ui.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.plan.PlanFinding;
import relight.ui.common.Desk;
import relight.ui.common.EmptyState;
import relight.ui.common.Screen;

/** What the team has planned, on a few pages: whether it holds, scenarios, places, people, messages, backups and stores. */
public final class PlanScreen implements Screen {

    private final Desk desk;
    private final PlanViewModel model;
    private final Map<String, Supplier<List<Node>>> pages = new LinkedHashMap<>();
    private final Map<String, ToggleButton> tabs = new LinkedHashMap<>();
    private final VBox column = new VBox();
    private final ScrollPane scroll = new ScrollPane(column);
    private final StackPane root = new StackPane();
    private String shown = "";

    public PlanScreen(Desk desk, PlanViewModel model) {
        this.desk = desk;
        this.model = model;
        PlanPages people = new PlanPages(desk, model.workspace());
        BackupPages backups = new BackupPages(desk, model.workspace());
        pages.put("review", () -> model.findingsProperty().get().map(people::findings).orElse(List.of()));
        pages.put("scenarios", people::scenarios);
        pages.put("places", people::places);
        pages.put("people", people::people);
        pages.put("messages", people::messages);
        pages.put("backups", backups::series);
        pages.put("stores", backups::stores);
        pages.put("rest", backups::kept);
        column.getStyleClass().add("plan-column");
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Label title = new Label(desk.say("plan.screen.title"));
        title.getStyleClass().add("page-title");
        VBox page = new VBox(title, tabs(), scroll);
        page.getStyleClass().addAll("page", "plan");
        root.getChildren().setAll(model.isEmpty() ? nothing() : page);
        model.findingsProperty().addListener((all, before, now) -> now.ifPresent(this::reviewed));
    }

    private HBox tabs() {
        ToggleGroup group = new ToggleGroup();
        HBox row = new HBox();
        for (String name : pages.keySet()) {
            if (!name.equals("review") && pages.get(name).get().isEmpty()) {
                continue;
            }
            ToggleButton tab = new ToggleButton(desk.say("plan.screen.tab." + name));
            tab.setToggleGroup(group);
            tab.setMinWidth(ToggleButton.USE_PREF_SIZE);
            tab.setOnAction(event -> choose(name));
            tabs.put(name, tab);
            row.getChildren().add(tab);
        }
        for (int i = 0; i < row.getChildren().size(); i++) {
            row.getChildren().get(i).getStyleClass().add(i == 0 ? "left-pill" : i == row.getChildren().size() - 1 ? "right-pill" : "center-pill");
        }
        return row;
    }

    /** Shows one of the pages, by the name of its tab; nothing where the plan has none of that. */
    public void choose(String name) {
        if (tabs.containsKey(name)) {
            shown = name;
            tabs.get(name).setSelected(true);
            column.getChildren().setAll(pages.get(name).get());
            scroll.setVvalue(0);
        }
    }

    private void reviewed(List<PlanFinding> findings) {
        long breaches = findings.stream().filter(finding -> finding.kind().isBreach()).count();
        if (tabs.containsKey("review")) {
            tabs.get("review").setText(breaches == 0 ? desk.say("plan.screen.tab.review") : desk.say("plan.screen.tab.review.many", breaches));
        }
        if (shown.equals("review")) {
            choose("review");
        }
    }

    private Node nothing() {
        return new EmptyState(Feather.MAP, desk.say("plan.screen.empty"), desk.say("plan.screen.empty.text"));
    }

    @Override
    public String id() {
        return PLAN;
    }

    @Override
    public Ikon icon() {
        return Feather.MAP;
    }

    @Override
    public String titleKey() {
        return "screens.shell.plan";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.review();
        if (shown.isEmpty() && !model.isEmpty()) {
            choose("review");
        }
    }

    @Override
    public void detach() {}
}
