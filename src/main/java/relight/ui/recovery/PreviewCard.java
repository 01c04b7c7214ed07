package relight.ui.recovery;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.recovery.StepPreview;
import relight.core.text.Problem;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** What a step would change, as it was looked up before the step is run; not there while there is nothing to be told. */
public final class PreviewCard extends VBox {

    private static final double WHEEL = 16;

    private final Desk desk;
    private final VBox lines = new VBox(4);

    /**
     * The card.
     *
     * @param again looks once more
     */
    public PreviewCard(Desk desk, PreviewLook look, Runnable again) {
        this.desk = desk;
        setId("preview");
        Hyperlink anew = new Hyperlink(desk.say("recovery.screen.ahead.again"));
        anew.setId("preview-again");
        anew.getStyleClass().addAll("row-link", "small");
        anew.setOnAction(event -> again.run());
        getChildren().add(new Card(desk.say("recovery.screen.ahead"), lines).aside(anew));
        managedProperty().bind(visibleProperty());
        show(look.told().get());
        look.told().addListener((all, before, now) -> show(now));
    }

    private void show(PreviewLook.Told told) {
        setVisible(!(told instanceof PreviewLook.Told.Nothing));
        lines.getChildren().setAll(switch (told) {
            case PreviewLook.Told.Nothing _ -> List.<Node>of();
            case PreviewLook.Told.Looking _ -> List.<Node>of(looking());
            case PreviewLook.Told.Seen(StepPreview preview) -> seen(preview);
            case PreviewLook.Told.Failed(Exception reason) -> List.<Node>of(inTheWay(reason instanceof Problem problem ? problem.say(desk.words())
                    : String.valueOf(reason.getMessage())));
        });
    }

    private Node looking() {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(WHEEL, WHEEL);
        wheel.setMinSize(WHEEL, WHEEL);
        HBox line = new HBox(8, wheel, WholeText.muted(desk.say("recovery.screen.ahead.looking")));
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private List<Node> seen(StepPreview preview) {
        List<Node> all = new ArrayList<>(preview.lines().stream().<Node>map(line -> new WholeText(line, "mono", "small")).toList());
        preview.problem().map(this::inTheWay).ifPresent(all::add);
        return all;
    }

    private Node inTheWay(String reason) {
        return StatusBadge.whole(Standing.BAD, desk.say("recovery.screen.ahead.in-the-way", reason));
    }
}
