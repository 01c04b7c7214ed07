package relight.adapter.engine.postgresql;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.HostShell;
import relight.adapter.host.Script;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.restore.postgresql.ArchiveHeader;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.DumpInventory;
import relight.core.restore.postgresql.DumpRules;
import relight.core.restore.postgresql.PlainDumpReader;
import relight.core.restore.postgresql.PostgresqlFacts.Dump;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlVersion;

/** Looks into the beginning of a dump: of an archive its table of contents, of a plain dump what stands before its data. */
final class DumpProbe {

    /** The file of a dump in directory format that says what the others are. */
    static final String CONTENTS = "toc.dat";
    private static final int TAR_HEADER = 512;
    private static final int MOST_OF_PLAIN = 16 * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final BackupStore store;
    private final Programs programs;
    private final Optional<HostShell> shell;
    private final Path spool;
    private final Instant at;

    private final boolean selects;

    /** pg_restore on a host, where an archive in directory format needs its table of contents as a file. */
    private static final Script THERE = Script.of("""
            LC_ALL=C
            export LC_ALL
            [ -n "$directory" ] || { "$tool" "$option" --file=-; return; }
            umask 077
            folder=$(mktemp -d) || return 91
            cat > "$folder/toc.dat" && "$tool" "$option" --file=- "$folder"
            status=$?
            rm -rf "$folder"
            return "$status"
            """);

    /**
     * @param shell   where the programs are; empty for this machine
     * @param at      the moment at which a cold backup must be readable to be looked into
     * @param selects whether only a part of the dump is asked for, so that its tables must be known
     */
    DumpProbe(BackupStore store, Programs programs, Optional<HostShell> shell, Path spool, Instant at, boolean selects) {
        this.shell = shell;
        this.selects = selects;
        this.store = store;
        this.programs = programs;
        this.spool = spool;
        this.at = at;
    }

    /**
     * What the dump holds and what of that the server lacks.
     *
     * @param session on the server; empty where it is not there: then nothing is missing
     */
    Dump look(Backup backup, PostgresqlVersion server, Optional<Session> session) throws IOException, InterruptedException {
        BackupFormat format = backup.verdict().format().orElse(new BackupFormat(List.of(), Content.UNKNOWN, ""));
        boolean cold = !backup.object().readable(at);
        Dump dump = switch (format.content()) {
            case POSTGRESQL_CUSTOM, TAR -> cold ? nothing(format) : archive(backup, format, server);
            case POSTGRESQL_PLAIN, SQL -> cold ? nothing(format) : plain(backup, format);
            case FOLDER -> cold ? nothing(format) : directory(backup, format, server);
            case POSTGRESQL_CLUSTER, POSTGRESQL_BASE, SQLITE, ZIP, REDIS_RDB, OPENSEARCH_SNAPSHOT, SQLSERVER_BACKUP, MYDUMPER, VELERO, OBJECTS, ENCRYPTED, EMPTY,
                    UNKNOWN -> nothing(format);
        };
        DumpInventory found = dump.inventory();
        return new Dump(dump.content(), dump.wrappings(), dump.archive(), InflatedSize.of(store, backup, format.wrappings(), at), dump.entries(), found,
                session.isPresent() ? missing(session.get(), "SELECT name FROM pg_available_extensions", found.extensions()) : List.of(),
                session.isPresent() ? missingRoles(session.get(), found) : List.of(), dump.unreadable(), dump.tables());
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
        return header.isEmpty() ? nothing(format) : known(format, header.get(), server,
                (tool, folder, option) -> {
                    BackupStream content = BackupStream.open(store, backup, format.wrappings(), count -> { }, broken -> { });
                    return shell.isPresent() ? there(tool, folder, option, content, "") : run(tool, folder, option, Optional.of(content));
                });
    }

