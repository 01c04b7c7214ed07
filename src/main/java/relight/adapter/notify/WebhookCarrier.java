package relight.adapter.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.messaging.Carrier;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.MessageChannels.Webhook;
import relight.core.workspace.MessageChannels.Webhook.Form;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretResolver;

/** Posts messages to webhooks, each in the form that its receiver wants. Redirections are answers, and not followed. */
public final class WebhookCarrier implements Carrier {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int SHOWN = 200;

    private final List<Webhook> webhooks;
    private final SecretResolver secrets;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build();

    public WebhookCarrier(List<Webhook> webhooks, SecretResolver secrets) {
        this.webhooks = List.copyOf(webhooks);
        this.secrets = secrets;
    }

    @Override
    public boolean carries(String channel) {
        return webhook(channel).isPresent();
    }

    @Override
    public boolean addressed() {
        return false;
    }

    /** PagerDuty takes what has the same key once; of the others nobody knows. */
    @Override
    public boolean repeatable(String channel) {
        return webhook(channel).filter(webhook -> webhook.form() == Form.PAGERDUTY).isPresent();
    }

    private Optional<Webhook> webhook(String channel) {
        return webhooks.stream().filter(webhook -> Channels.plain(webhook.name()).equals(Channels.plain(channel))).findFirst();
    }

    @Override
    public Delivered deliver(Recovery recovery, MessageWritten message) {
        Webhook webhook = webhook(message.channel()).orElseThrow();
        Optional<String> key = webhook.key().map(secrets::resolve).map(WebhookCarrier::open);
        Optional<String> secretAddress = webhook.secret().map(secrets::resolve).map(WebhookCarrier::open);
        List<String> hidden = new ArrayList<>();
        key.ifPresent(hidden::add);
        secretAddress.ifPresent(hidden::add);
        HttpRequest request = request(webhook, secretAddress, key, recovery, message);
        try {
            return answered(webhook, client.send(request, BodyHandlers.ofInputStream()), hidden);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Delivered(Delivery.NOT_SENT, Message.of("messaging.web.away", webhook.name(), reason(e, hidden)));
        } catch (IOException e) {
            return new Delivered(Delivery.UNKNOWN, Message.of("messaging.web.lost", webhook.name(), reason(e, hidden)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivered(Delivery.UNKNOWN, Message.of("messaging.web.lost", webhook.name(), e.getClass().getSimpleName()));
        }
    }

    private static String open(Secret secret) {
        return secret.use(value -> value);
    }

    private static HttpRequest request(Webhook webhook, Optional<String> secretAddress, Optional<String> key, Recovery recovery,
                                       MessageWritten message) {
        URI address = webhook.address().orElseGet(() -> address(webhook, secretAddress.orElse("")));
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Idempotency-Key", Channels.key(recovery, message))
                .POST(HttpRequest.BodyPublishers.ofString(WebhookBody.of(webhook.form(), key, recovery, message), StandardCharsets.UTF_8));
        if (webhook.form() == Form.JSON) {
            key.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.build();
    }

    /** What is wrong with an address that is a secret is said without it. */
    private static URI address(Webhook webhook, String written) {
        try {
            URI address = URI.create(written);
            if (address.getHost() != null && List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Problem(Message.of("messaging.web.address", webhook.name()), Message.of("messaging.web.address.remedy"));
    }

    /** A gateway that gave up may have passed it on. */
    private static Delivered answered(Webhook webhook, HttpResponse<java.io.InputStream> response, List<String> hidden) throws IOException {
        int status = response.statusCode();
        String body;
        try (java.io.InputStream in = response.body()) {
            body = hide(new String(in.readNBytes(SHOWN), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " "), hidden);
        }
        if (status / 100 == 2) {
            return new Delivered(Delivery.SENT, Message.of("messaging.web.sent", webhook.name()));
        }
        if (status == 502 || status == 504) {
            return new Delivered(Delivery.UNKNOWN, Message.of("messaging.web.lost", webhook.name(), "HTTP " + status));
        }
        return status == 408 || status == 429 || status >= 500
                ? new Delivered(Delivery.NOT_SENT, Message.of("messaging.web.later", webhook.name(), Integer.toString(status)))
                : new Delivered(Delivery.REFUSED, Message.of("messaging.web.refused", webhook.name(), Integer.toString(status), body));
    }

    private static String reason(IOException failure, List<String> hidden) {
        return hide(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(), hidden);
    }

    private static String hide(String text, List<String> hidden) {
        String shown = text;
        for (String secret : hidden) {
            shown = shown.replace(secret, "•••");
        }
        return shown;
    }
}
