package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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

    private final ActionRun at;

    SafetyCopy(ActionRun at) {
        this.at = at;
    }

    Outcome write() throws IOException, InterruptedException {
        SafetyFile file = SafetyFile.of(at, at.with("file"));
        if (whole(at, at.with("file"))) {
            return Outcome.succeeded();
        }
        file.begin();
        allow(true);
        try {
            ClientProcess.End end = new ClientSessions(at).run(
                    PostgresqlCommands.dump(tool(at, "pg_dump").path(), at.target().database(), file.unfinished()), Optional.empty(), line -> { });
            if (!end.good()) {
                file.discard();
                return at.failed("pg_dump", end);
            }
        } finally {
            allow(false);
        }
        long size = file.finish();
        new DataChecks(at.step(), at.run()).note("safety copy", at.with("file"), at.with("file") + ", " + at.run().words().say(
                Message.of("restore.pg.size", new Bytes(size))), whole(at, at.with("file")));
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        return Outcome.succeeded().with(Map.of("bytes", size));
    }

    /** The sessions before have ended and nobody may come in; for pg_dump the door is opened, and closed again behind it. */
    private void allow(boolean connections) throws InterruptedException {
        try (Session session = at.maintenance()) {
            session.execute("ALTER DATABASE " + Session.name(at.target().database()) + " ALLOW_CONNECTIONS " + connections);
        }
    }

    /** Into the database that was made for it; what an attempt that was cut off has left there goes first. */
    Outcome putBack(Clock clock) throws IOException, InterruptedException {
        NewDatabase database = new NewDatabase(at, clock);
        database.prepare();
        List<String> command = PostgresqlCommands.restore(tool(at, "pg_restore").path(), at.with("into"),
                Integer.parseInt(at.with("jobs")), false, Optional.empty(), Path.of(at.with("file")));
        ClientProcess.End end = new ClientSessions(at).run(command, Optional.empty(), new ArchiveProgress(at, 0)::line);
        if (!end.good()) {
            return at.failed("pg_restore", end);
        }
        database.finish();
        return Outcome.succeeded();
    }

    /** Whether it is there, and pg_restore can read it from its first to its last block. */
    static boolean whole(ActionRun at, String path) throws InterruptedException {
        try {
            SafetyFile file = SafetyFile.of(at, path);
            return file.there() && file.whole(tool(at, "pg_restore").path());
        } catch (IOException e) {
            return false;
        }
    }

    private static Tool tool(ActionRun at, String name) throws IOException, InterruptedException {
        try (Session session = at.maintenance()) {
            PostgresqlVersion server = session.version();
            return at.programs().find(name, server, Optional.empty())
                    .orElseThrow(() -> new Problem(Message.of("restore.pg.tool", name), Message.of("restore.pg.tool.remedy")));
        }
    }
}
