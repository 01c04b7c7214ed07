package relight.adapter.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The one way to a PostgreSQL database by JDBC, for a restore and for a runbook's SQL alike. */
public final class PostgresqlConnections {

    /** How long a server may take to answer a call for a connection. */
    public static final String PATIENCE_SECONDS = "15";

    private final Function<SecretReference, Secret> secrets;
    private final Hosts hosts;

    public PostgresqlConnections(Function<SecretReference, Secret> secrets) {
        this(secrets, Hosts.known(Pods.NONE));
    }

    public PostgresqlConnections(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.secrets = secrets;
        this.hosts = hosts;
    }

    /** The target's password; empty where the driver is to look into {@code ~/.pgpass}. A {@link Problem} where it cannot be found. */
    public Optional<Secret> password(PostgresqlTarget target) {
        return target.password().map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.pg.reference"), Message.of("restore.pg.reference.remedy")))));
    }

    /**
     * A connection to the named database of the target's server.
     *
     * @param options further properties of the driver
     */
    public Connection open(PostgresqlTarget target, String database, Optional<Secret> password, Map<String, String> options)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("ApplicationName", "relight");
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        properties.putAll(target.ssl());
        target.far().ifPresent(place -> {
            properties.setProperty("socketFactory", TunnelSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", TunnelSocketFactory.way(hosts, place.on()));
        });
        properties.putAll(options);
        password.ifPresent(secret -> secret.use(value -> properties.setProperty("password", value)));
        String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + target.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8), properties);
    }
}
