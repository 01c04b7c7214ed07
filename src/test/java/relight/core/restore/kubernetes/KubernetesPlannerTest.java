package relight.core.restore.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.restore.Finding;
import relight.core.restore.Guard;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.KubernetesFacts.Ground;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.restore.kubernetes.KubernetesFacts.Left;
import relight.core.restore.kubernetes.KubernetesFacts.Place;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** What the planner makes of facts, without a cluster. */
class KubernetesPlannerTest {

    private static final Instant AT = Instant.parse("2026-04-15T12:11:00Z");

    private final Map<String, String> target = new HashMap<>(Map.of("context", "prod", "cluster", "uid-1", "namespace", "shop"));
    private State state = State.GOOD;
    private List<Verdict.Reason> reasons = List.of();
    private BackupFormat.Content content = BackupFormat.Content.VELERO;
    private ClusterIdentity cluster = new ClusterIdentity("prod", "https://10.0.0.1:6443", Optional.of("uid-1"), "v1.31.4");
    private List<Kind> kinds = new ArrayList<>(List.of(kind("namespaces", 0, 1, 0), kind("secrets", 2, 0, 0), kind("deployments.apps", 1, 0, 0)));
    private List<Place> places = List.of(new Place("shop", "shop", true, false));
    private Ground ground = new Ground(List.of(), List.of(), List.of(), KubernetesFacts.Sealed.NONE);
    private List<String> empty = List.of();

    private static Kind kind(String resource, long absent, long same, long different) {
        return new Kind(resource, "v1", Optional.of("v1"), absent, same, different, different == 0 ? List.of() : List.of("web (spec.replicas)"), List.of());
    }

    private Planning planning(Way way, Map<String, String> choices) {
        ProtectedSystem system = new ProtectedSystem("shop", "kubernetes", "critical", List.of(), Objectives.NONE, target, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        Backup backup = new Backup("nightly-1", "nightly", "shop", "cluster", new StoredObject("nightly-1", Optional.empty(), Optional.empty(), 900, AT, Optional.empty()),
                "/backups/nightly-1", BackupSeries.Kind.FULL, AT, new Verdict(state, reasons, Optional.empty(), Optional.of("ab"),
                Optional.of(new BackupFormat(List.of(), content, ""))));
        KubernetesFacts facts = new KubernetesFacts(cluster, kinds, places, new Left(3, 4, 5, Set.of()), ground, empty, List.of(), Optional.empty(), AT);
        return new KubernetesPlanner().plan(new RestoreRequest(system, backup, List.of(), way, way == Way.BESIDE_ONLY ? Optional.of("relight_test_shop") : Optional.empty(),
                choices), facts, Messages.english());
    }

    private RestorePlan plan(Map<String, String> choices) {
        return plan(Way.IN_PLACE, choices);
    }

    private RestorePlan plan(Way way, Map<String, String> choices) {
        Planning planning = planning(way, choices);
        assertTrue(planning instanceof Planning.Planned, planning::toString);
        return ((Planning.Planned) planning).plan();
    }

    private List<String> refused(Map<String, String> choices) {
        return planning(Way.IN_PLACE, choices) instanceof Planning.Refused(List<Refusal> refusals) ? refusals.stream().map(Refusal::id).toList() : List.of();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .map(step -> step.action() + (step.with().containsKey("wave") ? " " + step.with().get("wave") : "")).toList();
    }

    private static String warnings(RestorePlan plan) {
        return String.join("\n", plan.found().stream().filter(found -> found.standing() == Finding.Standing.WARNING).map(Finding::text).toList());
    }

    @Test
    void appliesWaveByWaveProvesAndKeepsAWayBackUntilCommit() {
        RestorePlan plan = plan(Map.of());
        assertEquals(List.of("recheck", "apply SETTINGS", "apply WORKLOADS", "count", "ready"), actions(plan, Part.MAIN));
        assertEquals(List.of("undo"), actions(plan, Part.UNDO));
        assertEquals(List.of("forget"), actions(plan, Part.COMMIT));
        assertEquals("shop", plan.confirm());
    }

    @Test
    void ALL_1_namesContextServerIdentifierAndNamespaces() {
        String named = plan(Map.of()).target();
        for (String word : List.of("prod", "https://10.0.0.1:6443", "uid-1", "shop", "3 to be made")) {
            assertTrue(named.contains(word), named);
        }
    }

    @Test
    void K8_1_whatIsThereAndDiffersIsToldAndARestoreThatWouldSkipAllIsRefused() {
        kinds = new ArrayList<>(List.of(kind("deployments.apps", 0, 1, 1)));
        assertEquals(List.of("K8-1"), refused(Map.of()));
        assertTrue(warnings(plan(Map.of("existing", "update"))).contains("web (spec.replicas)"));
        kinds.add(kind("secrets", 1, 0, 0));
        assertTrue(warnings(plan(Map.of())).contains("They stay as they are: web (spec.replicas)"));
        kinds = List.of(kind("secrets", 0, 4, 0));
        assertEquals(List.of("K8-1"), refused(Map.of("existing", "update")));
    }

    @Test
    void K8_2_claimsThatComeBackEmptyAreNamed() {
        empty = List.of("shop/data");
        kinds.add(kind("persistentvolumeclaims", 1, 0, 0));
        RestorePlan plan = plan(Map.of());
        assertTrue(warnings(plan).contains("comes back empty: shop/data"), () -> warnings(plan));
        assertTrue(plan.guards().stream().map(Guard::id).toList().contains("K8-2"));
    }

    @Test
    void K8_3_theBucketIsOnlyReadWithoutVelero() {
        RestorePlan plan = plan(Map.of());
        assertTrue(plan.guards().stream().map(Guard::id).toList().contains("K8-3"));
        assertTrue(plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast).noneMatch(step -> step.action().startsWith("velero")));
    }

