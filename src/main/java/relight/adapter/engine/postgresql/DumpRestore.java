package relight.adapter.engine.postgresql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongConsumer;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.EndChecked;
import relight.adapter.engine.place.Fetch;
import relight.adapter.host.BrokenConnection;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStream;
import relight.core.catalog.Catalog;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.DumpInventory;
import relight.core.restore.postgresql.DumpRules;
import relight.core.restore.postgresql.PlainDumpReader;
import relight.core.restore.postgresql.PostgresqlChoice;
import relight.core.restore.postgresql.PostgresqlCommands;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Fills the new database from the backup. A plain dump goes straight from the store through its decompression into psql; an
 * archive goes once to the spool, hashed and inflated on the way, and from there on several connections into the server.
 */
final class DumpRestore {

    private static final int BUFFER = 256 * 1024;

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
        if (at.shell().isPresent()) {
            // what an earlier run has left there, whose connection broke, may still be at work
            new ClientSessions(at).endSessions();
        }
        new NewDatabase(at, clock).prepare();
        Backup backup = catalog.backup(at.with("backup")).orElseThrow(() -> new Problem(
                Message.of("restore.pg.backup.unknown", at.with("backup")), Message.of("restore.pg.backup.unknown.remedy")));
        try {
            return fill(backup, version());
        } catch (BrokenConnection e) {
            throw new Problem(Message.of("restore.pg.far.broken", at.shell().orElseThrow().address().toString(), e.why(), into),
                    Message.of("restore.pg.far.broken.remedy", into, e.place()), e);
        }
    }

    private Outcome fill(Backup backup, PostgresqlVersion server) throws IOException, InterruptedException {
        return switch (Content.valueOf(at.with("content"))) {
            case POSTGRESQL_CUSTOM, FOLDER -> archive(backup, tool("pg_restore", server), Integer.parseInt(at.with("jobs")));
            case TAR -> archive(backup, tool("pg_restore", server), 1);
            default -> plain(backup, tool("psql", server));
        };
    }

    private PostgresqlVersion version() throws InterruptedException {
        try (Session session = at.maintenance()) {
            return session.version();
        }
    }

    private Tool tool(String name, PostgresqlVersion server) throws IOException, InterruptedException {
        return at.programs().find(name, server, Optional.empty())
                .orElseThrow(() -> new Problem(Message.of("restore.pg.tool", name), Message.of("restore.pg.tool.remedy")));
    }

    private List<Wrapping> wrappings() {
        return Arrays.stream(at.with("wrappings").split(",")).filter(name -> !name.isBlank()).map(Wrapping::valueOf).toList();
    }

    private BackupStream open(Backup backup) throws IOException {
        LongConsumer read = count -> at.bytes(backup.location(), count, backup.size());
        return BackupStream.open(catalog.store(backup.store()), backup, wrappings(), read, Fetch.told(at.run()));
    }

    private Outcome archive(Backup backup, Tool tool, int jobs) throws IOException, InterruptedException {
        ArchiveSpool spool = ArchiveSpool.of(at, this::open);
        try {
            String sha256 = at.planned(spool.fetch(catalog.store(backup.store()), backup), backup);
            List<String> command = PostgresqlCommands.restore(tool.path(), into, jobs, noOwner(), list(spool, tool), spool.file());
            ArchiveProgress progress = new ArchiveProgress(at, Long.parseLong(at.find("entries").orElse("0")));
            ClientProcess.End end = new ClientSessions(at).run(command, Optional.empty(), progress::line);
            return ended(tool, end, Map.of("items", progress.done()), sha256);
        } finally {
            spool.remove();
        }
    }

    /** The entries of the archive that are wanted, where not all of them are; what ties them to others is noted. */
    private Optional<Path> list(ArchiveSpool spool, Tool tool) throws IOException, InterruptedException {
        if (part().isEmpty()) {
            return Optional.empty();
        }
        PartCopy.remember(at, into, foreignKeys(new ByteArrayInputStream(spool.said(tool, "--section=post-data"))));
        List<String> wanted = part().get().wanted(new String(spool.said(tool, "--list"), StandardCharsets.UTF_8).lines().toList());
        return Optional.of(spool.put("list", String.join("\n", wanted) + "\n"));
    }

    private List<String> foreignKeys(InputStream definitions) throws IOException {
        DumpRules rules = DumpRules.restoring(noOwner(), part());
        try (InputStream statements = new PlainDumpReader(definitions, rules)) {
            statements.transferTo(OutputStream.nullOutputStream());
        }
        return rules.foreignKeys();
    }

    private Optional<ArchivePart> part() {
        return ArchivePart.asked(at.action().with()) ? Optional.of(ArchivePart.of(at.action().with())) : Optional.empty();
    }

    private boolean noOwner() {
        return at.find(PostgresqlChoice.NO_OWNER).isPresent();
    }

    private Outcome plain(Backup backup, Tool tool) throws IOException, InterruptedException {
        guardClient(tool);
        DumpRules rules = DumpRules.restoring(noOwner(), part());
        try (BackupStream content = open(backup);
             PlainDumpReader reader = new PlainDumpReader(content, rules)) {
            String[] sha256 = new String[1];
            InputStream whole = new EndChecked(reader, () -> sha256[0] = finishUnchecked(content, backup));
            ClientProcess.End end = new ClientSessions(at).run(PostgresqlCommands.psql(tool.path(), into),
                    Optional.of(restricted(whole, tool)), line -> at.output(line));
            DumpInventory found = reader.inventory();
            found.leftOut().forEach(statement -> at.output(at.say("left-out", statement)));
            remember(found.rows());
            PartCopy.remember(at, into, rules.foreignKeys());
            return ended(tool, end, Map.of("rows", found.rows().values().stream().mapToLong(Long::longValue).sum()), sha256[0]);
        } catch (IOException e) {
            throw at.damaged(backup, e);
        }
    }

    private String finishUnchecked(BackupStream content, Backup backup) {
        try {
            return at.finish(content, backup);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new InterruptedIOException());
        }
    }

    private void guardClient(Tool tool) {
        if (!tool.version().knowsRestrict() && at.find(PostgresqlChoice.OLD_CLIENT).isEmpty()) {
            throw new Problem(Message.of("restore.pg.refused.hole", tool.path().toString(), tool.version().toString()),
                    Message.of("restore.pg.refused.hole.remedy", tool.path().toString(), tool.version().toString()));
        }
    }

    /** In one transaction; psql itself refuses meta-commands until it is told the key, which nobody who wrote the dump can know (ALL-9). */
    private static InputStream restricted(InputStream dump, Tool tool) {
        if (!tool.version().knowsRestrict()) {
            return sequence(text(PostgresqlCommands.BEGIN), dump, text(PostgresqlCommands.COMMIT));
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random) + "\n";
        return sequence(text("\\restrict " + key + PostgresqlCommands.BEGIN), dump, text(PostgresqlCommands.COMMIT + "\\unrestrict " + key));
    }

    private static InputStream sequence(InputStream... parts) {
        return new SequenceInputStream(Collections.enumeration(List.of(parts)));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Rows that the dump held, for the count that follows (PG-1). */
    private void remember(Map<String, Long> rows) throws IOException {
        Properties counts = new Properties();
        rows.forEach((table, count) -> counts.setProperty(table, Long.toString(count)));
        try (OutputStream out = Files.newOutputStream(Counting.rowsOf(at.run().shared(), into))) {
            counts.store(out, null);
        }
    }

    private Outcome ended(Tool tool, ClientProcess.End end, Map<String, Long> figures, String sha256) throws InterruptedException {
        end.warnings().forEach(at::output);
        if (!end.good()) {
            if (end.firstError().contains("No space left on device")) {
                throw new Problem(Message.of("restore.pg.server-full", end.firstError()), Message.of("restore.pg.server-full.remedy"));
            }
            return at.failed(tool.path().getFileName().toString(), end).with(figures);
        }
        at.run().record(new RecoveryEvent.Checked(at.step(), "sha256", Erasable.of(at.find("sha256").orElse("–")),
                Erasable.of(sha256), true));
        new NewDatabase(at, clock).finish();
        return Outcome.succeeded().with(figures);
    }
}
