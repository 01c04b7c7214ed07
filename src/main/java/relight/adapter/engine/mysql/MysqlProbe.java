package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.adapter.engine.dump.FarProbe;
import relight.adapter.engine.dump.ThisMachine;
import relight.adapter.host.HostShell;
import relight.core.catalog.Catalog;
import relight.core.restore.DryRun;
import relight.core.restore.RestoreRequest;
import relight.core.restore.SchemaNames;
import relight.core.restore.TableComparison;
import relight.core.restore.TestPlace;
import relight.core.restore.mysql.BinlogFacts;
import relight.core.restore.mysql.MysqlFacts.Dump;
import relight.core.restore.mysql.MysqlFacts.Replication;
import relight.core.restore.mysql.MysqlFacts.Server;
import relight.core.restore.mysql.MysqlFacts.Tools;
import relight.core.restore.mysql.MysqlFacts;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/** Looks at server, schema, tools and dump. Changes nothing. */
final class MysqlProbe {

    private static final List<String> RIGHTS = List.of("SELECT", "INSERT", "CREATE", "DROP", "ALTER", "LOCK TABLES", "CREATE VIEW", "SHOW VIEW",
            "TRIGGER");

    private final Catalog catalog;
    private final MysqlAccess access;
    private final Clock clock;

    MysqlProbe(Catalog catalog, MysqlAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    MysqlFacts look(RestoreRequest request) throws IOException, InterruptedException {
        MysqlTarget target = MysqlTarget.of(request.system());
        Optional<Path> test = TestPlace.folder(request);
        return test.isPresent() ? new TestProbe(this, catalog, clock).look(request, target, test.get()) : atServer(request, target);
    }

    /** As it is at the system's own server. */
    MysqlFacts atServer(RestoreRequest request, MysqlTarget target) throws IOException, InterruptedException {
        try (Session session = access.session(target).readOnly()) {
            Server server = server(session, request, target);
            Optional<HostShell> shell = access.shell(target);
            Programs programs = Programs.of(target, shell);
            Optional<FarProbe> far = shell.isEmpty() ? Optional.empty() : Optional.of(far(shell.get(), session, target));
            Dump dump = new DumpProbe(catalog.store(request.backup().store()), clock.instant()).look(request.backup(), accounts(session));
            return new MysqlFacts(clock.instant(), server, existing(session, request, target),
                    tools(programs, server.mariadb()), dump, far.isPresent() ? far.get().dataFree() : serverFree(session, target),
                    new BinlogLook(catalog, clock).look(request, dump.inventory(), session, rights(session, target.database())));
        }
    }

    /** The dump's tables against the server's; empty where the dump was not looked through to its end. */
    Optional<DryRun> compare(RestoreRequest request) throws IOException, InterruptedException {
        MysqlTarget target = MysqlTarget.of(request.system());
        Dump dump = new DumpProbe(catalog.store(request.backup().store()), clock.instant()).look(request.backup(), List.of());
        if (!dump.whole()) {
            return Optional.empty();
        }
        Optional<BinlogFacts> log = replayed(request, dump, target);
        Map<String, Long> rows = new TreeMap<>(dump.inventory().rows());
        dump.inventory().tables().forEach(table -> rows.putIfAbsent(table, 0L));
        DryRun dry = TableComparison.of(dump.inventory().tables(), log.isPresent() ? Map.of() : rows, tables(target), true);
        return Optional.of(log.map(facts -> dry.and(Message.of("restore.mysql.dry.replayed", facts.transactions(),
                facts.newest().<Object>map(at -> at).orElse("–")))).orElse(dry));
    }

    /** What is replayed after the dump, and so in none of its numbers. */
    private Optional<BinlogFacts> replayed(RestoreRequest request, Dump dump, MysqlTarget target) throws IOException, InterruptedException {
        try (Session session = access.session(target).readOnly()) {
            return new BinlogLook(catalog, clock).look(request, dump.inventory(), session, rights(session, target.database()));
        }
    }

    /** InnoDB estimates its rows; the engines without transactions count them. */
    private Map<String, TableComparison.Table> tables(MysqlTarget target) throws InterruptedException {
        Map<String, TableComparison.Table> tables = new TreeMap<>();
        try (Session session = access.session(target).readOnly()) {
            for (List<String> row : session.rows("SELECT TABLE_NAME, TABLE_ROWS, ENGINE IN ('MyISAM', 'Aria') FROM information_schema.TABLES "
                    + "WHERE TABLE_SCHEMA = ? AND TABLE_TYPE LIKE '%BASE TABLE%' OR TABLE_SCHEMA = ? AND TABLE_TYPE LIKE 'SYSTEM VERSIONED%'",
                    target.database(), target.database())) {
                tables.put(row.get(0), new TableComparison.Table(Optional.ofNullable(row.get(1)).map(Long::valueOf), "1".equals(row.get(2))));
            }
        }
        return tables;
    }

    static Tools tools(Programs programs, boolean mariadb) {
        return new Tools(programs.client(mariadb), programs.binlog(mariadb), programs.loader());
    }

    private static Server server(Session session, RestoreRequest request, MysqlTarget target) throws InterruptedException {
        List<String> schemas = session.column("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ? "
                + "OR LEFT(SCHEMA_NAME, CHAR_LENGTH(?)) = ? ORDER BY SCHEMA_NAME LIMIT 100", target.database(), target.database() + "_",
                target.database() + "_");
        Set<String> rights = rights(session, target.database() + SchemaNames.RESTORED + "20000101000000");
        List<String> restoring = new ArrayList<>(RestoreLock.owner(session, target.database()).stream().toList());
        if (request.way() != RestoreRequest.Way.BESIDE_ONLY) {
            restoring.addAll(RestoreLock.kept(session, target.database()));
        }
        return new Server(ServerIdentity.of(session), session.value("SELECT VERSION()").orElse(""), mariadb(session), schemas, restoring, replication(session),
                RIGHTS.stream().filter(right -> !rights.contains(right)).toList(), rights.contains("SUPER"));
    }

    static boolean mariadb(Session session) throws InterruptedException {
        return session.value("SELECT VERSION()").orElse("").contains("MariaDB");
    }

    /** What the user may do on every schema, or on one of that name. */
    private static Set<String> rights(Session session, String schema) throws InterruptedException {
        String user = session.value("SELECT CURRENT_USER()").orElse("");
        int between = user.lastIndexOf('@');
        String grantee = "'" + user.substring(0, between) + "'@'" + user.substring(between + 1) + "'";
        Set<String> rights = new HashSet<>(session.column("SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ?", grantee));
        rights.addAll(session.column("SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ? AND ? LIKE TABLE_SCHEMA",
                grantee, schema));
        return rights;
    }

    private static Replication replication(Session session) throws InterruptedException {
        List<String> primaries = new ArrayList<>();
        for (Map<String, String> row : replicaStatus(session)) {
            String io = row.getOrDefault("Slave_IO_Running", row.getOrDefault("Replica_IO_Running", "No"));
            String sql = row.getOrDefault("Slave_SQL_Running", row.getOrDefault("Replica_SQL_Running", "No"));
            if (!io.equalsIgnoreCase("No") || !sql.equalsIgnoreCase("No")) {
                primaries.add(row.getOrDefault("Master_Host", row.getOrDefault("Source_Host", "?")) + ":"
                        + row.getOrDefault("Master_Port", row.getOrDefault("Source_Port", "3306")));
            }
        }
        int replicas = Integer.parseInt(session.value("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'").orElse("0"));
        return new Replication(primaries, replicas, gtids(session));
    }

    private static List<Map<String, String>> replicaStatus(Session session) throws InterruptedException {
        for (String sql : mariadb(session) ? List.of("SHOW ALL SLAVES STATUS") : List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS")) {
            try {
                return session.maps(sql);
            } catch (Problem unknownOrNotAllowed) {
                // the other word for it, or nothing to be seen
            }
        }
        return List.of();
    }

    private static String gtids(Session session) throws InterruptedException {
        for (String name : List.of("gtid_executed", "gtid_slave_pos")) {
            Map<String, String> found = session.named("SHOW GLOBAL VARIABLES LIKE '" + name + "'");
            if (found.containsKey("Value")) {
                return found.get("Value").replaceAll("\\s", "");
            }
        }
        return "";
    }

    /** {@code user@host} of every account; the user's own where no others may be seen. */
    static List<String> accounts(Session session) throws InterruptedException {
        try {
            return session.column("SELECT CONCAT(User, '@', Host) FROM mysql.user");
        } catch (Problem notAllowed) {
            return session.column("SELECT CURRENT_USER()");
        }
    }

    private Optional<MysqlFacts.Schema> existing(Session session, RestoreRequest request, MysqlTarget target) throws InterruptedException {
        List<List<String>> found = session.rows("SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA "
                + "WHERE SCHEMA_NAME = ?", target.database());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> sums = session.rows("SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0), COUNT(*), COALESCE(MAX(CREATE_TIME), '') "
                + "FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?", target.database()).getFirst();
        return Optional.of(new MysqlFacts.Schema(sums.get(1) + " tables, " + sums.get(2), (long) Double.parseDouble(sums.get(0)),
                found.getFirst().get(0), found.getFirst().get(1), newest(request, target),
                others(session, target.database()).stream().map(row -> row.get(1)).toList(), kinds(session, target.database()),
                session.column("SELECT CONCAT(CONSTRAINT_SCHEMA, '.', TABLE_NAME, '.', CONSTRAINT_NAME) FROM information_schema.REFERENTIAL_CONSTRAINTS "
                        + "WHERE UNIQUE_CONSTRAINT_SCHEMA = ? AND CONSTRAINT_SCHEMA <> ? AND CONSTRAINT_SCHEMA NOT LIKE ? LIMIT 20", target.database(),
                        target.database(), target.database() + "\\_%")));
    }

    private static List<String> kinds(Session session, String schema) throws InterruptedException {
        List<String> kinds = new ArrayList<>();
        for (String kind : List.of("VIEWS:TABLE", "TRIGGERS:TRIGGER", "ROUTINES:ROUTINE", "EVENTS:EVENT")) {
            String table = kind.substring(0, kind.indexOf(':'));
            if (session.value("SELECT 1 FROM information_schema." + table + " WHERE " + kind.substring(kind.indexOf(':') + 1)
                    + "_SCHEMA = ? LIMIT 1", schema).isPresent()) {
                kinds.add(table.substring(0, table.length() - 1).toLowerCase(Locale.ROOT));
            }
        }
        return kinds;
    }

    /** Number and name of the sessions that have the schema at hand, besides the asking one. */
    static List<List<String>> others(Session session, String schema) throws InterruptedException {
        return session.rows("SELECT ID, CONCAT(USER, ' ', HOST) FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID() "
                + "AND USER NOT IN ('system user', 'event_scheduler') ORDER BY ID LIMIT 200", schema);
    }

    private Optional<String> newest(RestoreRequest request, MysqlTarget target) throws InterruptedException {
        Optional<DataCheck> check = request.system().checks().stream().filter(it -> it.kind() == DataCheck.Kind.NEWEST).findFirst();
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
    private static FarProbe far(HostShell shell, Session session, MysqlTarget target) throws IOException, InterruptedException {
        Optional<String> data = target.host().equals("localhost") || target.host().startsWith("127.") || target.host().equals("::1")
                ? session.value("SELECT @@datadir") : Optional.empty();
        return FarProbe.look(shell, target.far().orElseThrow(), data);
    }

    private static Optional<Long> serverFree(Session session, MysqlTarget target) throws IOException, InterruptedException {
        if (!ThisMachine.is(target.host())) {
            return Optional.empty();
        }
        Optional<Path> data = session.value("SELECT @@datadir").map(Path::of).filter(Files::isDirectory);
        return data.isPresent() ? Optional.of(Files.getFileStore(data.get()).getUsableSpace()) : Optional.empty();
    }
}
