package relight.ui.recovery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.ShellRunner;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.common.Screen;

/** Renders a step in a terminal, with a real program in it, to {@code target/gallery}. */
public final class TerminalGallery {

    private static final Site SITE = new Site("Shop", "production / eu-central-1", ZoneOffset.UTC);
    private static final Objectives OBJECTIVES = new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical");
    private static final String DOCUMENT = """
            # Shop database corrupted

            ## Assess

            The vault asks for the passphrase of whoever is on call; it is never written down.

            ```bash interactive title="Open the vault and look at the orders" estimate=5m
            vault open --shelf shop
            psql shop
            ```

            ## Restore

            ```bash title="Restore shopdb side by side" estimate=18m critical=true
            pg_restore --dbname shopdb_r1 --jobs 4 --exit-on-error "/spool/shopdb_20260415_020000.dump"
            ```

            ```http title="Health is green" clock=stop estimate=1m
            GET https://shop.example.com/health
            ```
            """;
    /** Programs that look like those of the document. */
    private static final String VAULT = """
            #!/bin/bash
            read -r -s -p 'Passphrase for shelf “shop”: ' x; echo
            printf '\\e[32m✓\\e[0m shelf \\e[1mshop\\e[0m is open until \\e[33m04:30\\e[0m, \\e[31m1 secret is older than a year\\e[0m\\n'
            """;
    private static final String PSQL = """
            #!/bin/bash
            printf 'psql (15.14)\\nSSL connection (protocol: TLSv1.3)\\nType "help" for help.\\n\\n'
            printf '\\e[1;34mshop\\e[0m=> select state, count(*) from orders group by 1;\\n'
            printf '   state   │ count  \\n───────────┼────────\\n \\e[32mpaid\\e[0m      │ 41 822\\n \\e[36mshipped\\e[0m   │ 39 104\\n \\e[35mreturned\\e[0m  │    417\\n \\e[31mcorrupted\\e[0m │     12\\n(4 rows)\\n\\n'
            printf '\\e[44;97m INFO \\e[0m \\e[41;97m FAIL \\e[0m \\e[42;97m OK \\e[0m \\e[43;97m WARN \\e[0m \\e[7m reversed \\e[0m \\e[2mdim\\e[0m \\e[4munderlined\\e[0m\\n\\n'
            read -r -p $'\\e[1;34mshop\\e[0m=> '
            """;

    private TerminalGallery() {}

    public static void main(String[] wanted) throws Exception {
        FxToolkit.start();
        Gallery gallery = new Gallery(Path.of("target/gallery"));
        take(gallery, "terminal-dark", Locale.ENGLISH, Settings.Theme.DARK, true);
        take(gallery, "terminal-light", Locale.ENGLISH, Settings.Theme.LIGHT, true);
        take(gallery, "terminal-de-light", Locale.GERMAN, Settings.Theme.LIGHT, false);
        take(gallery, "terminal-before-uk-dark", Locale.of("uk"), Settings.Theme.DARK, false);
        System.exit(0);
    }

    private static void take(Gallery gallery, String name, Locale language, Settings.Theme theme, boolean inside) throws Exception {
        Path data = Files.createTempDirectory("relight-terminal");
        program(data.resolve("vault"), VAULT);
        program(data.resolve("psql"), PSQL);
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("PATH", data + ":" + environment.get("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
        try (Journal journal = SqliteJournal.open(data.resolve("journal.db"), new SystemTime())) {
            RecoveryEngine engine = new RecoveryEngine(journal, List.of(new ShellRunner(data, environment, Duration.ofMillis(300))),
                    new Restores(null, null, List.of()), new SystemTime(), data.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
            Workspace workspace = new Workspace(data, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
            RecoverySession session = engine.declare(Declaration.of(Mode.INCIDENT, "Shop database corrupted", "K. Lang", SITE, OBJECTIVES,
                    new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
            AtomicReference<RecoveryScreen> shown = new AtomicReference<>();
            Stage stage = FxToolkit.onFx(() -> new Stage());
            Scene scene = FxToolkit.onFx(() -> {
                Scene built = gallery.stage(new Gallery.Picture(name, language, theme, Screen.RECOVERY, desk -> {
                    RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal));
                    shown.set(new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang"));
                    inHand.take(session);
                    return relight.ui.RecoveryRail.of(desk, shown.get());
                }));
                stage.setScene(built);
                stage.show();
                return built;
            });
            if (!name.contains("before")) {
                Thread.startVirtualThread(() -> session.run(session.state().next().orElseThrow().step().id(), Map.of(), Set.of()));
                FxToolkit.await("the prompt", () -> shows(shown.get(), "Passphrase"));
                FxToolkit.onFx(() -> type(shown.get(), "not to be seen\r"));
                FxToolkit.await("the rows", () -> shows(shown.get(), "reversed"));
                FxToolkit.onFx(() -> {
                    TerminalPane pane = (TerminalPane) shown.get().node().lookup(".terminal-pane");
                    if (inside) {
                        pane.takeKeys();
                    } else {
                        pane.requestFocus();
                    }
                });
            }
            Thread.sleep(700);
            FxToolkit.pulse();
            WritableImage image = FxToolkit.onFx(() -> scene.snapshot(null));
            Path file = Path.of("target/gallery").resolve(name + ".png");
            Gallery.write(image, file);
            System.out.println(file);
            session.cancel();
            FxToolkit.await("the step has ended", () -> session.state().atHand().isEmpty());
            FxToolkit.onFx(stage::hide);
            session.close();
        }
    }

    private static boolean shows(RecoveryScreen screen, String text) {
        return screen.node().lookup(".terminal-pane") instanceof TerminalPane pane && pane.shown().contains(text);
    }

    private static void type(RecoveryScreen screen, String keys) {
        ((TerminalPane) screen.node().lookup(".terminal-pane")).type(keys.getBytes(StandardCharsets.UTF_8));
    }

    private static void program(Path file, String text) throws Exception {
        Files.writeString(file, text);
        file.toFile().setExecutable(true);
    }
}