    /** What pg_dump writes with --format=directory: its table of contents is a file of its own, and all that is read here. */
    private Dump directory(Backup backup, BackupFormat format, PostgresqlVersion server) throws IOException, InterruptedException {
        FolderReading reading = FolderReading.open(store, backup);
        Optional<FolderEntry> contents = reading.entries().stream().filter(entry -> reading.path(entry).equals(CONTENTS)).findFirst();
        if (contents.isEmpty()) {
            return nothing(format);
        }
        Path copy = Files.createTempDirectory(spool, "probe-");
        try {
            try (InputStream in = store.open(contents.get().object(), 0)) {
                Files.copy(in, copy.resolve(CONTENTS));
            }
            Optional<ArchiveHeader> header;
            try (InputStream in = Files.newInputStream(copy.resolve(CONTENTS))) {
                header = ArchiveHeader.read(in);
            }
            return header.isEmpty() ? unreadable(format, CONTENTS) : known(format, header.get(), server,
                    (tool, folder, option) -> shell.isPresent()
                            ? there(tool, folder, option, Files.newInputStream(copy.resolve(CONTENTS)), "yes")
                            : run(tool, folder, option, Optional.empty(), copy.toString()));
        } finally {
            Folders.delete(copy);
        }
    }

    /** Lets pg_restore read the archive. */
    private interface Reading {
        ClientProcess.End read(Tool tool, Path folder, String option) throws IOException, InterruptedException;
    }

    private static ClientProcess.End run(Tool tool, Path folder, String option, Optional<InputStream> content, String... archive)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.path().toString(), option, "--file=-"));
        command.addAll(List.of(archive));
        try (InputStream in = content.orElseGet(InputStream::nullInputStream)) {
            return new ClientProcess(command, Map.of("LC_ALL", "C"), folder, line -> { }).run(content.map(any -> in));
        }
    }

    /** At the host; it reads no more of the archive than its beginning. */
    private ClientProcess.End there(Tool tool, Path folder, String option, InputStream content, String directory)
            throws IOException, InterruptedException {
        try (content; OutputStream out = Files.newOutputStream(folder.resolve("stdout"))) {
            Ran ran = shell.orElseThrow().pipe(THERE.with("tool", tool.path().toString()).with("option", option).with("directory", directory),
                    content, out, line -> { });
            return new ClientProcess.End(ran.status(), ran.err().lines().filter(line -> line.contains("error:")).toList(), List.of());
        }
    }

    private Dump known(BackupFormat format, ArchiveHeader found, PostgresqlVersion server, Reading reading) throws IOException, InterruptedException {
        Optional<ArchiveHeader> header = Optional.of(found);
        Optional<Tool> tool = programs.find("pg_restore", server, Optional.of(header.get().minor()));
        if (tool.isEmpty() || header.get().minor() > tool.get().version().readsArchivesUpTo()) {
            return new Dump(format.content(), format.wrappings(), Optional.of(header.get().minor()), Optional.empty(),
                    header.get().entries(), versions(header.get()), List.of(), List.of(), Optional.empty());
        }
        return schema(format, header.get(), tool.get(), reading);
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
    private Dump schema(BackupFormat format, ArchiveHeader header, Tool tool, Reading reading) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(spool, "probe-");
        try {
            ClientProcess.End end = reading.read(tool, folder, "--schema-only");
            DumpInventory found;
            try (PlainDumpReader reader = new PlainDumpReader(Files.newInputStream(folder.resolve("stdout")), DumpRules.looking())) {
                drain(reader);
                found = reader.inventory();
            }
            List<String> tables = List.of();
            if (end.good() && selects) {
                reading.read(tool, folder, "--list");
                tables = ArchivePart.dataLines(Files.readAllLines(folder.resolve("stdout")));
            }
            return new Dump(format.content(), format.wrappings(), Optional.of(header.minor()), Optional.empty(), header.entries(),
                    withVersions(found, header), List.of(), List.of(), end.good() ? Optional.empty() : Optional.of(end.firstError()), tables);
        } finally {
            Folders.delete(folder);
        }
    }

    /** What pg_restore's output says of a restriction is about itself and not about the archive. */
    private static DumpInventory withVersions(DumpInventory found, ArchiveHeader header) {
        return new DumpInventory(header.from(), header.by(), found.encoding(), false, found.complete(), found.extensions(), found.roles(), found.owners(),
                found.databases(), found.forbidden(), found.leftOut(), Map.of(), found.tables());
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
