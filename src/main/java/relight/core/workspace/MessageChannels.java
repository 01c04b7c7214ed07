package relight.core.workspace;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How messages leave the house; written under {@code messages:}. A channel that is not set up here is one for people: it is called,
 * copied or posted by hand.
 *
 * <pre>{@code
 * messages:
 *   mail: {host: smtp.example.org, user: relight, password: env:SMTP_PASSWORD, from: Relight <relight@example.org>}
 *   webhooks:
 *     slack: {form: slack, url: env:SLACK_URL}
 *     pagerduty: {form: pagerduty, routing-key: env:PAGERDUTY_KEY}
 * }</pre>
 *
 * @param webhooks by the name of the channel that they stand for
 */
public record MessageChannels(Optional<MailServer> mail, List<Webhook> webhooks) {

    public static final MessageChannels NONE = new MessageChannels(Optional.empty(), List.of());

    public MessageChannels {
        webhooks = List.copyOf(webhooks);
    }

    /**
     * The server that takes mail.
     *
     * @param from sender, with a name or without
     */
    public record MailServer(String host, int port, Security security, Optional<String> user, Optional<SecretReference> password,
                             String from) {

        /** How the way to the server is kept secret. */
        public enum Security {
            /** Asked for after the greeting, and refused where the server cannot. */
            STARTTLS,
            /** From the first byte. */
            TLS,
            /** Not at all: on this machine, or in a network of its own. */
            NONE
        }
    }

    /**
     * An address that takes messages by HTTP POST.
     *
     * @param address where it is no secret
     * @param secret  where the address itself is one
     * @param key     PagerDuty's routing key, or a bearer token
     */
    public record Webhook(String name, Form form, Optional<URI> address, Optional<SecretReference> secret, Optional<SecretReference> key) {

        /** What it wants to be told in. */
        public enum Form { SLACK, PAGERDUTY, JSON }
    }
}
