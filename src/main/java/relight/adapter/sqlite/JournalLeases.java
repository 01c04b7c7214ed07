package relight.adapter.sqlite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import relight.core.recovery.Journal.Owner;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Who has which recovery in hand. A lease outlives its process in the file and not in effect: when the process has gone, or the
 * machine has booted since, the next one takes it.
 */
final class JournalLeases {

    private record Held(String token, Owner owner, String started, String boot) {}

    private final Connection connection;
    private final TimeSource time;

    JournalLeases(Connection connection, TimeSource time) {
        this.connection = connection;
        this.time = time;
    }

    /** Takes a recovery within the caller's transaction; returns the token that gives it back. */
    String take(String recovery, String person) throws SQLException {
        Optional<Held> held = held(recovery);
        if (held.isPresent() && lives(held.get())) {
            Owner owner = held.get().owner();
            throw new Problem(Message.of("protocol.lease.held", owner.person(), owner.host(), owner.pid(), owner.since()),
                    Message.of("protocol.lease.held.remedy"));
        }
        String token = UUID.randomUUID().toString();
        ProcessHandle self = ProcessHandle.current();
        try (PreparedStatement put = connection.prepareStatement("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            put.setString(1, recovery);
            put.setString(2, token);
            put.setString(3, person);
            put.setString(4, host());
            put.setLong(5, self.pid());
            put.setString(6, started(self));
            put.setString(7, time.bootId());
            put.setString(8, time.now().toString());
            put.executeUpdate();
        }
        return token;
    }

    void giveBack(String recovery, String token) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM lease WHERE recovery = ? AND token = ?")) {
            delete.setString(1, recovery);
            delete.setString(2, token);
            delete.executeUpdate();
        }
    }

    /** The owner, as long as its process lives. */
    Optional<Owner> owner(String recovery) throws SQLException {
        return held(recovery).filter(this::lives).map(Held::owner);
    }

    private Optional<Held> held(String recovery) throws SQLException {
        String sql = "SELECT token, person, host, pid, since, started, boot FROM lease WHERE recovery = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, recovery);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Owner owner = new Owner(row.getString(2), row.getString(3), row.getLong(4), Instant.parse(row.getString(5)));
                return Optional.of(new Held(row.getString(1), owner, row.getString(6), row.getString(7)));
            }
        }
    }

    /**
     * Whether the holder can still be at work. Two hosts of one boot are two containers that cannot see each other's processes:
     * there the holder counts as living.
     */
    private boolean lives(Held held) {
        if (!held.boot().equals(time.bootId())) {
            return false;
        }
        if (!held.owner().host().equals(host())) {
            return true;
        }
        return ProcessHandle.of(held.owner().pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> started(process).equals(held.started()))
                .isPresent();
    }

    /**
     * When a process was started, told so that a number used again is seen. On Linux in clock ticks since boot: what the JDK says
     * moves with the wall clock, and a clock that was set must not look like another process.
     */
    private static String started(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException | RuntimeException e) {
            return process.info().startInstant().map(Instant::toString).orElse("");
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
