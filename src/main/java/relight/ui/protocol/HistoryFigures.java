package relight.ui.protocol;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.history.History;
import relight.core.history.PastRecovery;
import relight.core.history.Tally;
import relight.core.history.Trend;
import relight.core.report.HistoryWords;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;

/** How long recoveries took and how much they lost, against what they were allowed to: in figures, over time, and by scenario. */
final class HistoryFigures extends VBox {

    private final HistoryWords words;
    private final History history;

    HistoryFigures(Desk desk, History history, long open, long overdue) {
        super(16);
        words = new HistoryWords(desk.words());
        this.history = history;
        Trend rto = Trend.of(history.recoveries(), Trend.Kind.RTO);
        Trend rpo = Trend.of(history.recoveries(), Trend.Kind.RPO);
        long drills = history.recoveries().stream().filter(PastRecovery::drill).count();
        getChildren().add(new HBox(12, tile("recoveries", "" + history.recoveries().size(), words.say("of-modes", history.recoveries().size() - drills, drills), Standing.INFO),
                tile("rto", words.say("of", rto.met(), rto.judged()), words.say("missed", rto.judged() - rto.met()), judged(rto)),
                tile("rpo", words.say("of", rpo.met(), rpo.judged()), words.say("missed", rpo.judged() - rpo.met()), judged(rpo)),
                tile("open", "" + open, words.say("overdue", overdue), overdue > 0 ? Standing.BAD : open > 0 ? Standing.WARNING : Standing.GOOD)));
        getChildren().add(legend());
        history.systems().forEach(system -> getChildren().add(system(system)));
        getChildren().add(new Card(words.say("tallies"), tallies()));
    }

    private static Standing judged(Trend trend) {
        return trend.judged() == 0 ? Standing.UNKNOWN : trend.met() == trend.judged() ? Standing.GOOD : Standing.WARNING;
    }

    private Node tile(String name, String value, String note, Standing standing) {
        Label figure = new Label(value, new StatusShape(standing));
        figure.getStyleClass().add("figure-large");
        Label below = new Label(note);
        below.getStyleClass().addAll("muted", "small");
        VBox tile = new VBox(4, new SectionTitle(words.say("figure." + name)), figure, below);
        tile.getStyleClass().addAll("card-box", "tile");
        tile.setPrefWidth(200);
        HBox.setHgrow(tile, Priority.ALWAYS);
        return tile;
    }

    private Node system(String system) {
        List<PastRecovery> those = history.of(system);
        HBox pair = new HBox(32, half(Trend.of(those, Trend.Kind.RTO)), half(Trend.of(those, Trend.Kind.RPO)));
        Label name = new Label(system);
        name.getStyleClass().add("trend-system");
        VBox box = new VBox(12, name, pair);
        box.getStyleClass().add("card-box");
        return box;
    }

    /** What the signs in the pictures mean. */
    private Node legend() {
        HBox legend = new HBox(24);
        for (String kind : List.of("met", "missed", "met-round", "limit")) {
            Region sign = new Region();
            sign.getStyleClass().addAll("trend-sign", kind);
            Label meaning = new Label(words.say("legend." + kind), sign);
            meaning.getStyleClass().addAll("muted", "small");
            legend.getChildren().add(meaning);
        }
        return legend;
    }

    private Node half(Trend trend) {
        Label name = new Label(words.say("trend." + trend.kind()));
        name.getStyleClass().add("strong");
        Label caption = new Label(trend.points().isEmpty() ? words.say("no-figures") : words.say("of", trend.met(), trend.judged()) + trend.points().getLast().objective()
                .map(limit -> " · " + words.messages().say("protocol.record.objective", words.messages().duration(limit))).orElse(""));
        caption.getStyleClass().addAll("muted", "small");
        HBox heading = new HBox(8, name, caption);
        heading.setAlignment(Pos.BASELINE_LEFT);
        VBox half = new VBox(8, heading, new TrendChart(trend, words));
        half.setMinWidth(0);
        half.setPrefWidth(480);
        HBox.setHgrow(half, Priority.ALWAYS);
        return half;
    }

    private Node tallies() {
        List<List<Node>> rows = new ArrayList<>();
        for (Tally tally : Tally.of(history)) {
            rows.add(List.of(label(tally.system()), label(tally.scenario().orElse("–")), label("" + tally.all().size()), label("" + tally.drills()), label("" + tally.recovered()),
                    met(tally.rto()), met(tally.rpo()), label(words.day(tally.all().getLast().declared()))));
        }
        return new RecordTable(List.of(RecordTable.name(column("system")), RecordTable.words(column("scenario"), 30), RecordTable.figures(column("recoveries")),
                RecordTable.figures(column("drills")), RecordTable.figures(column("recovered")), RecordTable.words(column("rto"), 35), RecordTable.words(column("rpo"), 35),
                RecordTable.figures(column("last"))), rows);
    }

    private String column(String name) {
        return words.say("column." + name);
    }

    private Node met(Trend trend) {
        if (trend.judged() == 0) {
            return label("–");
        }
        Label detail = new Label(trend.median().map(median -> words.say("median", median, trend.worst().orElse(median))).orElse(""));
        detail.getStyleClass().addAll("muted", "small");
        return new VBox(2, StatusBadge.plain(judged(trend), words.say("of", trend.met(), trend.judged())), detail);
    }

    private static Label label(String text) {
        Label label = new Label(text);
        label.setMinWidth(0);
        return label;
    }
}
