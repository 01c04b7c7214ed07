package relight.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Copies a journal while it is in use: copying the file would tear it apart from its write-ahead log. */
final class JournalBackup {

    private JournalBackup() {}

    static Path write(Connection connection, Path target) throws SQLException {
        try {
            if (Files.exists(target)) {
                throw new Problem(Message.of("protocol.backup.exists", target.toString()), Message.of("protocol.backup.exists.remedy"));
            }
            JournalFile.createPrivate(target);
        } catch (IOException e) {
            throw new Problem(Message.of("protocol.backup.failed", target.toString(), String.valueOf(e.getMessage())),
                    Message.of("protocol.backup.failed.remedy"), e);
        }
        try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, target.toString());
            vacuum.execute();
        }
        return target;
    }
}