    @Test
    void K8_8_aBackupThatVeleroDoesNotSeeIsPlannedAndWhatIsMissingIsSaid() {
        state = State.SUSPECT;
        reasons = List.of(new Verdict.Reason("velero", State.SUSPECT, Message.of("velero.unseen", "backups/nightly-1/velero-backup.json")));
        assertTrue(warnings(plan(Map.of())).contains("velero-backup.json is missing"), () -> warnings(plan(Map.of())));
    }

    @Test
    void K8_4_whatTheClusterDoesNotServeIsLeftOutAndAllOfItIsRefused() {
        kinds.add(new Kind("podsecuritypolicies.policy", "policy/v1beta1", Optional.empty(), 2, 0, 0, List.of(), List.of()));
        RestorePlan plan = plan(Map.of());
        assertTrue(warnings(plan).contains("podsecuritypolicies.policy (policy/v1beta1) is left out, 2 objects"), () -> warnings(plan));
        kinds = List.of(new Kind("podsecuritypolicies.policy", "policy/v1beta1", Optional.empty(), 2, 0, 0, List.of(), List.of()));
        assertEquals(List.of("K8-4"), refused(Map.of()));
        kinds = List.of(kind("namespaces", 0, 1, 0), kinds.getFirst());
        assertEquals(List.of("K8-4"), refused(Map.of()), "that the namespace is there does not mean that nothing is lost");
        kinds = List.of(new Kind("cronjobs.batch", "batch/v1beta1", Optional.of("batch/v1"), 1, 0, 0, List.of(), List.of()));
        assertTrue(warnings(plan(Map.of())).contains("was backed up as batch/v1beta1; this cluster serves it as batch/v1"));
    }

    @Test
    void K8_5_anotherClusterAnUnsaidOneAndOneThatHidesItselfAreRefused() {
        target.put("cluster", "uid-2");
        assertEquals(List.of("K8-5"), refused(Map.of()));
        target.remove("cluster");
        assertEquals(List.of("K8-5"), refused(Map.of()));
        target.put("cluster", "uid-1");
        cluster = new ClusterIdentity("prod", "https://10.0.0.1:6443", Optional.empty(), "v1.31.4");
        assertEquals(List.of("K8-5"), refused(Map.of()));
    }

