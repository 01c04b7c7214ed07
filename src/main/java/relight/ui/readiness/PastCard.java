package relight.ui.readiness;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.text.Messages;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;

/** How long recoveries of the system that was recovered most often really took. */
final class PastCard extends VBox {

    private final Messages words;
    private final RelativeTime time;

    PastCard(Messages words) {
        this.words = words;
        this.time = new RelativeTime(words, Clock.systemUTC());
        getStyleClass().addAll("card-box", "past");
    }

    void show(List<RecoveryHistory.PastRecovery> past) {
        Optional<String> most = past.stream()
                .collect(Collectors.groupingBy(RecoveryHistory.PastRecovery::system, Collectors.counting()))
                .entrySet().stream().max(java.util.Map.Entry.comparingByValue()).map(java.util.Map.Entry::getKey);
        if (most.isEmpty()) {
            Label none = new Label(words.say("screens.ready.no-past"));
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            getChildren().setAll(new SectionTitle(words.say("screens.ready.past")), none);
            return;
        }
        List<RecoveryHistory.PastRecovery> ofSystem = past.stream().filter(one -> one.system().equals(most.get())).toList();
        RecoveryTimes chart = new RecoveryTimes(words, time::date);
        chart.show(ofSystem);
        VBox.setVgrow(chart, Priority.ALWAYS);
        HBox heading = new HBox(8, new SectionTitle(words.say("screens.ready.past.of", most.get())), new Spring());
        ofSystem.getLast().rto().ifPresent(rto -> {
            Label limit = new Label(words.say("screens.ready.rto", rto));
            limit.getStyleClass().addAll("muted", "small");
            heading.getChildren().add(limit);
        });
        getChildren().setAll(heading, chart);
    }
}
