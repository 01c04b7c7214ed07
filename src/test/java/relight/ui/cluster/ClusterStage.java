package relight.ui.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.kubernetes.ClusterAction;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.Journal;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.ui.cluster.HandAction.Field;
import relight.ui.common.Background;
import relight.ui.common.Desk;

/** The screen of a cluster that answers as it is told to, over a real journal, at some moment. */
public final class ClusterStage implements AutoCloseable {

    private static final String WHERE = "Context prod-frankfurt at https://api.k8s.shop.example:6443, cluster 0f7c9f0e-52d5-4d4e-a3b2-6c1f8f1f6a01, namespace shop.";

    final AnsweringClusters clusters = new AnsweringClusters();
    final List<ClusterAction> done = new ArrayList<>();
    final Journal journal;
    private final Path folder;
    private final List<String> systems;
    private final RecoveryEngine engine;
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<ActionInHand> hands = new ArrayList<>();
    /** Of what goes on while a picture is taken. */
    private final Background own = new Background();
    boolean holds;
    Optional<String> refuses = Optional.empty();

    /** What the picture shows. */
    public enum Moment { EMPTY, LISTED, VELERO, CRON, COPY, PORT, APPLY, SCALE, DELETE, LOGS, ROLLBACK, REFUSED, RUNNING, OVER, ALLOW, AWAY, UNSEEN }

    ClusterStage(Path folder, List<String> systems) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.systems = systems;
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        engine = new RecoveryEngine(journal, List.of(new Playing()), new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
    }

    public static ClusterStage at(Moment moment, Path folder) throws IOException {
        ClusterStage stage = new ClusterStage(folder, moment == Moment.EMPTY ? List.of() : List.of("shop", "shop-standby"));
        AnsweringClusters clusters = stage.clusters;
        switch (moment) {
            case ALLOW -> clusters.program = Optional.of("aws --region eu-central-1 eks get-token --cluster-name shop-production --output json --role arn:aws:iam::123456789012:role/recovery");
            case AWAY -> clusters.failure = Optional.of(new Problem(Message.of("kubernetes.away", "https://api.k8s.shop.example:6443", "Connection refused"), Message.of("kubernetes.away.remedy")));
            case UNSEEN -> clusters.unseen = List.of("secrets", "cronjobs.batch");
            case REFUSED -> stage.refuses = Optional.of("The cluster does not allow it: deployments.apps \"api\" is forbidden: User \"k.lang\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"shop\". "
                    + "Have this right granted (verb, resource and namespace are named there), then run the step again.");
            case RUNNING, PORT -> stage.holds = true;
            default -> { }
        }
        return stage;
    }

    ActionInHand hand(Background background) {
        ActionInHand hand = new ActionInHand(background, new ActionsByHand(engine, workspace().site()), session -> () -> { });
        hands.add(hand);
        return hand;
    }

    ClusterViewModel model(Background background) {
        return new ClusterViewModel(new ClusterViewModel.Services(workspace(), clusters, hand(background)), background, Messages.english(), "K. Lang");
    }

    private Workspace workspace() {
        List<ProtectedSystem> all = systems.stream().map(name -> new ProtectedSystem(name, "kubernetes", "critical", List.of(), Objectives.NONE,
                Map.of("context", "prod-frankfurt", "namespace", "shop", "cluster", AnsweringClusters.IDENTITY.uid().orElseThrow()), List.of(), Optional.empty(), Optional.empty(),
                Optional.empty())).toList();
        return new Workspace(folder, new Site("Shop", "production", ZoneOffset.UTC), List.of(), all, List.of(), List.of(), List.of(), List.of());
    }

