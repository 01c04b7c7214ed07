package relight.core.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.text.Message;

/**
 * What a backup is by its bytes; the name is only a hint (ALL-4).
 *
 * @param wrappings compressions, and encryptions whose key is known, around it, outermost first: a double gzip has two
 * @param content   what lies inside
 * @param detail    what its first bytes tell besides, such as the version of the dump; may be empty
 */
public record BackupFormat(List<Wrapping> wrappings, Content content, String detail) {

    /** A compression around the content, or an encryption that is read through. */
    public enum Wrapping {
        GZIP, ZSTD, XZ, BZIP2, GPG, AGE, OPENSSL;

        /** Whether it takes a key to read through it. */
        public boolean encrypts() {
            return this == GPG || this == AGE || this == OPENSSL;
        }

        /** The program that reads through it. */
        public String program() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What can be restored from. */
    public enum Content {
        POSTGRESQL_CUSTOM, POSTGRESQL_PLAIN, POSTGRESQL_CLUSTER, POSTGRESQL_BASE, SQL, SQLITE, TAR, ZIP, FOLDER, REDIS_RDB, OPENSEARCH_SNAPSHOT, SQLSERVER_BACKUP, MYDUMPER, VELERO, OBJECTS, ENCRYPTED, EMPTY, UNKNOWN
    }

    public BackupFormat {
        wrappings = List.copyOf(wrappings);
    }

    /** The encryption around it that was read through; empty where there is none. */
    public Optional<Wrapping> encryption() {
        return wrappings.stream().filter(Wrapping::encrypts).findFirst();
    }

    /** For people: <em>tar archive in gzip</em>, <em>PostgreSQL custom dump</em>. */
    public Message describe() {
        Message inside = Message.of("catalog.format." + content);
        return wrappings.isEmpty() ? inside : Message.of("catalog.format.wrapped", inside, wrappings.reversed().stream()
                .map(Wrapping::program).collect(Collectors.joining(" + ")));
    }
}
