package relight.adapter.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The one way to a MySQL or MariaDB server by JDBC, for a restore and for a runbook's SQL alike. */
public final class MysqlConnections {

    /** How long a server may take to answer a call for a connection. */
    public static final int PATIENCE_SECONDS = 15;

    /** The driver logs every refusal of the server, which is told to people by other ways. */
    private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private final Function<SecretReference, Secret> secrets;
    private final Hosts hosts;

    public MysqlConnections(Function<SecretReference, Secret> secrets) {
        this(secrets, Hosts.known(Pods.NONE));
    }

    public MysqlConnections(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.secrets = secrets;
        this.hosts = hosts;
    }

    /** The target's password. A {@link Problem} where it cannot be found. */
    public Optional<Secret> password(MysqlTarget target) {
        return target.password().map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.mysql.reference"), Message.of("restore.mysql.reference.remedy")))));
    }

    /**
     * A connection to the target's server, in UTC: what it says of moments has no other offset.
     *
     * @param database the schema at hand; empty for none
     */
    public Connection open(MysqlTarget target, String database, Optional<Secret> password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("connectTimeout", Integer.toString(PATIENCE_SECONDS * 1000));
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("sessionVariables", "time_zone='+00:00'");
        properties.setProperty("sslMode", switch (target.ssl().getOrDefault("sslmode", "disable")) {
            case "require" -> "trust";
            case "verify-ca" -> "verify-ca";
            case "verify-full" -> "verify-full";
            default -> "disable";
        });
        Optional.ofNullable(target.ssl().get("sslrootcert")).ifPresent(file -> properties.setProperty("serverSslCert", file));
        target.far().ifPresent(place -> {
            properties.setProperty("socketFactory", MysqlTunnelSocketFactory.class.getName());
            properties.setProperty(MysqlTunnelSocketFactory.WAY, TunnelSocketFactory.way(hosts, place.on()));
        });
        password.ifPresent(secret -> secret.use(value -> properties.setProperty("password", value)));
        String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        return DriverManager.getConnection("jdbc:mariadb://" + host + ":" + target.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20"), properties);
    }
}
