package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    public MysqlAccess(Function<SecretReference, Secret> secrets) {
        this.connections = new MysqlConnections(secrets);
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

    private static Connection connect(MysqlTarget target, String schema, Optional<Secret> password) {
        try {
            return MysqlConnections.open(target, schema, password);
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
        StringBuilder text = new StringBuilder("[client]\nprotocol=TCP\nloose-sandbox\nloose-connect-timeout="
                + MysqlConnections.PATIENCE_SECONDS + "\n");
        Map.of("host", target.host(), "port", Integer.toString(target.port()), "user", target.user())
                .forEach((name, value) -> text.append(name).append('=').append(quoted(value)).append('\n'));
        text.append(switch (target.ssl().getOrDefault("sslmode", "disable")) {
            case "require" -> "loose-ssl\nloose-ssl-mode=REQUIRED\n";
            case "verify-ca" -> "loose-ssl\nloose-ssl-mode=VERIFY_CA\n";
            case "verify-full" -> "loose-ssl\nloose-ssl-mode=VERIFY_IDENTITY\nloose-ssl-verify-server-cert\n";
            default -> "";
        });
        Optional.ofNullable(target.ssl().get("sslrootcert")).ifPresent(ca -> text.append("ssl-ca=").append(quoted(ca)).append('\n'));
        connections.password(target).ifPresent(secret -> secret.use(value -> text.append("password=").append(quoted(value)).append('\n')));
        Files.writeString(file, text.toString());
        return file;
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
