package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.dump.FarProbe;
import relight.adapter.engine.dump.ThisMachine;
import relight.adapter.host.HostShell;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.restore.DryRun;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TableComparison;
import relight.core.restore.TestPlace;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.DatabaseNames;
import relight.core.restore.postgresql.DumpInventory;
import relight.core.restore.postgresql.LivePart;
import relight.core.restore.postgresql.NewServer;
import relight.core.restore.postgresql.PostgresqlFacts.Database;
import relight.core.restore.postgresql.PostgresqlFacts.Dump;
import relight.core.restore.postgresql.PostgresqlFacts.Locales;
import relight.core.restore.postgresql.PostgresqlFacts.Server;
import relight.core.restore.postgresql.PostgresqlFacts.Space;
import relight.core.restore.postgresql.PostgresqlFacts.Tools;
import relight.core.restore.postgresql.PostgresqlFacts;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/** Looks at server, database, tools and dump. Changes nothing. */
final class PostgresqlProbe {

    private final Catalog catalog;
    private final PostgresqlAccess access;
    private final Path spool;
    private final Clock clock;

    PostgresqlProbe(Catalog catalog, PostgresqlAccess access, Path spool, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.spool = spool;
        this.clock = clock;
    }

    PostgresqlFacts look(RestoreRequest request) throws IOException, InterruptedException {
        PostgresqlTarget target = PostgresqlTarget.of(request.system());
        Files.createDirectories(spool);
        Optional<Map<String, String>> other = NewServer.target(request);
        if (other.isPresent()) {
            PostgresqlTarget to = PostgresqlTarget.of(other.get());
            return atServer(request.at(other.get()), to).movedTo(new NewServerProbe(access).look(target, to));
        }
        Optional<Path> test = TestPlace.folder(request);
        return test.isPresent() ? new TestProbe(this, catalog, spool, clock).look(request, target, test.get()) : atServer(request, target);
    }

    /** As it is at the system's own server. */
    PostgresqlFacts atServer(RestoreRequest request, PostgresqlTarget target) throws IOException, InterruptedException {
        try (Session session = access.maintenance(target).readOnly()) {
            Server server = server(session, request, target);
            Optional<Database> existing = existing(session, request, target);
            Optional<HostShell> shell = access.shell(target);
            Programs programs = Programs.of(target, shell);
            Optional<FarProbe> far = shell.isEmpty() ? Optional.empty() : Optional.of(far(shell.get(), session, request.backup(), target));
            Dump dump = dump(request, programs, shell, server.version(), session);
            return new PostgresqlFacts(clock.instant(), server, existing,
                    tools(programs, server.version(), dump, far.map(FarProbe::cores).orElseGet(Runtime.getRuntime()::availableProcessors)), dump,
                    far.isPresent() ? space(far.get(), target) : space(session, target))
                    .exchanging(existing.isPresent() ? exchanged(request, target) : List.of());
        }
    }

    private List<LivePart> exchanged(RestoreRequest request, PostgresqlTarget target) throws InterruptedException {
        if (request.way() == RestoreRequest.Way.BESIDE_ONLY || !ArchivePart.asked(request.choices())) {
            return List.of();
        }
        ArchivePart part = ArchivePart.of(request.choices());
        try (Session session = access.session(target, target.database()).readOnly()) {
            return part.schemas().isEmpty() ? LiveTables.look(session, part.tables()) : LiveSchemas.look(session, part.schemas());
        }
    }

    /** The dump's tables against the server's; empty where not all definitions of the dump could be read. */
    Optional<DryRun> compare(RestoreRequest request) throws IOException, InterruptedException {
        PostgresqlTarget target = PostgresqlTarget.of(request.system());
        Files.createDirectories(spool);
        try (Session session = access.maintenance(target).readOnly()) {
            PostgresqlVersion version = session.version();
            DumpInventory dump = dump(request, Programs.of(target, access.shell(target)), access.shell(target), version, session).inventory();
            if (!dump.defined()) {
                return Optional.empty();
            }
            Map<String, Long> rows = new TreeMap<>(dump.rows());
            if (!dump.complete()) {
                // of the last one that was begun nobody has seen the end
                rows.values().removeIf(count -> count == 0);
            }
            return Optional.of(TableComparison.of(dump.tables(), rows, locales(session, target.database()).isPresent() ? tables(target) : Map.of(), true));
        }
    }

