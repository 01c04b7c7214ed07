package relight.adapter.engine.sqlserver;

import static relight.core.restore.sqlserver.TransactSql.text;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.dump.ThisMachine;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest;
import relight.core.restore.SchemaNames;
import relight.core.restore.sqlserver.BackupSet;
import relight.core.restore.sqlserver.SqlserverFacts;
import relight.core.restore.sqlserver.SqlserverFacts.DataFile;
import relight.core.restore.sqlserver.SqlserverFacts.Database;
import relight.core.restore.sqlserver.SqlserverFacts.Folders;
import relight.core.restore.sqlserver.SqlserverFacts.Server;
import relight.core.restore.sqlserver.SqlserverFacts.Trouble;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.StoreDefinition;

/** Looks at server, database and backups, these with the server's own eyes. Changes nothing. */
final class SqlserverProbe {

    /** What no other server has: its name and the number that its own database of messages was given when it was installed. */
    static final String IDENTITY = "SELECT CONCAT(@@SERVERNAME, N'/', CONVERT(nvarchar(36), service_broker_guid)) FROM sys.databases WHERE name = N'msdb'";

    private static final int NO_CERTIFICATE = 33111;
    private static final int MOST_BACKUPS = 5_000;
    /** A log backup is dated when it begins or when it ends, by whoever names it. */
    private static final Duration DATED_ROUGHLY = Duration.ofDays(1);

    private final Catalog catalog;
    private final SqlserverAccess access;
    private final Clock clock;

