package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.dump.ClientProcess;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.postgresql.PostgresqlCommands;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A dump of the live database in a file, before a restore writes over it (ALL-2). */
final class SafetyCopy {

    private static final String UNFINISHED = ".part";

    private final ActionRun at;

    SafetyCopy(ActionRun at) {
        this.at = at;
    }

    Outcome write() throws IOException, InterruptedException {
        Path file = Path.of(at.with("file"));
        Path part = file.resolveSibling(file.getFileName() + UNFINISHED);
        if (Files.exists(file) && whole(at, file)) {
            return Outcome.succeeded();
        }
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        allow(true);
        try {
            ClientProcess.End end = new ClientSessions(at).run(
                    PostgresqlCommands.dump(tool(at, "pg_dump").path(), at.target().database(), part), Optional.empty(), line -> { });
            if (!end.good()) {
                Files.deleteIfExists(part);
                return Outcome.failed(at.say("failed", "pg_dump", end.status(), end.firstError()));
            }
        } finally {
            allow(false);
        }
        Files.move(part, file);
        long size = Files.size(file);
        new DataChecks(at.step(), at.run()).note("safety copy", file.toString(), file + ", " + at.run().words().say(
                Message.of("restore.pg.size", new Bytes(size))), whole(at, file));
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        return Outcome.succeeded().with(Map.of("bytes", size));
    }

    /** The sessions before have ended and nobody may come in; for pg_dump the door is opened, and closed again behind it. */
    private void allow(boolean connections) throws InterruptedException {
        try (Session session = at.maintenance()) {
            session.execute("ALTER DATABASE " + Session.name(at.target().database()) + " ALLOW_CONNECTIONS " + connections);
        }
    }

    Outcome putBack() throws IOException, InterruptedException {
        List<String> command = PostgresqlCommands.restore(tool(at, "pg_restore").path(), at.with("into"),
                Integer.parseInt(at.with("jobs")), false, Optional.empty(), Path.of(at.with("file")));
        ClientProcess.End end = new ClientSessions(at).run(command, Optional.empty(), new ArchiveProgress(at, 0)::line);
        return end.good() ? Outcome.succeeded() : Outcome.failed(at.say("failed", "pg_restore", end.status(), end.firstError()));
    }

    /** Whether pg_restore can read the file from its first to its last block. */
    static boolean whole(ActionRun at, Path file) throws InterruptedException {
        try {
            List<String> command = List.of(tool(at, "pg_restore").path().toString(), "--file=/dev/null", file.toString());
            return new ClientProcess(command, Map.of("LC_ALL", "C"), at.run().spool(), line -> { }).run().good();
        } catch (IOException e) {
            return false;
        }
    }

    private static Tool tool(ActionRun at, String name) throws IOException, InterruptedException {
        try (Session session = at.maintenance()) {
            PostgresqlVersion server = new PostgresqlVersion(Integer.parseInt(session.value("SHOW server_version_num").orElseThrow()));
            return at.programs().find(name, server, Optional.empty())
                    .orElseThrow(() -> new Problem(Message.of("restore.pg.tool", name), Message.of("restore.pg.tool.remedy")));
        }
    }
}
