package relight.core.velero;

import java.util.Optional;

/** What Velero 1.12 to 1.18 writes down of a backup or a restore, each in gzip; any of them may be missing. */
public enum VeleroPaper {

    LOG("-logs.gz", "BackupLog", "RestoreLog"),
    /** Errors and warnings; of backups from 1.10. */
    RESULTS("-results.gz", "BackupResults", "RestoreResults"),
    /** How each volume was backed up, from 1.14; how each was restored, from 1.15. */
    VOLUMES("-volumeinfo.json.gz", "BackupVolumeInfos", "RestoreVolumeInfo"),
    /** Work on single objects that went on after them, such as the moving of a snapshot's data. */
    OPERATIONS("-itemoperations.json.gz", "BackupItemOperations", "RestoreItemOperations"),
    /** Names of all objects by kind; of a restore with what became of each. */
    OBJECTS("-resource-list.json.gz", "BackupResourceList", "RestoreResourceList"),
    /** Volumes that were copied file by file; of a backup alone, and no DownloadRequest gives it. */
    POD_VOLUMES("-podvolumebackups.json.gz", "", ""),
    /** Snapshots that plugins of Velero took; of a backup alone. */
    SNAPSHOTS("-volumesnapshots.json.gz", "BackupVolumeSnapshots", ""),
    /** Snapshots that drivers of the storage took; of a backup alone, to 1.16. */
    CSI_SNAPSHOTS("-csi-volumesnapshots.json.gz", "CSIBackupVolumeSnapshots", ""),
    /** What those snapshots are in the storage; of a backup alone, to 1.16. */
    CSI_CONTENTS("-csi-volumesnapshotcontents.json.gz", "CSIBackupVolumeSnapshotContents", "");

    private final String suffix;
    private final String ofBackup;
    private final String ofRestore;

    VeleroPaper(String suffix, String ofBackup, String ofRestore) {
        this.suffix = suffix;
        this.ofBackup = ofBackup;
        this.ofRestore = ofRestore;
    }

    /** Where it lies, below the prefix of the location. */
    public String key(VeleroRun run) {
        return run.isBackup() ? VeleroFiles.BACKUPS + run.name() + "/" + run.name() + suffix
                : VeleroPapers.RESTORES + run.name() + (this == VOLUMES ? "/" : "/restore-") + run.name() + suffix;
    }

    /** What a DownloadRequest calls it ({@code spec.target.kind}); empty for what none gives. */
    public Optional<String> target(VeleroRun run) {
        return Optional.of(run.isBackup() ? ofBackup : ofRestore).filter(kind -> !kind.isEmpty());
    }
}