    private Dump dump(RestoreRequest request, Programs programs, Optional<HostShell> shell, PostgresqlVersion version, Session session)
            throws IOException, InterruptedException {
        return new DumpProbe(catalog.store(request.backup().store()), programs, shell, spool, clock.instant(), ArchivePart.asked(request.choices()))
                .look(request.backup(), version, Optional.of(session));
    }

    /** As SQL names them; of an ordinary table that takes no room on the disk it is certain that it is empty. */
    private Map<String, TableComparison.Table> tables(PostgresqlTarget target) throws InterruptedException {
        Map<String, TableComparison.Table> tables = new TreeMap<>();
        try (Session session = access.session(target, target.database()).readOnly()) {
            for (List<String> row : session.rows("""
                    SELECT quote_ident(nspname) || '.' || quote_ident(relname), reltuples::bigint,
                           CASE WHEN relkind = 'r' THEN pg_relation_size(c.oid) = 0 ELSE false END
                    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                    WHERE relkind IN ('r', 'p', 'f') AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
                      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')""")) {
                boolean empty = row.get(2).equals("t");
                long estimate = Long.parseLong(row.get(1));
                tables.put(row.get(0), new TableComparison.Table(empty ? Optional.of(0L) : Optional.of(estimate).filter(rows -> rows > 0), empty));
            }
        }
        return tables;
    }

    static Tools tools(Programs programs, PostgresqlVersion server, Dump dump, int cores) {
        return new Tools(programs.find("psql", server, Optional.empty()), programs.find("pg_restore", server, dump.archive()),
                programs.find("pg_dump", server, Optional.empty()), cores);
    }

    private Server server(Session session, RestoreRequest request, PostgresqlTarget target) throws InterruptedException {
        PostgresqlVersion version = session.version();
        List<String> rights = session.rows("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").getFirst();
        List<String> databases = session.column(
                "SELECT datname FROM pg_database WHERE datname = ? OR left(datname, length(?)) = ? ORDER BY datname LIMIT 100",
                target.database(), beginning(target), beginning(target));
        return new Server(ServerIdentity.of(session), version, rights.get(0).equals("t"), rights.get(1).equals("t"), databases,
                restoring(session, request, target));
    }

    private static String beginning(PostgresqlTarget target) {
        return target.database() + "_";
    }

    private List<String> restoring(Session session, RestoreRequest request, PostgresqlTarget target) throws InterruptedException {
        List<String> restoring = new ArrayList<>(sessions(session, target));
        if (request.way() != RestoreRequest.Way.BESIDE_ONLY) {
            restoring.addAll(KeptDatabase.all(session, target.database()));
            restoring.addAll(keptParts(target));
        }
        return restoring;
    }

    /** Schemas of a restore that can still be taken back; of a database that lets nobody in they are not known. */
    private List<String> keptParts(PostgresqlTarget target) throws InterruptedException {
        try (Session live = access.session(target, target.database()).readOnly()) {
            return live.column("SELECT current_database() || '.' || nspname FROM pg_namespace WHERE nspname ~ ? ORDER BY 1 LIMIT 20", DatabaseNames.BEFORE + "[0-9]{14}$");
        } catch (Problem shut) {
            return List.of();
        }
    }

    private static List<String> sessions(Session session, PostgresqlTarget target) throws InterruptedException {
        return session.column("""
                SELECT datname || ', ' || usename || ', ' || application_name || ', ' || coalesce(host(client_addr), 'local')
                FROM pg_stat_activity
                WHERE left(datname, length(?)) = ? AND substr(datname, length(?) + 1) ~ '^[0-9]{14}$' AND backend_type = 'client backend'
                ORDER BY 1 LIMIT 20""",
                target.database() + DatabaseNames.RESTORED, target.database() + DatabaseNames.RESTORED,
                target.database() + DatabaseNames.RESTORED);
    }

    private Optional<Database> existing(Session session, RestoreRequest request, PostgresqlTarget target) throws InterruptedException {
        List<List<String>> found = session.rows("SELECT oid, pg_database_size(oid), pg_get_userbyid(datdba), pg_has_role(datdba, 'MEMBER') "
                + "FROM pg_database WHERE datname = ?", target.database());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> row = found.getFirst();
        return Optional.of(new Database(row.get(0), Long.parseLong(row.get(1)),
                locales(session, target.database()).orElseThrow(), Optional.of(row.get(2)).filter(owner -> row.get(3).equals("t")), newest(request, target),
                sessions(session, target.database()),
                session.column("SELECT gid FROM pg_prepared_xacts WHERE database = ? ORDER BY gid", target.database()),
                session.column("SELECT slot_name FROM pg_replication_slots WHERE database = ? ORDER BY slot_name", target.database()),
                subscriptions(session, row.get(0))));
    }

