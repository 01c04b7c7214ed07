package relight.adapter.notify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.messaging.Audiences;
import relight.core.messaging.Carrier.Delivered;
import relight.core.messaging.MessageBench;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Messages;
import relight.core.workspace.MessageChannels.MailServer;
import relight.core.workspace.MessageChannels.MailServer.Security;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

class MailCarrierTest {

    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private MessageBench bench;

    @BeforeEach
    void begin() {
        bench = bench(folder, 0);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    private MessageBench bench(Path in, int port) {
        MessageBench made = new MessageBench(in, Mode.INCIDENT, Audiences.of(MessageBench.plan(), Locale.ENGLISH),
                List.of(carrier(port, Security.NONE, Optional.empty())));
        open.add(made);
        return made;
    }

    private GreenMail server(String protocol) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.start();
        open.add(server::stop);
        return server;
    }

    private static int port(GreenMail server) {
        return server.getSmtp() == null ? server.getSmtps().getPort() : server.getSmtp().getPort();
    }

    private static MailCarrier carrier(int port, Security security, Optional<String> user) {
        return carrier(port, security, user, believing());
    }

    private static MailCarrier carrier(int port, Security security, Optional<String> user, SSLSocketFactory encryption) {
        return new MailCarrier(new MailServer("127.0.0.1", port, security, user,
                user.map(name -> new SecretReference.Environment("SMTP_PASSWORD")), "Wiederherstellung Übersee <relight@shop.example>"),
                reference -> new Secret(PASSWORD), encryption);
    }

    /** Believes the certificate of the test's server, whoever it is made out to. */
    private static SSLSocketFactory believing() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Believing()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageWritten message(String... to) {
        return new MessageWritten("update:staff:1/mail", "update:staff:1", "staff", "mail", false, "uk", Erasable.of(String.join("\n", to)),
                Erasable.of("Збій: магазин – Störung"), Erasable.of("Перший рядок\n.\nÜber allem."), Erasable.of("K. Lang"));
    }

    private Delivered deliver(MailCarrier carrier, MessageWritten message) {
        return carrier.deliver(bench.session.state(), message);
    }

    private static String said(Delivered delivered) {
        return Messages.english().say(delivered.words());
    }

    @Test
    void H13_mailArrivesWordForWordInAnyLanguage() throws Exception {
        GreenMail server = server("smtp");
        Delivered delivered = deliver(carrier(port(server), Security.NONE, Optional.empty()), message("olha@shop.example"));
        assertEquals(Delivery.SENT, delivered.delivery(), said(delivered));
        MimeMessage mail = server.getReceivedMessages()[0];
        assertEquals("Збій: магазин – Störung", mail.getSubject());
        assertEquals("Перший рядок\n.\nÜber allem.", ((String) mail.getContent()).replace("\r\n", "\n").strip());
        assertEquals("Wiederherstellung Übersee", ((InternetAddress) mail.getFrom()[0]).getPersonal());
        assertArrayEquals(new String[] {"uk"}, mail.getHeader("Content-Language"));
        assertEquals("olha@shop.example", mail.getAllRecipients()[0].toString());
    }

