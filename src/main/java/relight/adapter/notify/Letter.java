package relight.adapter.notify;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;
import relight.core.recovery.RecoveryEvent.MessageWritten;

/** A message as mail, which remembers whether all of it was given to the server. */
final class Letter extends MimeMessage {

    private final String id;
    private volatile boolean handedOver;

    /** Several recipients do not see each other. */
    Letter(Session session, String from, InternetAddress[] to, MessageWritten message, String id) throws MessagingException {
        super(session);
        this.id = id;
        setFrom(encoded(new InternetAddress(from, true)));
        if (to.length == 1) {
            setRecipients(RecipientType.TO, to);
        } else {
            setHeader("To", "undisclosed-recipients:;");
        }
        setSubject(message.subject().toString(), "UTF-8");
        setText(message.text() + "\n", "UTF-8");
        setSentDate(Date.from(Instant.now()));
        setHeader("Content-Language", message.language());
        setHeader("Auto-Submitted", "auto-generated");
    }

    private static InternetAddress encoded(InternetAddress address) throws MessagingException {
        try {
            if (address.getPersonal() != null) {
                address.setPersonal(address.getPersonal(), "UTF-8");
            }
            return address;
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("UTF-8", e);
        }
    }

    /** Whether the server can have taken it: before that the last of its bytes was surely missing. */
    boolean handedOver() {
        return handedOver;
    }

    @Override
    public void writeTo(OutputStream out, String[] without) throws IOException, MessagingException {
        super.writeTo(out, without);
        handedOver = true;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
