package relight.ui.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.restore.Choice;
import relight.core.restore.kubernetes.KubernetesChoices;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;
import relight.ui.restore.RestoreViewModel.Page;

/** What Velero can be told stands on the wizard's page where Velero is the one that restores, and nowhere else. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class VeleroChoicesTest {

    private RestoreSite site;
    private Background background;
    private RestoreViewModel model;
    private WherePage page;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        site = new RestoreSite(folder, KubernetesPlanner.ENGINE, false);
        background = new Background();
        Messages words = Messages.in(Locale.GERMAN, ZoneId.of("Europe/Berlin"));
        model = FxToolkit.onFx(() -> site.model(background, words));
        FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
        RestoreStage.lead(model, Page.WHERE);
        page = FxToolkit.onFx(() -> {
            WherePage made = new WherePage(new Desk(words, Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker()), model);
            new Scene(made);
            return made;
        });
    }

    @AfterEach
    void close() {
        background.close();
        site.close();
    }

    @Test
    void everyChoiceOfTheEngineHasItsFieldOnThePage() {
        List<String> without = FxToolkit.onFx(() -> KubernetesChoices.all().stream().map(Choice::name).filter(name -> page.lookup("#choice-" + name) == null).toList());
        assertEquals(List.of(), without);
    }

    @Test
    void whatOnlyVeleroIsToldIsSeenAndAskedForOnlyWhereVeleroRestores() {
        assertFalse(FxToolkit.onFx(() -> card().isVisible()));
        through("velero");
        assertTrue(FxToolkit.onFx(() -> card().isVisible()));
        FxToolkit.onFx(() -> ((TextField) page.lookup("#choice-hook-command")).setText("/app/reindex"));
        FxToolkit.onFx(() -> ((TextField) page.lookup("#choice-labels")).setText("app=web"));
        assertEquals("/app/reindex", model.draft().get().choices().get("hook-command"));
        through("direct");
        assertFalse(FxToolkit.onFx(() -> card().isVisible()));
        assertEquals(List.of("labels", "through"), model.draft().get().choices().keySet().stream().sorted().toList());
        through("velero");
        assertEquals("", FxToolkit.onFx(() -> ((TextField) page.lookup("#choice-hook-command")).getText()), "what is not asked for is not shown as if it were");
    }

    @SuppressWarnings("unchecked")
    private void through(String way) {
        FxToolkit.onFx(() -> ((ComboBox<String>) page.lookup("#choice-through")).setValue(way));
    }

    private Node card() {
        return page.lookup("#choices-through-velero");
    }
}
