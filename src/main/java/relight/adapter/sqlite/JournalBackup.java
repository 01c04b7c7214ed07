package relight.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.protocol.AttachmentStore;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Copies a journal while it is in use: copying the file would tear it apart from its write-ahead log. */
final class JournalBackup {

    /** A file that is whole has the hash of its bytes for a name. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private JournalBackup() {}

    /** With the files that its events name; those are never changed, so they are copied as they lie. */
    static Path write(Connection connection, Path journal, Path target) throws SQLException {
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
        attachments(journal.resolveSibling(AttachmentStore.FOLDER), target.toAbsolutePath().resolveSibling(AttachmentStore.FOLDER));
        return target;
    }

    private static void attachments(Path from, Path to) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.list(from)) {
            JournalFile.privateFolder(to);
            for (Path file : files.filter(one -> NAME.matcher(one.getFileName().toString()).matches()).toList()) {
                Path copy = to.resolve(file.getFileName());
                if (Files.notExists(copy)) {
                    Path part = Files.createTempFile(to, "copying-", ".part");
                    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
                    WholeFile.place(part, copy);
                }
            }
        } catch (IOException e) {
            throw new Problem(Message.of("protocol.backup.failed", to.toString(), String.valueOf(e.getMessage())), Message.of("protocol.backup.failed.remedy"), e);
        }
    }
}
