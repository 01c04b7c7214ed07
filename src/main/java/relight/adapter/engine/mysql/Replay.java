package relight.adapter.engine.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.adapter.engine.dump.ClientProcess;
import relight.core.catalog.Catalog;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpReader;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MysqlChoice;
import relight.core.restore.mysql.MysqlCommands;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Carries out behind the dump what the binary log says, up to the plan's position. The log is read to its end before the first
 * statement of it reaches the server; a replay that broke off begins again with the dump.
 */
final class Replay {

    static final String FETCHED = "binlog";

    private final ActionRun at;
    private final Catalog catalog;
    private final Clock clock;
    private final String into;
    private final Path work;

    Replay(ActionRun at, Catalog catalog, Clock clock) {
        this.at = at;
        this.catalog = catalog;
        this.clock = clock;
        this.into = at.with("into");
        this.work = at.run().spool().resolve(FETCHED);
    }

    Outcome replay() throws IOException, InterruptedException {
        if (note("replayed").isPresent()) {
            return ended();
        }
        if (note("filled").isEmpty()) {
            at.output(at.say("log.again"));
            Outcome restored = new DumpRestore(at, catalog, clock).restore();
            if (!restored.good()) {
                return restored;
            }
        }
        try (RestoreLock ignored = RestoreLock.take(at)) {
            return carryOut(fetched());
        } finally {
            clear();
        }
    }

    private Optional<String> note(String kind) throws InterruptedException {
        try (Session session = at.session()) {
            return new Notes(session, at.restored()).find(kind, into);
        }
    }

    private List<Path> fetched() throws IOException, InterruptedException {
        clear();
        Files.createDirectories(work);
        BinlogArchive archive = BinlogArchive.list(catalog, at.with("system"), at.target());
        List<Path> files = new ArrayList<>();
        for (String name : at.with("log.files").split(",")) {
            Path file = work.resolve(name);
            try (InputStream content = archive.open(name)) {
                at.bytes(name, Files.copy(content, file), archive.piece(name).orElseThrow().size());
            }
            files.add(file);
        }
        return files;
    }

    private Outcome carryOut(List<Path> files) throws IOException, InterruptedException {
        boolean mariadb;
        Set<String> accounts;
        Set<String> others;
        try (Session session = at.session()) {
            mariadb = MysqlProbe.mariadb(session);
            accounts = new HashSet<>(MysqlProbe.accounts(session));
            others = new HashSet<>(session.column("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"));
        }
        Programs programs = at.programs();
        Path text = read(tool(programs.binlog(mariadb)), files);
        Tool client = tool(programs.client(mariadb));
        begin();
        try (InputStream said = Files.newInputStream(text);
             DumpReader reader = new DumpReader(said, DumpRules.replaying(at.with(MysqlChoice.DEFINER), accounts, at.with("log.database"), others))) {
            ClientProcess.End end = new Clients(at).feed(client, into, reader);
            if (!end.good()) {
                return DumpRestore.failed(at, "log.failed", client, end);
            }
            remember(reader.inventory());
        }
        return ended();
    }

    private static Tool tool(Optional<Tool> found) {
        return found.orElseThrow(() -> new Problem(Message.of("restore.mysql.refused.log.TOOL"), Message.of("restore.mysql.refused.log.TOOL.remedy")));
    }

    private Path read(Tool tool, List<Path> files) throws IOException, InterruptedException {
        List<String> command = MysqlCommands.binlog(tool, at.with("log.database"), into, at.with("log.from"), at.with("log.to"), files);
        at.output("$ " + String.join(" ", command));
        ClientProcess.End end = new ClientProcess(command, Map.of("LC_ALL", "C", "TZ", "UTC"), work, at::output).run();
        if (!end.good()) {
            throw new Problem(Message.of("restore.mysql.log.unread", tool.path().getFileName().toString(), end.status(), end.firstError()),
                    Message.of("restore.mysql.log.unread.remedy"));
        }
        return work.resolve("stdout");
    }

    /** From here on the schema is neither what the dump said nor what the log says, until the end has come. */
    private void begin() throws InterruptedException {
        try (Session session = at.session()) {
            new Notes(session, at.restored()).forget("filled");
        }
    }

    private void remember(DumpInventory found) throws InterruptedException {
        try (Session session = at.session()) {
            Notes notes = new Notes(session, at.restored());
            for (String kind : found.kinds()) {
                notes.write("kind", kind, "");
            }
            for (String event : found.events()) {
                notes.write("event", event, "");
            }
            notes.write("replayed", into, at.with("point"));
            notes.write("filled", into, clock.instant().toString());
        }
    }

    /** The newest event is what was recovered: read from the log itself (ALL-10). */
    private Outcome ended() {
        at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(), at.with("system"), Instant.parse(at.with("point")), true,
                Erasable.of(at.say("point.log", at.with("log.files").replaceFirst(".*,", ""), at.with("log.to")))));
        return Outcome.succeeded();
    }

    private void clear() throws IOException {
        if (Files.isDirectory(work)) {
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
    }
}
