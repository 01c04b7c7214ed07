package relight.adapter.notify;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import relight.core.messaging.Carrier;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Message;
import relight.core.workspace.MessageChannels.MailServer;
import relight.core.workspace.MessageChannels.MailServer.Security;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretResolver;

/** Hands mail to the team's server. Where it fails, it says whether the server can have taken the message. */
public final class MailCarrier implements Carrier {

    private static final List<String> NAMES = List.of("mail", "email", "e mail");
    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "20000";

    private final MailServer server;
    private final SecretResolver secrets;
    private final SSLSocketFactory encryption;

    /**
     * Over one server.
     *
     * @param encryption decides whose certificates are believed
     */
    public MailCarrier(MailServer server, SecretResolver secrets, SSLSocketFactory encryption) {
        this.server = server;
        this.secrets = secrets;
        this.encryption = encryption;
    }

    @Override
    public boolean carries(String channel) {
        return NAMES.contains(Channels.plain(channel));
    }

    @Override
    public boolean addressed() {
        return true;
    }

    /** Mail servers take what they are given, as often as they are given it. */
    @Override
    public boolean repeatable(String channel) {
        return false;
    }

    @Override
    public Delivered deliver(Recovery recovery, MessageWritten message) {
        Optional<Secret> password = server.password().map(secrets::resolve);
        Session session = Session.getInstance(settings());
        try {
            InternetAddress[] to = InternetAddress.parse(message.to().toString().replace('\n', ','), true);
            Letter letter = new Letter(session, server.from(), to, message, messageId(recovery, message));
            SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
            try {
                return hand(letter, to, transport, password);
            } finally {
                leave(transport);
            }
        } catch (AddressException e) {
            return new Delivered(Delivery.REFUSED, Message.of("messaging.mail.refused", place(), reason(e)));
        } catch (MessagingException e) {
            return new Delivered(Delivery.NOT_SENT, Message.of("messaging.mail.away", place(), reason(e)));
        }
    }

    /** How saying goodbye goes changes nothing about what was handed over. */
    private static void leave(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            System.getLogger(MailCarrier.class.getName()).log(System.Logger.Level.DEBUG, "the mail server hung up first");
        }
    }

    private Delivered hand(Letter letter, InternetAddress[] to, SMTPTransport transport, Optional<Secret> password) {
        try {
            transport.connect(server.host(), server.port(), server.user().orElse(null), password.map(secret -> secret.use(value -> value)).orElse(null));
            letter.saveChanges();
            transport.sendMessage(letter, to);
            return new Delivered(Delivery.SENT, Message.of("messaging.mail.sent", place(), line(transport.getLastServerResponse())));
        } catch (AuthenticationFailedException e) {
            return new Delivered(Delivery.REFUSED, Message.of("messaging.mail.login", place()));
        } catch (SendFailedException e) {
            return failed(e, letter);
        } catch (MessagingException e) {
            return letter.handedOver() ? new Delivered(Delivery.UNKNOWN, Message.of("messaging.mail.lost", place()))
                    : new Delivered(Delivery.NOT_SENT, Message.of("messaging.mail.away", place(), reason(e)));
        }
    }

    /** The server has answered no, to some of the addresses or to the whole; without an answer nobody knows. */
    private Delivered failed(SendFailedException failure, Letter letter) {
        if (failure.getValidSentAddresses() != null && failure.getValidSentAddresses().length > 0) {
            String without = Arrays.stream(failure.getInvalidAddresses() == null ? new jakarta.mail.Address[0] : failure.getInvalidAddresses())
                    .map(Object::toString).collect(Collectors.joining(", "));
            return new Delivered(Delivery.SENT, Message.of("messaging.mail.partly", place(), without, reason(failure)));
        }
        int answer = answer(failure);
        if (answer < 400 && letter.handedOver()) {
            return new Delivered(Delivery.UNKNOWN, Message.of("messaging.mail.lost", place()));
        }
        return answer >= 500 ? new Delivered(Delivery.REFUSED, Message.of("messaging.mail.refused", place(), reason(failure)))
                : new Delivered(Delivery.NOT_SENT, Message.of("messaging.mail.later", place(), reason(failure)));
    }

    /** The server's number; of several the mildest, since the rest of the addresses may be taken later; −1 where there is none. */
    private static int answer(MessagingException failure) {
        int own = switch (failure) {
            case SMTPSendFailedException whole -> whole.getReturnCode();
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            default -> -1;
        };
        int next = failure.getNextException() instanceof MessagingException inner ? answer(inner) : -1;
        return next >= 400 && (own < 400 || next < own) ? next : own;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("mail.smtp.auth", String.valueOf(server.user().isPresent()));
        settings.put("mail.smtp.ssl.enable", String.valueOf(server.security() == Security.TLS));
        settings.put("mail.smtp.starttls.enable", String.valueOf(server.security() == Security.STARTTLS));
        settings.put("mail.smtp.starttls.required", String.valueOf(server.security() == Security.STARTTLS));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.ssl.socketFactory", encryption);
        settings.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        settings.put("mail.smtp.timeout", ANSWER_MILLIS);
        settings.put("mail.smtp.writetimeout", ANSWER_MILLIS);
        settings.put("mail.smtp.sendpartial", "true");
        settings.put("mail.smtp.quitwait", "false");
        return settings;
    }

    private String place() {
        return server.host() + ":" + server.port();
    }

    /** The same for every attempt, so that a mail program that gets it twice can tell. */
    private static String messageId(Recovery recovery, MessageWritten message) {
        return "<" + Channels.key(recovery, message) + "@relight.invalid>";
    }

    private static String reason(Exception failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return line(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    private static String line(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public String toString() {
        return "mail by " + place().toLowerCase(Locale.ROOT);
    }
}
