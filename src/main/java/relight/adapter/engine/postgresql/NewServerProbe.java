package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.postgresql.NewServer;
import relight.core.restore.postgresql.PostgresqlFacts.Locales;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Problem;

/** Holds a server to which a database is to move against the one that production is on. */
final class NewServerProbe {

    private final PostgresqlAccess access;

    NewServerProbe(PostgresqlAccess access) {
        this.access = access;
    }

    /** What is the same and what differs; production's server may be away, which is a reason to move. */
    NewServer look(PostgresqlTarget production, PostgresqlTarget to) throws InterruptedException {
        try (Session there = access.maintenance(to).readOnly()) {
            return look(there, production, to);
        }
    }

    private NewServer look(Session there, PostgresqlTarget production, PostgresqlTarget to) throws InterruptedException {
        try (Session now = access.maintenance(production).readOnly()) {
            Optional<Locales> locales = PostgresqlProbe.locales(now, production.database());
            return new NewServer(production.address(), ServerIdentity.of(now).equals(ServerIdentity.of(there)), true, locales, missing(there, locales),
                    differing(now, there), carried(now, production, to));
        } catch (Problem away) {
            return new NewServer(production.address(), production.address().equals(to.address()), false, Optional.empty(), Optional.empty(), List.of(),
                    List.of());
        }
    }

    /** The names of the system's library are written in more than one way: en_US.UTF-8 is en_US.utf8. */
    private static Optional<String> missing(Session there, Optional<Locales> wanted) throws InterruptedException {
        if (wanted.isEmpty() || wanted.get().icu().isPresent() || wanted.get().collate().matches("C|POSIX|C\\.(?i:utf-?8)")) {
            return Optional.empty();
        }
        String collate = wanted.get().collate();
        return there.value("SELECT 1 FROM pg_collation WHERE collprovider = 'c' AND lower(replace(collcollate, '-', '')) = lower(replace(?, '-', ''))",
                collate).isPresent() ? Optional.empty() : Optional.of(collate);
    }

    private static List<String> differing(Session now, Session there) throws InterruptedException {
        Map<String, String> here = settings(now);
        Map<String, String> other = settings(there);
        List<String> differing = new ArrayList<>();
        for (String name : NewServer.COMPARED) {
            String one = here.getOrDefault(name, "–");
            String two = other.getOrDefault(name, "–");
            if (!one.equals(two)) {
                differing.add(name + ": " + one + " → " + two);
            }
        }
        return differing;
    }

    /** As the server has them, and not as this session does. */
    private static Map<String, String> settings(Session session) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (List<String> row : session.rows("SELECT name, CASE WHEN source IN ('client', 'session') THEN reset_val ELSE setting END "
                + "|| coalesce(' ' || unit, '') FROM pg_settings")) {
            settings.put(row.get(0), row.get(1));
        }
        return settings;
    }

    /** A comment of the database stays away: it says whose restore this is, for as long as that can be taken back. */
    private static List<String> carried(Session now, PostgresqlTarget production, PostgresqlTarget to) throws InterruptedException {
        return new DatabaseSettings(now).copy(production.database(), to.database()).stream().filter(statement -> !statement.startsWith("COMMENT "))
                .toList();
    }
}
