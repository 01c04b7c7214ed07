package relight.adapter.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.files.FilesActions;
import relight.adapter.engine.files.FilesDataProbe;
import relight.adapter.engine.files.FilesEngine;
import relight.adapter.engine.sqlite.SqliteActions;
import relight.adapter.engine.sqlite.SqliteDataProbe;
import relight.adapter.engine.sqlite.SqliteEngine;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.ShellRunner;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.recovery.CheckRunner;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecheckRunner;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Scenario;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** The whole way, as the runbooks of the practice site say it: a real fault, a recovery in the journal, a shop that is well again. */
class PracticeRecoveryTest {

    @TempDir
    private Path folder;
    private PracticeSite site;
    private SqliteCatalogIndex index;
    private Journal journal;
    private Workspace workspace;
    private RecoveryEngine engine;

    @BeforeEach
    void begin() throws Exception {
        site = PracticeSite.create(folder.resolve("site"), Messages.english(), WorkListener.NONE);
        site.start();
        workspace = new WorkspaceReader().read(site.workspace());
        index = new SqliteCatalogIndex(folder.resolve("data/index.db"));
        journal = SqliteJournal.open(folder.resolve("data/journal.db"), new SystemTime());
        Catalog catalog = new Catalog(workspace, Map.of("backups", new FolderStore((StoreDefinition.Folder) workspace.stores().getFirst())), index);
        Path root = site.workspace();
        Restores restores = new Restores(workspace, catalog, List.of(new SqliteEngine(root, catalog::store, root.resolve("spool"), Hosts.known(Pods.NONE)), new FilesEngine(workspace, catalog::store, Hosts.known(Pods.NONE))));
        CheckRunner checks = new CheckRunner(catalog, restores, List.of(new SqliteDataProbe(root, Hosts.known(Pods.NONE)), new FilesDataProbe(root, Hosts.known(Pods.NONE))), journal, new SystemTime());
        engine = new RecoveryEngine(journal, List.of(new RecheckRunner(restores), checks, new SqliteActions(catalog::store, Hosts.known(Pods.NONE)),
                new FilesActions(catalog::store, Hosts.known(Pods.NONE)), new ShellRunner(root, System.getenv(), Duration.ofSeconds(5)), new Asking()), restores,
                new SystemTime(), folder.resolve("data/spool"), new RecoveryEngine.About("0.1.0", "host", Messages.english()));
    }

    @AfterEach
    void end() throws Exception {
        site.close();
        journal.close();
        index.close();
    }

    @Test
    void aCorruptDatabaseIsRecoveredByItsRunbookAndCommitted() throws Exception {
        site.inject(Fault.CORRUPT_DATABASE);
        assertEquals(503, site.state().status());
        try (RecoverySession session = declare(Fault.CORRUPT_DATABASE)) {
            play(session);
            assertTrue(site.state().well(), site.state().toString());
            assertTrue(session.state().verified().isPresent(), "the health check stopped the clock");
            assertEquals(3, session.state().backups().getFirst().passedOver().size(), "with the reason of each");
            assertTrue(session.state().checks().stream().anyMatch(check -> check.check().equals("backup: checksum") && check.passed()),
                    "what the verification found is in the record");
            assertTrue(session.state().points().get("shop-db").measured());
            assertTrue(session.clock().dataLost().orElseThrow().compareTo(Duration.ofHours(24)) <= 0, "within the RPO");
            session.commit();
            play(session);
            session.close("");
            assertEquals("recovered", session.state().closed().orElseThrow().verdict());
        }
        assertTrue(site.state().well());
    }

    @Test
    void aRecoveryOfTheDatabaseCanBeTakenBack() throws Exception {
        site.inject(Fault.CORRUPT_DATABASE);
        try (RecoverySession session = declare(Fault.CORRUPT_DATABASE)) {
            play(session);
            assertTrue(site.state().well());
            session.undo("only practising");
            play(session);
        }
        assertEquals(503, site.state().status(), "the damaged database is back in its place");
    }

    @Test
    void lostPicturesComeBackAndThoseThatWereThereStay() throws Exception {
        Path uploaded = site.workspace().resolve("shop/media/uploaded-tonight.svg");
        Files.writeString(uploaded, "<svg/>");
        site.inject(Fault.LOST_MEDIA);
        Files.writeString(uploaded, "<svg/>");
        try (RecoverySession session = declare(Fault.LOST_MEDIA)) {
            play(session);
            assertTrue(site.state().mediaStatus() == 200 || site.state().mediaReason().contains("missing"), site.state().toString());
            session.commit();
            play(session);
        }
        assertTrue(Files.exists(uploaded));
        assertTrue(site.state().well(), site.state().toString());
    }

    private RecoverySession declare(Fault fault) throws IOException {
        Scenario scenario = workspace.scenarios().stream().filter(one -> one.name().equals(fault.scenario(Messages.english()))).findFirst().orElseThrow();
        String name = scenario.runbook().orElseThrow();
        Runbook runbook = new RunbookReader().read(name, Files.readString(site.workspace().resolve(name)));
        return engine.declare(Declaration.of(Mode.INCIDENT, scenario.name(), "K. Lang", workspace.site(), scenario.objectives(), runbook)
                .because("the shop says so", Optional.of(scenario.name()), scenario.systems()));
    }

    private static void play(RecoverySession session) {
        Optional<StepState> next = session.state().next();
        while (next.isPresent()) {
            Step step = session.step(next.get().step().id());
            switch (step) {
                case Step.Approval approval -> session.approve(step.id(), approval.typed().orElse(""));
                case Step.Manual _ -> session.judge(step.id(), Judgement.DONE, "");
                default -> {
                    Outcome outcome = session.run(step.id(), Map.of(), Set.of());
                    assertTrue(outcome.good(), () -> step.title() + ": " + outcome.reason() + "\n" + failures(session.state()));
                }
            }
            next = session.state().next();
        }
        assertFalse(session.state().stuckAt().isPresent());
    }

    private static String failures(Recovery state) {
        return state.checks().stream().filter(check -> !check.passed()).map(Object::toString).reduce("", (one, other) -> one + "\n" + other);
    }

    /** Stands for the console's own way of asking an address. */
    private final class Asking implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return step instanceof Step.Http;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            Step.Http http = (Step.Http) step;
            long end = System.nanoTime() + http.within().orElse(Duration.ZERO).toNanos();
            while (true) {
                int status = status(http.url());
                String wanted = http.expectStatus().replace('x', '.');
                if (Integer.toString(status).matches(wanted)) {
                    return Outcome.succeeded();
                }
                if (System.nanoTime() > end) {
                    return Outcome.failed("status " + status);
                }
                Thread.sleep(100);
            }
        }

        private int status(String url) throws InterruptedException {
            try {
                String path = url.substring(site.address().length());
                return new ServiceProcess(site.workspace()).status(path).map(answer -> answer.statusCode()).orElse(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
