package relight.core.restore.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.Verdict.Reason;
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
import relight.core.restore.kubernetes.VeleroFacts.Install;
import relight.core.restore.kubernetes.VeleroFacts.Location;
import relight.core.restore.kubernetes.VeleroFacts.Synced;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;

/** What the planner makes of facts where Velero is the one that restores. */
class ThroughVeleroTest {

    private static final Instant AT = Instant.parse("2026-04-15T12:11:00Z");
    private static final Reason IN_BUCKET = new Reason("volumes", State.GOOD, Message.of("velero.volumes.bucket", 1, "shop/data"));

    private Install install = new Install("velero", true, Optional.of("v1.18.0"), true, List.of());
    private List<Location> locations = List.of(new Location("default", "Available", false, true, true));
    private Optional<Synced> synced = Optional.of(new Synced("default", true));
    private List<String> busy = List.of();
    private StoreDefinition store = new StoreDefinition.Velero(new StoreDefinition.S3("bucket", "cluster-backups", "prod/", Optional.empty(),
            Optional.of(URI.create("https://s3.example.org")), true, Optional.empty(), true));
    private boolean modifier = true;
    private boolean expired;
    private List<String> foreign = List.of();
    private List<Kind> kinds = List.of(new Kind("configmaps", "v1", Optional.of("v1"), 2, 0, 0, List.of(), List.of()));
    private Set<String> common = Set.of();
    private List<Reason> reasons = List.of();
    private State state = State.GOOD;
    private BackupFormat.Content content = BackupFormat.Content.VELERO;

