package relight.adapter.engine.mysql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.adapter.engine.dump.InflatedSize;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpReader;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MysqlFacts.Dump;

/** Looks through a dump before the plan: views and routines, whose accounts matter, stand at its end. */
final class DumpProbe {

    /** What can be looked through in a few seconds; of more, the rest is looked at while it is restored. */
    private static final long MOST_READ = 1_500_000_000;
    private static final int BUFFER = 256 * 1024;

    private final BackupStore store;
    private final Instant at;

    /** @param at the moment at which a cold backup must be readable to be looked into */
    DumpProbe(BackupStore store, Instant at) {
        this.store = store;
        this.at = at;
    }

    Dump look(Backup backup, List<String> accounts) throws IOException {
        BackupFormat format = backup.verdict().format().orElse(new BackupFormat(List.of(), Content.UNKNOWN, ""));
        if (format.content() == Content.MYDUMPER && backup.object().readable(at)) {
            return folder(backup, accounts);
        }
        if (format.content() != Content.SQL || !backup.object().readable(at)) {
            return new Dump(format.content(), format.detail(), format.wrappings(), Optional.empty(), false, DumpInventory.NOTHING, List.of());
        }
        try (InputStream content = BackupStream.open(store, backup, format.wrappings(), count -> { }, broken -> { });
             DumpReader reader = new DumpReader(new BufferedInputStream(content, BUFFER), DumpRules.looking())) {
            boolean whole = read(reader);
            DumpInventory found = reader.inventory();
            Set<String> missing = new HashSet<>(found.definers());
            accounts.forEach(missing::remove);
            return new Dump(format.content(), format.detail(), format.wrappings(),
                    InflatedSize.of(store, backup, format.wrappings(), at), whole, found, missing.stream().sorted().toList());
        }
    }

    /** What its files create stands in small ones; of the many that hold rows, some are enough before the plan. */
    private Dump folder(Backup backup, List<String> accounts) throws IOException {
        MydumperFolder folder = MydumperFolder.open(store, backup);
        boolean whole = folder.look(store, MOST_READ);
        DumpInventory found = folder.inventory();
        List<String> missing = found.definers().stream().filter(definer -> !accounts.contains(definer)).sorted().toList();
        return new Dump(Content.MYDUMPER, "", List.of(), Optional.of(backup.size()), whole, found, missing);
    }

    private static boolean read(DumpReader reader) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long seen = 0;
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
            seen += read;
            if (seen > MOST_READ) {
                return false;
            }
        }
        return true;
    }
}
