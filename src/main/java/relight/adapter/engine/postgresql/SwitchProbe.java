package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.postgresql.pitr.HostLook;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.pitr.PitrFacts;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.restore.postgresql.replica.SwitchFacts;
import relight.core.restore.postgresql.replica.SwitchFacts.Machine;
import relight.core.restore.postgresql.replica.SwitchFacts.Primary;
import relight.core.restore.postgresql.replica.SwitchFacts.Replica;
import relight.core.restore.postgresql.replica.Writes;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Looks at a replica, at its primary and at the primary's machine; each of them may be away. Changes nothing. */
final class SwitchProbe {

    private static final int PROMOTES_BY_SQL = 12;

    private final PostgresqlAccess access;
    private final Clock clock;

    SwitchProbe(PostgresqlAccess access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    /** The primary first, so that what the replica has replayed by then is never taken for too little. */
    SwitchFacts look(ProtectedSystem system, PostgresqlTarget to) throws InterruptedException {
        Primary primary = primary(system);
        try {
            Replica replica = replica(system, to);
            return new SwitchFacts(clock.instant(), to, Optional.of(replica), Optional.empty(), primary);
        } catch (Problem away) {
            return new SwitchFacts(clock.instant(), to, Optional.empty(), Optional.of(away.what()), primary);
        }
    }

    private Replica replica(ProtectedSystem system, PostgresqlTarget to) throws InterruptedException {
        try (Session session = access.maintenance(to).readOnly()) {
            PostgresqlVersion version = session.version();
            boolean recovering = session.value("SELECT pg_is_in_recovery()").orElse("f").equals("t");
            boolean promotes = version.major() >= PROMOTES_BY_SQL
                    && session.value("SELECT has_function_privilege('pg_promote(boolean,integer)', 'EXECUTE')").orElse("f").equals("t");
            Map<String, String> log = session.named("""
                    SELECT to_char(pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS replayed,
                           pg_last_wal_replay_lsn() AS position, pg_last_wal_receive_lsn() AS received,
                           (SELECT setting FROM pg_settings WHERE name = 'recovery_min_apply_delay' AND setting <> '0') AS delay,
                           (SELECT coalesce(sender_host, '?') || ':' || coalesce(sender_port::text, '?') FROM pg_stat_wal_receiver
                            WHERE status = 'streaming') AS sender""");
            return new Replica(recovering, ServerIdentity.of(session), version, Optional.ofNullable(log.get("replayed")).map(Instant::parse),
                    Optional.ofNullable(log.get("position")).flatMap(Lsn::read), Optional.ofNullable(log.get("received")).flatMap(Lsn::read),
                    newest(system, to), Optional.ofNullable(log.get("sender")), promotes,
                    Optional.ofNullable(log.get("delay")).map(Long::parseLong).map(Duration::ofMillis));
        }
    }

    private Optional<String> newest(ProtectedSystem system, PostgresqlTarget to) throws InterruptedException {
        Optional<DataCheck> check = system.checks().stream().filter(it -> it.kind() == DataCheck.Kind.NEWEST).findFirst();
        if (check.isEmpty()) {
            return Optional.empty();
        }
        try (Session data = access.session(to, to.database()).readOnly()) {
            return data.value(check.get().query());
        } catch (Problem unanswered) {
            return Optional.empty();
        }
    }

    private Primary primary(ProtectedSystem system) throws InterruptedException {
        PostgresqlTarget target = PostgresqlTarget.of(system);
        Optional<Machine> machine = Optional.empty();
        Optional<Message> cut = Optional.empty();
        Optional<String> cluster = Optional.empty();
        Optional<PitrSite> site = PitrSite.of(system);
        if (site.isPresent()) {
            try {
                PitrFacts.Host host = new HostLook(site.get(), access.hosts()).look(Optional.empty(), "");
                machine = Optional.of(new Machine(host.runsAs(), host.user(), host.acts(), host.data().map(PitrFacts.Data::id),
                        host.data().flatMap(PitrFacts.Data::running).isPresent(), host.bin(), host.lock()));
                cluster = host.data().flatMap(PitrFacts.Data::system);
            } catch (Problem away) {
                cut = Optional.of(away.what());
            } catch (IOException away) {
                cut = Optional.of(Message.of("restore.pg.io", String.valueOf(away.getMessage())));
            }
        }
        Writes writes = new WriteAttempt(access).on(target);
        if (writes != Writes.TAKEN) {
            return new Primary(writes, cluster, Optional.empty(), List.of(), List.of(), machine, cut);
        }
        try (Session session = access.maintenance(target).readOnly()) {
            return asked(session, writes, machine, cut);
        } catch (Problem goneSince) {
            return new Primary(Writes.UNCLEAR, cluster, Optional.empty(), List.of(), List.of(), machine, cut);
        }
    }

    private static Primary asked(Session session, Writes writes, Optional<Machine> machine, Optional<Message> cut) throws InterruptedException {
        List<String> replicas = session.column("""
                SELECT application_name || ' ' || coalesce(host(client_addr), 'local') FROM pg_stat_replication WHERE state <> 'backup'
                ORDER BY 1 LIMIT 20""");
        List<String> workers = session.column("""
                SELECT DISTINCT backend_type FROM pg_stat_activity
                WHERE backend_type NOT IN ('client backend', 'walsender', 'walwriter', 'checkpointer', 'background writer', 'autovacuum launcher',
                    'autovacuum worker', 'archiver', 'logical replication launcher', 'parallel worker', 'startup', 'walreceiver', 'walsummarizer',
                    'slotsync worker', 'io worker')
                ORDER BY 1 LIMIT 20""");
        return new Primary(writes, Optional.of(ServerIdentity.of(session)), session.value("SELECT pg_current_wal_lsn()").flatMap(Lsn::read), workers,
                replicas.size() > 1 ? replicas : List.of(), machine, cut);
    }
}
