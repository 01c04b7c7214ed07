package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Mode;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.ShopSite;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;
import relight.ui.messages.PeopleSheet;
import relight.ui.recovery.RegionNight.Moment;

/** What the screen of a long night says, at its moments. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class NightOnScreenTest {

    @TempDir
    private Path folder;

    private final Background background = new Background();
    private RegionNight night;

    @BeforeEach
    void open() {
        night = RegionNight.in(folder);
    }

    @AfterEach
    void close() throws Exception {
        night.close();
        background.close();
    }

    private Desk desk() {
        return new Desk(Messages.in(Locale.ENGLISH, RegionNight.ZONE), Clock.fixed(ShopSite.NOW, RegionNight.ZONE), background, destination -> { },
                new Dialogs(new atlantafx.base.controls.ModalPane()), new NoFilePicker());
    }

    private String words(Function<Desk, Node> built) {
        Scene scene = FxToolkit.onFx(() -> {
            Scene made = new Scene(new VBox(built.apply(desk())), 1440, 900);
            made.getRoot().applyCss();
            made.getRoot().layout();
            return made;
        });
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
        return FxToolkit.onFx(() -> scene.getRoot().lookupAll("*").stream().filter(Labeled.class::isInstance).map(Labeled.class::cast)
                .filter(label -> label.getText() != null && !label.getText().isBlank()).map(Labeled::getText).collect(Collectors.joining("|")));
    }

    private Node shown(Desk desk, Moment moment) {
        RegionNight.Shown shown = night.show(desk, moment, Mode.INCIDENT);
        shown.screen().attach();
        return new VBox(shown.bar(), shown.screen().node());
    }

    @Test
    void eachWayOutSaysWhatItCostsAndWhetherItKeepsTheObjectives() {
        String said = words(desk -> shown(desk, Moment.DECISION));
        assertTrue(said.contains("Choose hot"), said);
        assertTrue(said.contains("15 min") && said.contains("keeps the RTO") && said.contains("keeps the RPO"), said);
        assertTrue(said.contains("9 h") && said.contains("breaks the RTO") && said.contains("breaks the RPO"), said);
    }

    @Test
    void theMaximumTolerableDowntimeStandsBesideTheRto() {
        String said = words(desk -> shown(desk, Moment.LANES));
        assertTrue(said.contains("RTO 2 h →") && said.contains("MTD 8 h →"), said);
        assertFalse(said.contains("Endangers the RTO"), said);
    }

    @Test
    void theStepThatEndangersTheRtoIsNamedInTheBar() {
        String said = words(desk -> shown(desk, Moment.LONG));
        assertTrue(said.contains("Endangers the RTO: Promote the replica"), said);
    }

    @Test
    void everyLaneShowsItsOwnerAndWhereItStands() {
        String said = words(desk -> shown(desk, Moment.LANES));
        assertTrue(List.of("database", "network", "people", "M. Oser", "J. Kern", "Nobody yet: who does it?").stream().allMatch(said::contains), said);
    }

    @Test
    void H11_contactsAreOneSheetWithTeamsDeputiesAndNumbersToCopy() {
        String said = words(desk -> new PeopleSheet(desk, RegionNight.workspace(folder)));
        assertTrue(List.of("Maria Oser", "+49 30 111", "maria@shop.example", "Deputy: Jan Kern  ·  +49 30 222", "restores and proves the data").stream()
                .allMatch(said::contains), said);
    }

    @Test
    void whatIsPausedAndWhatIsWatchedStandsAboveTheSteps() {
        String said = words(desk -> shown(desk, Moment.NOTICES));
        assertTrue(said.contains("The bank asks for ten minutes") && said.contains("412 s, baseline 50 s + 120 %"), said);
        assertEquals(1, said.split("0, at least 12", -1).length - 1, said);
    }
}
