package relight.core.restore.sqlserver;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where a database of SQL Server lives, as the workspace's target says it.
 *
 * @param on           where {@code sqlcmd} runs; host and port are asked from there
 * @param user         empty: the account that {@code sqlcmd} runs as
 * @param password     a reference such as <code>env:SHOP_PASSWORD</code>, never the password itself
 * @param encryption   {@code require}: encrypted, whoever answers; {@code verify-full}: by a certificate that the machine trusts;
 *                     empty: as the client does by itself
 * @param programs     folder of {@code sqlcmd}; empty: those on the path
 * @param serverFolder the store's folder as the server's own machine names it; empty: as here
 */
public record SqlserverTarget(HostAddress on, String host, int port, String database, Optional<String> user, Optional<String> password,
                              Optional<String> encryption, Optional<String> programs, Optional<String> serverFolder) {

    private static final int DEFAULT_PORT = 1433;

    /** The system's target; a database that is not named bears the system's name. */
    public static SqlserverTarget of(ProtectedSystem system) {
        Map<String, String> words = new TreeMap<>(system.target());
        words.putIfAbsent("database", system.name());
        return of(words);
    }

    /** Read back from a step's words. */
    public static SqlserverTarget of(Map<String, String> with) {
        return new SqlserverTarget(HostAddress.parse(with.getOrDefault(HostAddress.WORD, "here")), with.getOrDefault("host", "localhost"),
                port(with.get("port")), with.get("database"), word(with, "user"), word(with, "password"), word(with, "sslmode"),
                word(with, "bin"), word(with, "server-folder"));
    }

    private static Optional<String> word(Map<String, String> with, String name) {
        return Optional.ofNullable(with.get(name));
    }

    private static int port(String written) {
        try {
            return written == null ? DEFAULT_PORT : Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.sqlserver.port", written), Message.of("restore.sqlserver.port.remedy"));
        }
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of(HostAddress.WORD, on.toString(), "host", host, "port", Integer.toString(port),
                "database", database));
        user.ifPresent(value -> with.put("user", value));
        password.ifPresent(value -> with.put("password", value));
        encryption.ifPresent(value -> with.put("sslmode", value));
        programs.ifPresent(value -> with.put("bin", value));
        serverFolder.ifPresent(value -> with.put("server-folder", value));
        return with;
    }

    /** {@code host:port}, and from where where that is not this machine. */
    public String address() {
        String there = host + ":" + port;
        return on instanceof HostAddress.Here ? there : there + " (" + on + ")";
    }

    /** As {@code sqlcmd -S} takes it. */
    public String server() {
        return "tcp:" + host + "," + port;
    }
}
