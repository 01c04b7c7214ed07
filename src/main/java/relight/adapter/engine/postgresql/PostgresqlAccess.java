package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import relight.adapter.engine.dump.HostClient;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.jdbc.PostgresqlConnections;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way into a server: for queries by JDBC, for PostgreSQL's own programs by their environment and a password file. */
public final class PostgresqlAccess {

    private final PostgresqlConnections connections;
    private final Hosts hosts;

    public PostgresqlAccess(Function<SecretReference, Secret> secrets) {
        this(secrets, Hosts.known(Pods.NONE));
    }

    public PostgresqlAccess(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.connections = new PostgresqlConnections(secrets, hosts);
        this.hosts = hosts;
    }

    Hosts hosts() {
        return hosts;
    }

    /** A shell at the host where the server is reached; a server that is reached from here has none. */
    Optional<HostShell> shell(PostgresqlTarget target) {
        return target.far().map(place -> HostShell.at(place.on(), hosts));
    }

    /** A session on the database to which names of databases do not matter. */
    Session maintenance(PostgresqlTarget target) throws InterruptedException {
        return session(target, target.maintenance());
    }

    /** A session on the named database; a {@link Problem} where the server is away, refuses the user or has no such database. */
    Session session(PostgresqlTarget target, String database) throws InterruptedException {
        Optional<Secret> password = connections.password(target);
        return Session.waitFor(() -> connect(target, database, password), () -> { }, connection -> new Session(connection, target));
    }

    private Connection connect(PostgresqlTarget target, String database, Optional<Secret> password) {
        try {
            return connections.open(target, database, password, Map.of());
        } catch (SQLException e) {
            throw Session.problem(e, target, database);
        }
    }

    /**
     * What psql, pg_restore and pg_dump need to be let in. The password lies in a file in the folder, never in the environment.
     *
     * @param folder      private to this run
     * @param application by which the sessions are found again
     */
    Map<String, String> environment(PostgresqlTarget target, Path folder, String application) throws IOException {
        Map<String, String> environment = variables(target, application);
        Optional<Secret> password = connections.password(target);
        if (password.isPresent()) {
            environment.put("PGPASSFILE", passwordFile(password.get(), folder).toString());
        }
        return environment;
    }

    private static Map<String, String> variables(PostgresqlTarget target, String application) {
        Map<String, String> environment = new TreeMap<>(Map.of("PGHOST", target.host(), "PGPORT", Integer.toString(target.port()),
                "PGUSER", target.user(), "PGAPPNAME", application, "PGCONNECT_TIMEOUT", PostgresqlConnections.PATIENCE_SECONDS, "LC_ALL", "C",
                "PGOPTIONS", "-c synchronous_commit=off -c maintenance_work_mem=256MB -c statement_timeout=0 -c lock_timeout=0"));
        target.ssl().forEach((name, value) -> environment.put("PG" + name.toUpperCase(Locale.ROOT), value));
        return environment;
    }

    /**
     * A run of one of them at the host where the server is reached.
     *
     * @param place a folder of its own there
     */
    HostClient client(HostShell shell, PostgresqlTarget target, String place, List<String> command, String application, Consumer<String> listener)
            throws IOException {
        Map<String, String> environment = variables(target, application);
        Optional<Secret> password = connections.password(target);
        password.ifPresent(secret -> environment.put("PGPASSFILE", HostClient.secret(place)));
        Optional<String> trusted = Optional.ofNullable(target.ssl().get("sslrootcert")).filter(file -> Files.isRegularFile(Path.of(file)))
                .map(PostgresqlAccess::read);
        trusted.ifPresent(certificates -> environment.put("PGSSLROOTCERT", HostClient.trusted(place)));
        return new HostClient(shell, place, command, environment, password.map(PostgresqlAccess::line), trusted, listener);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Secret secret) {
        return "*:*:*:*:" + secret.use(value -> value.replace("\\", "\\\\").replace(":", "\\:"));
    }

    private static Path passwordFile(Secret secret, Path folder) throws IOException {
        Path file = folder.resolve("pgpass");
        Files.deleteIfExists(file);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, line(secret) + "\n");
        return file;
    }
}
