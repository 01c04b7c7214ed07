package relight.ui.recovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.Desk;

/** A recovery with a step in a terminal, in which a program really asks; for pictures. */
public final class TerminalStage implements AutoCloseable {

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

    private final Journal journal;
    private final RecoveryEngine engine;
    private final Workspace workspace;
    private final RecoverySession session;
    private RecoveryScreen screen;
    private Optional<RecoveryInHand> shown = Optional.empty();

    private TerminalStage(Path data) throws IOException {
        program(data.resolve("vault"), VAULT);
        program(data.resolve("psql"), PSQL);
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("PATH", data + ":" + environment.get("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
        journal = SqliteJournal.open(data.resolve("journal.db"), new SystemTime());
        engine = new RecoveryEngine(journal, List.of(new ShellRunner(data, environment, Duration.ofMillis(300))),
                new Restores(null, null, List.of()), new SystemTime(), data.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        workspace = new Workspace(data, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        session = engine.declare(Declaration.of(Mode.INCIDENT, "Shop database corrupted", "K. Lang", SITE, OBJECTIVES,
                new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
    }

    /** A recovery whose programs and journal lie in the folder. */
    public static TerminalStage in(Path data) throws IOException {
        return new TerminalStage(data);
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        file.toFile().setExecutable(true);
    }

    /** The screen and the bar above it, before the step. */
    public RegionNight.Shown show(Desk desk) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal));
        screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
        inHand.take(session);
        shown = Optional.of(inHand);
        return new RegionNight.Shown(screen, new IncidentBar(desk, inHand), inHand);
    }

    /**
     * Runs the step until its program waits for a line; not on the FX thread.
     *
     * @param inside whether the keyboard is in the terminal then
     */
    public void run(boolean inside) {
        Thread.startVirtualThread(() -> session.run(session.state().next().orElseThrow().step().id(), Map.of(), Set.of()));
        FxToolkit.await("the prompt", () -> shows("Passphrase"));
        FxToolkit.onFx(() -> pane().orElseThrow().type("not to be seen\r".getBytes(StandardCharsets.UTF_8)));
        FxToolkit.await("the rows", () -> shows("reversed"));
        FxToolkit.onFx(() -> {
            if (inside) {
                pane().orElseThrow().takeKeys();
            } else {
                pane().orElseThrow().requestFocus();
            }
        });
    }

    private boolean shows(String text) {
        return pane().filter(pane -> pane.shown().contains(text)).isPresent();
    }

    private Optional<TerminalPane> pane() {
        return Optional.ofNullable((TerminalPane) screen.node().lookup(".terminal-pane"));
    }

    @Override
    public void close() {
        session.cancel();
        FxToolkit.await("the step has ended", () -> session.state().atHand().isEmpty());
        FxToolkit.onFx(() -> shown.ifPresent(RecoveryInHand::letGo));
        session.close();
        journal.close();
    }
}
