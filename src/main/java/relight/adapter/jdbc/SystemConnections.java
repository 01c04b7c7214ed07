package relight.adapter.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import relight.adapter.host.Hosts;
import relight.core.restore.HostAddress;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.Workspace;

/** Knows the way to each system of the workspace that understands SQL. */
public final class SystemConnections {

    /** A bound value takes the type of what it is compared with, as a literal would. */
    private static final Map<String, String> UNTYPED = Map.of("stringtype", "unspecified");

    private final PostgresqlConnections postgresql;
    private final MysqlConnections mysql;

    public SystemConnections(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.postgresql = new PostgresqlConnections(secrets, hosts);
        this.mysql = new MysqlConnections(secrets, hosts);
    }

    /**
     * The way to one system.
     *
     * @param dialect  by whose rules a script is cut into statements
     * @param password what must not be seen in anything that is said on this way
     */
    record Way(SqlScript.Dialect dialect, Optional<Secret> password, Opening opening) {}

    /** Opens the connection. */
    interface Opening {
        Connection open() throws SQLException;
    }

    /** The way to a system; a {@link Problem} where it is unknown or no SQL can be run on it. */
    Way to(Workspace workspace, String name) {
        String known = workspace.systems().stream().map(ProtectedSystem::name).collect(Collectors.joining(", "));
        if (name.isEmpty()) {
            throw new Problem(Message.of("runbook.sql.nameless"), Message.of("runbook.sql.nameless.remedy", known));
        }
        ProtectedSystem system = workspace.system(name).orElseThrow(
                () -> new Problem(Message.of("runbook.sql.unknown", name), Message.of("runbook.sql.unknown.remedy", known)));
        return switch (system.engine()) {
            case "postgresql" -> postgresql(PostgresqlTarget.of(system));
            case "mysql" -> mysql(MysqlTarget.of(system));
            case "sqlite" -> new Way(SqlScript.Dialect.STANDARD, Optional.empty(), () -> sqlite(system));
            default -> throw new Problem(Message.of("runbook.sql.engine", name, system.engine()),
                    Message.of("runbook.sql.engine.remedy", name));
        };
    }

    private Way postgresql(PostgresqlTarget target) {
        Optional<Secret> password = postgresql.password(target);
        return new Way(SqlScript.Dialect.STANDARD, password, () -> postgresql.open(target, target.database(), password, UNTYPED));
    }

    private Way mysql(MysqlTarget target) {
        Optional<Secret> password = mysql.password(target);
        return new Way(SqlScript.Dialect.MYSQL, password, () -> mysql.open(target, target.database(), password));
    }

    private static Connection sqlite(ProtectedSystem system) throws SQLException {
        if (!(HostAddress.of(system) instanceof HostAddress.Here)) {
            throw new Problem(Message.of("runbook.sql.far", system.name(), HostAddress.of(system).toString()), Message.of("runbook.sql.far.remedy"));
        }
        Path file = Path.of(system.target("path").orElse(""));
        if (!Files.isRegularFile(file)) {
            throw new Problem(Message.of("runbook.sql.file", system.name(), file.toString()),
                    Message.of("runbook.sql.file.remedy", system.name()));
        }
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
