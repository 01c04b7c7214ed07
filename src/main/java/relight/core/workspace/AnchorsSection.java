package relight.core.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.workspace.AnchorSettings.LockingBucket;
import relight.core.workspace.AnchorSettings.WitnessServer;

/**
 * {@code anchors:} of the workspace.
 *
 * <pre>{@code
 * anchors:
 *   timestamp: https://tsa.example.org/tsr
 *   witness: {url: https://witness.example.org/w1, key: witness.example.org/w1+c8a9fba5+BHV0…}
 *   bucket: {s3: shop-heads, region: eu-central-1, retain: 3650d}
 * }</pre>
 */
final class AnchorsSection {

    private static final String NAME = "anchors";
    private static final Duration RETAIN = Duration.ofDays(3650);

    AnchorSettings read(Fields top) {
        return top.block(NAME, Message.of("workspace.in.anchors")).map(fields -> {
            Optional<URI> timestamp = address("timestamp", fields);
            Optional<WitnessServer> witness = fields.block("witness", Message.of("workspace.in.witness")).flatMap(AnchorsSection::witness);
            Optional<LockingBucket> bucket = fields.block("bucket", Message.of("workspace.in.locked")).map(AnchorsSection::bucket);
            fields.end();
            return new AnchorSettings(timestamp, witness, bucket);
        }).orElse(AnchorSettings.NONE);
    }

    private static Optional<WitnessServer> witness(Fields fields) {
        fields.required("url");
        Optional<URI> url = address("url", fields);
        String key = fields.required("key");
        if (!key.isEmpty() && !key.matches("[^\\s+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+=*")) {
            fields.wrong("key", Message.of("workspace.witness.key", Fields.shown(key)), Message.of("workspace.witness.key.remedy"));
        }
        fields.end();
        return url.map(address -> new WitnessServer(address, key));
    }

    private static LockingBucket bucket(Fields fields) {
        fields.required("s3");
        StoreDefinition.S3 bucket = StoresSection.bucket(NAME, fields, StoreRules.NONE);
        Duration retain = fields.duration("retain").orElse(RETAIN);
        if (retain.compareTo(Duration.ofDays(1)) < 0) {
            fields.wrong("retain", Message.of("workspace.locked.retain"), Message.of("workspace.locked.retain.remedy"));
        }
        fields.end();
        return new LockingBucket(bucket, retain);
    }

    private static Optional<URI> address(String key, Fields fields) {
        Optional<String> written = fields.text(key);
        try {
            Optional<URI> address = written.isEmpty() ? Optional.empty() : Optional.of(new URI(written.get()));
            if (address.isEmpty() || StoresSection.isHttp(address.get())) {
                return address;
            }
        } catch (URISyntaxException e) {
            // said below, as for any other address that cannot be asked
        }
        fields.wrong(key, Message.of("workspace.anchors.address", fields.owner(), key), Message.of("workspace.anchors.address.remedy"));
        return Optional.empty();
    }
}
