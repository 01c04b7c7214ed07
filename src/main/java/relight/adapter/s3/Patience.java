package relight.adapter.s3;

import java.time.Duration;

/**
 * How long a store may keep silent.
 *
 * @param connect until a connection stands
 * @param answer  until the next byte comes
 * @param retries how often the same request is sent again
 */
public record Patience(Duration connect, Duration answer, int retries) {

    public static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), 3);

    /** How long an answer may take to begin, with all its retries: a store that keeps silent is told while somebody still waits. */
    Duration whole() {
        return connect.plus(answer).multipliedBy(2);
    }
}
