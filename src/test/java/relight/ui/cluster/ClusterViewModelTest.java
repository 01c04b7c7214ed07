package relight.ui.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterAction.PatchType;
import relight.core.kubernetes.ObjectName;
import relight.core.recovery.ActionsByHand.Asked;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.FxToolkit;
import relight.ui.cluster.ActionInHand.Phase;
import relight.ui.cluster.ClusterViewModel.Seen;
import relight.ui.cluster.HandAction.Field;
import relight.ui.common.Background;
import relight.ui.recovery.PreviewLook.Told;

/** What somebody can do by hand in a cluster, and what has to be before it is done; no screen is shown. */
@ExtendWith(FxToolkit.class)
class ClusterViewModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;
    private final Background background = new Background();
    private ClusterStage stage;
    private ClusterViewModel model;

    @BeforeEach
    void open() throws Exception {
        stage = new ClusterStage(folder, List.of("shop"));
        model = FxToolkit.onFx(() -> stage.model(background));
    }

    @AfterEach
    void close() {
        background.close();
        stage.close();
    }

    private void opened() {
        FxToolkit.onFx(model::open);
        settle();
    }

    private void settle() {
        FxToolkit.await("the work behind the model ends", background::quiet);
        FxToolkit.await("the newest state is shown", () -> true);
    }

    private ActionDraft chosen(String object, HandAction action, Map<Field, String> values) {
        FxToolkit.onFx(() -> {
            model.object().set(model.shown().stream().filter(one -> one.shown().equals(object)).findFirst().orElseThrow());
            model.choose(action);
            values.forEach((field, value) -> model.draft().get().value(field).set(value));
            model.draft().get().lookAhead();
        });
        settle();
        return model.draft().get();
    }

    private void run() {
        FxToolkit.onFx(model::run);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        settle();
    }

    private Recovery recorded() {
        String id = stage.journal.recoveries().getFirst().recovery();
        return RecoveryFold.of(stage.journal.entries(id));
    }

    @Test
    void whatCanBeDoneFitsTheKindOfTheObject() {
        opened();
        Map<String, Set<HandAction>> own = Map.of("deployment/api", Set.of(HandAction.SCALE, HandAction.RESTART, HandAction.ROLLBACK, HandAction.LOGS),
                "cronjob/nightly-dump", Set.of(HandAction.RUN), "service/web", Set.of(HandAction.SELECTOR), "daemonset/log-shipper", Set.of(HandAction.RESTART));
        own.forEach((object, actions) -> {
            chosen(object, HandAction.LABEL, Map.of());
            assertTrue(model.actions().containsAll(actions) && model.actions().contains(HandAction.DELETE), object + ": " + model.actions());
        });
        chosen("secret/login", HandAction.LABEL, Map.of());
        assertEquals(List.of(HandAction.WAIT, HandAction.LABEL, HandAction.ANNOTATE, HandAction.DELETE), model.actions(), "no field takes a value of a Secret");
    }

    @Test
    void aFileOfTheWorkspaceIsAppliedAndAJobRunButTheNamespaceIsNotDeletedByHand() throws Exception {
        Files.createDirectories(folder.resolve("k8s"));
        Files.writeString(folder.resolve("k8s/web.yaml"), "kind: ConfigMap\n");
        opened();
        chosen("namespace/shop", HandAction.APPLY, Map.of(Field.FILE, "k8s/web.yaml"));
        assertFalse(model.actions().contains(HandAction.DELETE), model.actions()::toString);
        run();
        chosen("namespace/shop", HandAction.JOB, Map.of(Field.FILE, "k8s/migrate.yaml"));
        run();
        assertEquals(List.of(new ClusterAction.Apply(Optional.of("k8s/web.yaml"), ""), new ClusterAction.RunJob(Optional.of("k8s/migrate.yaml"), "", Duration.ofHours(1))), stage.done);
        List<String> offered = new ArrayList<>();
        FxToolkit.onFx(() -> model.files(offered::addAll));
        settle();
        assertTrue(offered.contains("k8s/web.yaml"), offered::toString);
    }

    @Test
    void theFilterFindsByNameKindAndState() {
        opened();
        FxToolkit.onFx(() -> model.filter().set("pod imagepull"));
        assertEquals(List.of("pod/worker-6d7c9bd5f4-x2x8k"), model.shown().stream().map(one -> one.shown()).toList());
        FxToolkit.onFx(() -> model.filter().set("colour=blue"));
        assertEquals(List.of("service/web"), model.shown().stream().map(one -> one.shown()).toList());
    }

    @Test
    void nothingRunsBeforeItCouldBeReadWhatItWouldChange() {
        opened();
        ActionDraft draft = chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"));
        assertTrue(draft.ready().get(), "read, and nothing stands in the way");
        FxToolkit.onFx(() -> draft.value(Field.REPLICAS).set("9"));
        assertFalse(draft.ready().get(), "what was read was about another number");
        FxToolkit.onFx(model::run);
        settle();
        assertEquals(List.of(), stage.done);
        stage.refuses = Optional.of("forbidden");
        FxToolkit.onFx(draft::lookAhead);
        settle();
        assertInstanceOf(Told.Seen.class, draft.preview().told().get());
        assertFalse(draft.ready().get(), "it would be refused");
        FxToolkit.onFx(() -> draft.value(Field.REPLICAS).set(""));
        FxToolkit.onFx(draft::lookAhead);
        assertInstanceOf(Told.Nothing.class, draft.preview().told().get(), "nothing is asked while a number is missing");
    }

    @Test
    void whatEndsOrMovesSomethingIsDoneOnlyWhenItsNameIsTyped() {
        opened();
        assertFalse(chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "2")).dangerous().get());
        for (ActionDraft draft : List.of(chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "0")), chosen("configmap/settings", HandAction.DELETE, Map.of()),
                chosen("service/web", HandAction.SELECTOR, Map.of(Field.LABELS, "app=other")), chosen("deployment/api", HandAction.EXEC, Map.of(Field.COMMAND, "reboot")))) {
            assertTrue(draft.dangerous().get() && !draft.ready().get(), draft.action()::name);
            FxToolkit.onFx(() -> draft.typed().set("something"));
            assertFalse(draft.ready().get());
            FxToolkit.onFx(() -> draft.typed().set(draft.object().name()));
            assertTrue(draft.ready().get(), draft.action()::name);
        }
    }

    @Test
    void whateverIsTypedStaysAValue() throws Exception {
        opened();
        chosen("deployment/api", HandAction.ANNOTATE, Map.of(Field.LABELS, "example.org/why=it's \"broken\": # see `log`\nold-"));
        run();
        chosen("deployment/api", HandAction.PATCH, Map.of(Field.CHANGE, "spec:\n  replicas: 3\n  template:\n    metadata: {labels: {a: \"1\"}}"));
        run();
        chosen("deployment/api", HandAction.LOGS, Map.of(Field.SEARCH, "ERROR: no\nnext: line", Field.CONTAINER, "api"));
        run();
        ObjectName api = new ObjectName("deployment", "api", "");
        assertEquals(List.of(
                new ClusterAction.Patch(api, PatchType.MERGE, JSON.readTree("{\"metadata\":{\"annotations\":{\"example.org/why\":\"it's \\\"broken\\\": # see `log`\",\"old\":null}}}")),
                new ClusterAction.Patch(api, PatchType.STRATEGIC, JSON.readTree("{\"spec\":{\"replicas\":3,\"template\":{\"metadata\":{\"labels\":{\"a\":\"1\"}}}}}")),
                new ClusterAction.Logs(api, "api", Optional.of("ERROR: no\nnext: line"), 200)), stage.done);
    }

    @Test
    void filesGoIntoAPodAndOutOfItAPortIsOpenedAndAReleaseOfHelmGoesBack() {
        opened();
        String pod = "pod/api-6f9c7bd5c4-8h2mq";
        ActionDraft in = chosen(pod, HandAction.COPY_IN, Map.of(Field.LOCAL, "dumps/new one.sql", Field.PATH, "/tmp/new one.sql"));
        assertTrue(in.dangerous().get() && !in.ready().get(), "what is there has no way back");
        FxToolkit.onFx(() -> in.typed().set("api-6f9c7bd5c4-8h2mq"));
        run();
        chosen(pod, HandAction.COPY_OUT, Map.of(Field.LOCAL, "/home/lang/C: d.sql", Field.PATH, "/tmp/d.sql", Field.CONTAINER, "api"));
        run();
        chosen("statefulset/redis", HandAction.FORWARD, Map.of(Field.PORT, "6379", Field.LOCAL_PORT, "16379", Field.OPEN, "2h"));
        run();
        chosen("release/erp", HandAction.HISTORY, Map.of());
        assertEquals(List.of(HandAction.HISTORY, HandAction.RELEASE_BACK), model.actions(), "it is no object that could be labelled or deleted");
        run();
        chosen("release/erp", HandAction.RELEASE_BACK, Map.of(Field.TO, "13", Field.WITHIN, "5m"));
        run();
        ObjectName copied = new ObjectName("pod", "api-6f9c7bd5c4-8h2mq", "");
        assertEquals(List.of(new ClusterAction.Copy(copied, "", "dumps/new one.sql", "/tmp/new one.sql", true), new ClusterAction.Copy(copied, "api", "/home/lang/C: d.sql", "/tmp/d.sql", false),
                new ClusterAction.OpenPort(new ObjectName("statefulset", "redis", ""), 6379, Optional.of(16379), Duration.ofHours(2)), new ClusterAction.ReleaseHistory("erp", ""),
                new ClusterAction.ReleaseRollback("erp", "", Optional.of(13L), Duration.ofMinutes(5))), stage.done);
    }

    @Test
    void aPortThatSomebodyClosesHasDoneWhatItWasOpenedFor() {
        opened();
        stage.holds = true;
        chosen("statefulset/redis", HandAction.FORWARD, Map.of(Field.PORT, "6379"));
        FxToolkit.onFx(model::run);
        FxToolkit.await("it is open", () -> model.inHand().output().total() > 0);
        assertTrue(FxToolkit.onFx(() -> model.inHand().isOpenPort()));
        FxToolkit.onFx(model.inHand()::cancel);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        assertTrue(FxToolkit.onFx(() -> model.inHand().isGood()));
        FxToolkit.onFx(model::done);
        settle();
        assertEquals("recovered", recorded().closed().orElseThrow().verdict());
    }

    @Test
    void whatCannotBeReadIsSaidAndNotAsked() {
        opened();
        ActionDraft draft = chosen("deployment/api", HandAction.LABEL, Map.of(Field.LABELS, "tier front"));
        assertEquals("“tier front” is no label: it needs a name and a value. Write name=value, or name- to take it away.", draft.wrong().get().orElseThrow().say(Messages.english()));
        assertFalse(draft.ready().get());
        assertTrue(chosen("deployment/api", HandAction.PATCH, Map.of(Field.CHANGE, "spec: [")).wrong().get().isPresent());
        ActionDraft open = chosen("deployment/api", HandAction.LOGS, Map.of(Field.SEARCH, "<NAME>"));
        assertTrue(open.preview().told().get() instanceof Told.Failed(Problem problem) && problem.say(Messages.english()).contains("open place"), open.preview().told()::toString);
        assertFalse(open.ready().get());
    }

    @Test
    void itIsRecordedAsTheCommandRecordsItAndClosedWhenItWasRead() {
        opened();
        ActionDraft draft = chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"));
        FxToolkit.onFx(() -> draft.reason().set("the queue is full"));
        assertEquals(new Asked("shop", "scale: deployment/api\nreplicas: \"8\"", Mode.INCIDENT, "K. Lang", "the queue is full"), draft.asked().orElseThrow());
        run();
        Recovery open = recorded();
        assertEquals("scale: deployment/api", open.declared().title().toString());
        assertEquals(Optional.of("cluster:shop"), open.declared().runbook());
        assertEquals("the queue is full", open.declared().trigger().toString());
        assertEquals(List.of("shop"), open.declared().systems());
        assertEquals(1, open.steps().size());
        assertFalse(open.isClosed(), "until it was read it can be taken back");
        FxToolkit.onFx(model::done);
        settle();
        assertEquals("recovered", recorded().closed().orElseThrow().verdict());
        assertEquals(Phase.NONE, model.inHand().phase().get());
    }

    @Test
    void theWayBackIsOnePressAndPartOfTheSameRecord() {
        opened();
        chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"));
        run();
        assertTrue(model.inHand().canTakeBack());
        FxToolkit.onFx(model.inHand()::takeBack);
        FxToolkit.await("the way back's end", () -> model.inHand().phase().get() == Phase.OVER);
        settle();
        assertInstanceOf(ClusterAction.TakeBack.class, stage.done.getLast());
        assertTrue(FxToolkit.onFx(() -> model.inHand().isTakenBack()) && !model.inHand().canTakeBack());
        FxToolkit.onFx(model::done);
        settle();
        assertEquals(1, stage.journal.recoveries().size());
        assertTrue(recorded().isClosed());
    }

    @Test
    void whatRunsCanBeEndedAndThatIsSaid() {
        opened();
        stage.holds = true;
        chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"));
        FxToolkit.onFx(model::run);
        FxToolkit.await("it runs", () -> model.inHand().output().total() > 0);
        FxToolkit.onFx(model.inHand()::cancel);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        assertFalse(model.inHand().outcome().orElseThrow().good() || FxToolkit.onFx(() -> model.inHand().isGood() || model.inHand().isOpenPort()));
    }

    @Test
    void afterARunTheObjectsAreThoseThatThereAreNow() {
        opened();
        chosen("deployment/api", HandAction.SCALE, Map.of(Field.REPLICAS, "8"));
        stage.clusters.size("api", 8);
        run();
        FxToolkit.onFx(model::done);
        settle();
        assertEquals(8, model.object().get().size().orElseThrow().wanted());
        assertEquals("8", chosen("deployment/api", HandAction.SCALE, Map.of()).value(Field.REPLICAS).get());
    }

    @Test
    void aProgramThatNobodyAllowedIsShownAndNothingIsAskedUntilItIs() {
        stage.clusters.program = Optional.of("aws eks get-token");
        opened();
        assertEquals(new Seen.ToAllow("aws eks get-token"), model.seen().get());
        FxToolkit.onFx(() -> model.allow("aws eks get-token"));
        settle();
        assertInstanceOf(Seen.Listed.class, model.seen().get());
        stage.clusters.program = Optional.of("aws eks get-token --role other");
        FxToolkit.onFx(model::look);
        settle();
        assertEquals(new Seen.ToAllow("aws eks get-token --role other"), model.seen().get(), "another word is another program");
    }

    @Test
    void aClusterThatDoesNotAnswerIsSaidAndAskedAgain() {
        stage.clusters.failure = Optional.of(new Problem(Message.of("kubernetes.away", "https://x", "refused"), Message.of("kubernetes.away.remedy")));
        opened();
        assertInstanceOf(Seen.Failed.class, model.seen().get());
        stage.clusters.failure = Optional.empty();
        FxToolkit.onFx(model::look);
        settle();
        assertInstanceOf(Seen.Listed.class, model.seen().get());
    }

    @Test
    void aWorkspaceWithoutAClusterSaysSo() throws Exception {
        try (ClusterStage none = new ClusterStage(folder.resolve("none"), List.of())) {
            ClusterViewModel empty = FxToolkit.onFx(() -> none.model(background));
            FxToolkit.onFx(empty::open);
            settle();
            assertEquals(new Seen.None(), empty.seen().get());
        }
    }
}
