package relight.core.recovery;

import java.time.Instant;

/**
 * An event as the journal holds it.
 *
 * @param number         its place in the log, from 0 over all recoveries
 * @param eventId        idempotence key: appended twice, it stands once
 * @param happened       when it happened; differs from {@code recorded} where it was entered late
 * @param recorded       when the journal took it
 * @param offsetSeconds  of the recorder's zone from UTC
 * @param monotonicNanos of the recording machine's boot {@code bootId}
 */
public record Entry(long number, String eventId, String recovery, Instant happened, Instant recorded, int offsetSeconds,
                    long monotonicNanos, String bootId, RecoveryEvent event) {}
