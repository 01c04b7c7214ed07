package relight.adapter.engine.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.EndChecked;
import relight.adapter.engine.place.Fetch;
import relight.adapter.host.BrokenConnection;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStream;
import relight.core.catalog.Catalog;
import relight.core.catalog.DamagedBackupException;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.BackupLines;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpReader;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MysqlChoice;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Fills a schema from the backup: in one stream from the store through decompression and {@link DumpReader} into the client. */
final class DumpRestore {

    /** As the clients say it, each in its own words. */
    private static final Pattern GONE = Pattern.compile("ERROR (2002|2003|2006|2013) |[Ll]ost connection|server has gone away");

    private final ActionRun at;
    private final Catalog catalog;
    private final Clock clock;
    private final String into;

    DumpRestore(ActionRun at, Catalog catalog, Clock clock) {
        this.at = at;
        this.catalog = catalog;
        this.clock = clock;
        this.into = at.with("into");
    }

    Outcome restore() throws IOException, InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at)) {
            empty();
            Backup backup = BackupLines.read(at.action().with());
            return backup.object().isFolder() ? new FolderRestore(at, this).fill(catalog.store(backup.store()), backup, tool(), accounts())
                    : fill(backup, tool(), accounts());
        } catch (BrokenConnection e) {
            throw new Problem(Message.of("restore.mysql.far.broken", at.shell().orElseThrow().address().toString(), e.why(), into),
                    Message.of("restore.mysql.far.broken.remedy", into, e.place()), e);
        }
    }

    /** Takes away what an attempt has left in the schema. */
    void empty() throws IOException, InterruptedException {
        new ScratchSchema(at, clock).prepare(into);
    }

    private Tool tool() throws IOException, InterruptedException {
        try (Session session = at.session()) {
            return at.programs().client(MysqlProbe.mariadb(session))
                    .orElseThrow(() -> new Problem(Message.of("restore.mysql.refused.tool"), Message.of("restore.mysql.refused.tool.remedy")));
        }
    }

    private Set<String> accounts() throws InterruptedException {
        try (Session session = at.session()) {
            return new HashSet<>(MysqlProbe.accounts(session));
        }
    }

    private List<Wrapping> wrappings() {
        return Arrays.stream(at.with("wrappings").split(",")).filter(name -> !name.isBlank()).map(Wrapping::valueOf).toList();
    }

    private Outcome fill(Backup backup, Tool tool, Set<String> accounts) throws IOException, InterruptedException {
        DumpRules rules = DumpRules.restoring(at.with(MysqlChoice.DEFINER), accounts, at.find(MysqlChoice.NO_END));
        try (BackupStream content = BackupStream.open(catalog.store(backup.store()), backup, wrappings(),
                     count -> at.bytes(backup.location(), count, backup.size()), Fetch.told(at.run()));
             DumpReader reader = new DumpReader(content, rules)) {
            String[] sha256 = new String[1];
            InputStream whole = new EndChecked(reader, () -> sha256[0] = finish(content, backup));
            ClientProcess.End end = new Clients(at).feed(tool, into, whole);
            return ended(tool, end, reader.inventory(), backup, sha256[0]);
        } catch (IOException e) {
            throw damaged(backup, e);
        }
    }

    /** The hash of what was stored is known when the last byte is read; before that the client is not told of the end (ALL-3, ALL-5). */
    private static String finish(BackupStream content, Backup backup) {
        try {
            return content.finish();
        } catch (InterruptedIOException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw damaged(backup, e);
        }
    }

    private static Problem damaged(Backup backup, IOException e) {
        String why = e instanceof DamagedBackupException ? e.getMessage() : e.getClass().getSimpleName() + ": " + e.getMessage();
        return new Problem(Message.of("restore.mysql.damaged", backup.location(), why), Message.of("restore.mysql.damaged.remedy"), e);
    }

    Outcome ended(Tool tool, ClientProcess.End end, DumpInventory found, Backup backup, String sha256) throws InterruptedException {
        long rows = found.rows().values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> figures = Map.of("rows", rows);
        if (!end.good()) {
            return failed(at, "failed", tool, end).with(figures);
        }
        if (found.sandbox()) {
            at.output(at.say("sandbox"));
        }
        found.leftOut().forEach(statement -> at.output(at.say("left-out", statement)));
        at.run().record(new RecoveryEvent.Checked(at.step(), "sha256", Erasable.of(backup.verdict().sha256().orElse("–")),
                Erasable.of(sha256), true));
        remember(found);
        return Outcome.succeeded().with(figures);
    }

    /** Whether it was the server that went away, or else what the key says. */
    static Outcome failed(ActionRun at, String otherwise, Tool tool, ClientProcess.End end) {
        String into = at.with("into");
        String key = !GONE.matcher(end.firstError()).find() ? otherwise : into.equals(at.live()) ? "broken.in-place" : "broken";
        return Outcome.failed(at.say(key, tool.path().getFileName(), end.status(), end.firstError(), into, at.before()));
    }

    /** What the dump held, for the count and the swap that follow. */
    private void remember(DumpInventory found) throws InterruptedException {
        try (Session session = at.session()) {
            Notes notes = new Notes(session, at.restored());
            for (String kind : List.of("rows", "kind", "event", "gtids", "replayed")) {
                notes.forget(kind);
            }
            for (Map.Entry<String, Long> counted : found.rows().entrySet()) {
                notes.write("rows", counted.getKey(), counted.getValue().toString());
            }
            for (String table : found.tables()) {
                notes.write("dumped-table", table, "");
            }
            for (String kind : found.kinds()) {
                notes.write("kind", kind, "");
            }
            for (String event : found.events()) {
                notes.write("event", event, "");
            }
            if (found.gtids().isPresent()) {
                notes.write("gtids", "", found.gtids().get());
            }
            notes.write("filled", into, clock.instant().toString());
        }
    }
}
