package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import relight.core.protocol.EncodedEvent;
import relight.core.protocol.EventCodec;
import relight.core.protocol.MerkleTree;
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
    private JournalStatements prepared;
    private MerkleTree known;

    JournalWriter(Connection connection, EventCodec codec, TimeSource time) throws SQLException {
        this.connection = connection;
        this.codec = codec;
        this.time = time;
        plain = connection.createStatement();
        createIfEmpty();
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
        try {
            prepared().begin.execute();
            T result = work.run();
            prepared().commit.execute();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack();
            letGo();
            throw e;
        }
    }

    private JournalStatements prepared() throws SQLException {
        if (prepared == null) {
            prepared = new JournalStatements(connection);
        }
        return prepared;
    }

    /** After a failure nothing is taken for known, neither the tree nor that the driver still holds the statements. */
    private void letGo() {
        known = null;
        if (prepared != null) {
            prepared.close();
            prepared = null;
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

    /** Appends an event whose id was drawn for it. */
    Appended append(Entry draft) throws SQLException {
        EncodedEvent encoded = codec.encode(draft);
        if (known != null && encoded.beside().isEmpty()) {
            try {
                return new Appended(insert(draft, encoded, known), true);
            } catch (SQLException e) {
                letGo();
                if (JournalFile.code(e) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
                    throw e;
                }
                // Another console has appended since.
            }
        }
        return new Appended(transaction(() -> put(draft, encoded)), true);
    }

    /** Appends an event, or finds the one of its recovery that has its id. */
    Appended appendOnce(Entry draft) throws SQLException {
        JournalRows rows = new JournalRows(connection);
        long seen = rows.size();
        Optional<Entry> early = rows.find(draft.recovery(), draft.eventId(), 0);
        if (early.isPresent()) {
            return new Appended(early.get(), false);
        }
        // Others wait for the end of the transaction, so that only what has come meanwhile is looked at within it
        return transaction(() -> {
            Optional<Entry> late = rows.find(draft.recovery(), draft.eventId(), seen);
            return late.isPresent() ? new Appended(late.get(), false) : new Appended(put(draft), true);
        });
    }

    /** Appends within the caller's transaction. */
    Entry put(Entry draft) throws SQLException {
        return put(draft, codec.encode(draft));
    }

    /** The same, of an event whose bytes are there already. */
    Entry put(Entry draft, EncodedEvent encoded) throws SQLException {
        if (encoded.beside().isPresent()) {
            keep(encoded.beside().get());
        }
        known = tree();
        return insert(draft, encoded, known);
    }

    /** The file takes an event only as the next after its newest, so a tree that is not the file's changes nothing in it. */
    private Entry insert(Entry draft, EncodedEvent encoded, MerkleTree tree) throws SQLException {
        long number = tree.size();
        tree.append(encoded.leaf());
        PreparedStatement insert = prepared().insert;
        insert.setLong(1, number);
        insert.setString(2, draft.recovery());
        insert.setString(3, draft.eventId());
        insert.setString(4, encoded.type());
        insert.setBytes(5, tree.newest());
        insert.setBytes(6, encoded.leaf());
        insert.setBytes(7, encoded.openings().isEmpty() ? null : StoredWords.pack(encoded.openings()));
        insert.executeUpdate();
        return new Entry(number, draft.eventId(), draft.recovery(), draft.happened(), draft.recorded(), draft.offsetSeconds(),
                draft.monotonicNanos(), draft.bootId(), draft.event());
    }

    /** The tree as the newest event left it, whoever appended that. */
    MerkleTree tree() throws SQLException {
        JournalRows rows = new JournalRows(connection);
        long size = rows.size();
        return known != null && known.size() == size ? known : rows.tree(size);
    }

    /** Keeps a document within the caller's transaction; returns its SHA-256 in hexadecimal. */
    String keep(byte[] document) throws SQLException {
        String sha256 = HexFormat.of().formatHex(Sha256.of(document));
        prepared().insertDocument.setString(1, sha256);
        prepared().insertDocument.setBytes(2, document);
        prepared().insertDocument.executeUpdate();
        return sha256;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
