package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.text.Message;

/** Opens the first block of an encrypted backup with the key that a restore would use, before the night on which it is needed (ALL-14). */
final class KeyCheck {

    /** Of a file that was encrypted by itself. */
    static final Pattern ENDING = Pattern.compile("\\.(gpg|pgp|asc|age|enc)$", Pattern.CASE_INSENSITIVE);
    private static final int HEAD = 512;
    private static final long MOST_FILES = 10_000;

    private KeyCheck() {}

    /**
     * The line of a report; empty for a backup that is not encrypted, or that cannot be read now. Of a folder whose files were encrypted one by
     * one the first stands for all; nobody lists a great one for that.
     *
     * @param backup that has been read before, with its key or without
     */
    static Optional<Line> of(BackupStore store, Backup backup) throws IOException {
        if (backup.object().isFolder()) {
            if (backup.object().entries().orElse(0) > MOST_FILES) {
                return Optional.empty();
            }
            Optional<StoredObject> first = encrypted(FolderReading.open(store, backup));
            return first.isPresent() ? opens(store, backup, first.get(), program(store, first.get())) : Optional.empty();
        }
        Optional<BackupFormat> format = backup.verdict().format();
        return opens(store, backup, backup.object(), format.flatMap(BackupFormat::encryption).map(BackupFormat.Wrapping::program)
                .or(() -> format.filter(it -> it.content() == BackupFormat.Content.ENCRYPTED).map(BackupFormat::detail)));
    }

    /** One of a folder that is made of such files; what somebody keeps encrypted among others is not the backup's affair. */
    private static Optional<StoredObject> encrypted(FolderReading reading) {
        List<StoredObject> files = reading.entries().stream().filter(entry -> entry.kind() == FolderEntry.Kind.FILE).map(FolderEntry::object).toList();
        List<StoredObject> shut = files.stream().filter(file -> ENDING.matcher(file.key()).find()).toList();
        return shut.size() * 2 > files.size() ? Optional.of(shut.getFirst()) : Optional.empty();
    }

    private static Optional<String> program(BackupStore store, StoredObject file) throws IOException {
        try (InputStream in = store.open(file, 0)) {
            return Encryption.program(in.readNBytes(HEAD));
        }
    }

    private static Optional<Line> opens(BackupStore store, Backup backup, StoredObject object, Optional<String> by) throws IOException {
        if (by.isEmpty()) {
            return Optional.empty();
        }
        Optional<Decryption> key = store.decryption(backup);
        if (key.isEmpty()) {
            return Optional.of(line(backup, Status.CRITICAL, Message.of("catalog.health.key.none", backup.series(), backup.location(), by.get())));
        }
        try (UnwrappedStream content = UnwrappedStream.open(ResumedStream.open(store, object, ResumedStream.UNTOLD, broken -> { }),
                ReadingCaps.DEFAULT, key)) {
            boolean told = content.content() != BackupFormat.Content.UNKNOWN || !content.wrappings().contains(BackupFormat.Wrapping.OPENSSL);
            return Optional.of(told ? line(backup, Status.OK, Message.of("catalog.health.key.fits", backup.series(), backup.location(), by.get()))
                    : line(backup, Status.CRITICAL, Message.of("catalog.health.key.garbage", backup.series(), backup.location(), by.get())));
        } catch (KeyRefusedException e) {
            return Optional.of(line(backup, Status.CRITICAL,
                    Message.of("catalog.health.key.refused", backup.series(), backup.location(), by.get(), e.said())));
        }
    }

    private static Line line(Backup backup, Status status, Message text) {
        return new Line(backup.series(), "key", status, Message.of("catalog.health.key"),
                Message.of(status == Status.OK ? "catalog.health.key.opens" : "catalog.health.key.opens-not"), text);
    }
}
