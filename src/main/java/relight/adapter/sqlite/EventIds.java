package relight.adapter.sqlite;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids of events: UUIDs that begin with the time, so that each append touches the same page of the index as the last. */
final class EventIds {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NANOS_A_MILLI = 1_000_000;

    private EventIds() {}

    /** A UUID of version 7, with the time finer than a millisecond in its twelve bits for that (RFC 9562, 6.2, method 3). */
    static String next() {
        Instant now = Instant.now();
        long fraction = now.getNano() % NANOS_A_MILLI * 0x1000L / NANOS_A_MILLI;
        long high = now.toEpochMilli() << 16 | 0x7000 | fraction;
        long low = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