    private Planning planning(Way way, String... chosen) {
        Map<String, String> choices = new TreeMap<>(Map.of("through", "velero"));
        for (String one : chosen) {
            choices.put(one.split("=")[0], one.split("=", 2)[1]);
        }
        ProtectedSystem system = new ProtectedSystem("shop", "kubernetes", "critical", List.of(), Objectives.NONE,
                Map.of("context", "prod", "cluster", "uid-1", "namespace", "shop"), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        Backup backup = new Backup("nightly-1", "nightly", "shop", "bucket", new StoredObject("nightly-1", Optional.empty(), Optional.empty(), 900, AT, Optional.empty()),
                "/backups/nightly-1", BackupSeries.Kind.FULL, AT, new Verdict(state, reasons, Optional.empty(), Optional.empty(),
                Optional.of(new BackupFormat(List.of(), content, ""))));
        VeleroFacts velero = new VeleroFacts(install, locations, synced, busy, List.of("nightly"), modifier, expired,
                VeleroChoice.of(choices).make() ? NewLocation.of(store, VeleroChoice.of(choices)) : Optional.empty(), foreign);
        String into = way == Way.BESIDE_ONLY ? "relight-test-shop" : "shop";
        KubernetesFacts facts = new KubernetesFacts(new ClusterIdentity("prod", "https://10.0.0.1:6443", Optional.of("uid-1"), "v1.31.4"), kinds,
                List.of(new Place(into, "shop", way != Way.BESIDE_ONLY, false)), new Left(0, 0, 0, common), new Ground(List.of(), List.of(), List.of(), KubernetesFacts.Sealed.NONE), List.of("shop/data"), List.of(),
                choices.get("through").equals("velero") ? Optional.of(velero) : Optional.empty(), AT);
        return new KubernetesPlanner().plan(new RestoreRequest(system, backup, List.of(), way, way == Way.BESIDE_ONLY ? Optional.of("relight_test_shop") : Optional.empty(),
                choices), facts, Messages.english());
    }

    private RestorePlan plan(String... chosen) {
        Planning planning = planning(Way.IN_PLACE, chosen);
        assertTrue(planning instanceof Planning.Planned, planning::toString);
        return ((Planning.Planned) planning).plan();
    }

    private List<String> refused(String... chosen) {
        return planning(Way.IN_PLACE, chosen) instanceof Planning.Refused(List<Refusal> refusals) ? refusals.stream().map(Refusal::id).toList() : List.of();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    private static String warnings(RestorePlan plan) {
        return String.join("\n", plan.found().stream().filter(found -> found.standing() == Finding.Standing.WARNING).map(Finding::text).toList());
    }

    @Test
    void K8_3_theLocationIsReadOnlyBeforeAnythingAndAsItWasAfterCommitAndUndo() {
        RestorePlan plan = plan();
        assertEquals(List.of("recheck", "velero-protect", "velero-sync", "velero-restore", "velero-follow", "velero-count"), actions(plan, Part.MAIN));
        assertEquals(List.of("velero-undo", "velero-release"), actions(plan, Part.UNDO));
        assertEquals(List.of("velero-release"), actions(plan, Part.COMMIT));
        assertTrue(plan.guards().stream().map(Guard::id).toList().containsAll(List.of("K8-1", "K8-2", "K8-3", "K8-5", "K8-7", "ALL-15")));
        assertTrue(warnings(plan).contains("leave no log and no results") && warnings(plan).contains("backups of these schedules fail"), () -> warnings(plan));
        locations = List.of(new Location("default", "Available", true, true, true));
        assertFalse(actions(plan(), Part.MAIN).contains("velero-protect"));
    }

    @Test
    void K8_3_anExpiredBackupIsNotRestoredFromALocationThatStaysWritableAndCommitSaysWhatBecomesOfIt() {
        expired = true;
        assertEquals(List.of("K8-3"), refused("location-read-only=no"));
        assertTrue(plan().stages().toString().contains("Velero then deletes this expired backup"));
        expired = false;
        assertEquals(List.of(), refused("location-read-only=no"));
    }

    @Test
    void K8_3_aBackupBeforeGoesFirstAndNeverIntoALocationThatIsReadOnly() {
        assertEquals(List.of("recheck", "velero-backup", "velero-protect"), actions(plan("backup-first=true"), Part.MAIN).subList(0, 3));
        locations = List.of(new Location("default", "Available", true, true, true));
        assertEquals(List.of("K8-3"), refused("backup-first=true"));
    }

    @Test
    void K8_1_whatWouldBeSkippedThoughItDiffersIsTold() {
        kinds = List.of(new Kind("configmaps", "v1", Optional.of("v1"), 1, 0, 1, List.of("settings (data.mode)"), List.of()));
        assertTrue(warnings(plan()).contains("They stay as they are: settings (data.mode)"));
        kinds = List.of(new Kind("configmaps", "v1", Optional.of("v1"), 0, 3, 0, List.of(), List.of()));
        assertEquals(List.of("K8-1"), refused());
    }

    @Test
    void K8_2_anUpdateThatNeverTouchesDataSaysSoAndClaimsAreNotCalledEmpty() {
        kinds = List.of(new Kind("persistentvolumeclaims", "v1", Optional.of("v1"), 0, 0, 1, List.of("data (spec)"), List.of()));
        assertTrue(warnings(plan("existing=update")).contains("never the data of a volume"));
        kinds = List.of(new Kind("persistentvolumeclaims", "v1", Optional.of("v1"), 1, 0, 0, List.of(), List.of()));
        assertFalse(warnings(plan()).contains("back empty"), () -> warnings(plan()));
    }

    @Test
    void K8_2_dataInTheBucketNeedsTheNodeAgentAndARepositoryThatAReadOnlyLocationWouldNotGet() {
        reasons = List.of(IN_BUCKET);
        assertEquals(List.of(), refused());
        install = new Install("velero", true, Optional.of("v1.18.0"), false, List.of());
        assertEquals(List.of("K8-2"), refused());
        assertEquals(List.of(), refused("restore-volumes=no"));
        install = new Install("velero", true, Optional.of("v1.18.0"), true, List.of());
        locations = List.of(new Location("default", "Available", false, true, false));
        assertEquals(List.of("K8-2"), refused());
        assertEquals(List.of(), refused("location-read-only=no"));
    }

    @Test
    void E11_noVeleroNoLocationAndOneThatVeleroCannotReadAreRefused() {
        locations = List.of(new Location("default", "Unavailable", false, true, true));
        assertEquals(List.of("E11"), refused());
        locations = List.of(new Location("a", "Available", false, false, true), new Location("b", "Available", false, false, true));
        synced = Optional.empty();
        assertEquals(List.of("E11"), refused());
        assertEquals(List.of(), refused("location=b"));
        assertEquals(List.of("E11"), refused("location=c"));
        install = new Install("velero", false, Optional.empty(), false, List.of());
        assertEquals(List.of("E11"), refused());
    }

    @Test
    void E11_aVeleroThatDoesNotKnowTheBucketIsGivenItFirstAndLosesItOnTheWayBack() {
        locations = List.of();
        synced = Optional.empty();
        RestorePlan plan = plan("make-location=true", "location-key-id=AKIA", "location-secret=env:VELERO_KEY");
        assertEquals(List.of("recheck", "velero-locate", "velero-sync", "velero-restore", "velero-follow", "velero-count"), actions(plan, Part.MAIN));
        assertEquals(List.of("velero-undo", "velero-unlocate"), actions(plan, Part.UNDO));
        assertEquals(List.of("velero-keep"), actions(plan, Part.COMMIT));
        Step.EngineAction locate = (Step.EngineAction) plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("velero-locate")).findFirst().orElseThrow();
        assertEquals(new NewLocation("bucket", "cluster-backups", "prod", "us-east-1", Optional.of("https://s3.example.org"), true, Optional.of("AKIA"), Optional.of("env:VELERO_KEY"), true),
                NewLocation.of(locate.with()).orElseThrow());
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("s3://cluster-backups/prod (https://s3.example.org); credentials: env:VELERO_KEY")));
        assertEquals(List.of("E11"), refused());
        store = new StoreDefinition.Folder("bucket", Path.of("/srv"), false);
        assertTrue(refused("make-location=true").contains("E11"));
    }

    @Test
    void E11_aPlaceWhereFoldersOfOthersLieIsNotGivenToVeleroAndToldWhereVeleroCannotReadIt() {
        foreign = List.of("photos", "www");
        assertEquals(List.of(), refused(), "it reads the location: whatever lies in this store is not in its way");
        locations = List.of(new Location("default", "Unavailable", false, true, true));
        assertEquals(List.of("E11", "E11"), refused());
        locations = List.of();
        synced = Optional.empty();
        assertEquals(List.of("E11"), refused("make-location=true"));
        String said = planning(Way.IN_PLACE, "make-location=true").toString();
        assertTrue(said.contains("At the top of s3://cluster-backups/prod (https://s3.example.org) lies what is not Velero’s: photos, www."), said);
    }

    @Test
    void E11_aVeleroWithoutThePluginForTheStoreIsGivenNoLocation() {
        locations = List.of();
        synced = Optional.empty();
        install = plugins();
        assertEquals(List.of("E11"), refused("make-location=true"));
        install = plugins("velero/velero-plugin-for-microsoft-azure:v1.14.0", "registry:5000/velero/velero-plugin-for-csi@sha256:0f7c");
        assertEquals(List.of("E11"), refused("make-location=true"));
        String said = planning(Way.IN_PLACE, "make-location=true").toString();
        assertTrue(said.contains("no plugin for S3 (its plugins: velero/velero-plugin-for-microsoft-azure:v1.14.0, ") && said.contains("velero plugin add velero/velero-plugin-for-aws"), said);
        for (String image : List.of("velero/velero-plugin-for-aws:v1.14.0", "registry:5000/backup/velero-plugin-for-aws@sha256:0f7c", "registry:5000/team/our-plugins")) {
            install = plugins(image);
            assertEquals(List.of(), refused("make-location=true"), image);
        }
    }

    private static Install plugins(String... images) {
        return new Install("velero", true, Optional.of("v1.18.0"), true, List.of(), true, List.of(images));
    }

    @Test
    void K8_2_aNewLocationHasNoRepositoryForTheDataOfVolumesUntilItMayBeWritten() {
        locations = List.of();
        synced = Optional.empty();
        reasons = List.of(IN_BUCKET);
        assertEquals(List.of("K8-2"), refused("make-location=true"));
        assertEquals(List.of(), refused("make-location=true", "location-read-only=no"));
        expired = true;
        assertEquals(List.of("K8-3"), refused("make-location=true", "location-read-only=no"));
    }

    @Test
    void K8_7_aKeyIsNamedByAReferenceOrNotAtAll() {
        locations = List.of();
        synced = Optional.empty();
        assertEquals(List.of(), refused("make-location=true"));
        assertEquals(List.of("K8-7"), refused("make-location=true", "location-key-id=AKIA", "location-secret=the-key-itself"));
        assertEquals(List.of("K8-7"), refused("make-location=true", "location-key-id=AKIA"));
    }

    @Test
    void aVeleroWithoutAPodOrOfAnUnknownVersionIsTold() {
        install = new Install("velero", true, Optional.of("v1.18.0"), true, List.of(), false, List.of());
        assertTrue(warnings(plan()).contains("No pod of Velero in velero is ready") && !warnings(plan()).contains("knows the objects"));
        for (String version : List.of("v1.11.1", "v1.19.0-rc.1", "v2.0.0")) {
            install = new Install("velero", true, Optional.of(version), true, List.of());
            assertTrue(warnings(plan()).contains("1.12 to 1.18; here is " + version), version);
        }
    }

    @Test
    void ALL_3_anotherBackupOfThatNameAndOneFromElsewhereAreRefused() {
        synced = Optional.of(new Synced("default", false));
        assertEquals(List.of("ALL-3"), refused());
        locations = List.of(new Location("default", "Available", false, true, true), new Location("second", "Available", false, false, true));
        synced = Optional.of(new Synced("second", true));
        assertEquals(List.of(), refused());
        assertEquals(List.of("ALL-3"), refused("location=default"));
    }

    @Test
    void ALL_4_whatIsNoBackupOfVelerosIsNotGivenToIt() {
        content = BackupFormat.Content.OBJECTS;
        assertEquals(List.of("ALL-4"), refused());
    }

    @Test
    void ALL_15_whileVeleroIsAtWorkNothingIsPlanned() {
        busy = List.of("Backup nightly-2 (InProgress)");
        assertEquals(List.of("ALL-15"), refused());
    }

    @Test
    void E1_aVerbOnVelerosObjectsThatIsDeniedAndAModifierThatIsMissingAreNamed() {
        install = new Install("velero", true, Optional.empty(), true, List.of("create restores.velero.io"));
        modifier = false;
        assertEquals(List.of("E1", "E4"), refused("resource-modifier=smaller"));
    }

    @Test
    void whatOnlyVeleroCanDoIsNotLeftOutInSilence() {
        assertEquals(List.of("E4"), refused("through=direct", "backup-first=true"));
    }

    @Test
    void theRestoreHasEveryFieldThatWasChosen() {
        Map<String, String> chosen = Map.of("namespaces", "shop", "mapping", "shop=shop-2", "kinds", "configmaps", "labels", "app=web", "existing", "update",
                "restore-volumes", "no", "preserve-node-ports", "true", "resource-modifier", "smaller");
        assertEquals("{\"backupName\":\"nightly-1\",\"existingResourcePolicy\":\"update\",\"includedNamespaces\":[\"shop\"],\"includedResources\":[\"configmaps\"],"
                + "\"labelSelector\":{\"matchLabels\":{\"app\":\"web\"}},\"namespaceMapping\":{\"shop\":\"shop-2\"},\"restorePVs\":false,\"preserveNodePorts\":true,"
                + "\"resourceModifier\":{\"kind\":\"ConfigMap\",\"name\":\"smaller\"}}", VeleroChoice.of(chosen).restore("nightly-1", KubernetesChoice.of(chosen)).toString());
        String all = VeleroChoice.of(Map.of()).restore("nightly-1", KubernetesChoice.of(Map.of())).toString();
        assertTrue(all.contains("\"excludedNamespaces\":[\"kube-system\"") && all.contains("\"includeClusterResources\":true") && !all.contains("restorePVs"), all);
    }

    @Test
    void K8_4_definitionsThatTheClusterLacksComeAlongAndNothingElseOfTheWholeCluster() {
        kinds = List.of(new Kind("customresourcedefinitions.apiextensions.k8s.io", "apiextensions.k8s.io/v1", Optional.of("apiextensions.k8s.io/v1"), 2, 0, 0, List.of(), List.of()),
                new Kind("widgets.example.org", "example.org/v1", Optional.of("example.org/v1"), 1, 0, 0, List.of(), List.of()));
        common = Set.of("customresourcedefinitions.apiextensions.k8s.io", "persistentvolumes", "clusterroles.rbac.authorization.k8s.io", "namespaces");
        assertEquals("{\"includedNamespaces\":[\"shop\"],\"includeClusterResources\":true,\"excludedResources\":[\"clusterroles.rbac.authorization.k8s.io\"]}", scope());
        assertEquals("{\"includedNamespaces\":[\"shop\"],\"includeClusterResources\":true,\"includedResources\":[\"widgets\",\"customresourcedefinitions.apiextensions.k8s.io\"],"
                + "\"excludedResources\":[\"clusterroles.rbac.authorization.k8s.io\"]}", scope("kinds=widgets"));
        assertEquals("{\"includedNamespaces\":[\"shop\"],\"includeClusterResources\":false}", scope("cluster-resources=no"));
        assertTrue(warnings(plan("labels=app=web")).contains("restore “kinds: customresourcedefinitions” first"));
        kinds = List.of(new Kind("configmaps", "v1", Optional.of("v1"), 2, 0, 0, List.of(), List.of()));
        assertEquals("{\"includedNamespaces\":[\"shop\"]}", scope(), "nothing lacks");
    }

    /** What the Restore of the plan says of namespaces and kinds. */
    private String scope(String... chosen) {
        Map<String, String> with = plan(chosen).steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("velero-restore"))
                .map(step -> ((Step.EngineAction) step).with()).findFirst().orElseThrow();
        ObjectNode spec = VeleroChoice.of(with).restore("nightly-1", KubernetesChoice.of(with));
        return spec.retain("includedNamespaces", "excludedNamespaces", "includeClusterResources", "includedResources", "excludedResources").toString();
    }

    @Test
    void definitionsGoAlongWithTheKindsThatNeedThem() throws Exception {
        ObjectNode definition = (ObjectNode) new ObjectMapper().readTree("{\"metadata\":{\"name\":\"widgets.example.org\"},\"spec\":{\"group\":\"example.org\",\"names\":{\"plural\":\"widgets\"}}}");
        for (Map<String, String> chosen : List.of(Map.of("kinds", "widgets"), Map.of("kinds", "configmaps, widgets.example.org"), Map.of("names", "shop/widgets/first"))) {
            KubernetesChoice choice = KubernetesChoice.of(chosen);
            assertTrue(choice.covers(KubernetesChoice.DEFINITIONS, "", definition) && choice.goesAlong(KubernetesChoice.DEFINITIONS), chosen::toString);
        }
        for (Map<String, String> chosen : List.of(Map.of("kinds", "configmaps"), Map.of("names", "configmaps/a"), Map.of("kinds", "widgets", "except-kinds", "customresourcedefinitions"))) {
            assertFalse(KubernetesChoice.of(chosen).covers(KubernetesChoice.DEFINITIONS, "", definition), chosen::toString);
        }
        assertFalse(KubernetesChoice.of(Map.of("kinds", "customresourcedefinitions")).goesAlong(KubernetesChoice.DEFINITIONS), "those were chosen themselves");
    }

    @Test
    void theFinerFieldsOfVelero118AreInTheRestoreToo() {
        Map<String, String> chosen = Map.of("labels", "app=web, tier=front | app=db", "except-namespaces", "shop-cache", "except-kinds", "events", "item-operation-timeout", "1h30m",
                "restore-status", "workflows.argoproj.io", "parallel-files", "8", "sparse-files", "true", "hook-command", "/app/reindex \"all\"", "hook-labels", "app=web",
                "hook-on-error", "fail");
        String spec = VeleroChoice.of(chosen).restore("nightly-1", KubernetesChoice.of(chosen)).toString();
        for (String part : List.of("\"orLabelSelectors\":[{\"matchLabels\":{\"app\":\"web\",\"tier\":\"front\"}},{\"matchLabels\":{\"app\":\"db\"}}]",
                "\"excludedNamespaces\":[\"shop-cache\",\"kube-system\"", "\"excludedResources\":[\"events\"]", "\"itemOperationTimeout\":\"1h30m\"",
                "\"restoreStatus\":{\"includedResources\":[\"workflows.argoproj.io\"]}", "\"uploaderConfig\":{\"parallelFilesDownload\":8,\"writeSparseFiles\":true}",
                "\"hooks\":{\"resources\":[{\"name\":\"relight\",\"labelSelector\":{\"matchLabels\":{\"app\":\"web\"}},\"postHooks\":[{\"exec\":{\"command\":[\"/bin/sh\",\"-c\",\"/app/reindex \\\"all\\\"\"],"
                        + "\"onError\":\"Fail\",\"waitTimeout\":\"10m\",\"waitForReady\":true}}]}]}")) {
            assertTrue(spec.contains(part), () -> part + " in " + spec);
        }
        assertFalse(spec.contains("\"labelSelector\":{\"matchLabels\":{\"app\":\"web\",\"tier\""), "Velero takes a selector or several, never both");
        Map<String, String> again = new TreeMap<>(VeleroChoice.of(chosen).write());
        again.putAll(KubernetesChoice.of(chosen).write());
        assertEquals(spec, VeleroChoice.of(again).restore("nightly-1", KubernetesChoice.of(again)).toString(), "as it is read back from a step");
    }

    @Test
    void thePlanSaysEachFinerChoiceInWords() {
        RestorePlan plan = plan("item-operation-timeout=90m", "restore-status=workflows.argoproj.io", "parallel-files=8", "sparse-files=true", "resource-modifier=smaller",
                "hook-command=/app/reindex", "hook-labels=app=web", "hook-container=web");
        String said = String.join("\n", plan.found().stream().map(Finding::text).toList());
        for (String words : List.of("waits at most 1 h 30 min", "status comes back, too, of: workflows.argoproj.io", "writes 8 files", "Holes in files", "ConfigMap smaller changes objects",
                "runs this in pods with app=web, in the container web, once it is ready: /app/reindex If it fails, the restore goes on.")) {
            assertTrue(said.contains(words), () -> words + " in " + said);
        }
        Step.EngineAction restore = (Step.EngineAction) plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("velero-restore")).findFirst().orElseThrow();
        assertEquals("/app/reindex", restore.with().get("hook-command"));
    }

    @Test
    void aTimeThatVeleroWouldNotReadAndAHookWithoutItsCommandAreRefused() {
        for (String wrong : List.of("soon", "0s", "4", "1d", "30m1h")) {
            assertEquals(List.of("E4"), refused("item-operation-timeout=" + wrong), wrong);
        }
        assertEquals(List.of(), refused("item-operation-timeout=4h"));
        assertEquals(List.of("E4"), refused("hook-labels=app=web"));
        assertEquals(List.of("E4"), refused("hook-on-error=fail"));
        assertEquals(List.of("E4"), refused("through=direct", "parallel-files=8"));
    }

    @Test
    void whatAnOlderClusterHasLeftOutOfARestoreIsNamed() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode asked = (ObjectNode) json.readTree("{\"backupName\":\"b\",\"uploaderConfig\":{\"parallelFilesDownload\":8,\"writeSparseFiles\":true},\"hooks\":{},\"restorePVs\":false}");
        assertEquals(List.of("uploaderConfig.parallelFilesDownload"), VeleroChoice.dropped(asked, json.readTree("{\"backupName\":\"b\",\"uploaderConfig\":{\"writeSparseFiles\":true},\"restorePVs\":false}")));
        assertEquals(List.of("uploaderConfig", "restorePVs"), VeleroChoice.dropped(asked, json.readTree("{\"backupName\":\"b\"}")));
        assertEquals(List.of(), VeleroChoice.dropped(asked, asked));
    }

    @Test
    void alternativesOfLabelsAndWhatIsLeftOutHoldForRelightItselfToo() throws Exception {
        KubernetesChoice choice = KubernetesChoice.of(Map.of("labels", "app=web, tier=front | app=db", "except-kinds", "jobs", "except-namespaces", "cache"));
        ObjectMapper json = new ObjectMapper();
        ObjectNode front = (ObjectNode) json.readTree("{\"metadata\":{\"name\":\"a\",\"labels\":{\"app\":\"web\",\"tier\":\"front\"}}}");
        ObjectNode db = (ObjectNode) json.readTree("{\"metadata\":{\"name\":\"a\",\"labels\":{\"app\":\"db\"}}}");
        ObjectNode web = (ObjectNode) json.readTree("{\"metadata\":{\"name\":\"a\",\"labels\":{\"app\":\"web\"}}}");
        assertTrue(choice.covers("configmaps", "shop", front) && choice.covers("configmaps", "shop", db));
        assertFalse(choice.covers("configmaps", "shop", web));
        assertFalse(choice.covers("jobs.batch", "shop", db));
        assertFalse(choice.covers("configmaps", "cache", db));
    }

    @Test
    void aRestoreTestChangesNothingOfProductionsAndRemovesWhatItMade() {
        Planning planning = planning(Way.BESIDE_ONLY, TestRestore.CHOICE + "=true");
        RestorePlan plan = ((Planning.Planned) planning).plan();
        assertFalse(actions(plan, Part.MAIN).contains("velero-protect"));
        Step.EngineAction cleanUp = (Step.EngineAction) TestRestore.cleanUp(plan.steps()).orElseThrow();
        assertEquals("velero-undo", cleanUp.action());
        assertEquals("relight-test-shop", cleanUp.with().get("new"));
        assertTrue(plan.stages().stream().noneMatch(stage -> stage.disturbs()));
    }
}
