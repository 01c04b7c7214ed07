package relight.core.velero;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relight.core.catalog.StoredObject;

/** The files of one backup in a bucket as Velero 1.12 to 1.18 lays it out: all of them below {@code backups/NAME/}, any of them may be missing. */
final class VeleroFiles {

    /** The folder of all backups, below the prefix of the location. */
    static final String BACKUPS = "backups/";

    /** What a file holds; the order is that in which people are told what is missing. */
    enum Part {
        /** The Backup object; without it Velero does not see the backup. */
        BACKUP(backup -> BACKUPS + backup + "/velero-backup.json"),
        /** The objects themselves, a tar archive in gzip. */
        OBJECTS(backup -> BACKUPS + backup + "/" + backup + ".tar.gz"),
        LOGS(VeleroPaper.LOG),
        RESULTS(VeleroPaper.RESULTS),
        RESOURCES(VeleroPaper.OBJECTS);

        private final UnaryOperator<String> place;

        Part(UnaryOperator<String> place) {
            this.place = place;
        }

        Part(VeleroPaper paper) {
            this(backup -> paper.key(VeleroRun.backup(backup)));
        }

        /** Where it lies, below the prefix of the location. */
        String key(String backup) {
            return place.apply(backup);
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
