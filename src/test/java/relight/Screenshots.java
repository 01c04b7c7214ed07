package relight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import relight.adapter.practice.Fault;
import relight.adapter.practice.PracticeSite;
import relight.cli.Location;
import relight.cli.Version;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Mode;
import relight.core.history.RecordedYear;
import relight.core.report.HistoryGallery;
import relight.core.report.ReportGallery;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.ShopDrill;
import relight.ui.ShopSite;
import relight.ui.catalog.CatalogScreen;
import relight.ui.catalog.CatalogViewModel;
import relight.ui.cluster.ClusterStage;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Screen;
import relight.ui.readiness.ReadinessScreen;
import relight.ui.readiness.ReadinessViewModel;
import relight.ui.recovery.PeopleStage;
import relight.ui.protocol.HistoryStage;
import relight.ui.recovery.RegionNight;
import relight.ui.recovery.RegionNight.Moment;
import relight.ui.recovery.TerminalStage;
import relight.ui.restore.RestoreStage;
import relight.ui.runbook.EditorStage;
import relight.ui.runbook.FindingsViewModel;
import relight.ui.runbook.RunbooksScreen;
import relight.ui.runbook.RunbooksViewModel;
import relight.ui.settings.About;
import relight.ui.settings.SettingsScreen;
import relight.ui.settings.SettingsViewModel;
import relight.ui.velero.VeleroStage;

/**
 * Makes the pictures in {@code screenshots/}, without a display. Readiness, catalog and runbooks show a shop as a team would run
 * it; restore, recovery and protocol show the practice site, really broken and really recovered through the screens.
 *
 * <p>Argument: the folder of the pictures.
 */
final class Screenshots implements AutoCloseable {

    private static final String OPERATOR = "K. Lang";
    private static final Messages WORDS = Messages.in(Locale.ENGLISH, ZoneId.of("Europe/Berlin"));

    private final Path folder;
    private final Path scratch;
    private final Path lampShop;
    private final ShopSite shop;
    private final RegionNight night;
    private final PracticeSite practice;
    private final DesktopConsole console;
    private final Studio studio;

    private Screenshots(Path folder) throws Exception {
        this.folder = folder;
        scratch = Files.createTempDirectory("relight-screenshots");
        shop = ShopSite.in(scratch);
        night = RegionNight.in(scratch);
        // A short name that says nothing about the machine: some pictures show it
        lampShop = Files.createDirectory(Path.of(System.getProperty("java.io.tmpdir"), "lamp-shop"));
        practice = PracticeSite.create(lampShop, Messages.english(), WorkListener.NONE);
        console = new DesktopConsole(new OpenWorkspace(new Location(practice.workspace(), scratch.resolve("data")), WORDS, _ -> { }), OPERATOR);
        studio = new Studio(folder);
    }

