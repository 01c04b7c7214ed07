package relight.adapter.engine.postgresql;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.Folders;
import relight.adapter.engine.dump.InflatedSize;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.restore.postgresql.ArchiveHeader;
import relight.core.restore.postgresql.DumpInventory;
import relight.core.restore.postgresql.DumpRules;
import relight.core.restore.postgresql.PlainDumpReader;
import relight.core.restore.postgresql.PostgresqlFacts.Dump;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;

/** Looks into the beginning of a dump: of an archive its table of contents, of a plain dump what stands before its data. */
final class DumpProbe {

    private static final int TAR_HEADER = 512;
    private static final int MOST_OF_PLAIN = 16 * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final BackupStore store;
    private final Programs programs;
    private final Path spool;
    private final Instant at;

    /**
     * @param at the moment at which a cold backup must be readable to be looked into
     */
    DumpProbe(BackupStore store, Programs programs, Path spool, Instant at) {
        this.store = store;
        this.programs = programs;
        this.spool = spool;
        this.at = at;
    }

    /** What the dump holds and what of that the server lacks. */
    Dump look(Backup backup, PostgresqlVersion server, Session session) throws IOException, InterruptedException {
        BackupFormat format = backup.verdict().format().orElse(new BackupFormat(List.of(), Content.UNKNOWN, ""));
        boolean cold = !backup.object().readable(at);
        Dump dump = switch (format.content()) {
            case POSTGRESQL_CUSTOM, TAR -> cold ? nothing(format) : archive(backup, format, server);
            case POSTGRESQL_PLAIN, SQL -> cold ? nothing(format) : plain(backup, format);
            case POSTGRESQL_CLUSTER, POSTGRESQL_BASE, SQLITE, ZIP, FOLDER, REDIS_RDB, OPENSEARCH_SNAPSHOT, ENCRYPTED, EMPTY, UNKNOWN -> nothing(format);
        };
        DumpInventory found = dump.inventory();
        return new Dump(dump.content(), dump.wrappings(), dump.archive(), InflatedSize.of(store, backup, format.wrappings(), at), dump.entries(), found,
                missing(session, "SELECT name FROM pg_available_extensions", found.extensions()),
                missingRoles(session, found), dump.unreadable());
    }

    private static Dump nothing(BackupFormat format) {
        return new Dump(format.content(), format.wrappings(), Optional.empty(), Optional.empty(), 0, DumpInventory.NOTHING, List.of(),
                List.of(), Optional.empty());
    }

    private Dump archive(Backup backup, BackupFormat format, PostgresqlVersion server) throws IOException, InterruptedException {
        Optional<ArchiveHeader> header;
        try (InputStream content = BackupStream.open(store, backup, format.wrappings(), count -> { }, broken -> { })) {
            if (format.content() == Content.TAR && !new String(content.readNBytes(TAR_HEADER), StandardCharsets.ISO_8859_1)
                    .startsWith("toc.dat\0")) {
                return nothing(format);
            }
            header = ArchiveHeader.read(content);
        } catch (EOFException e) {
            return unreadable(format, e.getClass().getSimpleName());
        }
        if (header.isEmpty()) {
            return nothing(format);
        }
        Optional<Tool> tool = programs.find("pg_restore", server, Optional.of(header.get().minor()));
        if (tool.isEmpty() || header.get().minor() > tool.get().version().readsArchivesUpTo()) {
            return new Dump(format.content(), format.wrappings(), Optional.of(header.get().minor()), Optional.empty(),
                    header.get().entries(), versions(header.get()), List.of(), List.of(), Optional.empty());
        }
        return schema(backup, format, header.get(), tool.get());
    }

    private static Dump unreadable(BackupFormat format, String why) {
        return new Dump(format.content(), format.wrappings(), Optional.of(0), Optional.empty(), 0, DumpInventory.NOTHING, List.of(),
                List.of(), Optional.of(why));
    }

    private static DumpInventory versions(ArchiveHeader header) {
        return new DumpInventory(header.from(), header.by(), Optional.empty(), false, false, Set.of(), Set.of(), Set.of(),
                Set.of(), List.of(), List.of(), Map.of());
    }

    /** Lets pg_restore write the archive's SQL without its data, and reads that like a plain dump (ALL-12, PG-5). */
    private Dump schema(Backup backup, BackupFormat format, ArchiveHeader header, Tool tool) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(spool, "probe-");
        try (InputStream content = BackupStream.open(store, backup, format.wrappings(), count -> { }, broken -> { })) {
            List<String> errors = new ArrayList<>();
            ClientProcess process = new ClientProcess(List.of(tool.path().toString(), "--schema-only", "--file=-"),
                    Map.of("LC_ALL", "C"), folder, line -> { });
            ClientProcess.End end = process.run(Optional.of(content));
            errors.addAll(end.errors());
            DumpInventory found;
            try (PlainDumpReader reader = new PlainDumpReader(Files.newInputStream(folder.resolve("stdout")), DumpRules.looking())) {
                drain(reader);
                found = reader.inventory();
            }
            return new Dump(format.content(), format.wrappings(), Optional.of(header.minor()), Optional.empty(), header.entries(),
                    withVersions(found, header), List.of(), List.of(),
                    end.good() ? Optional.empty() : Optional.of(end.firstError()));
        } finally {
            Folders.delete(folder);
        }
    }

    /** What pg_restore's output says of a restriction is about itself and not about the archive. */
    private static DumpInventory withVersions(DumpInventory found, ArchiveHeader header) {
        return new DumpInventory(header.from(), header.by(), found.encoding(), false, found.complete(), found.extensions(), found.roles(), found.owners(),
                found.databases(), found.forbidden(), found.leftOut(), Map.of());
    }

    private Dump plain(Backup backup, BackupFormat format) throws IOException {
        try (InputStream content = BackupStream.open(store, backup, format.wrappings(), count -> { }, broken -> { });
             PlainDumpReader reader = new PlainDumpReader(new BufferedInputStream(content, BUFFER), DumpRules.looking())) {
            byte[] buffer = new byte[BUFFER];
            long seen = 0;
            for (int read = reader.read(buffer); read >= 0 && seen < MOST_OF_PLAIN; read = reader.read(buffer)) {
                seen += read;
            }
            DumpInventory found = reader.inventory();
            return new Dump(format.content(), format.wrappings(), Optional.empty(), Optional.empty(), 0, found, List.of(), List.of(),
                    Optional.empty());
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            continue;
        }
    }

    /** Those that are not there, and owners on whose behalf the user may not act. */
    private static List<String> missingRoles(Session session, DumpInventory found) throws InterruptedException {
        Set<String> missing = new TreeSet<>(missing(session, "SELECT rolname FROM pg_roles", found.roles()));
        missing.addAll(missing(session, "SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') OR rolname = 'pg_database_owner'",
                found.owners()));
        return List.copyOf(missing);
    }

    private static List<String> missing(Session session, String sql, Set<String> needed) throws InterruptedException {
        List<String> there = session.column(sql);
        return needed.stream().filter(name -> !there.contains(name)).sorted().toList();
    }
}
