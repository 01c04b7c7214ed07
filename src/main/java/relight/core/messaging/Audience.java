package relight.core.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody who is to hear of a recovery: a level of the escalation, or a group of stakeholders.
 *
 * @param name      as the workspace calls it
 * @param rhythm    when it is due
 * @param channels  in the team's words: {@code mail}, {@code phone}, {@code status_page} …
 * @param people    who is meant, with their deputies; may be empty, such as for all customers
 * @param addresses for mail, without anybody twice
 * @param template  the name of the text that is filled
 * @param manner    in which language, and whether without a person who has seen it
 */
public record Audience(String name, Rhythm rhythm, List<String> channels, List<Recipient> people, List<String> addresses,
                       String template, Manner manner) {

    /** When somebody is to hear of a recovery. */
    public sealed interface Rhythm {

        /** Once, this long after the declaration, where the service is not back by then. */
        record Once(Duration after) implements Rhythm {}

        /** At the declaration, then again this long after each update, and once more at the end. */
        record Every(Duration period) implements Rhythm {}

        /** When a person wants to. */
        record AsNeeded() implements Rhythm {}
    }

    /** Somebody who can be called, and who instead of them. */
    public record Recipient(String name, String role, Optional<String> phone, Optional<String> mail, Optional<Recipient> deputy) {}

    /**
     * How an audience is written to.
     *
     * @param external  outside of the house: it is told less
     * @param automatic whether messages of an incident go out at once when they are due
     */
    public record Manner(Locale language, boolean external, boolean automatic) {}

    public Audience {
        channels = List.copyOf(channels);
        people = List.copyOf(people);
        addresses = List.copyOf(addresses);
    }

    public boolean escalation() {
        return rhythm instanceof Rhythm.Once;
    }
}