    public static void main(String[] folder) throws Exception {
        FxToolkit.start();
        try (Screenshots pictures = new Screenshots(Files.createDirectories(Path.of(folder[0])))) {
            pictures.ofTheTeam();
            pictures.ofTheNight();
            pictures.ofTheEditor();
            pictures.ofTheApproval();
            pictures.ofTheTerminal();
            pictures.ofTheChoices();
            pictures.ofTheCluster();
            pictures.ofTheArchive();
            pictures.ofVelero();
            pictures.ofTheRecovery();
            pictures.ofTheReport();
            pictures.ofTheYear();
        } catch (Exception | AssertionError failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private void ofTheTeam() throws IOException {
        Clock clock = Clock.fixed(ShopSite.NOW, ShopSite.ZONE);
        studio.open(WORDS, clock, desk -> rail(desk, List.of(
                new ReadinessScreen(desk, new ReadinessViewModel(shop.readiness(), desk.words(), desk.clock(), desk.background())),
                new CatalogScreen(desk, new CatalogViewModel(shop.catalog(), desk.background())),
                new RunbooksScreen(desk, new RunbooksViewModel(shop.workspace(), new RunbookReader(), desk.background(),
                        () -> ShopDrill.history(scratch)), new FindingsViewModel(shop.workspace(), new Linter(ShellCheck.NONE), desk.background())))), desk -> Optional.empty());
        studio.go(new Destination.Page(Screen.READY));
        studio.shoot("readiness");
        studio.go(new Destination.Backups("system:shopdb"));
        studio.shoot("catalog");
        studio.go(new Destination.ReadRunbook("runbooks/shop-database.md"));
        studio.shoot("runbooks");
    }

    /** A region is lost: who decides what, three lanes at once, whom to tell; and a runbook that was written by hand. */
    private void ofTheNight() throws IOException {
        Clock clock = Clock.fixed(ShopSite.NOW, ShopSite.ZONE);
        night(Moment.DECISION);
        studio.shoot("decision");
        night(Moment.LANES);
        studio.shoot("lanes");
        studio.go(new Destination.Messages());
        studio.shoot("messages");
        studio.open(WORDS, clock, desk -> rail(desk, List.of(new RunbooksScreen(desk,
                new RunbooksViewModel(shop.byHand(), new RunbookReader(), desk.background()),
                new FindingsViewModel(shop.byHand(), new Linter(ShellCheck.NONE), desk.background())))), desk -> Optional.empty());
        studio.go(new Destination.Page(Screen.RUNBOOKS));
        studio.shoot("findings");
    }

    /** The same runbook while it is mended: what can be written, and what is dangerous, beside how it will be read. */
    private void ofTheEditor() throws IOException {
        studio.open(WORDS, Clock.fixed(ShopSite.NOW, ShopSite.ZONE), desk -> rail(desk, List.of(
                EditorStage.screen(desk, shop.byHand(), "by-hand/shop-by-hand.md", EditorStage.Moment.PROPOSALS))), desk -> Optional.empty());
        studio.go(new Destination.Page(Screen.RUNBOOKS));
        studio.shoot("editor");
    }

    /** Production is moved only when somebody on another machine has signed. */
    private void ofTheApproval() throws Exception {
        try (PeopleStage stage = PeopleStage.atApproval(Files.createDirectory(scratch.resolve("approval")), Locale.ENGLISH)) {
            recovery(Clock.systemDefaultZone(), stage::show);
            studio.shoot("approval");
        }
    }

    private void ofTheTerminal() throws Exception {
        try (TerminalStage stage = TerminalStage.in(Files.createDirectory(scratch.resolve("terminal")))) {
            recovery(Clock.systemDefaultZone(), stage::show);
            stage.run(true);
            studio.shoot("terminal");
        }
    }

    /** A moment to go back to, a replica that could take over instead of a restore, and what a restore would make of a cluster's objects, by itself and through Velero. */
    private void ofTheChoices() throws IOException {
        for (RestoreStage.Choice choice : List.of(RestoreStage.Choice.MOMENT, RestoreStage.Choice.REPLICA, RestoreStage.Choice.KUBERNETES_PLAN,
                RestoreStage.Choice.KUBERNETES_VELERO_PLAN)) {
            String name = choice == RestoreStage.Choice.KUBERNETES_VELERO_PLAN ? "velero-restore" : choice.name().toLowerCase(Locale.ROOT).replace("_plan", "");
            try (RestoreStage stage = RestoreStage.at(choice, scratch.resolve(name), WORDS)) {
                studio.open(WORDS, Clock.fixed(ShopSite.NOW, ShopSite.ZONE), desk -> rail(desk, List.of(stage.show(desk))), desk -> Optional.empty());
                studio.go(new Destination.Page(Screen.RESTORE));
                studio.shoot(name);
            }
        }
    }

    /** A deployment is about to be scaled by hand, how a CronJob last ran, and what the cluster's Velero does. */
    private void ofTheCluster() throws IOException {
        Map<ClusterStage.Moment, String> names = Map.of(ClusterStage.Moment.SCALE, "cluster", ClusterStage.Moment.CRON, "cronjob", ClusterStage.Moment.VELERO, "velero");
        for (Map.Entry<ClusterStage.Moment, String> picture : names.entrySet()) {
            try (ClusterStage stage = ClusterStage.at(picture.getKey(), scratch.resolve("cluster-" + picture.getValue()))) {
                studio.open(WORDS, Clock.fixed(ShopSite.NOW, ShopSite.ZONE), desk -> rail(desk, List.of(stage.show(desk, picture.getKey()))), desk -> Optional.empty());
                studio.go(new Destination.Page(Screen.CLUSTER));
                studio.shoot(picture.getValue());
            }
        }
    }

    /** What is in a backup of files: one is found, looked at and ticked. */
    private void ofTheArchive() throws Exception {
        Path site = Files.createDirectory(scratch.resolve("archive"));
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Lamp shop, zone: Europe/Berlin}
                stores: {disk: {folder: backups}}
                systems:
                  media: {engine: files, rto: 2h, rpo: 24h, target: {path: media}}
                series:
                  media-nightly: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd, zone: UTC, greatest-age: 26h}
                """);
        Path media = site.resolve("media");
        for (String folder : List.of("invoices/2026-03", "invoices/2026-04", "pages", "products/desk", "products/floor", "products/garden")) {
            Files.createDirectories(media.resolve(folder));
            for (int i = 1; i <= 40; i++) {
                Files.writeString(media.resolve(folder).resolve("%s-%03d.%s".formatted(folder.substring(folder.indexOf('/') + 1), i, folder.startsWith("p") ? "svg" : "txt")),
                        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".repeat(i));
            }
        }
        List<String> openings = List.of("pages/opening-hours.txt", "pages/opening-hours-de.txt", "pages/opening-hours-uk.txt", "products/garden/opening-hours.txt");
        for (String name : openings) {
            Files.writeString(media.resolve(name), "Mon to Fri 9 to 18, Sat 10 to 14.\nOn 1 May the shop is closed.\n");
        }
        Files.createDirectory(site.resolve("backups"));
        new ProcessBuilder("tar", "-C", site.toString(), "--sort=name", "--owner=shop:1000", "--group=shop:1000", "--mtime=2026-04-14 22:00Z", "-czf",
                site.resolve("backups/media_20260414.tar.gz").toString(), "media").inheritIO().start().waitFor();
        OpenWorkspace workspace = new OpenWorkspace(new Location(site, scratch.resolve("archive-data")), WORDS, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        workspace.catalog().verifyAll(CatalogQuery.ALL, WorkListener.NONE, _ -> { });
        try (DesktopConsole files = new DesktopConsole(workspace, OPERATOR)) {
            studio.open(WORDS, Clock.fixed(ShopSite.NOW, ShopSite.ZONE), files::screens, files::incidentBar);
            studio.go(new Destination.Backups("system:media"));
            studio.press("look-inside", 1);
            studio.type("contents-search", "opening*");
            studio.chooseFound(".contents-tree", openings.size());
            studio.press("contents-show", 1);
            studio.shoot("contents");
        }
    }

    /** What Velero wrote down of a night's backup: the line that says why it is not whole. */
    private void ofVelero() throws Exception {
        Path site = Files.createDirectory(scratch.resolve("velero"));
        VeleroStage.in(site);
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Lamp shop, zone: Europe/Berlin}
                stores: {cluster: {folder: bucket, layout: velero}}
                systems:
                  shop: {engine: kubernetes, rto: 2h, rpo: 24h, target: {context: prod-frankfurt, namespace: shop}}
                series:
                  shop-nightly: {system: shop, store: cluster, path: "shop-nightly-*", greatest-age: 26h}
                """);
        OpenWorkspace workspace = new OpenWorkspace(new Location(site, scratch.resolve("velero-data")), WORDS, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        workspace.catalog().verifyAll(CatalogQuery.ALL, WorkListener.NONE, _ -> { });
        try (DesktopConsole cluster = new DesktopConsole(workspace, OPERATOR)) {
            studio.open(WORDS, Clock.fixed(ShopSite.NOW, ShopSite.ZONE), cluster::screens, cluster::incidentBar);
            studio.go(new Destination.Backups("system:shop"));
            studio.press("velero-papers", 1);
            studio.type("velero-words", "hook");
            studio.chooseRow("velero-log", 11);
            studio.shoot("velero-log");
        }
    }

