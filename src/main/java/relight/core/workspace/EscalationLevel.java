package relight.core.workspace;

import java.time.Duration;
import java.util.List;

/**
 * Who is told next when a recovery goes on; written under {@code escalation:}, in the order of the levels.
 *
 * <pre>{@code
 * escalation:
 *   level 1: {lasts: 15m, contacts: [on call], channels: [phone, mail]}
 *   level 2: {lasts: 30m, contacts: [technical lead, incident_response], channels: [phone]}
 * }</pre>
 *
 * @param due       since the declaration: the sum of what the levels before it last, so zero for the first
 * @param lasts     how long this level has before the next is told
 * @param contacts  who is told: names or roles of contacts, or names of teams; {@link ContinuityPlan#people} finds them
 * @param channels  how, in the team's words: {@code phone}, {@code mail}, {@code slack} …
 * @param automatic whether it goes out without a person who has seen it; {@code auto: true}
 */
public record EscalationLevel(String name, Duration due, Duration lasts, List<String> contacts, List<String> channels,
                              boolean automatic) {

    public EscalationLevel {
        contacts = List.copyOf(contacts);
        channels = List.copyOf(channels);
    }
}
