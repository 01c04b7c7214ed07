package relight.ui.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.core.recovery.StepHistory;
import relight.core.restore.DryRun;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.sqlserver.SqlserverPlanner;
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
        REPLICA,
        /** The moment that a bucket's own versions go back to. */
        BUCKET,
        /** To where a database of SQL Server goes. */
        SQLSERVER,
        /** Its plan. */
        SQLSERVER_PLAN,
        /** Which objects of a cluster come back, and how. */
        KUBERNETES,
        /** The same where Velero does it. */
        KUBERNETES_VELERO,
        /** Its plan. */
        KUBERNETES_PLAN,
        /** Its plan where Velero does it. */
        KUBERNETES_VELERO_PLAN;

        String engine() {
            return switch (this) {
                case MOMENT, REPLICA -> PostgresqlPlanner.ENGINE;
                case BUCKET -> BucketPlanner.ENGINE;
                case SQLSERVER, SQLSERVER_PLAN -> SqlserverPlanner.ENGINE;
                case KUBERNETES, KUBERNETES_VELERO, KUBERNETES_PLAN, KUBERNETES_VELERO_PLAN -> KubernetesPlanner.ENGINE;
            };
        }
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
        RestoreSite site = new RestoreSite(Files.createDirectories(folder), choice.engine(), choice == Choice.REPLICA);
        switch (choice) {
            case MOMENT -> site.log();
            case BUCKET -> site.versions();
            case REPLICA, SQLSERVER, SQLSERVER_PLAN, KUBERNETES, KUBERNETES_VELERO, KUBERNETES_PLAN, KUBERNETES_VELERO_PLAN -> { }
        }
        RestoreStage stage = new RestoreStage(site, words);
        stage.choose(choice);
        return stage;
    }

    private void choose(Choice choice) {
        lead(model, switch (choice) {
            case MOMENT, BUCKET -> Page.WHEN;
            case REPLICA, SQLSERVER, KUBERNETES, KUBERNETES_VELERO, KUBERNETES_VELERO_PLAN -> Page.WHERE;
            case SQLSERVER_PLAN, KUBERNETES_PLAN -> Page.PLAN;
        });
        switch (choice) {
            case MOMENT, BUCKET -> FxToolkit.onFx(() -> model.target(Optional.of("time:2026-04-15T09:40:00Z"), true));
            case REPLICA -> {
                FxToolkit.await("the replica is seen", () -> model.standIn().get().isPresent());
                FxToolkit.onFx(() -> model.draft().set(model.draft().get().toSwitch()));
            }
            case KUBERNETES_VELERO, KUBERNETES_VELERO_PLAN -> FxToolkit.onFx(() -> AnsweringKubernetes.THROUGH_VELERO.forEach(
                    (name, value) -> model.draft().set(model.draft().get().choosing(name, value))));
            case SQLSERVER, SQLSERVER_PLAN, KUBERNETES, KUBERNETES_PLAN -> { }
        }
        if (choice == Choice.KUBERNETES_VELERO_PLAN) {
            lead(model, Page.PLAN);
        }
    }

    public RestoreScreen show(Desk desk) {
        return new RestoreScreen(desk, model, new RecoveryInHand(desk.background(), () -> StepHistory.of(site.journal())), "K. Lang");
    }

    /** One object of the dry run, held against the cluster. */
    public void showObject(Desk desk) {
        new DryRunList(desk, new DryRun.Collector(DryRun.Of.OBJECTS).made(), model).show(
                new DryRun.Item(DryRun.Kind.CHANGED, "shop/deployments.apps/web", DryRun.UNKNOWN), AnsweringKubernetes.WEB);
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
