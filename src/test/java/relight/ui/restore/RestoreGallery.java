package relight.ui.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.recovery.StepHistory;
import relight.core.settings.Settings.Theme;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.RecoveryRail;
import relight.ui.common.Background;
import relight.ui.common.Screen;
import relight.ui.recovery.RecoveryInHand;
import relight.ui.restore.RestoreViewModel.Page;

/** Renders each page of the restore wizard to {@code target/gallery}. Arguments: parts of the names that are wanted. */
public final class RestoreGallery {

    private static final Locale UKRAINIAN = Locale.of("uk");

    private final Gallery gallery;
    private final List<String> wanted;

    private RestoreGallery(Gallery gallery, List<String> wanted) {
        this.gallery = gallery;
        this.wanted = wanted;
    }

    public static void main(String[] wanted) throws Exception {
        FxToolkit.start();
        RestoreGallery pictures = new RestoreGallery(new Gallery(Path.of("target/gallery")), List.of(wanted));
        for (Page page : Page.values()) {
            String name = "restore-" + (page.ordinal() + 1) + "-" + page.name().toLowerCase(Locale.ROOT);
            pictures.take(name + "-light", Locale.ENGLISH, Theme.LIGHT, page, true);
            pictures.take(name + "-dark", Locale.ENGLISH, Theme.DARK, page, true);
            pictures.take(name + "-de-light", Locale.GERMAN, Theme.LIGHT, page, true);
            pictures.take(name + "-uk-dark", UKRAINIAN, Theme.DARK, page, true);
        }
        pictures.take("restore-refused-light", Locale.ENGLISH, Theme.LIGHT, Page.FOUND, false);
        pictures.take("restore-refused-de-dark", Locale.GERMAN, Theme.DARK, Page.FOUND, false);
        pictures.moment("restore-moment-light", Locale.ENGLISH, Theme.LIGHT, "time:2026-04-15T09:40:00Z");
        pictures.moment("restore-moment-gap-de-dark", Locale.GERMAN, Theme.DARK, "time:2026-04-15T04:10:00Z");
        pictures.moment("restore-moment-uk-light", UKRAINIAN, Theme.LIGHT, "lsn:0/A1000028");
        pictures.replica("restore-replica-light", Locale.ENGLISH, Theme.LIGHT);
        pictures.replica("restore-replica-de-dark", Locale.GERMAN, Theme.DARK);
        pictures.elsewhere("restore-elsewhere-light", Locale.ENGLISH, Theme.LIGHT);
        pictures.elsewhere("restore-elsewhere-uk-dark", UKRAINIAN, Theme.DARK);
        pictures.looking();
        System.exit(0);
    }

    private boolean skips(String name) {
        return !wanted.isEmpty() && wanted.stream().noneMatch(name::contains);
    }

    private void take(String name, Locale language, Theme theme, Page page, boolean room) throws IOException {
        if (skips(name)) {
            return;
        }
        Background background = new Background();
        try (RestoreSite site = new RestoreSite(Files.createTempDirectory("relight-gallery"))) {
            if (!room) {
                site.fill();
            }
            RestoreViewModel model = FxToolkit.onFx(() -> site.model(background, Messages.in(language, ZoneId.of("Europe/Berlin"))));
            FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
            RestoreStage.lead(model, page);
            if (page == Page.WHAT) {
                FxToolkit.onFx(model::back);
            }
            shoot(name, language, theme, site, model);
        } finally {
            background.close();
        }
    }

    private void moment(String name, Locale language, Theme theme, String target) throws IOException {
        if (skips(name)) {
            return;
        }
        Background background = new Background();
        try (RestoreSite site = new RestoreSite(Files.createTempDirectory("relight-gallery"))) {
            site.log();
            RestoreViewModel model = FxToolkit.onFx(() -> site.model(background, Messages.in(language, ZoneId.of("Europe/Berlin"))));
            FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
            RestoreStage.lead(model, Page.WHEN);
            FxToolkit.onFx(() -> model.target(Optional.of(target), true));
            shoot(name, language, theme, site, model);
        } finally {
            background.close();
        }
    }

    private void replica(String name, Locale language, Theme theme) throws IOException {
        if (skips(name)) {
            return;
        }
        Background background = new Background();
        try (RestoreSite site = new RestoreSite(Files.createTempDirectory("relight-gallery"), "postgresql", true)) {
            RestoreViewModel model = FxToolkit.onFx(() -> site.model(background, Messages.in(language, ZoneId.of("Europe/Berlin"))));
            FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
            RestoreStage.lead(model, Page.WHERE);
            FxToolkit.await("the replica is seen", () -> model.standIn().get().isPresent());
            FxToolkit.onFx(() -> model.draft().set(model.draft().get().toSwitch()));
            shoot(name, language, theme, site, model);
        } finally {
            background.close();
        }
    }

    /** The plan that brings the database back on another server. */
    private void elsewhere(String name, Locale language, Theme theme) throws IOException {
        if (skips(name)) {
            return;
        }
        Background background = new Background();
        try (RestoreSite site = new RestoreSite(Files.createTempDirectory("relight-gallery"))) {
            RestoreViewModel model = FxToolkit.onFx(() -> site.model(background, Messages.in(language, ZoneId.of("Europe/Berlin"))));
            FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
            RestoreStage.lead(model, Page.WHERE);
            FxToolkit.onFx(() -> model.draft().set(model.draft().get().choosing("server", "db-3.internal:5432")));
            RestoreStage.lead(model, Page.PLAN);
            shoot(name, language, theme, site, model);
        } finally {
            background.close();
        }
    }

    private void looking() throws IOException {
        if (skips("restore-looking-dark")) {
            return;
        }
        Background background = new Background();
        try (RestoreSite site = new RestoreSite(Files.createTempDirectory("relight-gallery"))) {
            site.fallSilent();
            RestoreViewModel model = FxToolkit.onFx(() -> site.model(background, Messages.in(Locale.ENGLISH, ZoneId.of("Europe/Berlin"))));
            FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
            RestoreStage.lead(model, Page.WHERE);
            FxToolkit.onFx(() -> model.next(reading -> { }));
            shoot("restore-looking-dark", Locale.ENGLISH, Theme.DARK, site, model);
        } finally {
            background.close();
        }
    }

    private void shoot(String name, Locale language, Theme theme, RestoreSite site, RestoreViewModel model) throws IOException {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.RESTORE, desk -> RecoveryRail.of(desk,
                new RestoreScreen(desk, model, new RecoveryInHand(desk.background(), () -> StepHistory.of(site.journal())), "K. Lang")))));
    }
}
