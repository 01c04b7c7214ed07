package relight.core.velero;

/** One backup or one restore that Velero has made: what it left lies in the bucket under its name. */
public record VeleroRun(Of of, String name) {

    /** Which of both. */
    public enum Of {
        BACKUP, RESTORE
    }

    public static VeleroRun backup(String name) {
        return new VeleroRun(Of.BACKUP, name);
    }

    public static VeleroRun restore(String name) {
        return new VeleroRun(Of.RESTORE, name);
    }

    public boolean isBackup() {
        return of == Of.BACKUP;
    }
}
