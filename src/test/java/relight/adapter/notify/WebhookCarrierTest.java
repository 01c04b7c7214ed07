package relight.adapter.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import relight.core.text.Problem;
import relight.core.workspace.MessageChannels.Webhook;
import relight.core.workspace.MessageChannels.Webhook.Form;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

class WebhookCarrierTest {

    private static final String KEY = "R0UT1NGKEY";
    private static final SecretReference ADDRESS = new SecretReference.Environment("SLACK_URL");

    @TempDir
    private Path folder;

    private final List<JsonNode> bodies = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "ok";
    private MessageBench bench;
    private WebhookCarrier carrier;

    @BeforeEach
    void begin() throws IOException {
        listen(0);
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        carrier = new WebhookCarrier(List.of(
                new Webhook("slack", Form.SLACK, Optional.empty(), Optional.of(ADDRESS), Optional.empty()),
                new Webhook("pagerduty", Form.PAGERDUTY, Optional.of(URI.create(base + "/v2/enqueue")), Optional.empty(),
                        Optional.of(new SecretReference.Environment("PAGER"))),
                new Webhook("status page", Form.JSON, Optional.of(URI.create(base + "/status")), Optional.empty(),
                        Optional.of(new SecretReference.Environment("TOKEN")))),
                reference -> new Secret(reference.equals(ADDRESS) ? base + "/services/T0/B0/s3cr3tpath" : KEY));
        bench = new MessageBench(folder, Mode.INCIDENT, Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(carrier));
    }

    private void listen(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            synchronized (bodies) {
                bodies.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
                keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            }
            if (status == 0) {
                exchange.close();
                return;
            }
            byte[] said = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        bench.close();
        server.stop(0);
    }

    private Delivered deliver(String channel, String occasion) {
        return carrier.deliver(bench.session.state(), new MessageWritten(occasion + "/" + channel, occasion, "it", channel, false, "en",
                Erasable.NOTHING, Erasable.of("Shop <down> & out"), Erasable.of("since 01:41\nall of it"), Erasable.NOTHING));
    }

    private static String said(Delivered delivered) {
        return Messages.english().say(delivered.words());
    }

    @Test
    void H13_slackGetsTheTextInItsForm() {
        assertEquals(Delivery.SENT, deliver("Slack", "update:it:1").delivery());
        assertEquals("*Shop &lt;down&gt; &amp; out*\n\nsince 01:41\nall of it", bodies.getFirst().get("text").asText());
    }

    @Test
    void H13_pagerDutyGetsOneAlertARecoveryWhichTheEndResolves() {
        status = 202;
        assertEquals(Delivery.SENT, deliver("pagerduty", "escalation:level 1").delivery());
        assertEquals(Delivery.SENT, deliver("pagerduty", "end:level 1").delivery());
        JsonNode trigger = bodies.getFirst();
        assertEquals(KEY, trigger.get("routing_key").asText());
        assertEquals("trigger", trigger.get("event_action").asText());
        assertEquals("critical", trigger.at("/payload/severity").asText());
        assertEquals("production", trigger.at("/payload/source").asText());
        assertEquals("Shop <down> & out", trigger.at("/payload/summary").asText());
        assertEquals("resolve", bodies.get(1).get("event_action").asText());
        assertEquals(trigger.get("dedup_key"), bodies.get(1).get("dedup_key"));
        assertTrue(carrier.repeatable("pagerduty"), "it takes what has the same key once");
        assertFalse(carrier.repeatable("slack"));
    }

    @Test
    void H13_anyOtherReceiverGetsPlainJsonWithAKeyToKnowItAgain() {
        deliver("status_page", "update:it:1");
        deliver("status page", "update:it:1");
        assertEquals("Shop <down> & out", bodies.getFirst().get("subject").asText());
        assertEquals("update:it:1", bodies.getFirst().get("occasion").asText());
        assertTrue(keys.getFirst().endsWith(" Bearer " + KEY));
        deliver("status_page", "update:it:1");
        assertEquals(keys.getFirst(), keys.get(2));
    }

    @Test
    void H13_whatTheReceiverAnswersDecidesWhetherItIsTriedAgain() {
        for (int later : new int[] {408, 429, 500, 503}) {
            status = later;
            assertEquals(Delivery.NOT_SENT, deliver("slack", "update:it:1").delivery(), "HTTP " + later);
        }
        for (int no : new int[] {302, 400, 403, 404, 410}) {
            status = no;
            assertEquals(Delivery.REFUSED, deliver("slack", "update:it:1").delivery(), "HTTP " + no);
        }
        for (int perhaps : new int[] {0, 502, 504}) {
            status = perhaps;
            assertEquals(Delivery.UNKNOWN, deliver("slack", "update:it:1").delivery(), "HTTP " + perhaps);
        }
    }

    @Test
    void H13_noSecretStandsInWhatIsSaidOfAMessage() {
        status = 400;
        answer = "no such hook /services/T0/B0/s3cr3tpath for " + KEY;
        String refused = said(deliver("pagerduty", "update:it:1"));
        assertTrue(refused.contains("no such hook"), refused);
        assertFalse(refused.contains(KEY), refused);
        WebhookCarrier broken = new WebhookCarrier(List.of(new Webhook("slack", Form.SLACK, Optional.empty(), Optional.of(ADDRESS),
                Optional.empty())), reference -> new Secret("hooks.example/ s3cr3t"));
        Problem problem = assertThrows(Problem.class, () -> broken.deliver(bench.session.state(), new MessageWritten("m", "o", "it", "slack",
                false, "en", Erasable.NOTHING, Erasable.NOTHING, Erasable.NOTHING, Erasable.NOTHING)));
        assertFalse(problem.say(Messages.english()).contains("s3cr3t"));
    }

    @Test
    void H13_offlineAndBackThePostArrivesOnce() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        bench.sendTo("it_team");
        bench.messages.pass();
        assertEquals(State.WAITING, bench.message("update:it_team:1/slack").state());
        bench.takeUpAgain();
        listen(port);
        bench.pass(Duration.ofSeconds(10));
        bench.messages.pass();
        bench.pass(Duration.ofMinutes(10));
        bench.messages.pass();
        assertEquals(State.SENT, bench.message("update:it_team:1/slack").state());
        assertEquals(1, bodies.size());
    }

    @Test
    void H13_aSecretThatIsNotThereIsSaidAndNothingIsTriedInVain() throws Exception {
        WebhookCarrier without = new WebhookCarrier(List.of(new Webhook("slack", Form.SLACK, Optional.empty(), Optional.of(ADDRESS),
                Optional.empty())), reference -> {
            throw new Problem(relight.core.text.Message.of("workspace.secret.variable", "SLACK_URL"));
        });
        try (MessageBench other = new MessageBench(folder.resolve("other"), Mode.INCIDENT,
                Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(without))) {
            other.sendTo("it_team");
            other.messages.pass();
            assertEquals(State.REFUSED, other.message("update:it_team:1/slack").state());
            assertTrue(other.message("update:it_team:1/slack").words().toString().contains("SLACK_URL"));
        }
    }
}
