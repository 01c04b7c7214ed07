package relight.core.restore.mysql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.FarPlace;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where a schema lives, as the workspace's target says it: {@code host}, {@code port}, {@code user}, {@code database}, {@code password},
 * {@code sslmode}, {@code sslrootcert}, {@code bin}, {@code binlog}, {@code on}, {@code spool}.
 *
 * @param password a reference such as <code>env:SHOP_PASSWORD</code>, never the password itself; empty: none
 * @param ssl      <code>sslmode</code> (disable, require, verify-ca, verify-full) and <code>sslrootcert</code>
 * @param programs folder of mariadb or mysql and of the binary log's reader; empty: those on the path
 * @param binlog   folder of archived binary logs, for a point in time
 * @param far      where it is reached, and worked on: a host over ssh, a container, a pod; host, port and programs are as that host knows them
 */
public record MysqlTarget(String host, int port, String user, String database, Optional<String> password, Map<String, String> ssl,
                          Optional<String> programs, Optional<String> binlog, Optional<FarPlace> far) {

    private static final int DEFAULT_PORT = 3306;
    private static final List<String> SSL = List.of("sslmode", "sslrootcert");

    /** The system's target; a schema that is not named bears the system's name. */
    public static MysqlTarget of(ProtectedSystem system) {
        Map<String, String> words = new TreeMap<>(system.target());
        words.putIfAbsent("database", system.name());
        return of(words);
    }

    /** Read back from a step's words. */
    public static MysqlTarget of(Map<String, String> with) {
        Map<String, String> ssl = new TreeMap<>(with);
        ssl.keySet().retainAll(SSL);
        return new MysqlTarget(with.getOrDefault("host", "localhost"), port(with.get("port")), with.getOrDefault("user", "root"),
                with.get("database"), Optional.ofNullable(with.get("password")), ssl, Optional.ofNullable(with.get("bin")),
                Optional.ofNullable(with.get("binlog")), FarPlace.of(with));
    }

    private static int port(String written) {
        if (written == null) {
            return DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.mysql.port", written), Message.of("restore.mysql.port.remedy"));
        }
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(ssl);
        with.putAll(Map.of("host", host, "port", Integer.toString(port), "user", user, "database", database));
        password.ifPresent(reference -> with.put("password", reference));
        programs.ifPresent(folder -> with.put("bin", folder));
        binlog.ifPresent(folder -> with.put("binlog", folder));
        far.ifPresent(place -> with.putAll(place.with()));
        return with;
    }

    /** {@code host:port}, behind {@code ssh:db1} where it is reached there. */
    public String address() {
        return FarPlace.before(far) + host + ":" + port;
    }
}
