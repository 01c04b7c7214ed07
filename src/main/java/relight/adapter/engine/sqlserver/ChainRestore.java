package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.sqlserver.BackupSet;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Has the server read, and then restore, the backups of a plan one after another. */
final class ChainRestore {

    private final SqlserverRun at;

    ChainRestore(SqlserverRun at) {
        this.at = at;
    }

    /** One backup of the chain, as the plan has it. */
    private record Link(String path, int position, String guid, BackupSet.Kind kind, boolean checksums) {}

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int i = 1; at.find("set." + i + ".path").isPresent(); i++) {
            String set = "set." + i + ".";
            links.add(new Link(at.with(set + "path"), Integer.parseInt(at.with(set + "file")), at.with(set + "guid"),
                    BackupSet.Kind.valueOf(at.with(set + "kind")), Boolean.parseBoolean(at.with(set + "checksums"))));
        }
        return links;
    }

    private Map<String, String> moves() {
        Map<String, String> moves = new TreeMap<>();
        for (int i = 1; at.find("move." + i + ".name").isPresent(); i++) {
            moves.put(at.with("move." + i + ".name"), at.with("move." + i + ".to"));
        }
        return moves;
    }

    /** The server reads every backup to its end, before anything is made (ALL-5, MS-1). */
    Outcome verify() throws IOException, InterruptedException {
        at.look();
        pinned();
        at.execute(links().stream().map(link -> TransactSql.verify(link.path(), link.position(), link.checksums())).toList());
        for (Link link : links()) {
            new DataChecks(at.step(), at.run()).note(link.path(), "", at.say(link.checksums() ? "verified" : "verified.no-checksums"), true);
        }
        return Outcome.succeeded();
    }

    /** The files still hold the backups that the plan was made of (ALL-3). */
    private void pinned() throws IOException, InterruptedException {
        Map<String, String> paths = new LinkedHashMap<>();
        links().forEach(link -> paths.put(link.path(), ""));
        List<BackupSet> sets = new Headers(at.server(), ZoneOffset.UTC).read(paths);
        for (Link link : links()) {
            if (sets.stream().noneMatch(set -> set.path().equals(link.path()) && set.position() == link.position() && set.guid().equals(link.guid()))) {
                throw new Problem(Message.of("restore.sqlserver.changed", link.path()), Message.of("restore.sqlserver.changed.remedy"));
            }
        }
    }

    Outcome restore() throws IOException, InterruptedException {
        boolean there = at.look().containsKey(at.with("into"));
        pinned();
        String into = at.with("into");
        List<String> statements = new ArrayList<>();
        if (there) {
            if (!ours(into)) {
                throw new Problem(Message.of("restore.sqlserver.refused.taken", at.server().target().address(), into),
                        Message.of("restore.sqlserver.refused.taken.remedy"));
            }
            at.output(at.say("again", into));
            statements.add(TransactSql.drop(into));
        }
        List<Link> links = links();
        for (Link link : links) {
            statements.add(TransactSql.restore(into, link.kind(), link.path(), link.position(), link.checksums(),
                    link.kind() == BackupSet.Kind.FULL ? moves() : Map.of(), link == links.getLast(), at.find("stop-at").orElse("")));
        }
        at.execute(statements);
        return Outcome.succeeded();
    }

    /** A restore of this very plan made it: its files lie where the plan puts them, and nobody else's do. */
    boolean ours(String database) throws IOException, InterruptedException {
        List<String> files = at.server().rows("SELECT physical_name FROM sys.master_files WHERE database_id = DB_ID(" + TransactSql.text(database) + ")")
                .stream().map(List::getFirst).toList();
        return !files.isEmpty() && moves().values().containsAll(files);
    }

    /** The server's own check of every page (ALL-7). */
    Outcome check() throws IOException, InterruptedException {
        String into = at.with("into");
        try {
            at.execute(List.of(TransactSql.check(into)));
        } catch (Problem e) {
            String said = Sqlcmd.Refused.of(e).orElseThrow(() -> e).getMessage();
            new DataChecks(at.step(), at.run()).note("DBCC CHECKDB", at.say("whole"), said, false);
            return Outcome.failed(at.say("not-whole", into, said));
        }
        new DataChecks(at.step(), at.run()).note("DBCC CHECKDB", "", at.say("whole"), true);
        return Outcome.succeeded();
    }

    /** How much there is of it: a backup tells nothing to compare with (ALL-7). */
    Outcome count() throws IOException, InterruptedException {
        String into = at.with("into");
        List<String> found = at.server().rows("SELECT COUNT(DISTINCT p.object_id), COALESCE(SUM(p.rows), 0) FROM " + TransactSql.name(into)
                + ".sys.partitions p JOIN " + TransactSql.name(into) + ".sys.tables t ON t.object_id = p.object_id WHERE p.index_id IN (0, 1)").getFirst();
        long rows = Long.parseLong(found.get(1));
        new DataChecks(at.step(), at.run()).note("rows", "> 0", at.say("counted", Long.parseLong(found.get(0)), rows), rows > 0);
        return (rows > 0 ? Outcome.succeeded() : Outcome.failed(at.say("counted.empty", into)))
                .with(Map.of("tables", Long.parseLong(found.get(0)), "rows", rows));
    }
}
