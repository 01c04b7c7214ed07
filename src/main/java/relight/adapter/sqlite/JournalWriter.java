package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Optional;
import relight.core.protocol.EncodedEvent;
import relight.core.protocol.EventCodec;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.Opening;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.TimeSource;

/** What is written to a journal, each piece in one transaction. Belongs to the journal's one writing thread. */
final class JournalWriter implements AutoCloseable {

    /** Work inside a transaction. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** An event as it now stands, and whether it was this call that put it there. */
    record Appended(Entry entry, boolean fresh) {}

    private final Connection connection;
    private final EventCodec codec;
    private final TimeSource time;
    private final Statement plain;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement find;
    private final PreparedStatement head;
    private final PreparedStatement insert;
    private final PreparedStatement insertWords;
    private final PreparedStatement updateHead;
    private final PreparedStatement insertDocument;

    JournalWriter(Connection connection, EventCodec codec, TimeSource time) throws SQLException {
        this.connection = connection;
        this.codec = codec;
        this.time = time;
        plain = connection.createStatement();
        createIfEmpty();
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        find = connection.prepareStatement("SELECT number, leaf FROM event WHERE id = ?");
        head = connection.prepareStatement("SELECT size, frontier FROM head");
        insert = connection.prepareStatement("INSERT INTO event (number, id, recovery, type, leaf) VALUES (?, ?, ?, ?, ?)");
        insertWords = connection.prepareStatement("INSERT INTO words (number, commitment, salt, words) VALUES (?, ?, ?, ?)");
        updateHead = connection.prepareStatement("UPDATE head SET size = ?, frontier = ?");
        insertDocument = connection.prepareStatement("INSERT INTO document (sha256, content) "
                + "SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM document WHERE sha256 = ?1)");
    }

    Connection connection() {
        return connection;
    }

    /** Two consoles may find the same empty file: the one that comes second finds the tables made. */
    private void createIfEmpty() throws SQLException {
        plain.execute("BEGIN IMMEDIATE");
        try {
            if (JournalSchema.number(connection, "user_version") == 0) {
                JournalSchema.create(connection);
            }
            plain.execute("COMMIT");
        } catch (SQLException e) {
            rollBack();
            throw e;
        }
    }

    /** Runs the work in a transaction that holds the right to write from its beginning, so that what it reads stays true. */
    <T> T transaction(Work<T> work) throws SQLException {
        begin.execute();
        try {
            T result = work.run();
            commit.execute();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    private void rollBack() {
        try {
            plain.execute("ROLLBACK");
        } catch (SQLException e) {
            // On a full disk or a failed write SQLite has rolled back already.
        }
    }

    /** An event as it is asked for, now, without its place in the log. */
    Entry draft(String recovery, RecoveryEvent event, Optional<Instant> happened, String eventId) {
        Instant now = time.now();
        int offset = ZoneId.systemDefault().getRules().getOffset(now).getTotalSeconds();
        return new Entry(-1, eventId, recovery, happened.orElse(now), now, offset, time.monotonicNanos(), time.bootId(), event);
    }

    Appended append(Entry draft) throws SQLException {
        EncodedEvent encoded = codec.encode(draft);
        return transaction(() -> {
            Optional<Entry> present = present(draft);
            return present.isPresent() ? new Appended(present.get(), false) : new Appended(put(draft, encoded), true);
        });
    }

    /** Appends within the caller's transaction. */
    Entry put(Entry draft) throws SQLException {
        return put(draft, codec.encode(draft));
    }

    private Entry put(Entry draft, EncodedEvent encoded) throws SQLException {
        MerkleTree tree = tree();
        long number = tree.size();
        insert.setLong(1, number);
        insert.setString(2, draft.eventId());
        insert.setString(3, draft.recovery());
        insert.setString(4, encoded.type());
        insert.setBytes(5, encoded.leaf());
        insert.executeUpdate();
        for (Opening opening : encoded.openings()) {
            insertWords.setLong(1, number);
            insertWords.setString(2, opening.commitment());
            insertWords.setBytes(3, opening.salt());
            insertWords.setBytes(4, opening.words());
            insertWords.executeUpdate();
        }
        if (encoded.beside().isPresent()) {
            keep(encoded.beside().get());
        }
        tree.append(encoded.leaf());
        updateHead.setLong(1, tree.size());
        updateHead.setBytes(2, tree.frontier());
        updateHead.executeUpdate();
        return new Entry(number, draft.eventId(), draft.recovery(), draft.happened(), draft.recorded(), draft.offsetSeconds(),
                draft.monotonicNanos(), draft.bootId(), draft.event());
    }

    private Optional<Entry> present(Entry draft) throws SQLException {
        find.setString(1, draft.eventId());
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long number = row.getLong(1);
            JournalRows rows = new JournalRows(connection);
            return Optional.of(codec.decode(number, row.getBytes(2), rows.openings(number), rows::document));
        }
    }

    MerkleTree tree() throws SQLException {
        try (ResultSet row = head.executeQuery()) {
            row.next();
            return MerkleTree.of(row.getLong(1), row.getBytes(2));
        }
    }

    /** Keeps a document within the caller's transaction; returns its SHA-256 in hexadecimal. */
    String keep(byte[] document) throws SQLException {
        String sha256 = HexFormat.of().formatHex(Sha256.of(document));
        insertDocument.setString(1, sha256);
        insertDocument.setBytes(2, document);
        insertDocument.executeUpdate();
        return sha256;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
