package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.kubernetes.ClusterAccess;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.Catalog;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** What every engine that is registered has to refuse alike: a choice that it does not know, and a link of a chain that it cannot lay. */
class EveryEngineTest {

    /** Enough for every engine to offer all that it has. */
    private static final Map<String, String> TARGET = Map.of("data", "/srv/data", "database", "shop", "replica", "standby", "store", "store", "path", "/srv/shop",
            "url", "http://localhost:9", "context", "prod", "namespace", "shop");

    @TempDir
    private Path folder;
    private SqliteCatalogIndex index;
    private List<RestoreEngine<?>> engines;
    private Restores restores;
    private Workspace workspace;

    @BeforeEach
    void open() throws Exception {
        StoreDefinition.Folder store = new StoreDefinition.Folder("store", Files.createDirectory(folder.resolve("backups")), false);
        List<ProtectedSystem> systems = new ArrayList<>();
        for (String name : List.of("sqlite", "files", "bucket", "postgresql", "mysql", "sqlserver", "redis", "opensearch", "kubernetes")) {
            systems.add(new ProtectedSystem(name, name, "critical", List.of(), Objectives.NONE, TARGET, List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(store), systems, List.of(), List.of(), List.of(), List.of());
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        Catalog catalog = new Catalog(workspace, Map.of("store", new FolderStore(store)), index);
        engines = new Engines(workspace, catalog, reference -> new Secret("none"), folder.resolve("spool"), new ClusterAccess(Map.of(), program -> false), Hosts.known(Pods.NONE)).planners();
        restores = new Restores(workspace, catalog, engines);
        assertEquals(systems.stream().map(ProtectedSystem::engine).sorted().toList(), engines.stream().map(RestoreEngine::name).sorted().toList(),
                "a new engine belongs into this test");
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void ALL_1_ALL_2_whatAnEngineDoesNotKnowIsRefusedAndNotPassedOver() {
        for (ProtectedSystem system : workspace.systems()) {
            for (String unknown : List.of("tabels", "in-place", "Remove", "")) {
                Problem problem = assertThrows(Problem.class, () -> ask(system, Map.of(unknown, "true")), system.engine());
                assertEquals("restore.choice.unknown", problem.what().key(), () -> system.engine() + ": " + problem.say(Messages.english()));
                for (Choice offered : restores.choices(system)) {
                    assertTrue(problem.say(Messages.english()).contains(offered.name()), () -> problem.say(Messages.english()));
                }
            }
        }
        ProtectedSystem mysql = workspace.system("mysql").orElseThrow();
        for (String ofOthers : List.of("server", "tables", "schemas", "instead")) {
            assertEquals("restore.choice.unknown", assertThrows(Problem.class, () -> ask(mysql, Map.of(ofOthers, "switch"))).what().key());
        }
    }

    @Test
    void ALL_1_ALL_2_aValueThatIsNoneOfAChoicesValuesIsRefused() {
        for (ProtectedSystem system : workspace.systems()) {
            List<Choice> choices = new ArrayList<>(engine(system).choices(system));
            choices.addAll(engine(system).furtherChoices(system));
            choices.add(Choice.oneOf("thaw-tier", "bulk"));
            for (Choice choice : choices) {
                String wrong = switch (choice.kind()) {
                    case YES -> "yes";
                    case ONE_OF -> choice.options().getFirst() + "x";
                    case NUMBER -> "-1";
                    case TEXT -> "";
                };
                if (choice.kind() == Choice.Kind.TEXT) {
                    continue;
                }
                Problem problem = assertThrows(Problem.class, () -> ask(system, Map.of(choice.name(), wrong)), () -> system.engine() + " " + choice.name());
                assertEquals("restore.choice.value", problem.what().key(), () -> problem.say(Messages.english()));
                choice.options().forEach(option -> assertTrue(problem.say(Messages.english()).contains(option), () -> problem.say(Messages.english())));
            }
        }
    }

    /** They get as far as the search for a backup, of which there is none. */
    @Test
    void whatIsOfferedIsTaken() throws Exception {
        for (ProtectedSystem system : workspace.systems()) {
            Map<String, String> all = new HashMap<>(Map.of("thaw-tier", "bulk", "thaw-days", "3", "restore-test", "true", "test-folder", "/srv"));
            engine(system).choices(system).forEach(choice -> all.put(choice.name(), value(choice)));
            engine(system).furtherChoices(system).forEach(choice -> all.put(choice.name(), value(choice)));
            List.of("target", "from", "instead", "harm-since").forEach(all::remove);
            Problem problem = assertThrows(Problem.class, () -> ask(system, all), system.engine());
            assertEquals("restore.backup.none", problem.what().key(), () -> system.engine() + ": " + problem.say(Messages.english()));
        }
    }

    @Test
    void ALL_13_aLinkOfAChainIsNeverTakenForAllOfItByAnEngineThatKnowsNoChains() throws Exception {
        for (ProtectedSystem system : workspace.systems()) {
            for (BackupSeries.Kind kind : List.of(BackupSeries.Kind.INCREMENTAL, BackupSeries.Kind.DIFFERENTIAL)) {
                Backup link = new Backup("b1", "nightly", system.name(), "store", new StoredObject("shop.tar", Optional.empty(), Optional.of("tag"), 5_000, Instant.EPOCH,
                        Optional.empty()), "/backups/shop.tar", kind, Instant.EPOCH, new Verdict(State.GOOD, List.of(), Optional.of(Instant.EPOCH), Optional.of("ab"),
                        Optional.of(new BackupFormat(List.of(), BackupFormat.Content.TAR, ""))));
                assertEquals(engine(system).chains(), system.engine().equals("sqlserver"));
                if (!engine(system).chains()) {
                    for (Way way : Way.values()) {
                        Planning planning = restores.plan(new RestoreRequest(system, link, List.of(), way, Optional.of("beside"), Map.of()), Messages.english());
                        assertEquals(List.of("ALL-13"), assertInstanceOf(Planning.Refused.class, planning).refusals().stream().map(Refusal::id).toList());
                    }
                }
            }
        }
    }

    private static String value(Choice choice) {
        return switch (choice.kind()) {
            case YES -> "true";
            case ONE_OF -> choice.options().getLast();
            case NUMBER -> "5";
            case TEXT -> "";
        };
    }

    private RestoreEngine<?> engine(ProtectedSystem system) {
        return engines.stream().filter(engine -> engine.name().equals(system.engine())).findFirst().orElseThrow();
    }

    private void ask(ProtectedSystem system, Map<String, String> choices) throws Exception {
        restores.request(new Restores.Wish(system.name(), Restores.LATEST_GOOD, Optional.empty(), Way.SIDE_BY_SIDE, Optional.empty(), choices), WorkListener.NONE);
    }
}
