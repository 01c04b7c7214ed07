package relight.ui.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.core.recovery.StepHistory;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.recovery.RecoveryInHand;
import relight.ui.restore.RestoreViewModel.Page;

/** The restore wizard of an invented shop's database, at one of its choices. */
public final class RestoreStage implements AutoCloseable {

    /** What is being chosen. */
    public enum Choice {
        /** The moment to go back to, out of a log with a gap. */
        MOMENT,
        /** A replica that could take over instead. */
        REPLICA
    }

    private final Background background = new Background();
    private final RestoreSite site;
    private final RestoreViewModel model;

    private RestoreStage(RestoreSite site, Messages words) {
        this.site = site;
        model = FxToolkit.onFx(() -> site.model(background, words));
        FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
    }

    /** Led to its choice, which is made; not on the FX thread. */
    public static RestoreStage at(Choice choice, Path folder, Messages words) throws IOException {
        RestoreSite site = new RestoreSite(Files.createDirectories(folder), choice == Choice.REPLICA);
        if (choice == Choice.MOMENT) {
            site.log();
        }
        RestoreStage stage = new RestoreStage(site, words);
        stage.choose(choice);
        return stage;
    }

    private void choose(Choice choice) {
        lead(model, choice == Choice.MOMENT ? Page.WHEN : Page.WHERE);
        if (choice == Choice.MOMENT) {
            FxToolkit.onFx(() -> model.target(Optional.of("time:2026-04-15T09:40:00Z"), true));
        } else {
            FxToolkit.await("the replica is seen", () -> model.standIn().get().isPresent());
            FxToolkit.onFx(() -> model.draft().set(model.draft().get().toSwitch()));
        }
    }

    public RestoreScreen show(Desk desk) {
        return new RestoreScreen(desk, model, new RecoveryInHand(desk.background(), () -> StepHistory.of(site.journal())), "K. Lang");
    }

    static void lead(RestoreViewModel model, Page page) {
        FxToolkit.await("nothing is looked at any more", () -> !model.looking().get());
        while (FxToolkit.onFx(() -> model.page().get().ordinal() < page.ordinal() && model.canGoOn())) {
            FxToolkit.onFx(() -> model.next(reading -> { }));
            FxToolkit.await("nothing is looked at any more", () -> !model.looking().get());
        }
    }

    @Override
    public void close() {
        background.close();
        site.close();
    }
}
