package relight.adapter.sqlite;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids of events: UUIDs that begin with the time, so that each append touches the same page of the index as the last. */
final class EventIds {

    private static final SecureRandom RANDOM = new SecureRandom();

    private EventIds() {}

    /** A UUID of version 7. */
    static String next() {
        long high = System.currentTimeMillis() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        long low = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
