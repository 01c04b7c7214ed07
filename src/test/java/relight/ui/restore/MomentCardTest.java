package relight.ui.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;
import relight.ui.restore.RestoreViewModel.Page;

/** The moment to go back to, set by hand and from elsewhere. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class MomentCardTest {

    private RestoreSite site;
    private Background background;
    private RestoreViewModel model;
    private MomentCard card;

    @BeforeEach
    void open(@TempDir Path folder) {
        site = new RestoreSite(folder);
        site.log();
        background = new Background();
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.of("Europe/Berlin"));
        model = FxToolkit.onFx(() -> site.model(background, words));
        FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
        RestoreStage.lead(model, Page.WHEN);
        card = FxToolkit.onFx(() -> {
            Desk desk = new Desk(words, Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
            return new MomentCard(desk, model, model.reach().get().orElseThrow());
        });
    }

    @AfterEach
    void close() {
        background.close();
        site.close();
    }

    @Test
    void aMomentThatIsSetElsewhereIsShownAndJudgedAndTakenAway() {
        assertEquals("BACKUP ", shown());
        set("time:2026-04-15T09:40:00Z");
        assertEquals("TIME 2026-04-15 11:40:00+02:00", shown());
        assertTrue(FxToolkit.onFx(model::canGoOn));
        set("time:2026-04-15T04:10:00Z");
        assertEquals("TIME 2026-04-15 06:10:00+02:00", shown());
        assertFalse(FxToolkit.onFx(model::canGoOn), "it lies in a gap of the log");
        set("lsn:0/A1000028");
        assertEquals("LSN 0/A1000028", shown());
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().leaving(PitrTarget.CHOICE)));
        assertEquals("BACKUP ", shown());
        assertTrue(FxToolkit.onFx(model::canGoOn));
    }

    @Test
    void whatIsBeingTypedIsNotTakenAwayByAnotherChoice() {
        FxToolkit.onFx(() -> kind().getSelectionModel().select(1));
        FxToolkit.onFx(() -> field().setText("2026-04-15 1"));
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().choosing("no-owner", "true")));
        assertEquals("TIME 2026-04-15 1", shown());
        assertFalse(FxToolkit.onFx(model::canGoOn));
    }

    private void set(String target) {
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().choosing(PitrTarget.CHOICE, target)));
    }

    private String shown() {
        return FxToolkit.onFx(() -> kind().getValue() + " " + field().getText());
    }

    private ComboBox<?> kind() {
        return (ComboBox<?>) card.lookup("#target-kind");
    }

    private TextField field() {
        return (TextField) card.lookup("#target");
    }
}
