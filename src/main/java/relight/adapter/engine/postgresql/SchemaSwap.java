package relight.adapter.engine.postgresql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.EndChecked;
import relight.adapter.engine.dump.Folders;
import relight.adapter.engine.place.PrivateFolder;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.LiveSchema;
import relight.core.restore.postgresql.PostgresqlCommands;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Puts schemas that were restored in a database beside in the place of those in use: the old ones are renamed and the new ones are written in
 * one transaction, during which nobody else writes to the old ones.
 */
final class SchemaSwap {

    /** Comment of the empty schema that stands for one that was not there. */
    private static final String NONE = "Relight: there was none before";

    /** Where pg_dump has its password file and leaves its errors: psql has its own. */
    static final String DUMP = "dump";

    private final ActionRun at;
    private final String live;
    private final String stamp;
    private final List<String> names;

    SchemaSwap(ActionRun at) {
        this.at = at;
        this.live = at.with("live");
        this.stamp = at.with("stamp");
        this.names = ArchivePart.of(at.action().with()).schemas();
    }

    Outcome swap() throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        Path keys = keysOf(at.run().shared(), at.with("restored"));
        if (!Files.exists(keys)) {
            throw new Problem(Message.of("restore.pg.schema.keys", at.with("restored")), Message.of("restore.pg.schema.keys.remedy"));
        }
        List<String> after = Files.readAllLines(keys);
        PostgresqlVersion version;
        try (Session session = at.session(live)) {
            version = new PostgresqlVersion(Integer.parseInt(session.value("SHOW server_version_num").orElseThrow()));
            if (moved(session)) {
                return Outcome.succeeded();
            }
            refuseObstacles(session);
            before.add("SET lock_timeout = '60s'");
            for (String name : names) {
                if (has(session, name)) {
                    before.addAll(session.column("SELECT format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', nspname, relname) FROM pg_class c "
                            + "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ? AND relkind IN ('r', 'p') ORDER BY c.oid", name));
                    before.add(rename(name, LiveSchema.before(name, stamp)));
                } else {
                    before.add("CREATE SCHEMA " + Session.name(LiveSchema.before(name, stamp)));
                    before.add("COMMENT ON SCHEMA " + Session.name(LiveSchema.before(name, stamp)) + " IS " + Session.text(NONE));
                }
            }
        }
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        return copy(version, before, after);
    }

    /** Nothing that has come to depend on them since the plan stays with the old ones unseen. */
    private void refuseObstacles(Session session) throws InterruptedException {
        for (LiveSchema schema : LiveSchemas.look(session, names)) {
            if (!schema.obstacles().isEmpty()) {
                throw new Problem(Message.of("restore.pg.refused.part.schema", schema.name(), String.join("; ", schema.obstacles())),
                        Message.of("restore.pg.refused.part.schema.remedy"));
            }
        }
    }

    /** Leaves the foreign keys of a part, which was restored without them, where the exchange finds them. */
    static void remember(ActionRun at, String database, List<String> foreignKeys) throws IOException {
        Files.write(keysOf(at.run().shared(), database), foreignKeys);
    }

    private static Path keysOf(Path shared, String database) {
        return shared.resolve("keys-" + Integer.toHexString(database.hashCode()) + ".sql");
    }

    private Outcome copy(PostgresqlVersion version, List<String> before, List<String> after) throws IOException, InterruptedException {
        List<String> command = PostgresqlCommands.dumpSchemas(tool("pg_dump", version), at.with("restored"), names);
        Path own = PrivateFolder.make(at.run().spool().resolve(DUMP));
        Path errors = own.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(at.access().environment(at.target(), own, at.application()));
        at.output("$ " + String.join(" ", command));
        Process dump = builder.start();
        try {
            dump.getOutputStream().close();
            InputStream whole = new EndChecked(dump.getInputStream(), () -> ended(dump, errors));
            InputStream all = new SequenceInputStream(Collections.enumeration(List.of(statements(PostgresqlCommands.BEGIN, before), whole, statements("\n", after),
                    new ByteArrayInputStream(PostgresqlCommands.COMMIT.getBytes(StandardCharsets.UTF_8)))));
            ClientProcess.End end = new ClientSessions(at).run(PostgresqlCommands.psql(tool("psql", version), live), Optional.of(all), at::output);
            return end.good() ? Outcome.succeeded() : Outcome.failed(at.say("failed", "psql", end.status(), end.firstError()));
        } finally {
            dump.destroy();
            Folders.delete(own);
        }
    }

    /** What pg_dump could not write to its end must not be taken for all of it: psql is ended before it commits. */
    private static void ended(Process dump, Path errors) {
        try {
            int status = dump.waitFor();
            if (status != 0) {
                throw new Problem(Message.of("restore.pg.failed", "pg_dump", status, Files.readString(errors).strip()), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException());
        }
    }

    private InputStream statements(String first, List<String> statements) {
        statements.forEach(at::output);
        String text = first + statements.stream().map(statement -> statement + ";\n").collect(Collectors.joining());
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path tool(String name, PostgresqlVersion version) {
        return Programs.here(at.target()).find(name, version, Optional.empty()).map(Tool::path)
                .orElseThrow(() -> new Problem(Message.of("restore.pg.tool", name), Message.of("restore.pg.tool.remedy")));
    }

    /** Which of them bears the name, for a person who takes over. */
    String look() throws InterruptedException {
        try (Session session = at.session(live)) {
            String shown = String.join(", ", names);
            return at.say(moved(session) ? "trace.schemas.moved" : "trace.schemas.not", shown, live);
        }
    }

    /** The old ones get their names again; the restored ones are kept under another. */
    Outcome swapBack() throws InterruptedException {
        try (Session session = at.session(live)) {
            List<String> statements = new ArrayList<>();
            for (String name : names) {
                String before = LiveSchema.before(name, stamp);
                if (moved(session) && has(session, name)) {
                    statements.add(rename(name, LiveSchema.restored(name, stamp)));
                }
                if (has(session, before)) {
                    boolean none = session.value("SELECT 1 FROM pg_namespace WHERE nspname = ? AND obj_description(oid, 'pg_namespace') = ?", before, NONE)
                            .isPresent();
                    statements.add(none ? "DROP SCHEMA " + Session.name(before) : rename(before, name));
                }
            }
            session.together(statements);
            statements.forEach(at::output);
        }
        return Outcome.succeeded();
    }

    /** The old ones go for good, unless something has come to need them. */
    Outcome drop() throws InterruptedException {
        try (Session session = at.session(live)) {
            for (LiveSchema old : LiveSchemas.look(session, names.stream().map(name -> LiveSchema.before(name, stamp)).toList())) {
                if (!old.obstacles().isEmpty()) {
                    return Outcome.failed(at.say("schema.needed", old.name(), String.join("; ", old.obstacles())));
                }
                if (old.there()) {
                    session.execute("DROP SCHEMA " + Session.name(old.name()) + " CASCADE");
                    at.output("DROP SCHEMA " + Session.name(old.name()) + " CASCADE");
                }
            }
        }
        return Outcome.succeeded();
    }

    /** Whether the transaction has been: all of it or nothing. */
    private boolean moved(Session session) throws InterruptedException {
        for (String name : names) {
            if (has(session, LiveSchema.before(name, stamp))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Session session, String name) throws InterruptedException {
        return session.value("SELECT 1 FROM pg_namespace WHERE nspname = ?", name).isPresent();
    }

    private static String rename(String from, String to) {
        return "ALTER SCHEMA " + Session.name(from) + " RENAME TO " + Session.name(to);
    }
}
