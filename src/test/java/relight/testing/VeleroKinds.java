package relight.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;

/** Velero's kinds (velero.io/v1) with the fields, types and words that a release of it has: the API server drops and refuses what that release would. */
public enum VeleroKinds {

    V1_12, V1_18;

    /** The group that Velero has them in. */
    public static final String GROUP = "velero.io";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> KINDS = Map.of("backups", "Backup", "restores", "Restore", "backupstoragelocations", "BackupStorageLocation",
            "schedules", "Schedule", "backuprepositories", "BackupRepository", "downloadrequests", "DownloadRequest", "podvolumerestores", "PodVolumeRestore",
            "podvolumebackups", "PodVolumeBackup");
    private static final List<String> PHASES = List.of("New", "FailedValidation", "InProgress", "WaitingForPluginOperations", "WaitingForPluginOperationsPartiallyFailed",
            "Completed", "PartiallyFailed", "Failed");
    private static final List<String> FINALIZING = List.of("Finalizing", "FinalizingPartiallyFailed");
    private static final List<String> MODES = List.of("ReadOnly", "ReadWrite");
    private static final List<String> UPLOADERS = List.of("kopia", "restic", "");

    static String kind(String plural) {
        return KINDS.get(plural);
    }

    /** Has a cluster serve them; classes that run beside each other may ask for it at the same time. */
    void serve(Cluster cluster) throws Exception {
        for (String plural : KINDS.keySet()) {
            define(cluster, plural, GROUP);
        }
        Until.holds(() -> {
            Discovery seen = Discovery.of(cluster);
            return KINDS.keySet().stream().allMatch(plural -> seen.resource(plural + "." + GROUP).isPresent());
        });
    }

    /** One of them, in that group: two releases of a kind can be in one cluster only where they differ in it. */
    public void define(Cluster cluster, String plural, String group) throws Exception {
        Discovery now = Discovery.of(cluster);
        if (now.resource(plural + "." + group).isPresent()) {
            return;
        }
        ObjectNode definition = (ObjectNode) JSON.readTree("""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"%s.%s"},"spec":{"group":"%s","scope":"Namespaced",
                "names":{"plural":"%s","kind":"%s"},"versions":[{"name":"v1","served":true,"storage":true,%s"schema":{}}]}}""".formatted(plural, group, group, plural, KINDS.get(plural),
                // The location has a status of its own; the others have none
                plural.equals("backupstoragelocations") ? "\"subresources\":{\"status\":{}}," : ""));
        definition.withObject("/spec/versions/0/schema").set("openAPIV3Schema", schema(plural).node());
        try {
            cluster.create(now.resource("customresourcedefinitions.apiextensions.k8s.io").orElseThrow(), "", definition);
        } catch (ApiRefusal there) {
            if (there.code() != 409) {
                throw there;
            }
        }
    }

    private KindSchema schema(String plural) {
        return switch (plural) {
            case "backups" -> kind(backup(), backupStatus());
            case "restores" -> kind(restore(), restoreStatus());
            case "backupstoragelocations" -> kind(location(), new KindSchema().oneOf("phase", List.of("Available", "Unavailable")).time("lastSyncedTime", "lastValidationTime")
                    .text("message", "lastSyncedRevision").oneOf("accessMode", MODES));
            case "schedules" -> kind(schedule(), isLater(new KindSchema().oneOf("phase", List.of("New", "Enabled", "FailedValidation")).time("lastBackup").texts("validationErrors"),
                    status -> status.time("lastSkipped")));
            case "backuprepositories" -> kind(repository(), new KindSchema().oneOf("phase", List.of("New", "Ready", "NotReady")).text("message").time("lastMaintenanceTime"));
            case "downloadrequests" -> kind(new KindSchema().object("target", new KindSchema().oneOf("kind", papers()).text("name").required("kind", "name")).required("target"),
                    new KindSchema().oneOf("phase", List.of("New", "Processed")).text("downloadURL").time("expiration"));
            case "podvolumerestores" -> kind(volume(), volumeStatus());
            case "podvolumebackups" -> kind(volumeCopy(), isLater(volumeStatus(), VeleroKinds::copied));
            default -> throw new IllegalArgumentException(plural);
        };
    }

