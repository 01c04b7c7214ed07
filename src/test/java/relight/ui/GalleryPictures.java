package relight.ui;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.recovery.Mode;
import relight.core.recovery.StepHistory;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.settings.Settings;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;
import relight.ui.catalog.CatalogScreen;
import relight.ui.catalog.CatalogViewModel;
import relight.ui.cluster.ClusterStage;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.FxThread;
import relight.ui.common.Screen;
import relight.ui.contents.ContentsStage;
import relight.ui.messages.PeopleSheet;
import relight.ui.plan.PlanScreen;
import relight.ui.plan.PlanViewModel;
import relight.ui.readiness.ReadinessScreen;
import relight.ui.readiness.ReadinessViewModel;
import relight.ui.recovery.Framed;
import relight.ui.recovery.RegionNight;
import relight.ui.recovery.RegionNight.Moment;
import relight.ui.recovery.WallDisplay;
import relight.ui.restore.RestoreStage;
import relight.ui.runbook.EditorStage;
import relight.ui.runbook.FindingsViewModel;
import relight.ui.runbook.RunbooksScreen;
import relight.ui.runbook.RunbooksViewModel;
import relight.ui.settings.About;
import relight.ui.settings.SettingsScreen;
import relight.ui.settings.SettingsViewModel;
import relight.ui.velero.VeleroStage;
import relight.ui.welcome.WelcomeScreen;

/** The pictures of the gallery. */
final class GalleryPictures implements AutoCloseable {

    private static final Locale UKRAINIAN = Locale.of("uk");

    private final ShopSite shop;
    private final ShopSite nothing;
    private final RegionNight night;
    private final Path scratch;
    private final List<RestoreStage> stages = new ArrayList<>();
    private final List<ClusterStage> clusters = new ArrayList<>();

    /** @param scratch for what single pictures show; not on the FX thread */
    GalleryPictures(ShopSite shop, ShopSite nothing, RegionNight night, Path scratch) {
        this.shop = shop;
        this.nothing = nothing;
        this.night = night;
        this.scratch = scratch;
    }

