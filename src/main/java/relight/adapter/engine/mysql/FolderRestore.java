package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.Folders;
import relight.adapter.engine.place.Fetch;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.recovery.Outcome;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MysqlChoice;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Fills a schema from a folder of mydumper: the tables through {@code myloader}, several at a time, and behind them views, triggers,
 * routines and events through the server's own client. Nothing reaches either of them that has not gone through the rules of a dump.
 */
final class FolderRestore {

    static final String FETCHED = "mydumper";

    /** At a time; those that fill one table may get into a deadlock with each other, and the loader does not try again. */
    private static final int THREADS = 4;

    private final ActionRun at;
    private final DumpRestore restore;
    private final String into;

    FolderRestore(ActionRun at, DumpRestore restore) {
        this.at = at;
        this.restore = restore;
        this.into = at.with("into");
    }

    Outcome fill(BackupStore store, Backup backup, Tool client, Set<String> accounts) throws IOException, InterruptedException {
        Tool loader = at.programs().loader()
                .orElseThrow(() -> new Problem(Message.of("restore.mysql.refused.loader"), Message.of("restore.mysql.refused.loader.remedy")));
        if (at.shell().isPresent()) {
            HostFolder there = new HostFolder(at, at.shell().get());
            try {
                there.make(backup);
                return fill(store, backup, client, accounts, loader, there, there.path());
            } finally {
                there.remove();
            }
        }
        Path fetched = at.run().spool().resolve(FETCHED);
        removeEarlier();
        try {
            room(backup);
            Files.createDirectory(fetched, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return fill(store, backup, client, accounts, loader, (name, content) -> Files.copy(content, fetched.resolve(name)), fetched);
        } finally {
            Folders.delete(fetched);
        }
    }

    /** What runs of this step have fetched whose consoles were killed; each had a spool of its own, named with its number behind the last dot. */
    private void removeEarlier() throws IOException {
        Path mine = at.run().spool();
        String step = mine.getFileName().toString().replaceFirst("\\.\\d+$", ".");
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(mine.toAbsolutePath().getParent(), run -> run.getFileName().toString().startsWith(step))) {
            for (Path run : runs) {
                Folders.delete(run.resolve(FETCHED));
            }
        }
    }

    private Outcome fill(BackupStore store, Backup backup, Tool client, Set<String> accounts, Tool loader, MydumperFolder.Place place, Path path)
            throws IOException, InterruptedException {
        MydumperFolder folder = MydumperFolder.open(store, backup);
        String sha256 = folder.fetch(own -> DumpRules.restoring(at.with(MysqlChoice.DEFINER), accounts, Optional.of("")), place,
                count -> at.bytes(backup.location(), count, backup.size()), Fetch.told(at.run()));
        DumpInventory found = folder.inventory();
        if (!found.complete()) {
            throw new Problem(Message.of("restore.mysql.refused.unfinished", backup.location()), Message.of("restore.mysql.refused.unfinished.remedy"));
        }
        ClientProcess.End loaded = new Clients(at).load(loader, path, into, THREADS);
        if (loaded.firstError().contains("Deadlock found")) {
            at.output(at.say("loader.alone"));
            restore.empty();
            loaded = new Clients(at).load(loader, path, into, 1);
        }
        return loaded.good() ? restore.ended(client, new Clients(at).feed(client, into, folder.programs()), found, backup, sha256)
                : restore.ended(loader, loaded, found, backup, sha256);
    }

    /** Of what is compressed nobody knows before how much it becomes; the server's own disk was looked at for the plan (ALL-6). */
    private void room(Backup backup) throws IOException {
        long free = Files.getFileStore(at.run().spool()).getUsableSpace();
        long needed = backup.size() + backup.size() / 10;
        if (free < needed) {
            throw new Problem(Message.of("restore.mysql.spool", new Bytes(needed), new Bytes(free)), Message.of("restore.mysql.spool.remedy"));
        }
    }
}
