package relight.core.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells by its first bytes what encrypted a backup before it was stored (ALL-14). */
final class Encryption {

    private static final int SESSION_KEY_FOR_A_KEY = 1;
    private static final int SESSION_KEY_FOR_A_PASSPHRASE = 3;

    private Encryption() {}

    /** The program that wrote it: {@code gpg}, {@code age} or {@code openssl}; empty where the bytes are of none of them. */
    static Optional<String> program(byte[] head) {
        String text = ContentReader.text(head);
        if (text.startsWith("age-encryption.org/v1\n") || text.startsWith("-----BEGIN AGE ENCRYPTED FILE-----")) {
            return Optional.of("age");
        }
        if (text.startsWith("Salted__") || text.startsWith("U2FsdGVkX1")) {
            return Optional.of("openssl");
        }
        return text.startsWith("-----BEGIN PGP MESSAGE-----") || isOpenPgp(head) ? Optional.of("gpg") : Optional.empty();
    }

    /** The same as a wrapping; what else the bytes might be goes before. */
    static Optional<BackupFormat.Wrapping> around(byte[] head) {
        return ContentReader.kind(head) == BackupFormat.Content.ENCRYPTED
                ? program(head).map(name -> BackupFormat.Wrapping.valueOf(name.toUpperCase(Locale.ROOT))) : Optional.empty();
    }

    /** An encrypted message begins with a packet that holds its session key (RFC 9580, sections 4.2, 5.1 and 5.3). */
    private static boolean isOpenPgp(byte[] head) {
        if (head.length < 8 || (head[0] & 0x80) == 0) {
            return false;
        }
        boolean current = (head[0] & 0x40) != 0;
        int tag = current ? head[0] & 0x3f : head[0] >> 2 & 0xf;
        int version = head[1 + (current ? currentLength(head[1] & 0xff) : oldLength(head[0]))];
        return switch (tag) {
            case SESSION_KEY_FOR_A_KEY -> Set.of(3, 6).contains(version);
            case SESSION_KEY_FOR_A_PASSPHRASE -> Set.of(4, 5, 6).contains(version);
            default -> false;
        };
    }

    private static int oldLength(int first) {
        return switch (first & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 4;
            default -> 0;
        };
    }

    /** Bytes of the length itself. */
    private static int currentLength(int first) {
        return first < 192 ? 1 : first < 224 ? 2 : 5;
    }
}
