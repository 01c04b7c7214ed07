package relight.adapter.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relight.core.messaging.Occasion;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.workspace.MessageChannels.Webhook.Form;

/** What is posted, in the form of each receiver. */
final class WebhookBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SUMMARY = 1024;

    private WebhookBody() {}

    static String of(Form form, Optional<String> key, Recovery recovery, MessageWritten message) {
        Map<String, Object> body = switch (form) {
            case SLACK -> Map.of("text", "*" + slack(message.subject().toString()) + "*\n\n" + slack(message.text().toString()));
            case PAGERDUTY -> pagerduty(key.orElse(""), recovery, message);
            case JSON -> plain(recovery, message);
        };
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings always have a form in JSON", e);
        }
    }

    /** Slack reads these three as its own. */
    private static String slack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Everything about one recovery is one alert there, which the last message resolves. */
    private static Map<String, Object> pagerduty(String key, Recovery recovery, MessageWritten message) {
        Map<String, Object> event = new LinkedHashMap<>();
        boolean end = Occasion.kindOf(message.occasion()) == Occasion.Kind.END;
        event.put("routing_key", key);
        event.put("event_action", end ? "resolve" : "trigger");
        event.put("dedup_key", "relight-" + recovery.id());
        event.put("client", "Relight");
        if (!end) {
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put("summary", cut(message.subject().toString()));
            payload.put("source", recovery.declared().environment().isBlank() ? "relight" : recovery.declared().environment());
            payload.put("severity", recovery.declared().mode() == Mode.INCIDENT ? "critical" : "info");
            payload.put("component", String.join(", ", recovery.declared().systems()));
            payload.put("custom_details", plain(recovery, message));
            event.put("payload", payload);
        }
        return event;
    }

    private static String cut(String summary) {
        return summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, summary.offsetByCodePoints(0, 1000)) + "…";
    }

    private static Map<String, Object> plain(Recovery recovery, MessageWritten message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", message.message());
        body.put("recovery", recovery.id());
        body.put("mode", recovery.declared().mode().name().toLowerCase(java.util.Locale.ROOT));
        body.put("occasion", message.occasion());
        body.put("audience", message.audience());
        body.put("language", message.language());
        body.put("subject", message.subject().toString());
        body.put("text", message.text().toString());
        return body;
    }
}
