package relight.adapter.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.Workspace;

/** Opens connections to systems as the workspace describes them; without a reference, the driver looks into {@code ~/.pgpass}. */
public final class SystemConnections {

    private final Function<SecretReference, Secret> secrets;

    public SystemConnections(Function<SecretReference, Secret> secrets) {
        this.secrets = secrets;
    }

    /** A connection; a {@link Problem} where the system is unknown or no SQL can be run on it. */
    Connection open(Workspace workspace, String name) throws SQLException {
        String known = workspace.systems().stream().map(ProtectedSystem::name).collect(Collectors.joining(", "));
        if (name.isEmpty()) {
            throw new Problem(Message.of("runbook.sql.nameless"), Message.of("runbook.sql.nameless.remedy", known));
        }
        ProtectedSystem system = workspace.system(name).orElseThrow(
                () -> new Problem(Message.of("runbook.sql.unknown", name), Message.of("runbook.sql.unknown.remedy", known)));
        return switch (system.engine()) {
            case "postgresql" -> postgresql(system);
            case "sqlite" -> sqlite(system);
            default -> throw new Problem(Message.of("runbook.sql.engine", name, system.engine()),
                    Message.of("runbook.sql.engine.remedy", name));
        };
    }

    private Connection postgresql(ProtectedSystem system) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", system.target("user").orElse(System.getProperty("user.name")));
        properties.setProperty("ApplicationName", "relight");
        properties.setProperty("connectTimeout", "15");
        // A bound value takes the type of what it is compared with, as a literal would.
        properties.setProperty("stringtype", "unspecified");
        system.target("sslmode").ifPresent(mode -> properties.setProperty("sslmode", mode));
        system.target("password").flatMap(SecretReference::parse).map(secrets)
                .ifPresent(secret -> secret.use(value -> properties.setProperty("password", value)));
        String host = system.target("host").orElse("localhost");
        String database = URLEncoder.encode(system.target("database").orElse(system.name()), StandardCharsets.UTF_8);
        return DriverManager.getConnection("jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + system.target("port").orElse("5432") + "/" + database, properties);
    }

    private static Connection sqlite(ProtectedSystem system) throws SQLException {
        Path file = Path.of(system.target("path").orElse(""));
        if (!Files.isRegularFile(file)) {
            throw new Problem(Message.of("runbook.sql.file", system.name(), file.toString()),
                    Message.of("runbook.sql.file.remedy", system.name()));
        }
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
