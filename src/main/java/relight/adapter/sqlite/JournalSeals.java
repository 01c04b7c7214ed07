package relight.adapter.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import relight.adapter.sqlite.JournalWriter.Appended;
import relight.core.protocol.MerkleTree;
import relight.core.recovery.RecoveryEvent.Sealed;

/** Seals: the count of a recovery's events and the root over them, read and appended in one transaction. */
final class JournalSeals {

    private final JournalWriter writer;

    JournalSeals(JournalWriter writer) {
        this.writer = writer;
    }

    /** Seals what has come since the last seal; where nothing has, that seal is the answer. */
    Appended seal(String recovery) throws SQLException {
        return writer.transaction(() -> {
            MerkleTree own = new MerkleTree();
            Optional<Long> previous = Optional.empty();
            boolean open = true;
            String sql = """
                SELECT number, type, leaf FROM span JOIN event ON number >= first AND number < past
                 WHERE span.recovery = ? ORDER BY number""";
            try (PreparedStatement select = writer.connection().prepareStatement(sql)) {
                select.setString(1, recovery);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        own.append(row.getBytes(3));
                        open = !row.getString(2).equals("sealed");
                        previous = open ? previous : Optional.of(row.getLong(1));
                    }
                }
            }
            if (!open) {
                JournalRows rows = new JournalRows(writer.connection());
                return new Appended(rows.entry(previous.get(), rows.leaf(previous.get()).orElseThrow()), false);
            }
            Sealed seal = new Sealed(own.size(), HexFormat.of().formatHex(own.root()), previous);
            return new Appended(writer.put(writer.draft(recovery, seal, Optional.empty(), EventIds.next())), true);
        });
    }
}