    private static KindSchema kind(KindSchema spec, KindSchema status) {
        return new KindSchema().text("apiVersion", "kind").object("spec", spec).object("status", status);
    }

    private KindSchema isLater(KindSchema schema, UnaryOperator<KindSchema> more) {
        return this == V1_18 ? more.apply(schema) : schema;
    }

    private static KindSchema scope() {
        return new KindSchema().texts("includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources").object("labelSelector", selector())
                .objects("orLabelSelectors", selector()).flag("includeClusterResources").text("itemOperationTimeout");
    }

    private static KindSchema selector() {
        return new KindSchema().map("matchLabels").objects("matchExpressions", new KindSchema().text("key", "operator").texts("values").required("key", "operator"));
    }

    private static KindSchema hook() {
        return new KindSchema().text("name").texts("includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources").object("labelSelector", selector()).required("name");
    }

    private static KindSchema command() {
        return new KindSchema().text("container").texts("command").oneOf("onError", List.of("Continue", "Fail")).required("command");
    }

    private static KindSchema configMap() {
        return new KindSchema().text("apiGroup", "kind", "name").required("kind", "name");
    }

    private KindSchema restore() {
        KindSchema exec = isLater(command().text("execTimeout", "waitTimeout"), later -> later.flag("waitForReady"));
        KindSchema after = new KindSchema().object("exec", exec).object("init", new KindSchema().anything("initContainers").text("timeout"));
        KindSchema spec = scope().text("backupName", "scheduleName", "existingResourcePolicy").map("namespaceMapping").flag("restorePVs", "preserveNodePorts")
                .object("restoreStatus", new KindSchema().texts("includedResources", "excludedResources")).object("resourceModifier", configMap())
                .object("hooks", new KindSchema().objects("resources", hook().objects("postHooks", after)));
        return this == V1_12 ? spec.required("backupName")
                : spec.object("uploaderConfig", new KindSchema().flag("writeSparseFiles").number("parallelFilesDownload"));
    }

    private KindSchema restoreStatus() {
        return isLater(run(phases()).object("progress", new KindSchema().number("totalItems", "itemsRestored"))
                .number("restoreItemOperationsAttempted", "restoreItemOperationsCompleted", "restoreItemOperationsFailed"), VeleroKinds::hooks);
    }

    private List<String> phases(String... more) {
        return Stream.of(PHASES.stream(), this == V1_18 ? FINALIZING.stream() : Stream.<String>empty(), Stream.of(more)).flatMap(words -> words).distinct().toList();
    }

    private static KindSchema run(List<String> phases) {
        return new KindSchema().oneOf("phase", phases).texts("validationErrors").number("warnings", "errors").text("failureReason").time("startTimestamp", "completionTimestamp");
    }

    private static KindSchema hooks(KindSchema status) {
        return status.object("hookStatus", new KindSchema().number("hooksAttempted", "hooksFailed"));
    }

    private KindSchema backup() {
        KindSchema exec = new KindSchema().object("exec", command().text("timeout")).required("exec");
        KindSchema spec = scope().object("metadata", new KindSchema().map("labels")).texts("includedClusterScopedResources", "excludedClusterScopedResources",
                        "includedNamespaceScopedResources", "excludedNamespaceScopedResources", "volumeSnapshotLocations")
                .flag("snapshotVolumes", "snapshotMoveData", "defaultVolumesToFsBackup", "defaultVolumesToRestic").text("ttl", "storageLocation", "csiSnapshotTimeout", "datamover")
                .map("orderedResources").object("resourcePolicy", configMap()).object("hooks", new KindSchema().objects("resources", hook().objects("pre", exec).objects("post", exec)));
        return isLater(spec, later -> later.text("volumeGroupSnapshotLabelKey").object("uploaderConfig", new KindSchema().number("parallelFilesUpload")));
    }

