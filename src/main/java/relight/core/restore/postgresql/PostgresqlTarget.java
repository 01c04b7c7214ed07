package relight.core.restore.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.FarPlace;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where a database lives, as the workspace's target says it: {@code host}, {@code port}, {@code user}, {@code database},
 * {@code password}, {@code sslmode}, {@code sslrootcert}, {@code maintenance}, {@code bin}, {@code jobs}, {@code on}, {@code spool}.
 *
 * @param password    a reference such as <code>env:SHOP_PASSWORD</code>, never the password itself; empty: the user's ~/.pgpass
 * @param maintenance the database to be connected to while another is made, renamed or dropped
 * @param ssl         <code>sslmode</code> and <code>sslrootcert</code>, as libpq names them
 * @param programs    folder of psql, pg_restore and pg_dump; empty: those that fit the server are looked for
 * @param jobs        how many connections restore at once; empty: as many as there are cores
 * @param far         where it is reached, and worked on: a host over ssh, a container, a pod; host, port and programs are as that host knows them
 */
public record PostgresqlTarget(String host, int port, String user, String database, String maintenance,
                               Optional<String> password, Map<String, String> ssl, Optional<String> programs,
                               Optional<Integer> jobs, Optional<FarPlace> far) {

    private static final int DEFAULT_PORT = 5432;
    private static final List<String> SSL = List.of("sslmode", "sslrootcert");

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
        Map<String, String> ssl = new TreeMap<>(with);
        ssl.keySet().retainAll(SSL);
        return new PostgresqlTarget(host, number(with.get("port"), DEFAULT_PORT), with.getOrDefault("user", "postgres"),
                with.get("database"), with.getOrDefault("maintenance", "postgres"), Optional.ofNullable(with.get("password")),
                ssl, Optional.ofNullable(with.get("bin")), Optional.ofNullable(with.get("jobs")).map(jobs -> number(jobs, 1)),
                FarPlace.of(with));
    }

    private static int number(String written, int otherwise) {
        if (written == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.pg.port", written), Message.of("restore.pg.port.remedy"));
        }
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(ssl);
        with.putAll(Map.of("host", host, "port", Integer.toString(port), "user", user, "database", database,
                "maintenance", maintenance));
        password.ifPresent(reference -> with.put("password", reference));
        programs.ifPresent(folder -> with.put("bin", folder));
        jobs.ifPresent(many -> with.put("jobs", many.toString()));
        far.ifPresent(place -> with.putAll(place.with()));
        return with;
    }

    /** {@code host:port}, behind {@code ssh:db1} where it is reached there. */
    public String address() {
        return FarPlace.before(far) + host + ":" + port;
    }
}