    /** How the named database stores and sorts its texts; empty where there is none. */
    static Optional<Locales> locales(Session session, String database) throws InterruptedException {
        return session.rows("SELECT pg_encoding_to_char(encoding), datcollate, datctype, %s FROM pg_database WHERE datname = ?"
                .formatted(icuColumn(session)), database).stream().findFirst()
                .map(row -> new Locales(row.get(0), row.get(1), row.get(2), Optional.ofNullable(row.get(3))));
    }

    private static String icuColumn(Session session) throws InterruptedException {
        return session.value("""
                SELECT attname FROM pg_attribute
                WHERE attrelid = 'pg_database'::regclass AND attname IN ('daticulocale', 'datlocale')""")
                .map(column -> "CASE WHEN datlocprovider = 'i' THEN " + column + " END").orElse("NULL");
    }

    /** Who is connected besides us, one line for each kind of session. */
    static List<String> sessions(Session session, String database) throws InterruptedException {
        return session.column("""
                SELECT coalesce(usename, '') || ' ' || coalesce(nullif(application_name, ''), backend_type) || ' '
                       || coalesce(host(client_addr), 'local') || CASE WHEN count(*) > 1 THEN ' (' || count(*) || ')' ELSE '' END
                FROM pg_stat_activity
                WHERE datname = ? AND pid <> pg_backend_pid() AND backend_type IN ('client backend', 'walsender')
                GROUP BY usename, application_name, backend_type, client_addr ORDER BY 1 LIMIT 50""", database);
    }

    private static List<String> subscriptions(Session session, String oid) throws InterruptedException {
        boolean superuser = session.value("SELECT has_table_privilege('pg_subscription', 'SELECT')").orElse("f").equals("t");
        return superuser ? session.column("SELECT subname FROM pg_subscription WHERE subdbid = ?::oid AND subenabled ORDER BY subname",
                Long.valueOf(oid)) : session.column("""
                SELECT DISTINCT 'pid ' || pid FROM pg_stat_activity
                WHERE datid = ?::oid AND backend_type LIKE 'logical replication%'""", Long.valueOf(oid));
    }

    private Optional<String> newest(RestoreRequest request, PostgresqlTarget target) throws InterruptedException {
        Optional<DataCheck> check = request.system().checks().stream()
                .filter(it -> it.kind() == DataCheck.Kind.NEWEST).findFirst();
        if (check.isEmpty()) {
            return Optional.empty();
        }
        try (Session data = access.session(target, target.database()).readOnly()) {
            return data.value(check.get().query());
        } catch (Problem harmed) {
            return Optional.empty();
        }
    }

    /** The server's disk is one of the host only where the server is. */
    private FarProbe far(HostShell shell, Session session, Backup backup, PostgresqlTarget target) throws IOException, InterruptedException {
        Optional<String> data = target.host().equals("localhost") || target.host().startsWith("127.") || target.host().equals("::1")
                ? session.value("SELECT setting FROM pg_settings WHERE name = 'data_directory'") : Optional.empty();
        return FarProbe.look(shell, target.far().orElseThrow(), data, catalog.store(backup.store()), backup, clock.instant());
    }

    private static Space space(FarProbe far, PostgresqlTarget target) {
        return new Space(Path.of(target.far().orElseThrow().spool()), far.spoolFree(), far.dataFree(), Optional.of(far.way()));
    }

    private Space space(Session session, PostgresqlTarget target) throws IOException, InterruptedException {
        return new Space(spool, Files.getFileStore(spool).getUsableSpace(), serverFree(session, target));
    }

    private static Optional<Long> serverFree(Session session, PostgresqlTarget target) throws IOException, InterruptedException {
        if (!ThisMachine.is(target.host())) {
            return Optional.empty();
        }
        List<Path> folders = new ArrayList<>();
        session.value("SELECT setting FROM pg_settings WHERE name = 'data_directory'").map(Path::of).ifPresent(folders::add);
        return folders.stream().anyMatch(Files::isDirectory)
                ? Optional.of(Files.getFileStore(folders.getFirst()).getUsableSpace()) : Optional.empty();
    }
}
