package relight.core.runbook.recognition;

import java.time.Duration;

/**
 * A length of time as people write it: {@code 1-2 Stunden}, {@code < 24 h}, {@code 30m}.
 *
 * @param least the lower end; the same as {@code most} where one figure was written
 * @param limit whether it is said to be an upper bound: {@code at most}, {@code <}, {@code не більше}
 */
public record Span(Duration least, Duration most, boolean limit) {

    static Span of(Duration one) {
        return new Span(one, one, false);
    }

    boolean isRange() {
        return !least.equals(most);
    }
}
