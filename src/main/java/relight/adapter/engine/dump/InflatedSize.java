package relight.adapter.engine.dump;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStore;

/** How large a backup is without its compression, where that can be known without reading it. */
public final class InflatedSize {

    private static final long GZIP_WRAPS = 1L << 32;

    private InflatedSize() {}

    /**
     * In bytes. A gzip ends with the length of its content modulo 4 GiB (RFC 1952).
     *
     * @param at the moment at which a cold backup must be readable to be looked into
     */
    public static Optional<Long> of(BackupStore store, Backup backup, List<Wrapping> wrappings, Instant at) throws IOException {
        if (wrappings.isEmpty()) {
            return Optional.of(backup.size());
        }
        if (!wrappings.equals(List.of(Wrapping.GZIP)) || backup.size() < 18 || !backup.object().readable(at)) {
            return Optional.empty();
        }
        try (InputStream tail = store.open(backup.object(), backup.size() - 4)) {
            byte[] length = tail.readNBytes(4);
            long bytes = 0;
            for (int i = 3; i >= 0; i--) {
                bytes = bytes << 8 | length[i] & 0xff;
            }
            while (bytes < backup.size() && backup.size() > GZIP_WRAPS) {
                bytes += GZIP_WRAPS;
            }
            // less than is stored: the length of the last member only
            return Optional.of(bytes).filter(whole -> whole >= backup.size() - backup.size() / 100);
        }
    }
}
