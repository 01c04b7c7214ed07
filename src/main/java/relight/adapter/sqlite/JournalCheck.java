package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import relight.core.protocol.Health;
import relight.core.protocol.MerkleTree;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Reads a whole journal: what SQLite says of the file, and whether the tree over all events is the one that was stored. */
final class JournalCheck {

    /** Events in one reading: a long one would keep the write-ahead log from being emptied. */
    private static final int BATCH = 5_000;

    private final JournalFile file;
    private final BooleanSupplier stopped;

    JournalCheck(JournalFile file, BooleanSupplier stopped) {
        this.file = file;
        this.stopped = stopped;
    }

    Health run() {
        List<Message> damages = new ArrayList<>();
        long size = 0;
        try (Connection connection = file.openToRead()) {
            integrity(connection, damages);
            size = tree(connection, damages);
            stretches(connection, size, damages);
            if (damages.isEmpty()) {
                JournalSchema.foreign(connection).ifPresent(name -> damages.add(Message.of("protocol.health.schema", name)));
            }
        } catch (SQLException e) {
            damages.add(Message.of("protocol.health.unreadable", String.valueOf(e.getMessage())));
        } catch (Problem e) {
            damages.add(e.what());
        } catch (RuntimeException e) {
            // A damaged page may hold anything, and whoever waits for the check must not wait for ever
            damages.add(Message.of("protocol.health.unreadable", e.toString()));
        }
        return new Health(damages.isEmpty() ? Health.State.SOUND : Health.State.DAMAGED, size, damages);
    }

    private static void integrity(Connection connection, List<Message> damages) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(20)")) {
            while (row.next()) {
                if (!row.getString(1).equals("ok")) {
                    damages.add(Message.of("protocol.health.integrity", row.getString(1)));
                }
            }
        }
    }

    /** An event outside its recovery's stretches would be missing from it, and no index of SQLite's own would tell. */
    private static void stretches(Connection connection, long size, List<Message> damages) throws SQLException {
        String sql = """
            SELECT min(e.number) FROM event e LEFT JOIN event b ON b.number = e.number - 1 LEFT JOIN stretch s ON s.first = e.number
             WHERE e.number < ? AND (b.number IS NOT NULL OR e.number = 0)
               AND s.recovery IS NOT iif(e.recovery IS b.recovery, NULL, e.recovery)""";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, size);
            try (ResultSet row = select.executeQuery()) {
                long number = row.getLong(1);
                if (!row.wasNull()) {
                    damages.add(Message.of("protocol.health.misplaced", number));
                }
            }
        }
    }

    /** Events up to the size that is read first never change, so the rest may grow meanwhile. */
    private long tree(Connection connection, List<Message> damages) throws SQLException {
        long size = new JournalRows(connection).size();
        MerkleTree tree = new MerkleTree();
        String sql = "SELECT number, leaf, subtree FROM event WHERE number >= ? AND number < ? ORDER BY number";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            while (tree.size() < size && !stopped.getAsBoolean()) {
                long from = tree.size();
                select.setLong(1, from);
                select.setLong(2, Math.min(from + BATCH, size));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        if (row.getLong(1) != tree.size()) {
                            damages.add(Message.of("protocol.health.missing", tree.size()));
                            return size;
                        }
                        tree.append(row.getBytes(2));
                        if (!Arrays.equals(tree.newest(), row.getBytes(3))) {
                            damages.add(Message.of("protocol.health.tree", row.getLong(1)));
                            return size;
                        }
                    }
                }
                if (tree.size() == from) {
                    damages.add(Message.of("protocol.health.missing", from));
                    return size;
                }
            }
        }
        return size;
    }
}
