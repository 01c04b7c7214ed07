package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.cli.Location;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoverySession;
import relight.core.restore.Planning;
import relight.core.restore.PlanWriter;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** A restore through Velero that somebody cancels in its middle, as the button of the recovery's screen does; on a real API server. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E4")
class VeleroCancelTest {

    private static final String BACKUP = "nightly-20260415010000";

    private TestNamespace shop;
    private VeleroStandIn velero;
    private OpenWorkspace workspace;
    private RecoverySession session;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.make("cancel");
        shop.fill();
        Path site = Files.createDirectories(folder.resolve("site"));
        VeleroBucket.Backup backup = new VeleroBucket(site.resolve("bucket")).backup(BACKUP).described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        velero = VeleroStandIn.install(shop, site.resolve("bucket"));
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid(), velero.namespace()));
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.of("UTC"));
        workspace = new OpenWorkspace(new Location(site, folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        workspace.catalog().verifyAll(CatalogQuery.ALL, WorkListener.NONE, _ -> { });
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        workspace.close();
        velero.close();
        shop.close();
    }

    private void declare(Map<String, String> choices) throws Exception {
        Restores restores = workspace.restores();
        Planning planning = restores.plan(restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD, Optional.empty(), Way.IN_PLACE, Optional.empty(), choices),
                WorkListener.NONE), Messages.english());
        RestorePlan plan = ((Planning.Planned) planning).plan();
        Runbook runbook = new RunbookReader().read("plan.md", new PlanWriter().write(plan, Messages.english()));
        session = workspace.engine().declare(Declaration.of(Mode.DRILL, plan.title(), "K. Lang", restores.workspace().site(), plan.request().system().objectives(), runbook));
    }

    private StepId next() {
        return session.state().next().orElseThrow().step().id();
    }

    private boolean isAt(String action) {
        return session.step(next()) instanceof Step.EngineAction engine && engine.action().equals(action);
    }

    @Test
    void cancelledOnTheScreenInMidRestoreItSaysWhatIsMadeAndTheWayBackDeletesItAndPutsTheLocationBack() throws Exception {
        shop.remove("configmaps/settings");
        shop.remove("secrets/login");
        velero.hold(true);
        velero.go();
        Until.holds(() -> !velero.all("backups").isEmpty());
        declare(Map.of("through", "velero", "kinds", "configmaps,secrets"));
        session.approve(next(), "shop");
        while (!isAt("velero-follow")) {
            assertTrue(session.run(next(), Map.of(), Set.of()).good(), () -> session.state().stuckAt().toString());
        }
        StepId follow = next();
        CompletableFuture<Outcome> following = CompletableFuture.supplyAsync(() -> session.run(follow, Map.of(), Set.of()));
        Until.holds(() -> velero.all("restores").getFirst().at("/status/progress/itemsRestored").asLong() == 1);
        session.cancel(follow);
        Outcome outcome = following.get(30, TimeUnit.SECONDS);
        assertEquals(Outcome.Kind.CANCELLED, outcome.kind());
        String said = outcome.reason().words().orElse("");
        assertTrue(said.contains("Velero cannot be stopped in the middle of a restore") && said.contains("Velero says InProgress; 1 of "), said);
        assertTrue(said.contains("the location stays as the plan has set it"), said);
        assertEquals("ReadOnly", velero.mode());
        assertTrue(session.lasting().toString().contains("is ReadOnly: schedules that write to it fail"), () -> "what lasts in production is told");

        velero.hold(false);
        session.undo("the wrong night");
        while (session.state().next().isPresent()) {
            assertTrue(session.run(next(), Map.of(), Set.of()).good(), () -> session.state().stuckAt().toString());
        }
        assertEquals("ReadWrite", velero.mode());
        assertEquals(" ", shop.read("configmaps/settings", "/data/mode") + " " + shop.secret("login", "password"));
        assertEquals("Completed", velero.all("restores").getFirst().at("/status/phase").asText());
    }
}
