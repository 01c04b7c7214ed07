package relight.core.catalog;

import java.io.IOException;
import java.util.Optional;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.text.Message;

/** Opens the first block of an encrypted backup with the key that a restore would use, before the night on which it is needed (ALL-14). */
final class KeyCheck {

    private KeyCheck() {}

    /**
     * The line of a report; empty for a backup that is not encrypted, or that cannot be read now.
     *
     * @param backup that has been read before, with its key or without
     */
    static Optional<Line> of(BackupStore store, Backup backup) throws IOException {
        Optional<BackupFormat> format = backup.verdict().format();
        Optional<String> by = format.flatMap(BackupFormat::encryption).map(BackupFormat.Wrapping::program)
                .or(() -> format.filter(it -> it.content() == BackupFormat.Content.ENCRYPTED).map(BackupFormat::detail));
        if (by.isEmpty()) {
            return Optional.empty();
        }
        Optional<Decryption> key = store.decryption(backup);
        if (key.isEmpty()) {
            return Optional.of(line(backup, Status.CRITICAL, Message.of("catalog.health.key.none", backup.series(), backup.location(), by.get())));
        }
        try (UnwrappedStream content = UnwrappedStream.open(ResumedStream.open(store, backup.object(), ResumedStream.UNTOLD, broken -> { }),
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
