package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.kubernetes.Cluster;
import relight.core.kubernetes.ObjectKind;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.kubernetes.NewLocation;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** Gives a Velero the location that the backup lies in, with a Secret for its credentials, and takes away both again. */
final class VeleroNewLocation {

    private static final ObjectKind SECRETS = new ObjectKind("", "v1", "Secret", "secrets", true);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UNTIL_AVAILABLE = Duration.ofMinutes(3);
    private static final long LOOKS_EVERY_MILLIS = 1_000;
    /** The Secret's key, as Velero's own installer calls it. */
    private static final String CLOUD = "cloud";

    private final ActionRun at;
    private final Cluster cluster;
    private final VeleroApi velero;
    private final String namespace;
    private final NewLocation made;

    VeleroNewLocation(ActionRun at, Cluster cluster, VeleroApi velero, String namespace) {
        this.at = at;
        this.cluster = cluster;
        this.velero = velero;
        this.namespace = namespace;
        at.with("make.bucket");
        this.made = NewLocation.of(at.action().with()).orElseThrow();
    }

    /** What this recovery has made before is taken up; what somebody else has made is left alone. */
    Outcome make(Function<SecretReference, Secret> secrets) throws InterruptedException {
        Optional<JsonNode> there = velero.find(VeleroApi.LOCATIONS, made.name());
        Optional<JsonNode> key = cluster.find(SECRETS, namespace, secretName());
        if (there.filter(one -> !isOurs(one)).isPresent()) {
            return Outcome.failed(at.say("velero.location-there", made.name()));
        }
        if (made.secret().isPresent() && key.filter(one -> !isOurs(one)).isPresent()) {
            return Outcome.failed(at.say("velero.secret-there", secretName(), namespace));
        }
        Optional<ObjectNode> credentials = made.secret().map(reference -> credentials(reference, secrets));
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
        if (credentials.isPresent() && key.isPresent()) {
            cluster.merge(SECRETS, namespace, secretName(), credentials.get());
        } else if (credentials.isPresent()) {
            cluster.create(SECRETS, namespace, credentials.get());
        }
        if (there.isEmpty()) {
            velero.create(VeleroApi.LOCATIONS, made.name(), at.run().recovery(), spec());
        }
        at.run().output(at.say("velero.located", made.name(), made.address()));
        return available();
    }

    private String secretName() {
        return "relight-" + made.name();
    }

    private boolean isOurs(JsonNode object) {
        return object.path("metadata").path("labels").path(VeleroApi.RECOVERY).asText("").equals(at.run().recovery());
    }

    /** As the plugin for AWS reads them: a file of credentials with one profile. */
    private ObjectNode credentials(String written, Function<SecretReference, Secret> secrets) {
        SecretReference reference = SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.kubernetes.refused.velero.secret"), Message.of("restore.kubernetes.refused.velero.secret.remedy")));
        String data = secrets.apply(reference).use(key -> Base64.getEncoder().encodeToString(("[default]\naws_access_key_id=" + made.keyId().orElse("")
                + "\naws_secret_access_key=" + key + "\n").getBytes(StandardCharsets.UTF_8)));
        ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        secret.putObject("metadata").put("name", secretName()).put("namespace", namespace).putObject("labels").put(VeleroApi.RECOVERY, at.run().recovery());
        secret.putObject("data").put(CLOUD, data);
        return secret;
    }

    /** As in velero.io/v1 of Velero 1.12 to 1.18, for its plugin for AWS. */
    private ObjectNode spec() {
        ObjectNode spec = JSON.createObjectNode().put("provider", "aws").put("accessMode", made.readOnly() ? "ReadOnly" : "ReadWrite");
        ObjectNode storage = spec.putObject("objectStorage").put("bucket", made.bucket());
        if (!made.prefix().isEmpty()) {
            storage.put("prefix", made.prefix());
        }
        ObjectNode config = spec.putObject("config").put("region", made.region());
        made.url().ifPresent(url -> config.put("s3Url", url));
        if (made.pathStyle()) {
            config.put("s3ForcePathStyle", "true");
        }
        if (made.secret().isPresent()) {
            spec.putObject("credential").put("name", secretName()).put("key", CLOUD);
        }
        return spec;
    }

    private Outcome available() throws InterruptedException {
        long end = System.nanoTime() + at.action().header().timeout().orElse(UNTIL_AVAILABLE).toNanos();
        while (true) {
            JsonNode status = velero.find(VeleroApi.LOCATIONS, made.name()).map(one -> one.path("status")).orElse(JSON.createObjectNode());
            String phase = status.path("phase").asText("");
            if (phase.equals("Available")) {
                at.run().output(at.say("velero.available", made.name()));
                return Outcome.succeeded();
            }
            if (phase.equals("Unavailable") || System.nanoTime() > end) {
                return Outcome.failed(at.say("velero.unavailable", made.name(), phase.isEmpty() ? "–" : phase, status.path("message").asText("")));
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** The bucket keeps all that is in it: Velero deletes nothing there when a location goes. */
    Outcome remove() throws InterruptedException {
        if (velero.find(VeleroApi.LOCATIONS, made.name()).filter(this::isOurs).isPresent()) {
            velero.delete(VeleroApi.LOCATIONS, made.name());
            at.run().output(at.say("velero.unlocated", made.name()));
        } else {
            at.run().output(at.say("velero.not-ours", made.name()));
        }
        if (cluster.find(SECRETS, namespace, secretName()).filter(this::isOurs).isPresent()) {
            cluster.delete(SECRETS, namespace, secretName());
        }
        return Outcome.succeeded();
    }
}
