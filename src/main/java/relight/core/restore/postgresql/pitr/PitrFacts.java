package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;

/**
 * What a recovery to a point in time rests on.
 *
 * @param at      when it was looked
 * @param base    the backup of the request
 * @param others  the other base backups of the system, newest first
 * @param archive what lies in the archive of the write-ahead log
 * @param place   how people name the archive; empty where the workspace knows of none
 * @param ends    by timeline: where the log ends that can be replayed from the base on
 */
public record PitrFacts(Instant at, Base base, List<Base> others, WalArchive archive, Optional<String> place, Map<Integer, End> ends, Host host)
        implements Facts {

    /** In what form a base backup lies in its store. */
    public enum Form {
        /** One archive with all of the data folder. */
        TAR,
        /** A folder with {@code base.tar} or {@code base.tar.gz}, as {@code pg_basebackup -Ft} writes it. */
        FOLDER_OF_TARS,
        /** A folder that is the data folder, as {@code pg_basebackup -Fp} writes it. */
        PLAIN
    }

    /**
     * A base backup.
     *
     * @param label       empty where none was found in it: then nothing can be replayed onto it
     * @param wal         whether the log that makes it whole lies in it
     * @param manifest    whether {@code backup_manifest} lies beside it
     * @param tablespaces whether parts of it belong outside the data folder
     * @param unpacked    bytes of its data folder; empty where that is not known
     */
    public record Base(Backup backup, Form form, Optional<BackupLabel> label, boolean wal, boolean manifest, boolean tablespaces,
                       Optional<Long> unpacked) {

        /** When it was whole: what the archive says, otherwise when it was stored. */
        public Instant ended() {
            return label.flatMap(BackupLabel::stopped).orElse(backup.object().modified());
        }
    }

    /**
     * The end of what can be replayed on a timeline.
     *
     * @param lastRecord where the last whole record begins
     * @param lastCommit the newest transaction that was found; empty where none was near the end
     */
    public record End(Lsn lastRecord, Optional<Instant> lastCommit) {}

    /**
     * The machine of the server.
     *
     * @param runsAs   who Relight is there
     * @param user     whose files the server's are
     * @param data     empty where the data folder is gone
     * @param free     bytes on the disk beside it
     * @param bin      folder of the server's programs that fit; empty where there is none
     * @param versions major versions whose programs are there
     * @param verifies whether pg_verifybackup is there
     * @param offset   of its clock from UTC, {@code +01:00}
     * @param writable whether the server's user may make folders beside the data folder
     * @param left     folders and locks of restores beside it
     * @param lock     who restores it now
     */
    public record Host(String runsAs, String user, Optional<Data> data, long free, Optional<String> bin, List<Integer> versions,
                       boolean verifies, String offset, boolean writable, List<String> left, Optional<String> lock) {

        /** Whether Relight can do there what only the server's user may. */
        public boolean acts() {
            return runsAs.equals("root") || runsAs.equals(user);
        }
    }

    /**
     * The data folder as it is.
     *
     * @param id      what tells it from another one of the same name
     * @param mode    octal, {@code 700}
     * @param system  the identifier of its cluster; empty where it cannot be read
     * @param running the process that serves it
     * @param mount   whether it is a disk of its own, which cannot be moved aside
     */
    public record Data(String id, String mode, Optional<Integer> version, Optional<String> system, Optional<Long> running, boolean mount,
                       long size) {}

    public PitrFacts {
        others = List.copyOf(others);
        ends = Map.copyOf(ends);
    }

    /** Timelines on which the base lies: those that the log can be replayed along. */
    public List<Integer> timelines() {
        return base.label().map(label -> archive.timelines().stream()
                .filter(timeline -> archive.history(timeline).holds(label.on(), label.start())).toList()).orElse(List.of());
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("base", base.backup().object().etag().orElse("") + " " + base.backup().size());
        facts.put("data folder", host.data().map(Data::id).orElse("absent"));
        facts.put("cluster", host.data().flatMap(Data::system).orElse(""));
        facts.put("server's user", host.user());
        facts.put("programs", host.bin().orElse(""));
        facts.put("restored by", host.lock().orElse(""));
        facts.put("timelines", timelines().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        return facts;
    }
}
