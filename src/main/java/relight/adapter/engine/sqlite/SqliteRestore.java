package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import org.sqlite.SQLiteErrorCode;
import relight.adapter.engine.place.NoRoom;
import relight.adapter.engine.place.PrivateFolder;
import relight.core.restore.sqlite.DumpRules;
import relight.core.restore.sqlite.DumpStatements;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Makes a new database file of a backup's content. */
final class SqliteRestore {

    private SqliteRestore() {}

    /** The content is the file; returns its bytes. */
    static long copy(InputStream content, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
        PrivateFolder.sync(file);
        return Files.size(file);
    }

    /**
     * The content is statements, carried out one by one as they arrive, in one transaction; returns their count.
     *
     * @param leftOut hears each statement that was passed over
     * @throws Problem for a statement that has no place in a dump, one that fails, and an end before the dump's own end
     */
    static long run(InputStream content, Path file, Consumer<String> leftOut) throws IOException {
        DumpStatements statements = new DumpStatements(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
        try (Connection connection = SqliteFile.openToFill(file)) {
            long count = fill(connection, statements, leftOut);
            connection.commit();
            return count;
        } catch (CharacterCodingException e) {
            throw new Problem(Message.of("restore.sqlite.dump.encoding", statements.line()), null, e);
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            if ((e.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code) {
                throw NoRoom.in(file.getParent(), e);
            }
            throw new Problem(Message.of("restore.sqlite.dump.statement", statements.line(), String.valueOf(e.getMessage())),
                    Message.of("restore.sqlite.dump.statement.remedy"), e);
        } finally {
            if (Files.exists(file)) {
                PrivateFolder.sync(file);
            }
        }
    }

    private static long fill(Connection connection, DumpStatements statements, Consumer<String> leftOut) throws IOException, SQLException {
        long count = 0;
        boolean open = false;
        boolean transaction = false;
        try (Statement statement = connection.createStatement()) {
            Optional<String> next = statements.next();
            while (next.isPresent()) {
                switch (DumpRules.decide(next.get(), statements.line())) {
                    case BEGIN -> open = true;
                    case COMMIT -> open = false;
                    case LEAVE_OUT -> leftOut.accept(next.get());
                    case RUN -> {
                        // A setting of the file such as page_size counts only before the transaction begins
                        if (!transaction && !next.get().regionMatches(true, 0, "PRAGMA", 0, 6)) {
                            connection.setAutoCommit(false);
                            transaction = true;
                        }
                        statement.execute(next.get());
                        count++;
                    }
                }
                next = statements.next();
            }
        }
        if (open) {
            throw new Problem(Message.of("restore.sqlite.dump.cut", statements.line()), Message.of("restore.sqlite.dump.cut.remedy"));
        }
        if (!transaction) {
            connection.setAutoCommit(false);
        }
        return count;
    }
}