    SqlserverProbe(Catalog catalog, SqlserverAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    SqlserverFacts look(RestoreRequest request) throws IOException, InterruptedException {
        SqlserverTarget target = SqlserverTarget.of(request.system());
        Sqlcmd server = access.to(target);
        Map<String, List<List<String>>> said = server.ask(questions(target.database()));
        Server found = server(said, request, target);
        Optional<Database> existing = said.get("database").stream().findFirst().map(row -> existing(row, said, newest(server, request, target)));
        return backups(request, target, server, found, existing);
    }

    private static Map<String, String> questions(String database) {
        Map<String, String> questions = new LinkedHashMap<>();
        String name = text(database);
        questions.put("identity", IDENTITY);
        questions.put("server", "SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')), CONVERT(nvarchar(128), SERVERPROPERTY('Edition')), "
                + "IS_SRVROLEMEMBER('sysadmin') + IS_SRVROLEMEMBER('dbcreator'), CONVERT(nvarchar(260), SERVERPROPERTY('InstanceDefaultDataPath')), "
                + "CONVERT(nvarchar(260), SERVERPROPERTY('InstanceDefaultLogPath')), "
                + "CONVERT(nvarchar(260), COALESCE(SERVERPROPERTY('InstanceDefaultBackupPath'), SERVERPROPERTY('InstanceDefaultDataPath'))), "
                + "DATEPART(tz, SYSDATETIMEOFFSET())");
        questions.put("databases", "SELECT name FROM sys.databases WHERE name = " + name + " OR LEFT(name, LEN(" + name + ") + 1) = " + name + " + N'_' ORDER BY name");
        questions.put("database", "SELECT d.state_desc, d.recovery_model_desc, SUSER_SNAME(d.owner_sid), CONVERT(nvarchar(30), d.create_date, 126), "
                + "(SELECT SUM(CONVERT(bigint, f.size)) * 8192 FROM sys.master_files f WHERE f.database_id = d.database_id), "
                + "CASE WHEN d.replica_id IS NOT NULL THEN N'availability group' WHEN d.is_published = 1 OR d.is_merge_published = 1 THEN N'replication' "
                + "WHEN m.mirroring_guid IS NOT NULL THEN N'mirroring' ELSE N'' END, "
                // of a database that is not open the server does not say it
                + "CASE WHEN d.state = 0 AND r.last_log_backup_lsn IS NULL THEN 0 ELSE 1 END "
                + "FROM sys.databases d LEFT JOIN sys.database_recovery_status r ON r.database_id = d.database_id "
                + "LEFT JOIN sys.database_mirroring m ON m.database_id = d.database_id WHERE d.name = " + name);
        questions.put("sessions", "SELECT login_name, host_name FROM sys.dm_exec_sessions WHERE database_id = DB_ID(" + name + ") AND session_id <> @@SPID");
        questions.put("restoring", "SELECT s.login_name, s.host_name, s.session_id FROM sys.dm_tran_locks l JOIN sys.dm_exec_sessions s "
                + "ON s.session_id = l.request_session_id WHERE l.resource_type = N'APPLICATION' AND l.request_status = N'GRANT' AND CHARINDEX("
                + text("[" + TransactSql.lockName(database) + "]") + ", l.resource_description) > 0");
        questions.put("volumes", "SELECT DISTINCT v.volume_mount_point, v.available_bytes FROM sys.master_files f "
                + "CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) v");
        return questions;
    }

    private static Server server(Map<String, List<List<String>>> said, RestoreRequest request, SqlserverTarget target) {
        List<String> row = said.get("server").getFirst();
        Map<String, Long> volumes = new TreeMap<>();
        said.get("volumes").forEach(volume -> volumes.put(volume.get(0), Long.parseLong(volume.get(1))));
        List<String> databases = said.get("databases").stream().map(List::getFirst).toList();
        List<String> restoring = new ArrayList<>();
        said.get("restoring").forEach(owner -> restoring.add(owner.get(0) + " " + owner.get(1) + " (" + owner.get(2) + ")"));
        if (request.way() != RestoreRequest.Way.BESIDE_ONLY) {
            restoring.addAll(SchemaNames.kept(target.database(), databases));
        }
        return new Server(said.get("identity").getFirst().getFirst(), row.get(0), Integer.parseInt(row.get(0).replaceAll("\\..*", "")), row.get(1),
                databases, restoring, !row.get(2).equals("0"), new Folders(row.get(3), row.get(4), row.get(5)), volumes,
                ZoneOffset.ofTotalSeconds(Integer.parseInt(row.get(6)) * 60));
    }

    private static Database existing(List<String> row, Map<String, List<List<String>>> said, Optional<String> newest) {
        return new Database(row.get(0), row.get(1), row.get(6).equals("1"), row.get(2), row.get(3), row.get(4).equals("NULL") ? 0 : Long.parseLong(row.get(4)), newest,
                said.get("sessions").stream().map(session -> session.get(0) + " " + session.get(1)).toList(),
                Optional.of(row.get(5)).filter(tie -> !tie.isEmpty()));
    }

    private Optional<String> newest(Sqlcmd server, RestoreRequest request, SqlserverTarget target) {
        Optional<DataCheck> check = request.system().checks().stream().filter(it -> it.kind() == DataCheck.Kind.NEWEST).findFirst();
        if (check.isEmpty()) {
            return Optional.empty();
        }
        try {
            return server.read(target.database(), check.get().query());
        } catch (Problem | IOException harmed) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private SqlserverFacts backups(RestoreRequest request, SqlserverTarget target, Sqlcmd server, Server found, Optional<Database> existing)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        if (request.backup().verdict().format().filter(it -> it.content() == Content.SQLSERVER_BACKUP && it.wrappings().isEmpty()).isEmpty()) {
            return new SqlserverFacts(now, found, existing, List.of(), List.of(), Optional.empty());
        }
        Map<String, String> paths = new LinkedHashMap<>();
        for (Backup backup : candidates(request)) {
            Optional<Trouble> trouble = unreachable(target, backup);
            if (trouble.isPresent()) {
                return new SqlserverFacts(now, found, existing, List.of(), List.of(), trouble);
            }
            paths.put(path(target, backup), backup.id());
        }
        try {
            Headers headers = new Headers(server, found.offset());
            List<BackupSet> sets = headers.read(paths);
            Optional<BackupSet> base = sets.stream().filter(set -> set.backup().equals(request.backup().id()) && set.kind() == BackupSet.Kind.FULL)
                    .max(Comparator.comparingInt(BackupSet::position));
            List<DataFile> files = base.isPresent() ? headers.files(base.get()) : List.of();
            return new SqlserverFacts(now, found, existing, sets, files, Optional.empty());
        } catch (Problem e) {
            Sqlcmd.Refused refused = Sqlcmd.Refused.of(e).orElseThrow(() -> e);
            Trouble.Kind kind = refused.number() == NO_CERTIFICATE ? Trouble.Kind.KEY : Trouble.Kind.UNREADABLE;
            return new SqlserverFacts(now, found, existing, List.of(), List.of(),
                    Optional.of(new Trouble(kind, request.backup().location(), refused.getMessage())));
        }
    }

    /** The backup itself and, where there is a moment to go on to, every differential and log backup behind it that may be on the way. */
    private List<Backup> candidates(RestoreRequest request) {
        Instant from = request.backup().recoveryPoint().minus(DATED_ROUGHLY);
        List<Backup> later = catalog.list(CatalogQuery.ofSystem(request.system().name()), 0, MOST_BACKUPS).stream()
                .filter(backup -> backup.kind() == BackupSeries.Kind.DIFFERENTIAL || backup.kind() == BackupSeries.Kind.INCREMENTAL)
                .filter(backup -> !backup.recoveryPoint().isBefore(from)).sorted(Comparator.comparing(Backup::recoveryPoint)).toList();
        Optional<Instant> to = SqlserverPlanner.moment(request);
        Instant end = to.flatMap(moment -> later.stream().filter(backup -> backup.kind() == BackupSeries.Kind.INCREMENTAL)
                .map(Backup::recoveryPoint).filter(point -> point.isAfter(moment.equals(Instant.MAX) ? moment : moment.plus(DATED_ROUGHLY)))
                .findFirst()).orElse(Instant.MAX);
        List<Backup> all = new ArrayList<>(List.of(request.backup()));
        all.addAll(later.stream().filter(backup -> to.isPresent() ? !backup.recoveryPoint().isAfter(end) : backup.equals(later.getLast())).toList());
        return all;
    }

    private Optional<Trouble> unreachable(SqlserverTarget target, Backup backup) throws IOException {
        if (catalog.workspace().store(backup.store()).filter(StoreDefinition.Folder.class::isInstance).isEmpty()) {
            return Optional.of(new Trouble(Trouble.Kind.STORE, backup.location(), ""));
        }
        boolean here = target.on() instanceof HostAddress.Here && ThisMachine.is(target.host());
        return target.serverFolder().isPresent() || here ? Optional.empty()
                : Optional.of(new Trouble(Trouble.Kind.FOLDER, backup.location(), target.address()));
    }

    /** As the server names the file: below the folder that the target says, with its machine's own slashes. */
    private String path(SqlserverTarget target, Backup backup) {
        if (target.serverFolder().isEmpty()) {
            return backup.location();
        }
        String folder = target.serverFolder().get();
        String between = folder.contains("\\") || folder.matches("[A-Za-z]:.*") ? "\\" : "/";
        return (folder.endsWith(between) ? folder : folder + between) + backup.object().key().replace("/", between);
    }
}
