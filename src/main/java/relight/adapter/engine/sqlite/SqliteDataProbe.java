package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import relight.adapter.engine.place.HostPlaceProbe;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.core.restore.DataProbe;
import relight.core.restore.HostAddress;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks an SQLite database. */
public final class SqliteDataProbe implements DataProbe {

    private final PlaceProbe places;
    private final Hosts hosts;

    /**
     * @param root  of the workspace, from which relative paths begin
     * @param hosts the way to the other places where databases lie
     */
    public SqliteDataProbe(Path root, Hosts hosts) {
        this.places = new PlaceProbe(root);
        this.hosts = hosts;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(SqlitePlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(hosts, system, check);
        if (said.isPresent()) {
            return said.get();
        }
        Optional<HostShell> shell = HostPlaceProbe.shell(system, hosts);
        return shell.isPresent() ? ask(new HostSqlite(shell.get(), HostPlaceProbe.path(system)), system, check) : ask(system, check);
    }

    private static String ask(HostSqlite database, ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        try {
            if (check.checksum().isPresent()) {
                return TableChecksum.of(database, check, check.checksum().get());
            }
            return database.column(check.query()).stream().findFirst().orElseThrow(() -> new Problem(Message.of("restore.sqlite.no-row", check.name())));
        } catch (SqliteLook.Unreadable e) {
            throw new Problem(Message.of("restore.sqlite.query", check.name(), HostAddress.of(system) + " " + HostPlaceProbe.path(system), String.valueOf(e.getMessage())), null, e);
        }
    }

    private String ask(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Path file = places.target(system);
        if (!Files.isRegularFile(file)) {
            throw new Problem(Message.of("restore.sqlite.gone", file.toString()), Message.of("restore.sqlite.gone.remedy"));
        }
        try (Connection connection = SqliteFile.openToRead(file)) {
            if (check.checksum().isPresent()) {
                return TableChecksum.of(connection, check, check.checksum().get());
            }
            List<String> answer = SqliteFile.column(connection, check.query());
            if (answer.isEmpty()) {
                throw new Problem(Message.of("restore.sqlite.no-row", check.name()));
            }
            return String.valueOf(answer.getFirst());
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new Problem(Message.of("restore.sqlite.query", check.name(), file.toString(), String.valueOf(e.getMessage())), null, e);
        }
    }
}
