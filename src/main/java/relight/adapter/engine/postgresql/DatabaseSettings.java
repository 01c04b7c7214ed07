package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What belongs to a database as a whole and stands in no dump of it: settings, grants, connection limit and comment. A restored
 * database without them would let in whom the old one kept out.
 */
final class DatabaseSettings {

    /** Their values are lists of names that are quoted one by one, as pg_dump does it. */
    private static final Set<String> LISTS = Set.of("search_path", "temp_tablespaces", "local_preload_libraries",
            "session_preload_libraries", "shared_preload_libraries", "unix_socket_directories", "createrole_self_grant");
    private static final Pattern ITEM = Pattern.compile("\"((?:[^\"]|\"\")*)\"|[^,\\s]+");

    private final Session session;

    DatabaseSettings(Session session) {
        this.session = session;
    }

    /** The statements that give one database what the other has. */
    List<String> copy(String from, String to) throws InterruptedException {
        List<String> statements = new ArrayList<>();
        String database = "DATABASE " + Session.name(to);
        for (List<String> setting : session.rows("""
                SELECT coalesce(rolname, ''), unnest(setconfig) FROM pg_db_role_setting s
                JOIN pg_database d ON d.oid = setdatabase LEFT JOIN pg_roles r ON r.oid = setrole WHERE datname = ? ORDER BY 1, 2""", from)) {
            String whom = setting.get(0).isEmpty() ? "ALTER " + database
                    : "ALTER ROLE " + Session.name(setting.get(0)) + " IN " + database;
            statements.add(whom + " SET " + setting(setting.get(1)));
        }
        grants(from, database, statements);
        session.value("SELECT datconnlimit FROM pg_database WHERE datname = ? AND datconnlimit >= 0", from)
                .ifPresent(limit -> statements.add("ALTER " + database + " CONNECTION LIMIT " + limit));
        Optional<String> comment = NewDatabase.comment(session, from);
        statements.add("COMMENT ON " + database + " IS " + comment.map(Session::text).orElse("NULL"));
        return statements;
    }

    private void grants(String from, String database, List<String> statements) throws InterruptedException {
        List<List<String>> grants = session.rows("""
                SELECT coalesce(rolname, ''), privilege_type, is_grantable
                FROM pg_database d CROSS JOIN LATERAL aclexplode(datacl) LEFT JOIN pg_roles r ON r.oid = grantee
                WHERE datname = ? ORDER BY 1, 2""", from);
        if (grants.isEmpty()) {
            return;
        }
        statements.add("REVOKE ALL ON " + database + " FROM PUBLIC");
        for (List<String> grant : grants) {
            statements.add("GRANT " + grant.get(1) + " ON " + database + " TO "
                    + (grant.get(0).isEmpty() ? "PUBLIC" : Session.name(grant.get(0)))
                    + (grant.get(2).equals("t") ? " WITH GRANT OPTION" : ""));
        }
    }

    private static String setting(String written) {
        int equals = written.indexOf('=');
        String name = written.substring(0, equals);
        String value = written.substring(equals + 1);
        return Session.name(name) + " TO " + (LISTS.contains(name) ? list(value) : Session.text(value));
    }

    private static String list(String value) {
        List<String> items = new ArrayList<>();
        Matcher item = ITEM.matcher(value);
        while (item.find()) {
            items.add(Session.text(item.group(1) == null ? item.group() : item.group(1).replace("\"\"", "\"")));
        }
        return items.isEmpty() ? "''" : String.join(", ", items);
    }
}