    @Test
    void K8_5_everyStepKnowsTheCluster() {
        assertTrue(plan(Map.of()).steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> !step.action().equals("recheck")).allMatch(step -> "uid-1".equals(step.with().get("cluster"))));
    }

    @Test
    void K8_6_classesPortsAndWebhooksAreNamed() {
        ground = new Ground(List.of("fast-ssd"), List.of("shop/web:30080"), List.of("policy.kyverno"), new KubernetesFacts.Sealed(1, List.of("shop/login"), 2));
        String told = warnings(plan(Map.of()));
        for (String word : List.of("fast-ssd", "shop/web:30080", "policy.kyverno", "2 SealedSecrets")) {
            assertTrue(told.contains(word), told);
        }
    }

    @Test
    void K8_7_noStepHoldsMoreThanNames() {
        assertFalse(plan(Map.of()).steps().toString().contains("data:"));
        assertTrue(plan(Map.of()).guards().stream().map(Guard::id).toList().contains("K8-7"));
    }

    @Test
    void E1_aVerbThatIsDeniedIsNamedBeforeAnythingRuns() {
        kinds = List.of(new Kind("secrets", "v1", Optional.of("v1"), 1, 0, 0, List.of(), List.of("create in shop")));
        Planning planning = planning(Way.IN_PLACE, Map.of());
        assertTrue(planning instanceof Planning.Refused(List<Refusal> refusals) && refusals.getFirst().text().contains("create in shop")
                && refusals.getFirst().text().contains("secrets"), planning::toString);
    }

    @Test
    void ALL_2_besideGoesIntoNamespacesOfItsOwn() {
        places = List.of(new Place("relight-test-shop", "shop", false, false));
        RestorePlan plan = plan(Way.BESIDE_ONLY, Map.of());
        assertEquals("relight-test-shop", plan.confirm());
        assertTrue(plan.steps().toString().contains("shop=relight-test-shop"));
        places = List.of(new Place("relight-test-shop", "shop", true, false));
        assertTrue(planning(Way.BESIDE_ONLY, Map.of()) instanceof Planning.Refused(List<Refusal> refusals) && refusals.getFirst().id().equals("ALL-2"));
        places = List.of(new Place("shop", "shop", false, false));
        assertTrue(planning(Way.BESIDE_ONLY, Map.of()) instanceof Planning.Refused);
    }

    @Test
    void ALL_4_ALL_5_anotherContentABadAndAnUnreadBackupAreRefused() {
        content = BackupFormat.Content.TAR;
        assertEquals(List.of("ALL-4"), refused(Map.of()));
        content = BackupFormat.Content.VELERO;
        state = State.BAD;
        assertEquals(List.of("ALL-5"), refused(Map.of()));
        state = State.UNVERIFIED;
        assertEquals(List.of("ALL-5"), refused(Map.of()));
        state = State.GOOD;
        kinds = List.of();
        assertEquals(List.of("ALL-4"), refused(Map.of()));
    }

    @Test
    void ALL_15_aNamespaceThatIsBeingDeletedIsRefused() {
        places = List.of(new Place("shop", "shop", true, true));
        assertEquals(List.of("ALL-15"), refused(Map.of()));
    }

    @Test
    void aRestoreTestRemovesWhatItMade() {
        places = List.of(new Place("relight-test-shop", "shop", false, false));
        RestorePlan plan = plan(Way.BESIDE_ONLY, Map.of(TestRestore.CHOICE, "true"));
        assertEquals("remove", ((Step.EngineAction) TestRestore.cleanUp(plan.steps()).orElseThrow()).action());
        assertTrue(plan.stages().stream().noneMatch(stage -> stage.disturbs()));
    }
}
