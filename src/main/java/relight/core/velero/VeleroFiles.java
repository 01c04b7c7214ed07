package relight.core.velero;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.StoredObject;

/** The files of one backup in a bucket as Velero 1.12 to 1.18 lays it out: all of them below {@code backups/NAME/}, any of them may be missing. */
final class VeleroFiles {

    /** The folder of all backups, below the prefix of the location. */
    static final String BACKUPS = "backups/";

    /** What a file holds; the order is that in which people are told what is missing. */
    enum Part {
        /** The Backup object; without it Velero does not see the backup. */
        BACKUP(""),
        /** The objects themselves, a tar archive in gzip. */
        OBJECTS(".tar.gz"),
        LOGS("-logs.gz"),
        /** Errors and warnings; from Velero 1.10. */
        RESULTS("-results.gz"),
        /** Names of all objects by kind. */
        RESOURCES("-resource-list.json.gz");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }

        /** Where it lies, below the prefix of the location. */
        String key(String backup) {
            return BACKUPS + backup + "/" + (this == BACKUP ? "velero-backup.json" : backup + suffix);
        }
    }

    private final String backup;
    private final Map<String, StoredObject> files = new HashMap<>();

    VeleroFiles(String backup) {
        this.backup = backup;
    }

    /** The name of the backup that a file belongs to; empty for what lies there and belongs to none. */
    static Optional<String> backup(String key) {
        int end = key.indexOf('/', BACKUPS.length());
        return key.startsWith(BACKUPS) && end > BACKUPS.length() && end < key.length() - 1 ? Optional.of(key.substring(BACKUPS.length(), end)) : Optional.empty();
    }

    void add(StoredObject file) {
        files.put(file.key(), file);
    }

    String backup() {
        return backup;
    }

    Optional<StoredObject> get(Part part) {
        return Optional.ofNullable(files.get(part.key(backup)));
    }

    Optional<StoredObject> get(VeleroPaper paper) {
        return Optional.ofNullable(files.get(paper.key(VeleroRun.backup(backup))));
    }

    /** Whether anything of a backup is there: an upload that broke off at its beginning may leave a log alone. */
    boolean isBackup() {
        return !missing(Part.BACKUP, Part.OBJECTS).equals(List.of(Part.BACKUP, Part.OBJECTS));
    }

    /** Which of these are not there. */
    List<Part> missing(Part... wanted) {
        return Arrays.stream(wanted).filter(part -> get(part).isEmpty()).toList();
    }
}
