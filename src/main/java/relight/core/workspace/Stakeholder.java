package relight.core.workspace;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A group that hears how a recovery goes; written under {@code stakeholders:}.
 *
 * <pre>{@code
 * stakeholders:
 *   employees: {audience: internal, channels: [mail, intranet], every: 1h, template: internal_update}
 *   vendors: {audience: external, channels: [mail], to: [support@vendor.example]}
 * }</pre>
 *
 * @param channels  how it hears, in the team's words: {@code mail}, {@code slack}, {@code status_page} …
 * @param every     how often an update is due; empty: as needed
 * @param template  the name of the text that is filled with the state of the recovery
 * @param to        names of contacts or teams, or addresses
 * @param language  of the text; empty: the console's
 * @param automatic whether it goes out without a person who has seen it; {@code auto: true}
 */
public record Stakeholder(String name, Audience audience, List<String> channels, Optional<Duration> every, Optional<String> template,
                          List<String> to, Optional<Locale> language, boolean automatic) {

    /** On which side of the door a group stands: what it may be told differs. */
    public enum Audience { INTERNAL, EXTERNAL }

    public Stakeholder {
        channels = List.copyOf(channels);
        to = List.copyOf(to);
    }
}
