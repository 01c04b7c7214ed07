package relight.core.protocol;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;

/** Random salts, drawn many at a time: asking the system for each would cost more than the hash that it goes into. */
final class Salts implements Supplier<byte[]> {

    private static final int AHEAD = 64;

    private final SecureRandom random = new SecureRandom();
    private final byte[] drawn = new byte[AHEAD * Opening.SALT];
    private int next = drawn.length;

    @Override
    public synchronized byte[] get() {
        if (next == drawn.length) {
            random.nextBytes(drawn);
            next = 0;
        }
        byte[] salt = Arrays.copyOfRange(drawn, next, next + Opening.SALT);
        // What has been given away is nobody's to find here
        Arrays.fill(drawn, next, next + Opening.SALT, (byte) 0);
        next += Opening.SALT;
        return salt;
    }
}