    private void night(Moment moment) {
        recovery(Clock.fixed(ShopSite.NOW, ShopSite.ZONE), desk -> night.show(desk, moment, Mode.INCIDENT));
    }

    private void recovery(Clock clock, Function<Desk, RegionNight.Shown> recovery) {
        AtomicReference<RegionNight.Shown> shown = new AtomicReference<>();
        studio.open(WORDS, clock, desk -> {
            shown.set(recovery.apply(desk));
            return rail(desk, List.of(shown.get().screen()));
        }, desk -> Optional.of(shown.get().bar()));
        studio.go(new Destination.Page(Screen.RECOVERY));
    }

    private void ofTheRecovery() throws IOException, InterruptedException {
        practice.start();
        practice.inject(Fault.CORRUPT_DATABASE);
        studio.open(WORDS, Clock.systemDefaultZone(), desk -> rail(desk, List.of()), console::incidentBar);
        studio.go(new Destination.Restore("shop-db", Optional.empty()));
        studio.press("continue", 3);
        studio.shoot("restore");

        studio.go(new Destination.StartRecovery());
        studio.choose(".beginnings");
        studio.press("declare", 1);
        studio.pressUntil("commit", "shop-db", List.of("run", "done", "approve"));
        studio.shoot("recovery");
        studio.pressUntil("record", "", List.of("run", "done", "approve", "commit", "close"));
        studio.press("record", 1);
        studio.shoot("protocol");
    }

