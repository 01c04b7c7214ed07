package relight.core.restore.sqlserver;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One backup in a backup file, as the server reads its header.
 *
 * @param backup     id of the catalog's backup
 * @param path       of the file, as the server names it
 * @param position   which of the backups in the file, from 1 on
 * @param guid       that it was given when it was made, and no other one has
 * @param positions  in the log: from where, to where, and of the checkpoint that differential backups are counted from
 * @param finished   when it was whole
 * @param forks      the histories in which it begins and ends; a restore to a point in time begins a new one
 * @param major      main version of the server that wrote it
 * @param checksums  whether its pages bear checksums
 * @param damaged    whether it was written although the server met damage
 * @param bulk       whether the log in it has changes that can only be taken as a whole
 */
public record BackupSet(String backup, String path, int position, String guid, Kind kind, String database, Positions positions,
                        Instant finished, Forks forks, int major, boolean checksums, boolean damaged, boolean bulk, long size) {

    /** What it holds. */
    public enum Kind { FULL, DIFFERENTIAL, LOG }

    /** @param base of a differential backup: the checkpoint of the full one that it belongs to */
    public record Positions(BigInteger first, BigInteger last, BigInteger checkpoint, Optional<BigInteger> base) {}

    /** Names of histories. */
    public record Forks(String first, String last) {}

    /** Flat lines of an action, with all that a restore needs of it. */
    Map<String, String> with(int number) {
        String prefix = "set." + number + ".";
        return new TreeMap<>(Map.of(prefix + "path", path, prefix + "file", Integer.toString(position), prefix + "guid", guid,
                prefix + "kind", kind.name(), prefix + "checksums", Boolean.toString(checksums)));
    }
}