    List<Gallery.Picture> all() throws IOException, InterruptedException {
        List<Gallery.Picture> all = new ArrayList<>();
        every(all, "ready", Screen.READY, desk -> rail(desk, ready(desk, shop)));
        every(all, "ready-plan", Screen.READY, desk -> rail(desk, new ReadinessScreen(desk,
                new ReadinessViewModel(shop.readinessWithPlan(), desk.words(), desk.clock(), desk.background()))));
        every(all, "ready-clusters", Screen.READY, desk -> rail(desk, withClusters(desk, false)));
        every(all, "ready-clusters-all", Screen.READY, desk -> rail(desk, withClusters(desk, true)));
        every(all, "catalog", Screen.CATALOG, desk -> rail(desk, catalog(desk, shop, "")));
        both(all, "catalog-series", Screen.CATALOG, desk -> rail(desk, catalog(desk, shop, "series:shopdb-nightly")));
        both(all, "catalog-hint", Screen.CATALOG, desk -> rail(desk, catalog(desk, shop, "shopdb state:goo")));
        every(all, "runbooks", Screen.RUNBOOKS, desk -> rail(desk, runbooks(desk, shop, "runbooks/shop-database.md")));
        every(all, "findings", Screen.RUNBOOKS, desk -> rail(desk, byHand(desk)));
        every(all, "editor", Screen.RUNBOOKS, desk -> rail(desk, editor(desk, EditorStage.Moment.TYPED)));
        every(all, "editor-conflict", Screen.RUNBOOKS, desk -> rail(desk, editor(desk, EditorStage.Moment.CONFLICT)));
        both(all, "editor-difference", Screen.RUNBOOKS, desk -> rail(desk, editor(desk, EditorStage.Moment.DIFFERENCE)));
        both(all, "editor-find", Screen.RUNBOOKS, desk -> rail(desk, editor(desk, EditorStage.Moment.FIND)));
        every(all, "editor-proposals", Screen.RUNBOOKS, desk -> rail(desk, editorByHand(desk, EditorStage.Moment.PROPOSALS)));
        every(all, "editor-finding", Screen.RUNBOOKS, desk -> rail(desk, editorByHand(desk, EditorStage.Moment.FINDING)));
        both(all, "runbooks-problem", Screen.RUNBOOKS, desk -> rail(desk, runbooks(desk, shop, "runbooks/media-lost.md")));
        both(all, "runbooks-empty", Screen.RUNBOOKS, desk -> rail(desk, runbooks(desk, nothing, "")));
        both(all, "catalog-empty", Screen.CATALOG, desk -> rail(desk, catalog(desk, nothing, "")));
        both(all, "ready-empty", Screen.READY, desk -> rail(desk, ready(desk, nothing)));
        both(all, "catalog-none", Screen.CATALOG, desk -> rail(desk, catalog(desk, shop, "nowhere")));
        both(all, "welcome", Screen.READY, desk -> List.of(welcome(desk, Optional.empty())));
        all.add(new Gallery.Picture("welcome-failed-uk", UKRAINIAN, Settings.Theme.DARK, Screen.READY, desk -> List.of(welcome(desk,
                Optional.of(new Problem(Message.of("catalog.store.unknown", "shop-backups"), Message.of("screens.shell.no-display.remedy")))))));
        every(all, "plan-scenarios", Screen.PLAN, desk -> rail(desk, plan(desk, "scenarios")));
        every(all, "plan-review", Screen.PLAN, desk -> rail(desk, plan(desk, "review")));
        both(all, "plan-places", Screen.PLAN, desk -> rail(desk, plan(desk, "places")));
        both(all, "plan-people", Screen.PLAN, desk -> rail(desk, plan(desk, "people")));
        every(all, "plan-messages", Screen.PLAN, desk -> rail(desk, plan(desk, "messages")));
        both(all, "plan-backups", Screen.PLAN, desk -> rail(desk, plan(desk, "backups")));
        both(all, "plan-stores", Screen.PLAN, desk -> rail(desk, plan(desk, "stores")));
        both(all, "plan-rest", Screen.PLAN, desk -> rail(desk, plan(desk, "rest")));
        both(all, "plan-empty", Screen.PLAN, desk -> rail(desk, new PlanScreen(desk, new PlanViewModel(nothing.workspace(), desk.clock(), desk.background()))));
        every(all, "night-decision", Screen.RECOVERY, desk -> rail(desk, recovery(desk, Moment.DECISION, Mode.INCIDENT)));
        every(all, "night-lanes", Screen.RECOVERY, desk -> rail(desk, recovery(desk, Moment.LANES, Mode.INCIDENT)));
        every(all, "night-notices", Screen.RECOVERY, desk -> rail(desk, recovery(desk, Moment.NOTICES, Mode.DRILL)));
        every(all, "night-long", Screen.RECOVERY, desk -> rail(desk, recovery(desk, Moment.LONG, Mode.INCIDENT)));
        every(all, "night-wall", Screen.RECOVERY, desk -> rail(desk, Framed.alone(new WallDisplay(desk, night.show(desk, Moment.LANES, Mode.INCIDENT).inHand()))));
        every(all, "night-contacts", Screen.RECOVERY, desk -> rail(desk, recovery(desk, Moment.LANES, Mode.INCIDENT).then(
                () -> desk.dialogs().show(desk.say("messaging.people.title"), new PeopleSheet(desk, RegionNight.workspace(shop.workspace().root()))))));
        every(all, "night-paper", Screen.RECOVERY, desk -> rail(desk, pressed(recovery(desk, Moment.LANES, Mode.INCIDENT), "#paper-open")));
        for (RestoreStage.Choice choice : List.of(RestoreStage.Choice.BUCKET, RestoreStage.Choice.SQLSERVER, RestoreStage.Choice.SQLSERVER_PLAN,
                RestoreStage.Choice.KUBERNETES, RestoreStage.Choice.KUBERNETES_PLAN, RestoreStage.Choice.KUBERNETES_VELERO, RestoreStage.Choice.KUBERNETES_VELERO_PLAN)) {
            restore(all, choice);
        }
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN, UKRAINIAN)) {
            RestoreStage velero = stage(RestoreStage.Choice.KUBERNETES_VELERO, "restore-below", language);
            all.add(new Gallery.Picture("restore-velero-below-" + language, language, language == UKRAINIAN ? Settings.Theme.DARK : Settings.Theme.LIGHT, Screen.RECOVERY,
                    desk -> rail(desk, scrolled(new Framed(velero.show(desk), new Region())))));
        }
        RestoreStage objects = stage(RestoreStage.Choice.KUBERNETES_PLAN, "restore-object", Locale.ENGLISH);
        both(all, "restore-object", Screen.RECOVERY, desk -> rail(desk, new Framed(catalog(desk, shop, ""), new Region()).then(() -> objects.showObject(desk))));
        ContentsStage archive = ContentsStage.in(scratch.resolve("archive"));
        every(all, "contents", Screen.RECOVERY, desk -> rail(desk, new Framed(catalog(desk, shop, ""), new Region()).then(() -> archive.open(desk))));
        VeleroStage velero = VeleroStage.in(scratch.resolve("velero"));
        every(all, "velero-log", Screen.RECOVERY, desk -> rail(desk, papers(desk, velero, VeleroStage.BACKUP, "log")));
        every(all, "velero-long", Screen.RECOVERY, desk -> rail(desk, papers(desk, velero, VeleroStage.LONG, "log")));
        both(all, "velero-bare", Screen.RECOVERY, desk -> rail(desk, papers(desk, velero, VeleroStage.BARE, "log")));
        for (String tab : List.of("results", "volumes", "operations")) {
            every(all, "velero-" + tab, Screen.RECOVERY, desk -> rail(desk, papers(desk, velero, VeleroStage.BACKUP, tab)));
        }
        both(all, "velero-volumes-long", Screen.RECOVERY, desk -> rail(desk, papers(desk, velero, VeleroStage.LONG, "volumes")));
        for (ClusterStage.Moment moment : ClusterStage.Moment.values()) {
            cluster(all, moment);
        }
        both(all, "settings", Screen.SETTINGS, desk -> rail(desk, settings(desk)));
        all.add(new Gallery.Picture("settings-de", Locale.GERMAN, Settings.Theme.LIGHT, Screen.SETTINGS, desk -> rail(desk, settings(desk))));
        return all;
    }

    private Framed papers(Desk desk, VeleroStage velero, String backup, String tab) {
        return new Framed(catalog(desk, shop, ""), new Region()).then(() -> velero.open(desk, backup, tab));
    }

    private void cluster(List<Gallery.Picture> all, ClusterStage.Moment moment) throws IOException {
        String name = "cluster-" + moment.name().toLowerCase(Locale.ROOT);
        ClusterStage stage = ClusterStage.at(moment, scratch.resolve(name));
        clusters.add(stage);
        every(all, name, Screen.CLUSTER, desk -> rail(desk, stage.show(desk, moment)));
    }

    /** The wizard at one of its choices. */
    private void restore(List<Gallery.Picture> all, RestoreStage.Choice choice) throws IOException {
        String name = "restore-" + choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
        RestoreStage english = stage(choice, name, Locale.ENGLISH);
        both(all, name, Screen.RESTORE, desk -> rail(desk, english.show(desk)));
        for (Locale language : List.of(Locale.GERMAN, UKRAINIAN)) {
            RestoreStage other = stage(choice, name, language);
            all.add(new Gallery.Picture(name + "-" + language, language, language == UKRAINIAN ? Settings.Theme.DARK : Settings.Theme.LIGHT, Screen.RESTORE,
                    desk -> rail(desk, other.show(desk))));
        }
    }

    private RestoreStage stage(RestoreStage.Choice choice, String name, Locale language) throws IOException {
        RestoreStage stage = RestoreStage.at(choice, scratch.resolve(name + "-" + language), Messages.in(language, ShopSite.ZONE));
        stages.add(stage);
        return stage;
    }

    @Override
    public void close() {
        stages.forEach(RestoreStage::close);
        clusters.forEach(ClusterStage::close);
    }

    private Framed recovery(Desk desk, Moment moment, Mode mode) {
        RegionNight.Shown shown = night.show(desk, moment, mode);
        return new Framed(shown.screen(), shown.bar());
    }

    /** The screen after something on it was pressed. */
    private static Screen pressed(Framed screen, String id) {
        return screen.then(() -> ((ButtonBase) screen.node().lookup(id)).fire());
    }

    /** The screen at the end of its page. */
    private static Screen scrolled(Framed screen) {
        return screen.then(() -> ((ScrollPane) screen.node().lookup(".scroll-pane")).setVvalue(1));
    }

    private static Screen plan(Desk desk, String page) {
        PlanScreen screen = new PlanScreen(desk, new PlanViewModel(BakeryPlan.workspace(), desk.clock(), desk.background()));
        screen.choose(page);
        return screen;
    }

    private static Screen ready(Desk desk, ShopSite site) {
        return new ReadinessScreen(desk, new ReadinessViewModel(site.readiness(), desk.words(), desk.clock(), desk.background()));
    }

    /** @param all everything that was looked at is shown above it */
    private Screen withClusters(Desk desk, boolean all) {
        ReadinessViewModel model = new ReadinessViewModel(shop.readinessWithClusters(), desk.words(), desk.clock(), desk.background());
        ReadinessScreen screen = new ReadinessScreen(desk, model);
        model.shownProperty().addListener((any, before, now) -> {
            if (all && now.flatMap(ReadinessViewModel.Shown::plan).isPresent() && !desk.dialogs().open()) {
                FxThread.later(() -> ((ButtonBase) screen.node().lookup("#plan-open")).fire());
            }
        });
        return screen;
    }

    private static Screen catalog(Desk desk, ShopSite site, String filter) {
        CatalogViewModel model = new CatalogViewModel(site.catalog(), desk.background());
        CatalogScreen screen = new CatalogScreen(desk, model);
        model.filterProperty().set(filter);
        return screen;
    }

    private Screen runbooks(Desk desk, ShopSite site, String name) {
        RunbooksViewModel model = new RunbooksViewModel(site.workspace(), new RunbookReader(), desk.background(),
                () -> site == nothing ? StepHistory.of(List.of()) : ShopDrill.history(shop.workspace().root()));
        RunbooksScreen screen = new RunbooksScreen(desk, model,
                new FindingsViewModel(site.workspace(), new Linter(ShellCheck.NONE), desk.background()));
        screen.show(new Destination.ReadRunbook(name));
        return screen;
    }

    private Screen editor(Desk desk, EditorStage.Moment moment) {
        return EditorStage.screen(desk, shop.workspace(), "runbooks/shop-database.md", moment);
    }

    private Screen editorByHand(Desk desk, EditorStage.Moment moment) {
        return EditorStage.screen(desk, shop.byHand(), "by-hand/shop-by-hand.md", moment);
    }

    /** A runbook in which much can go wrong. */
    private Screen byHand(Desk desk) {
        Workspace workspace = shop.byHand();
        return new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), desk.background()),
                new FindingsViewModel(workspace, new Linter(ShellCheck.NONE), desk.background()));
    }

    private static void every(List<Gallery.Picture> all, String name, String shown, Function<Desk, List<Screen>> screens) {
        both(all, name, shown, screens);
        all.add(new Gallery.Picture(name + "-de", Locale.GERMAN, Settings.Theme.LIGHT, shown, screens));
        all.add(new Gallery.Picture(name + "-uk", UKRAINIAN, Settings.Theme.DARK, shown, screens));
    }

    private static void both(List<Gallery.Picture> all, String name, String shown, Function<Desk, List<Screen>> screens) {
        all.add(new Gallery.Picture(name + "-light", Locale.ENGLISH, Settings.Theme.LIGHT, shown, screens));
        all.add(new Gallery.Picture(name + "-dark", Locale.ENGLISH, Settings.Theme.DARK, shown, screens));
    }

    private static Screen welcome(Desk desk, Optional<Exception> failure) {
        return new WelcomeScreen(desk, new WelcomeScreen.Makers(folder -> { }, (file, folder) -> { }), () -> Path.of("."), (folder, then) -> { }, failure);
    }

    private static Screen settings(Desk desk) {
        Settings settings = new Settings(Optional.empty(), Settings.Theme.DESKTOP, "K. Lang", Optional.of(Path.of("/srv/dr/shop-production")));
        About about = new About("0.1.0", Path.of("/home/lang/.local/share/relight"), Path.of("/home/lang/.local/share/relight/logs"));
        return new SettingsScreen(desk, new SettingsViewModel(settings, about, changed -> { }, () -> { }));
    }

    /** The whole navigation with the wanted screen in its place and shown. */
    static List<Screen> rail(Desk desk, Screen wanted) {
        List<Screen> all = new ArrayList<>(List.of(
                new Stub(Screen.READY, Feather.HOME), new Stub(Screen.CATALOG, Feather.DATABASE),
                new Stub(Screen.RUNBOOKS, Feather.BOOK_OPEN), new Stub(Screen.RECOVERY, Feather.ACTIVITY),
                new Stub(Screen.RESTORE, Feather.ROTATE_CCW), new Stub(Screen.CLUSTER, Feather.SERVER), new Stub(Screen.PROTOCOL, Feather.FILE_TEXT),
                new Stub(Screen.PLAN, Feather.MAP),
                new Stub(Screen.SETTINGS, Feather.SETTINGS)));
        all.replaceAll(screen -> screen.id().equals(wanted.id()) ? wanted : screen);
        return all;
    }

    /** A screen that another picture shows. */
    private record Stub(String id, Ikon icon) implements Screen {

        @Override
        public String titleKey() {
            return "screens.shell." + id;
        }

        @Override
        public Node node() {
            return new StackPane();
        }

        @Override
        public void attach() {}

        @Override
        public void detach() {}
    }
}
