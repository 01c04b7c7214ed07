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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.EndChecked;
import relight.adapter.engine.dump.Folders;
import relight.adapter.engine.place.PrivateFolder;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostSpool;
import relight.core.recovery.Outcome;
import relight.core.restore.postgresql.LivePart;
import relight.core.restore.postgresql.PostgresqlCommands;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries a part from the database beside, where it was restored, into the one in use: all in one transaction with what makes room for it. */
final class PartCopy {

    /** Where pg_dump has its password file and leaves its errors: psql has its own. */
    static final String DUMP = "dump";

    private final ActionRun at;

    PartCopy(ActionRun at) {
        this.at = at;
    }

    /** Leaves the foreign keys of a part, which was restored without them, where the exchange finds them. */
    static void remember(ActionRun at, String database, List<String> foreignKeys) throws IOException {
        Files.write(keysOf(at.run().shared(), database), foreignKeys);
    }

    private static Path keysOf(Path shared, String database) {
        return shared.resolve("keys-" + Integer.toHexString(database.hashCode()) + ".sql");
    }

    /**
     * Nothing that has come to depend on them since the plan stays with the old ones unseen.
     *
     * @param kind the word of the refusal, {@code part.schema} or {@code part.table}
     */
    static void refuseObstacles(List<LivePart> parts, String kind) {
        parts.stream().filter(part -> !part.obstacles().isEmpty()).findFirst().ifPresent(part -> {
            throw new Problem(Message.of("restore.pg.refused." + kind, part.name(), String.join("; ", part.obstacles())),
                    Message.of("restore.pg.refused." + kind + ".remedy"));
        });
    }

    /** Which of them bear the name, for a person who takes over; where the old ones were to go, that they have gone. */
    static String look(ActionRun at, List<String> names, boolean moved) {
        String gone = at.action().action().endsWith("-drop") ? "trace.parts.gone" : "trace.parts.not";
        return at.say(moved ? "trace.parts.moved" : gone, String.join(", ", names), at.with("live"));
    }

    List<String> foreignKeys() throws IOException {
        Path keys = keysOf(at.run().shared(), at.with("restored"));
        if (!Files.exists(keys)) {
            throw new Problem(Message.of("restore.pg.part.keys", at.with("restored")), Message.of("restore.pg.part.keys.remedy"));
        }
        return Files.readAllLines(keys);
    }

    /**
     * @param option of pg_dump that takes the part's names, {@code --schema} or {@code --table}
     * @param names  quoted
     * @param before statements that make room
     * @param after  statements that tie it to the rest
     */
    Outcome move(PostgresqlVersion version, String option, List<String> names, List<String> before, List<String> after)
            throws IOException, InterruptedException {
        List<String> command = PostgresqlCommands.dumpParts(tool("pg_dump", version), at.with("restored"), option, names);
        if (at.shell().isPresent()) {
            return there(at.shell().get(), command, tool("psql", version), before, after);
        }
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
                    commit())));
            return ended(new ClientSessions(at).run(PostgresqlCommands.psql(tool("psql", version), at.with("live")), Optional.of(all), at::output));
        } finally {
            dump.destroy();
            Folders.delete(own);
        }
    }

    /** At the host of the server by way of a file, which is whole before production is locked: none of the data passes through this machine. */
    private Outcome there(HostShell shell, List<String> dump, Path psql, List<String> before, List<String> after) throws IOException, InterruptedException {
        HostSpool spool = new HostSpool(shell, at.place());
        String part = at.place() + "/part.sql";
        spool.make();
        try {
            spool.put("before.sql", statements(PostgresqlCommands.BEGIN, before));
            spool.put("after.sql", new SequenceInputStream(statements("\n", after), commit()));
            ClientProcess.End dumped = new ClientSessions(at).run(Stream.concat(dump.stream(), Stream.of("--file=" + part)).toList(), Optional.empty(), at::output);
            if (!dumped.good()) {
                return at.failed("pg_dump", dumped);
            }
            List<String> files = List.of(at.place() + "/before.sql", part, at.place() + "/after.sql");
            return ended(new ClientSessions(at).run(PostgresqlCommands.psql(psql, at.with("live"), files), Optional.empty(), at::output));
        } finally {
            spool.remove(() -> at.output(at.say("far.left", shell.address().toString(), at.place())));
        }
    }

    private Outcome ended(ClientProcess.End end) {
        return end.good() ? Outcome.succeeded() : at.failed("psql", end);
    }

    private static InputStream commit() {
        return new ByteArrayInputStream(PostgresqlCommands.COMMIT.getBytes(StandardCharsets.UTF_8));
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

    private Path tool(String name, PostgresqlVersion version) throws IOException, InterruptedException {
        return at.programs().find(name, version, Optional.empty()).map(Tool::path)
                .orElseThrow(() -> new Problem(Message.of("restore.pg.tool", name), Message.of("restore.pg.tool.remedy")));
    }
}