    @Test
    void H13_severalRecipientsDoNotSeeEachOther() throws Exception {
        GreenMail server = server("smtp");
        deliver(carrier(port(server), Security.NONE, Optional.empty()), message("a@shop.example", "b@other.example"));
        assertEquals(2, server.getReceivedMessages().length, "one for each mailbox");
        for (MimeMessage mail : server.getReceivedMessages()) {
            assertFalse(new String(mail.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("@"));
            assertEquals("undisclosed-recipients:;", mail.getHeader("To", null));
        }
    }

    @Test
    void H13_eachAttemptHasTheSameMessageId() throws Exception {
        GreenMail server = server("smtp");
        MailCarrier carrier = carrier(port(server), Security.NONE, Optional.empty());
        deliver(carrier, message("a@shop.example"));
        deliver(carrier, message("a@shop.example"));
        assertEquals(server.getReceivedMessages()[0].getMessageID(), server.getReceivedMessages()[1].getMessageID());
        assertFalse(server.getReceivedMessages()[0].getMessageID().contains("staff"), "it tells the outside nothing");
    }

    @Test
    void H13_logsInOverTlsAndNeverShowsThePassword() throws Exception {
        Listening log = new Listening();
        open.add(log);
        GreenMail server = server("smtps");
        server.setUser("relight@shop.example", "relight", PASSWORD);
        Delivered delivered = deliver(carrier(port(server), Security.TLS, Optional.of("relight")), message("a@shop.example"));
        assertEquals(Delivery.SENT, delivered.delivery(), said(delivered));
        server.setUser("relight@shop.example", "relight", "another");
        Delivered refused = deliver(carrier(port(server), Security.TLS, Optional.of("relight")), message("a@shop.example"));
        assertEquals(Delivery.REFUSED, refused.delivery(), said(refused));
        assertFalse((said(refused) + said(delivered) + log.text).contains(PASSWORD));
        assertFalse(log.text.toString().contains(Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void H13_aServerThatCannotEncryptGetsNothing() {
        GreenMail server = server("smtp");
        Delivered delivered = deliver(carrier(port(server), Security.STARTTLS, Optional.of("relight")), message("a@shop.example"));
        assertEquals(Delivery.NOT_SENT, delivered.delivery(), said(delivered));
        assertEquals(0, server.getReceivedMessages().length);
    }

    @Test
    void H13_aServerWhoseCertificateNobodyKnowsGetsNothing() {
        GreenMail server = server("smtps");
        MailCarrier carrier = carrier(port(server), Security.TLS, Optional.of("relight"), (SSLSocketFactory) SSLSocketFactory.getDefault());
        Delivered delivered = deliver(carrier, message("a@shop.example"));
        assertEquals(Delivery.NOT_SENT, delivered.delivery(), said(delivered));
        assertEquals(0, server.getReceivedMessages().length);
    }

    @Test
    void H13_anAddressThatIsNoneIsRefusedBeforeAnythingGoes() {
        Delivered delivered = deliver(carrier(1, Security.NONE, Optional.empty()), message("not an address"));
        assertEquals(Delivery.REFUSED, delivered.delivery(), said(delivered));
    }

    @Test
    void H13_withoutTheServerTheMessageSurelyDidNotGo() throws IOException {
        Delivered delivered = deliver(carrier(freePort(), Security.NONE, Optional.empty()), message("a@shop.example"));
        assertEquals(Delivery.NOT_SENT, delivered.delivery(), said(delivered));
    }

    @Test
    void H13_aConnectionThatBreaksAfterTheLastByteLeavesItUnknown() throws IOException {
        Delivered delivered = deliver(carrier(scripted("."), Security.NONE, Optional.empty()), message("a@shop.example"));
        assertEquals(Delivery.UNKNOWN, delivered.delivery(), said(delivered));
    }

    @Test
    void H13_whatTheServerTookIsSentHoweverItHangsUp() throws IOException {
        Delivered delivered = deliver(carrier(scripted("QUIT"), Security.NONE, Optional.empty()), message("a@shop.example"));
        assertEquals(Delivery.SENT, delivered.delivery(), said(delivered));
    }

    @Test
    void H13_aConnectionThatBreaksBeforeThatDoesNot() throws IOException {
        Delivered delivered = deliver(carrier(scripted("DATA"), Security.NONE, Optional.empty()), message("a@shop.example"));
        assertEquals(Delivery.NOT_SENT, delivered.delivery(), said(delivered));
    }

    @Test
    void H13_aServerThatSaysLaterIsAskedLaterAndOneThatSaysNoIsNot() throws IOException {
        assertEquals(Delivery.NOT_SENT, deliver(carrier(scripted(". 451 busy"), Security.NONE, Optional.empty()), message("a@x.example")).delivery());
        assertEquals(Delivery.REFUSED, deliver(carrier(scripted(". 554 spam"), Security.NONE, Optional.empty()), message("a@x.example")).delivery());
        assertEquals(Delivery.NOT_SENT, deliver(carrier(scripted("RCPT 450 greylisted"), Security.NONE, Optional.empty()), message("a@x.example")).delivery());
        assertEquals(Delivery.REFUSED, deliver(carrier(scripted("RCPT 550 nobody"), Security.NONE, Optional.empty()), message("a@x.example")).delivery());
    }

    @Test
    void H13_offlineAndBackTheMailArrivesOnce(@TempDir Path other) throws Exception {
        int port = freePort();
        MessageBench away = bench(other, port);
        away.sendTo("customers");
        away.messages.pass();
        assertEquals(1, away.session.state().outbox().waiting().size());
        away.takeUpAgain();
        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
        server.start();
        open.add(server::stop);
        away.pass(Duration.ofSeconds(10));
        away.messages.pass();
        away.pass(Duration.ofMinutes(10));
        away.messages.pass();
        assertEquals(State.SENT, away.message("update:customers:1/mail").state());
        assertEquals(1, server.getReceivedMessages().length);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A server that answers as usual until it hears a word: then it says what stands after it, or hangs up. */
    private int scripted(String script) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(server);
        String word = script.split(" ", 2)[0];
        Thread.ofVirtual().start(() -> {
            try (Socket client = server.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
                say(client, "220 test");
                boolean text = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (text && !line.equals(".")) {
                        continue;
                    }
                    if (line.startsWith(word)) {
                        if (!script.contains(" ")) {
                            return;
                        }
                        say(client, script.substring(word.length() + 1));
                    } else {
                        say(client, line.equals("DATA") ? "354 go on" : "250 ok");
                    }
                    text = line.equals("DATA");
                }
            } catch (IOException e) {
                // the client has gone
            }
        });
        return server.getLocalPort();
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static final class Believing extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Everything that is logged at any level by anybody but the server, which knows its users. */
    private static final class Listening extends Handler implements AutoCloseable {

        private final StringBuffer text = new StringBuffer();
        private final Logger root = Logger.getLogger("");
        private final Level before = root.getLevel();

        Listening() {
            setLevel(Level.ALL);
            root.addHandler(this);
            Logger.getLogger("jakarta.mail").setLevel(Level.ALL);
            Logger.getLogger("org.eclipse.angus.mail").setLevel(Level.ALL);
            root.setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            if (String.valueOf(record.getLoggerName()).startsWith("com.icegreen")) {
                return;
            }
            text.append(record.getMessage()).append(Arrays.toString(record.getParameters())).append(record.getThrown()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            root.setLevel(before);
            Logger.getLogger("jakarta.mail").setLevel(null);
            Logger.getLogger("org.eclipse.angus.mail").setLevel(null);
        }
    }
}
