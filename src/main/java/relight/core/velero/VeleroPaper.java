package relight.core.velero;

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
    OBJECTS("-resource-list.json.gz", "BackupResourceList", "RestoreResourceList");

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

    /** What a DownloadRequest calls it ({@code spec.target.kind}). */
    public String target(VeleroRun run) {
        return run.isBackup() ? ofBackup : ofRestore;
    }
}