    /** The screen at that moment; on the FX thread. */
    public ClusterScreen show(Desk desk, Moment moment) {
        ClusterViewModel model = new ClusterViewModel(new ClusterViewModel.Services(workspace(), clusters, hand(holds ? own : desk.background())), desk.background(), desk.words(), "K. Lang");
        model.veleroShown().set(moment == Moment.VELERO);
        ClusterScreen screen = new ClusterScreen(desk, model);
        switch (moment) {
            case EMPTY, LISTED, VELERO, ALLOW, AWAY, UNSEEN -> { }
            case APPLY -> once(model, "namespace/shop", HandAction.APPLY, Map.of(Field.FILE, "k8s/web.yaml"), false);
            case CRON -> once(model, "cronjob/nightly-dump", HandAction.RUN, Map.of(), false);
            case COPY -> once(model, "pod/api-6f9c7bd5c4-8h2mq", HandAction.COPY_IN, Map.of(Field.LOCAL, "dumps/orders.sql", Field.PATH, "/tmp/orders.sql"), false);
            case PORT -> once(model, "statefulset/redis", HandAction.FORWARD, Map.of(Field.PORT, "6379"), true);
            case SCALE -> once(model, "deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "0"), false);
            case DELETE -> once(model, "configmap/settings", HandAction.DELETE, Map.of(), false);
            case LOGS -> once(model, "deployment/api", HandAction.LOGS, Map.of(Field.SEARCH, "ERROR"), false);
            case ROLLBACK -> once(model, "deployment/api", HandAction.ROLLBACK, Map.of(), false);
            case REFUSED -> once(model, "deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"), false);
            case RUNNING, OVER -> once(model, "deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"), true);
        }
        return screen;
    }

    /** When the objects are there, the person chooses one, fills the action in, and runs it where that is wanted. */
    private void once(ClusterViewModel model, String object, HandAction action, Map<Field, String> values, boolean runs) {
        model.seen().addListener((all, before, now) -> {
            if (now instanceof ClusterViewModel.Seen.Listed && model.draft().get() == null && model.inHand().phase().get() == ActionInHand.Phase.NONE) {
                model.object().set(model.shown().stream().filter(one -> one.shown().equals(object)).findFirst().orElseThrow());
                model.choose(action);
                values.forEach((field, value) -> model.draft().get().value(field).set(value));
                model.draft().get().reason().set(values.containsValue("0") ? "Nothing may write while the database is restored" : "The queue is full since 14:02");
                model.draft().get().lookAhead();
                if (runs) {
                    model.draft().get().ready().addListener((some, unready, ready) -> model.run());
                }
            }
        });
    }

    private final class Playing implements StepRunner {

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public boolean previews(Step step) {
            return true;
        }

        @Override
        public StepPreview preview(Step step, StepRun run) {
            List<String> lines = new ArrayList<>(List.of(WHERE));
            for (ClusterAction action : ((Step.Kubernetes) step).filled(Map.of())) {
                lines.addAll(told(action));
            }
            return new StepPreview(lines, refuses);
        }

        @Override
        public Outcome run(Step step, StepRun run) {
            return SpooledOutput.of(run, output -> {
                output.say(WHERE);
                for (ClusterAction action : ((Step.Kubernetes) step).filled(Map.of())) {
                    told(action).forEach(output::say);
                    done.add(action);
                }
                try {
                    if (holds) {
                        held.await();
                    }
                } catch (InterruptedException e) {
                    return output.outcome(Outcome.Kind.CANCELLED, "It was cancelled.", Map.of());
                }
                return refuses.map(reason -> output.outcome(Outcome.Kind.FAILED, reason, Map.of())).orElseGet(() -> output.outcome(Outcome.Kind.SUCCEEDED, "", Map.of()));
            });
        }

        private static List<String> told(ClusterAction action) {
            String back = "Way back: what is there now is noted before it is changed, and is put back with one press.";
            return switch (action) {
                case ClusterAction.Scale scale -> List.of(scale.object().shown() + ": 6 → " + scale.replicas() + " replicas.", "  spec.replicas: 6 → " + scale.replicas(), back);
                case ClusterAction.Apply _ -> List.of("configmap/settings: spec as in k8s/web.yaml", "  data.colour: blue → green", "deployment/web would be made.", back);
                case ClusterAction.Delete delete -> List.of(delete.object().shown() + " would be deleted, with what it owns.", back);
                case ClusterAction.RolloutUndo undo -> List.of(undo.object().shown() + ": from revision 14 back to 13.",
                        "  spec.template.spec.containers[0].image: registry.example.org/shop/api:2026-11-30 → registry.example.org/shop/api:2026-11-12", back);
                case ClusterAction.Logs logs -> List.of("The last 200 lines of each container of " + logs.object().shown() + " are read; of them those with “ERROR” are shown.", "Nothing is changed.");
                case ClusterAction.TakeBack _ -> List.of("  spec.replicas: 8 → 6", "Deployment/api is as it was.");
                case ClusterAction.Copy copy -> List.of(copy.local() + " would be copied to " + copy.pod().shown() + ":" + copy.path() + ".",
                        "There is no way back: what it does cannot be undone by putting something back.");
                case ClusterAction.OpenPort open -> List.of("127.0.0.1:41873 leads to port " + open.port() + " of the pod redis-0 until 15 Apr 2026 14:32 +02:00.");
                case ClusterAction.RunScheduled _ -> List.of("The Job nightly-dump-relight-5f0c1a7e would be made and followed for 1 h at most.",
                        "There is no way back: what it does cannot be undone by putting something back.");
                default -> List.of(action.toString());
            };
        }
    }

    @Override
    public void close() {
        held.countDown();
        hands.forEach(ActionInHand::close);
        own.close();
        journal.close();
    }
}
