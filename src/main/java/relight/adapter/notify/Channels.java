package relight.adapter.notify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;
import relight.core.messaging.Carrier;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.workspace.MessageChannels;
import relight.core.workspace.SecretResolver;

/** The ways out of the house that a workspace has set up. */
public final class Channels {

    private Channels() {}

    /** A carrier for each; the secrets are asked for when a message goes. */
    public static List<Carrier> of(MessageChannels channels, SecretResolver secrets) {
        List<Carrier> carriers = new ArrayList<>();
        channels.mail().ifPresent(server -> carriers.add(new MailCarrier(server, secrets, (SSLSocketFactory) SSLSocketFactory.getDefault())));
        if (!channels.webhooks().isEmpty()) {
            carriers.add(new WebhookCarrier(channels.webhooks(), secrets));
        }
        return carriers;
    }

    /** A channel's name without what makes no difference in it. */
    static String plain(String channel) {
        return channel.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
    }

    /** Names one message of one recovery to the outside: the same for each attempt, and it tells nobody anything. */
    static String key(Recovery recovery, MessageWritten message) {
        try {
            byte[] name = (recovery.id() + "/" + message.message()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
