package relight.ui.velero;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import relight.adapter.folder.FolderStore;
import relight.core.velero.BucketPapers;
import relight.core.velero.VeleroPapers;
import relight.core.workspace.StoreDefinition;
import relight.testing.VeleroBucket;
import relight.ui.common.Desk;

/** What Velero wrote down of an invented shop's night, and of a restore after it. */
public final class VeleroStage {

    public static final String BACKUP = "shop-nightly-20260415010000";
    /** Of a backup whose names are as long as Kubernetes lets them be. */
    public static final String LONG = "a-cluster-with-a-rather-long-name-in-eu-central-1-nightly-full-20260415010000";
    /** Of a backup that left nothing but its objects. */
    public static final String BARE = "shop-bare";

    private static final String[] KINDS = {"deployments.apps", "configmaps", "secrets", "services", "persistentvolumeclaims", "pods", "replicasets.apps"};

    private final Path bucket;

    private VeleroStage(Path bucket) {
        this.bucket = bucket;
    }

    /** With the bucket in that folder. */
    public static VeleroStage in(Path folder) throws IOException {
        VeleroStage stage = new VeleroStage(folder.resolve("bucket"));
        stage.fill(BACKUP, "shop");
        stage.fill(LONG, "a-namespace-with-a-name-that-somebody-thought-through-very-carefully");
        new VeleroBucket(stage.bucket).backup(BARE).described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "").archived();
        return stage;
    }

    private void fill(String name, String namespace) throws IOException {
        Instant began = Instant.parse("2026-04-15T01:00:07Z");
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 8_200; i++) {
            String at = began.plusMillis(37L * i).toString();
            String kind = KINDS[i % KINDS.length];
            log.append("time=\"").append(at).append("\" level=").append(i % 3 == 0 ? "debug" : "info").append(" msg=\"Processing item\" backup=velero/").append(name)
                    .append(" logSource=\"pkg/backup/backup.go:512\" name=web-").append(i / 7).append(" namespace=").append(namespace).append(" resource=").append(kind).append('\n');
            if (i == 3_000 || i == 7_900) {
                log.append("time=\"").append(at).append("\" level=warning msg=\"Volume data in pod ").append(namespace).append("/worker-0 is opted out of the backup\" backup=velero/").append(name).append('\n');
            }
            if (i >= 8_140 && i < 8_150) {
                log.append("time=\"").append(at).append("\" level=info msg=\"running exec hook\" backup=velero/").append(name).append(" hookCommand=\"[/bin/sh -c sync]\" hookPhase=pre namespace=")
                        .append(namespace).append(" name=worker-").append(i - 8_140).append('\n');
            }
            if (i == 8_150) {
                log.append("time=\"").append(at).append("\" level=error msg=\"Error executing hook\" backup=velero/").append(name).append(" error=\"timed out after 30 s\" hookPhase=pre namespace=")
                        .append(namespace).append(" name=web-0\n");
            }
        }
        log.append("time=\"2026-04-15T01:05:12Z\" level=info msg=\"Backup completed with 1 error, 2 warnings\" backup=velero/").append(name).append('\n');
        new VeleroBucket(bucket).whole(name, began.toString())
                .packed("-logs.gz", log.toString())
                .packed("-results.gz", """
                        {"errors":{"namespaces":{"%s":["resource: /pods name: /web-0 message: /Error executing hook error: /command [/bin/sh -c sync && fsfreeze -f /var/lib/data] timed out after 30 s"]}},
                        "warnings":{"velero":["the plugin for snapshots answered late"],"cluster":["storageclass fast has no snapshot class"],"namespaces":{"%s":["volume scratch of pod worker-0 is opted out"]}}}"""
                        .formatted(namespace, namespace))
                .packed("-volumeinfo.json.gz", """
                        [{"pvcName":"data","pvcNamespace":"%s","backupMethod":"PodVolumeBackup","result":"succeeded","pvbInfo":{"size":4831838208}},
                         {"pvcName":"search","pvcNamespace":"%s","backupMethod":"CSISnapshot","snapshotDataMoved":true,"result":"succeeded","snapshotDataMovementInfo":{"size":912680550}},
                         {"pvcName":"media","pvcNamespace":"%s","backupMethod":"CSISnapshot","result":"succeeded","csiSnapshotInfo":{"size":53687091200}},
                         {"pvcName":"scratch","pvcNamespace":"%s","skipped":true,"skippedReason":"opted out by the annotation backup.velero.io/backup-volumes-excludes"}]"""
                        .formatted(namespace, namespace, namespace, namespace))
                .packed("-itemoperations.json.gz", """
                        [{"spec":{"backupItemAction":"velero.io/csi-pvc-backupper","resourceIdentifier":{"Resource":"persistentvolumeclaims","Namespace":"%s","Name":"search"}},
                          "status":{"phase":"Completed","nCompleted":912680550,"nTotal":912680550,"operationUnits":"Bytes"}},
                         {"spec":{"backupItemAction":"velero.io/csi-pvc-backupper","resourceIdentifier":{"Resource":"persistentvolumeclaims","Namespace":"%s","Name":"media"}},
                          "status":{"phase":"Failed","nCompleted":1048576,"nTotal":53687091200,"operationUnits":"Bytes","error":"data upload failed: node-agent was restarted"}}]"""
                        .formatted(namespace, namespace));
        String restore = BucketPapers.beginning(name) + "-20260416080000";
        VeleroBucket.restore(bucket, restore, "-results.gz", "{\"errors\":{},\"warnings\":{\"namespaces\":{\"" + namespace + "\":[\"could not restore, ConfigMap settings already exists\"]}}}");
        VeleroBucket.restore(bucket, restore, "-logs.gz", "time=\"2026-04-16T08:00:01Z\" level=info msg=\"Starting restore of backup velero/" + name + "\"\n"
                + "time=\"2026-04-16T08:00:09Z\" level=warning msg=\"could not restore, ConfigMap settings already exists\"\n");
    }

    private VeleroPapers papers() {
        return new BucketPapers(new FolderStore(new StoreDefinition.Folder("cluster", bucket, false)));
    }

    /** Opens the sheet above whatever is shown, as the catalog does. */
    public void open(Desk desk, String backup, String tab) {
        VeleroSheet sheet = new VeleroSheet(desk, new VeleroViewModel(backup, papers(), Optional.of(papers()), desk.background()));
        sheet.open();
        sheet.select(tab);
    }
}
