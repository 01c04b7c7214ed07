package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way into a server: for queries by JDBC, for PostgreSQL's own programs by their environment and a password file. */
public final class PostgresqlAccess {

    private static final String PATIENCE_SECONDS = "15";

    private final Function<SecretReference, Secret> secrets;

    public PostgresqlAccess(Function<SecretReference, Secret> secrets) {
        this.secrets = secrets;
    }

    /** A session on the database to which names of databases do not matter. */
    Session maintenance(PostgresqlTarget target) throws InterruptedException {
        return session(target, target.maintenance());
    }

    /** A session on the named database; a {@link Problem} where the server is away, refuses the user or has no such database. */
    Session session(PostgresqlTarget target, String database) throws InterruptedException {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("ApplicationName", "relight");
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        properties.putAll(target.ssl());
        target.password().map(this::secret).ifPresent(secret -> secret.use(value -> properties.setProperty("password", value)));
        return Session.waitFor(() -> connect(properties, target, database), () -> { }, connection -> new Session(connection, target));
    }

    private static Connection connect(Properties properties, PostgresqlTarget target, String database) {
        try {
            return DriverManager.getConnection(url(target, database), properties);
        } catch (SQLException e) {
            throw Session.problem(e, target, database);
        }
    }

    private static String url(PostgresqlTarget target, String database) {
        String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        return "jdbc:postgresql://" + host + ":" + target.port() + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    private Secret secret(String written) {
        return secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.pg.reference"), Message.of("restore.pg.reference.remedy"))));
    }

    /**
     * What psql, pg_restore and pg_dump need to be let in. The password lies in a file in the folder, never in the environment.
     *
     * @param folder      private to this run
     * @param application by which the sessions are found again
     */
    Map<String, String> environment(PostgresqlTarget target, Path folder, String application) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("PGHOST", target.host(), "PGPORT", Integer.toString(target.port()),
                "PGUSER", target.user(), "PGAPPNAME", application, "PGCONNECT_TIMEOUT", PATIENCE_SECONDS, "LC_ALL", "C",
                "PGOPTIONS", "-c synchronous_commit=off -c maintenance_work_mem=256MB -c statement_timeout=0 -c lock_timeout=0"));
        target.ssl().forEach((name, value) -> environment.put("PG" + name.toUpperCase(java.util.Locale.ROOT), value));
        if (target.password().isPresent()) {
            environment.put("PGPASSFILE", passwordFile(secret(target.password().get()), folder).toString());
        }
        return environment;
    }

    private static Path passwordFile(Secret secret, Path folder) throws IOException {
        Path file = folder.resolve("pgpass");
        Files.deleteIfExists(file);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, "*:*:*:*:" + secret.use(value -> value.replace("\\", "\\\\").replace(":", "\\:")) + "\n");
        return file;
    }
}
