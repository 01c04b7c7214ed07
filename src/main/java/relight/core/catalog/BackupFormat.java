package relight.core.catalog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import relight.core.text.Message;

/**
 * What a backup is by its bytes; the name is only a hint (ALL-4).
 *
 * @param wrappings compressions around it, outermost first: a double gzip has two
 * @param content   what lies inside
 * @param detail    what its first bytes tell besides, such as the version of the dump; may be empty
 */
public record BackupFormat(List<Wrapping> wrappings, Content content, String detail) {

    /** A compression around the content. */
    public enum Wrapping { GZIP, ZSTD, XZ, BZIP2 }

    /** What can be restored from. */
    public enum Content {
        POSTGRESQL_CUSTOM, POSTGRESQL_PLAIN, POSTGRESQL_CLUSTER, POSTGRESQL_BASE, SQL, SQLITE, TAR, ZIP, FOLDER, REDIS_RDB, OPENSEARCH_SNAPSHOT, SQLSERVER_BACKUP, MYDUMPER, VELERO, OBJECTS, ENCRYPTED, EMPTY, UNKNOWN
    }

    public BackupFormat {
        wrappings = List.copyOf(wrappings);
    }

    /** For people: <em>tar archive in gzip</em>, <em>PostgreSQL custom dump</em>. */
    public Message describe() {
        Message inside = Message.of("catalog.format." + content);
        return wrappings.isEmpty() ? inside : Message.of("catalog.format.wrapped", inside, wrappings.reversed().stream()
                .map(wrapping -> wrapping.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" + ")));
    }
}
