package relight.core.restore.postgresql;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where a database lives, as the workspace's target says it: {@code host}, {@code port}, {@code user}, {@code database},
 * {@code password}, {@code sslmode}, {@code maintenance}, {@code bin}.
 *
 * @param password    a reference such as <code>env:SHOP_PASSWORD</code>, never the password itself; empty: the user's ~/.pgpass
 * @param maintenance the database to be connected to while another is made, renamed or dropped
 * @param bin         folder of psql, pg_restore and pg_dump; empty: the newest that fit are looked for
 */
public record PostgresqlTarget(String host, int port, String user, String database, String maintenance,
                               Optional<String> password, Optional<String> sslmode, Optional<String> bin) {

    private static final int DEFAULT_PORT = 5432;

    /** The system's target; a database that is not named bears the system's name. */
    public static PostgresqlTarget of(ProtectedSystem system) {
        Map<String, String> words = new TreeMap<>(system.target());
        words.putIfAbsent("database", system.name());
        return of(words);
    }

    /** Read back from a step's words. */
    public static PostgresqlTarget of(Map<String, String> with) {
        String host = with.getOrDefault("host", "localhost");
        if (host.startsWith("/")) {
            throw new Problem(Message.of("restore.pg.socket", host), Message.of("restore.pg.socket.remedy"));
        }
        return new PostgresqlTarget(host, port(with.get("port")), with.getOrDefault("user", "postgres"), with.get("database"),
                with.getOrDefault("maintenance", "postgres"), Optional.ofNullable(with.get("password")),
                Optional.ofNullable(with.get("sslmode")), Optional.ofNullable(with.get("bin")));
    }

    private static int port(String written) {
        if (written == null) {
            return DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.pg.port", written), Message.of("restore.pg.port.remedy"));
        }
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of("host", host, "port", Integer.toString(port), "user", user,
                "database", database, "maintenance", maintenance));
        password.ifPresent(reference -> with.put("password", reference));
        sslmode.ifPresent(mode -> with.put("sslmode", mode));
        bin.ifPresent(folder -> with.put("bin", folder));
        return with;
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
