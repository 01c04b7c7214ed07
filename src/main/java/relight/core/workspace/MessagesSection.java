package relight.core.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.workspace.MessageChannels.MailServer;
import relight.core.workspace.MessageChannels.MailServer.Security;
import relight.core.workspace.MessageChannels.Webhook;
import relight.core.workspace.MessageChannels.Webhook.Form;

/** {@code messages:} of the workspace: the mail server and the webhooks. */
final class MessagesSection {

    static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");

    MessageChannels read(Fields top) {
        return top.block("messages", Message.of("workspace.in.messages")).map(fields -> {
            Optional<MailServer> mail = fields.block("mail", Message.of("workspace.in.mail")).map(MessagesSection::mail);
            List<Webhook> webhooks = new ArrayList<>();
            fields.named("webhooks", "workspace.in.webhook").forEach((name, block) -> {
                webhooks.add(webhook(name, block));
                block.end();
            });
            fields.end();
            return new MessageChannels(mail, webhooks);
        }).orElse(MessageChannels.NONE);
    }

    private static MailServer mail(Fields fields) {
        Security security = switch (fields.choice("security", List.of("starttls", "tls", "none"))) {
            case "tls" -> Security.TLS;
            case "none" -> Security.NONE;
            default -> Security.STARTTLS;
        };
        int port = fields.number("port", 65_535);
        MailServer server = new MailServer(fields.required("host"), port > 0 ? port : usual(security), security, fields.text("user"),
                reference("password", fields), fields.required("from"));
        if (!server.from().isEmpty() && !server.from().matches("(?s).*[^\\s<>@]+@[^\\s<>@]+>?\\s*")) {
            fields.wrong("from", Message.of("workspace.mail.from", Fields.shown(server.from())), Message.of("workspace.mail.from.remedy"));
        }
        if (server.user().isPresent() && server.password().isEmpty()) {
            fields.wrong("user", Message.of("workspace.mail.password"), Message.of("workspace.mail.password.remedy"));
        }
        fields.end();
        return server;
    }

    private static int usual(Security security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    private static Webhook webhook(String name, Fields fields) {
        Form form = switch (fields.choice("form", List.of("json", "slack", "pagerduty"))) {
            case "slack" -> Form.SLACK;
            case "pagerduty" -> Form.PAGERDUTY;
            default -> Form.JSON;
        };
        Optional<SecretReference> secret = fields.text("url").flatMap(SecretReference::parse);
        Optional<URI> address = secret.isPresent() ? Optional.empty() : address(form, fields);
        Optional<SecretReference> key = reference(form == Form.PAGERDUTY ? "routing-key" : "token", fields);
        if (form == Form.PAGERDUTY && key.isEmpty()) {
            fields.wrong("routing-key", Message.of("workspace.webhook.key", name), Message.of("workspace.webhook.key.remedy"));
        }
        return new Webhook(name, form, address, secret, key);
    }

    /** Whoever knows the address of a Slack webhook can write there, so it does not stand in a shared file. */
    private static Optional<URI> address(Form form, Fields fields) {
        Optional<String> written = fields.text("url");
        if (written.isEmpty() && form == Form.PAGERDUTY) {
            return Optional.of(PAGERDUTY);
        }
        if (form == Form.SLACK) {
            fields.wrong("url", Message.of("workspace.webhook.slack", fields.owner()), Message.of("workspace.webhook.slack.remedy"));
            return Optional.empty();
        }
        try {
            URI uri = new URI(written.orElse(""));
            if (uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        fields.wrong("url", Message.of("workspace.webhook.url", fields.owner()), Message.of("workspace.webhook.url.remedy"));
        return Optional.empty();
    }

    /** What is no reference is either said of all secrets already, or said here. */
    private static Optional<SecretReference> reference(String key, Fields fields) {
        Optional<String> written = fields.text(key);
        Optional<SecretReference> reference = written.flatMap(SecretReference::parse);
        if (written.isPresent() && reference.isEmpty() && !LiteralSecrets.nameIsSecret(key)) {
            fields.wrong(key, Message.of("workspace.secret.literal", key), Message.of("workspace.secret.remedy"));
        }
        return reference;
    }
}
