package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.MessageChannels.MailServer.Security;
import relight.core.workspace.MessageChannels.Webhook.Form;

class MessagesSectionTest {

    @TempDir
    private Path folder;

    private MessageChannels read(String section) throws IOException {
        Files.writeString(folder.resolve(Workspace.FILE), "site:\n  name: Shop\n" + section);
        return new WorkspaceReader().read(folder).channels();
    }

    private String refused(String section) {
        return assertThrows(Problem.class, () -> read(section)).say(Messages.english());
    }

    @Test
    void H13_readsTheMailServerAndTheWebhooks() throws IOException {
        MessageChannels channels = read("""
                messages:
                  mail: {host: smtp.example.org, user: relight, password: env:SMTP_PASSWORD, from: Relight <relight@example.org>}
                  webhooks:
                    slack: {form: slack, url: file:secrets/slack}
                    pager duty: {form: pagerduty, routing-key: env:PAGER}
                    status_page: {url: https://status.example.org/hook, token: env:TOKEN}
                """);
        MessageChannels.MailServer mail = channels.mail().orElseThrow();
        assertEquals(Security.STARTTLS, mail.security());
        assertEquals(587, mail.port());
        assertEquals(Optional.of(new SecretReference.File("secrets/slack")), channels.webhooks().getFirst().secret());
        assertEquals(Form.PAGERDUTY, channels.webhooks().get(1).form());
        assertEquals(Optional.of(URI.create("https://events.pagerduty.com/v2/enqueue")), channels.webhooks().get(1).address());
        assertEquals(Form.JSON, channels.webhooks().get(2).form());
        assertEquals(465, read("messages: {mail: {host: h, from: a@b.example, security: tls}}\n").mail().orElseThrow().port());
        assertEquals(MessageChannels.NONE, read(""));
    }

    @Test
    void H13_noSecretMayStandInTheWorkspace() {
        String slack = refused("messages:\n  webhooks:\n    slack: {form: slack, url: https://hooks.example/T0/B0/s3cr3t}\n");
        assertTrue(slack.startsWith("relight.yaml:5:"), slack);
        assertFalse(slack.contains("s3cr3t"), slack);
        String key = refused("messages:\n  webhooks:\n    pager: {form: pagerduty, routing-key: R0UT1NG}\n");
        assertFalse(key.contains("R0UT1NG"), key);
        String token = refused("messages:\n  webhooks:\n    page: {url: https://x.example, token: t0k3n}\n");
        assertFalse(token.contains("t0k3n"), token);
        String password = refused("messages: {mail: {host: h, from: a@b.example, user: u, password: hunter2}}\n");
        assertFalse(password.contains("hunter2"), password);
    }

    @Test
    void H13_saysWhatIsMissing() {
        assertTrue(refused("messages: {mail: {host: h}}\n").contains("from"));
        assertTrue(refused("messages: {mail: {host: h, from: nobody}}\n").contains("is no sender"));
        assertTrue(refused("messages: {mail: {host: h, from: a@b.example, user: u}}\n").contains("no password"));
        assertTrue(refused("messages:\n  webhooks:\n    p: {form: pagerduty}\n").contains("routing key"));
        assertTrue(refused("messages:\n  webhooks:\n    p: {url: ftp://x}\n").contains("no address"));
        assertTrue(refused("messages:\n  webhooks:\n    p: {form: teams, url: https://x.example}\n").contains("json, slack, pagerduty"));
    }
}
