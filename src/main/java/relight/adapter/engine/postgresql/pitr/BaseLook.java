package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.UnwrappedStream;
import relight.core.restore.postgresql.pitr.BackupLabel;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.pitr.PitrFacts.Base;
import relight.core.restore.postgresql.pitr.PitrFacts.Form;

/** Looks into a base backup for what a replay has to know of it. */
final class BaseLook {

    private static final int MOST_ENTRIES = 5_000;
    private static final int LONGEST_LABEL = 64 * 1024;
    private static final int TAIL = 8 * 1024;
    private static final Pattern END = Pattern.compile("\"End-LSN\": \"([0-9A-F]+/[0-9A-F]+)\"");
    static final Pattern BASE_TAR = Pattern.compile("base\\.tar(\\.\\w+)?");
    static final Pattern WAL_TAR = Pattern.compile("pg_wal\\.tar(\\.\\w+)?");
    private static final Pattern SPACE_TAR = Pattern.compile("\\d+\\.tar(\\.\\w+)?");

    private record Found(Optional<BackupLabel> label, boolean tablespaces) {}

    private final BackupStore store;

    BaseLook(BackupStore store) {
        this.store = store;
    }

    Base look(Backup backup) throws IOException {
        return backup.object().isFolder() ? folder(backup) : tar(backup);
    }

    /** Whether a manifest lies in a single archive is known when it is unpacked. */
    private Base tar(Backup backup) throws IOException {
        List<BackupFormat.Wrapping> wrappings = backup.verdict().format().map(BackupFormat::wrappings).orElse(List.of());
        OptionalLong unpacked = backup.verdict().unpacked();
        try (InputStream in = BackupStream.open(store, backup, wrappings, count -> { }, broken -> { })) {
            Found found = inTar(in);
            return new Base(backup, Form.TAR, found.label(), false, true, found.tablespaces(),
                    unpacked.isPresent() ? Optional.of(unpacked.getAsLong()) : Optional.empty());
        }
    }

    private Base folder(Backup backup) throws IOException {
        FolderReading reading = FolderReading.open(store, backup);
        Optional<FolderEntry> base = entry(reading, BASE_TAR);
        Optional<FolderEntry> manifest = entry(reading, Pattern.compile("backup_manifest"));
        Found found;
        if (base.isPresent()) {
            try (InputStream in = UnwrappedStream.open(store.open(base.get().object(), 0), ReadingCaps.DEFAULT)) {
                found = inTar(in);
            }
        } else {
            Optional<FolderEntry> map = entry(reading, Pattern.compile("tablespace_map")).filter(entry -> entry.object().size() > 0);
            Optional<FolderEntry> label = entry(reading, Pattern.compile("backup_label"));
            found = new Found(label.isPresent() ? label(label.get()) : Optional.empty(), map.isPresent());
        }
        boolean spaces = found.tablespaces() || entry(reading, SPACE_TAR).isPresent();
        boolean wal = entry(reading, base.isPresent() ? WAL_TAR : Pattern.compile("pg_wal/[0-9A-F]{24}")).isPresent();
        Optional<BackupLabel> label = manifest.isPresent() ? ended(found.label(), manifest.get()) : found.label();
        return new Base(backup, base.isPresent() ? Form.FOLDER_OF_TARS : Form.PLAIN, label, wal, manifest.isPresent(), spaces,
                base.isPresent() ? Optional.empty() : Optional.of(backup.size()));
    }

    private static Optional<FolderEntry> entry(FolderReading reading, Pattern path) {
        return reading.entries().stream().filter(entry -> path.matcher(reading.path(entry)).matches()).findFirst();
    }

    private Optional<BackupLabel> label(FolderEntry entry) throws IOException {
        try (InputStream in = store.open(entry.object(), 0)) {
            return BackupLabel.read(new String(in.readNBytes(LONGEST_LABEL), StandardCharsets.UTF_8));
        }
    }

    /** pg_basebackup writes the label first; others may put it anywhere among the small files. */
    private static Found inTar(InputStream in) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        Optional<BackupLabel> label = Optional.empty();
        boolean spaces = false;
        int seen = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null && seen < MOST_ENTRIES; entry = tar.getNextEntry()) {
            String name = entry.getName().replaceFirst("^\\./", "");
            seen++;
            if (name.equals("backup_label")) {
                label = BackupLabel.read(new String(tar.readNBytes(LONGEST_LABEL), StandardCharsets.UTF_8));
            } else if (name.equals("tablespace_map")) {
                spaces = entry.getSize() > 0;
            } else if (label.isPresent()) {
                return new Found(label, spaces);
            }
        }
        return new Found(label, spaces);
    }

    /** Where the log has to reach for the backup to be whole, as the end of the manifest says. */
    private Optional<BackupLabel> ended(Optional<BackupLabel> label, FolderEntry manifest) throws IOException {
        long from = Math.max(0, manifest.object().size() - TAIL);
        try (InputStream in = store.open(manifest.object(), from)) {
            Matcher end = END.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Optional<Lsn> stop = Optional.empty();
            while (end.find()) {
                stop = Lsn.read(end.group(1));
            }
            Optional<Lsn> found = stop;
            return label.map(it -> new BackupLabel(it.start(), it.segment(), it.label(), it.timeline(), it.began(), it.stop().or(() -> found), it.stopped()));
        }
    }
}