    /** What an auditor gets of an invented night: how it ended, and its time line. */
    private void ofTheReport() throws IOException, InterruptedException {
        ReportGallery.pictures(scratch, WORDS, 2, folder);
    }

    /** Forty recoveries of an invented year: on paper, and on the screen. */
    private void ofTheYear() throws Exception {
        HistoryGallery.pictures(scratch, WORDS, 3, folder);
        try (RecordedYear year = new RecordedYear(Files.createDirectory(scratch.resolve("year")))) {
            for (String page : List.of("figures", "findings")) {
                studio.open(WORDS, Clock.fixed(RecordedYear.NOW, ShopSite.ZONE), desk -> rail(desk, List.of(HistoryStage.screen(desk, year, page))), desk -> Optional.empty());
                studio.go(new Destination.Page(Screen.PROTOCOL));
                studio.shoot("history-" + page);
            }
        }
    }

    /** The navigation as the console has it, with the screens of another site in their places. */
    private List<Screen> rail(Desk desk, List<Screen> others) {
        List<Screen> all = new ArrayList<>(console.screens(desk));
        all.replaceAll(screen -> others.stream().filter(other -> other.id().equals(screen.id())).findFirst().orElse(screen));
        Settings settings = new Settings(Optional.empty(), Settings.Theme.DESKTOP, OPERATOR, Optional.empty());
        About about = new About(Version.number(), scratch, scratch);
        all.add(new SettingsScreen(desk, new SettingsViewModel(settings, about, changed -> { }, () -> { })));
        return all;
    }

    @Override
    public void close() throws Exception {
        studio.close();
        console.close();
        practice.close();
        night.close();
        shop.close();
        remove(lampShop);
        remove(scratch);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
