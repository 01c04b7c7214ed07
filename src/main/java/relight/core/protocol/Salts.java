package relight.core.protocol;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Random salts, each with the HMAC that it keys, made many at a time: an event waits for its bytes between two writes to the disk,
 * where every path that is taken for the first time costs more than the hash itself.
 */
final class Salts {

    private static final int AHEAD = 64;

    private final Queue<Salt> ready = new ArrayDeque<>(AHEAD);
    private final Supplier<byte[]> random;

    Salts() {
        SecureRandom source = new SecureRandom();
        random = () -> {
            byte[] salt = new byte[Opening.SALT];
            source.nextBytes(salt);
            return salt;
        };
    }

    /** For vectors, whose salts are known. */
    Salts(Supplier<byte[]> known) {
        random = known;
    }

    /** A salt that nobody else has been given. */
    synchronized Salt next() {
        if (ready.isEmpty()) {
            for (int i = 0; i < AHEAD; i++) {
                byte[] salt = random.get();
                ready.add(new Salt(salt, Opening.mac(salt)));
            }
        }
        return ready.remove();
    }
}
