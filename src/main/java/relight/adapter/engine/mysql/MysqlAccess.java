package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import relight.adapter.engine.dump.HostClient;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.jdbc.JdbcSession;
import relight.adapter.jdbc.MysqlConnections;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way into a server: for queries by JDBC, for the server's own clients by an option file. */
public final class MysqlAccess {

    /** Lies in the folder of a run as long as its client is at work. */
    static final String OPTIONS = "client.cnf";

    private final MysqlConnections connections;
    private final Hosts hosts;

    public MysqlAccess(Function<SecretReference, Secret> secrets) {
        this(secrets, Hosts.known(Pods.NONE));
    }

    public MysqlAccess(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.connections = new MysqlConnections(secrets, hosts);
        this.hosts = hosts;
    }

    /** A shell at the host where the server is reached; a server that is reached from here has none. */
    Optional<HostShell> shell(MysqlTarget target) {
        return target.far().map(place -> HostShell.at(place.on(), hosts));
    }

    /** A session without a schema at hand. */
    Session session(MysqlTarget target) throws InterruptedException {
        return session(target, "");
    }

    /** A session on a schema; a {@link relight.core.text.Problem} where the server is away, refuses the user or has no such schema. */
    Session session(MysqlTarget target, String schema) throws InterruptedException {
        Optional<Secret> password = connections.password(target);
        return JdbcSession.waitFor(() -> connect(target, schema, password), () -> { }, connection -> new Session(connection, target));
    }

    private Connection connect(MysqlTarget target, String schema, Optional<Secret> password) {
        try {
            return connections.open(target, schema, password);
        } catch (SQLException e) {
            throw Session.problem(e, target);
        }
    }

    /**
     * What the clients need to be let in; nobody else reads the file, and the password stands nowhere else (MY-6). Options that only
     * some clients know are marked so.
     *
     * @param folder private to this run
     */
    Path options(MysqlTarget target, Path folder) throws IOException {
        Path file = folder.resolve(OPTIONS);
        Files.deleteIfExists(file);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text(target, target.ssl().get("sslrootcert")));
        return file;
    }

    /**
     * A run of a client at the host where the server is reached; its command names {@link HostClient#secret} as its option file.
     *
     * @param place a folder of its own there
     */
    HostClient client(HostShell shell, MysqlTarget target, String place, List<String> command, Consumer<String> listener) throws IOException {
        String certificates = target.ssl().get("sslrootcert");
        Optional<String> trusted = certificates == null ? Optional.empty() : Optional.of(Files.readString(Path.of(certificates)));
        return new HostClient(shell, place, command, Map.of(), Optional.of(text(target, trusted.map(any -> HostClient.trusted(place)).orElse(null))), trusted,
                listener);
    }

    private String text(MysqlTarget target, String certificates) {
        StringBuilder text = new StringBuilder("[client]\nprotocol=TCP\nloose-sandbox\nloose-connect-timeout="
                + MysqlConnections.PATIENCE_SECONDS + "\n");
        // only some of the clients know that protocol: others take that name for a socket
        String host = target.host().equals("localhost") && !target.ssl().getOrDefault("sslmode", "").equals("verify-full") ? "127.0.0.1" : target.host();
        Map.of("host", host, "port", Integer.toString(target.port()), "user", target.user())
                .forEach((name, value) -> text.append(name).append('=').append(quoted(value)).append('\n'));
        text.append(switch (target.ssl().getOrDefault("sslmode", "disable")) {
            case "require" -> "loose-ssl\nloose-ssl-mode=REQUIRED\n";
            case "verify-ca" -> "loose-ssl\nloose-ssl-mode=VERIFY_CA\n";
            case "verify-full" -> "loose-ssl\nloose-ssl-mode=VERIFY_IDENTITY\nloose-ssl-verify-server-cert\n";
            default -> "";
        });
        Optional.ofNullable(certificates).ifPresent(ca -> text.append("ssl-ca=").append(quoted(ca)).append('\n'));
        connections.password(target).ifPresent(secret -> secret.use(value -> text.append("password=").append(quoted(value)).append('\n')));
        return text.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    Hosts hosts() {
        return hosts;
    }
}