    private KindSchema backupStatus() {
        List<String> words = new ArrayList<>(phases("Finalizing", "FinalizingPartiallyFailed", "Deleting"));
        if (this == V1_18) {
            words.addAll(List.of("Queued", "ReadyToStart"));
        }
        return isLater(run(words).number("version").text("formatVersion").time("expiration").object("progress", new KindSchema().number("totalItems", "itemsBackedUp"))
                .number("volumeSnapshotsAttempted", "volumeSnapshotsCompleted", "csiVolumeSnapshotsAttempted", "csiVolumeSnapshotsCompleted",
                        "backupItemOperationsAttempted", "backupItemOperationsCompleted", "backupItemOperationsFailed"), later -> hooks(later.number("queuePosition")));
    }

    private KindSchema location() {
        KindSchema key = new KindSchema().text("name", "key").flag("optional").required("key");
        KindSchema storage = isLater(new KindSchema().text("bucket", "prefix", "caCert").required("bucket"), later -> later.object("caCertRef", key));
        return new KindSchema().text("provider", "backupSyncPeriod", "validationFrequency").map("config").object("credential", key).object("objectStorage", storage)
                .flag("default").oneOf("accessMode", MODES).required("provider", "objectStorage");
    }

    private KindSchema schedule() {
        return isLater(new KindSchema().object("template", backup()).text("schedule").flag("useOwnerReferencesInBackup", "paused").required("template", "schedule"),
                later -> later.flag("skipImmediately"));
    }

    private KindSchema repository() {
        KindSchema spec = new KindSchema().text("volumeNamespace", "backupStorageLocation", "resticIdentifier", "maintenanceFrequency").oneOf("repositoryType", UPLOADERS)
                .required("volumeNamespace", "backupStorageLocation", "maintenanceFrequency");
        return this == V1_12 ? spec.required("resticIdentifier") : spec.map("repositoryConfig");
    }

    private List<String> papers() {
        List<String> papers = new ArrayList<>(List.of("BackupLog", "BackupContents", "BackupVolumeSnapshots", "BackupItemOperations", "BackupResourceList", "BackupResults", "RestoreLog",
                "RestoreResults", "RestoreResourceList", "RestoreItemOperations", "CSIBackupVolumeSnapshots", "CSIBackupVolumeSnapshotContents"));
        if (this == V1_18) {
            papers.addAll(List.of("BackupVolumeInfos", "RestoreVolumeInfo"));
        }
        return papers;
    }

    private KindSchema volume() {
        KindSchema pod = new KindSchema().text("apiVersion", "kind", "namespace", "name", "uid", "resourceVersion", "fieldPath");
        return isLater(new KindSchema().object("pod", pod).text("volume", "backupStorageLocation", "repoIdentifier", "snapshotID", "sourceNamespace").oneOf("uploaderType", UPLOADERS)
                        .required("pod", "volume", "backupStorageLocation", "repoIdentifier", "snapshotID", "sourceNamespace"),
                later -> later.map("uploaderSettings").flag("cancel").number("snapshotSize"));
    }

    private KindSchema volumeCopy() {
        KindSchema pod = new KindSchema().text("apiVersion", "kind", "namespace", "name", "uid", "resourceVersion", "fieldPath");
        return isLater(new KindSchema().object("pod", pod).text("node", "volume", "backupStorageLocation", "repoIdentifier").oneOf("uploaderType", UPLOADERS).map("tags")
                .required("node", "pod", "volume", "backupStorageLocation", "repoIdentifier"), later -> later.map("uploaderSettings").flag("cancel"));
    }

    private static KindSchema copied(KindSchema status) {
        return status.text("path", "snapshotID");
    }

    private KindSchema volumeStatus() {
        List<String> words = this == V1_12 ? List.of("New", "InProgress", "Completed", "Failed")
                : List.of("New", "Accepted", "Prepared", "InProgress", "Canceling", "Canceled", "Completed", "Failed");
        return isLater(new KindSchema().oneOf("phase", words).text("message").time("startTimestamp", "completionTimestamp")
                .object("progress", new KindSchema().number("bytesDone", "totalBytes")), later -> later.time("acceptedTimestamp").text("node"));
    }
}
