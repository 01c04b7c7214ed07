package relight.core.restore.kubernetes;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.kubernetes.VeleroFacts.Location;
import relight.core.workspace.StoreDefinition;

/**
 * A BackupStorageLocation that a Velero is given which does not know the bucket yet, such as one on a cluster that has just been made.
 *
 * @param prefix   without a slash at its end; empty for the whole bucket
 * @param region   the plugin for AWS wants one for servers other than AWS, too
 * @param keyId    of the access key; empty where Velero's pod has rights of its own
 * @param secret   a reference to the key itself, such as {@code env:VELERO_KEY}, never the key
 * @param readOnly whether Velero collects and writes nothing in it from the beginning on (K8-3)
 */
public record NewLocation(String name, String bucket, String prefix, String region, Optional<String> url, boolean pathStyle,
                          Optional<String> keyId, Optional<String> secret, boolean readOnly) {

    private static final String BUCKET = "make.bucket";
    private static final String PREFIX = "make.prefix";
    private static final String REGION = "make.region";
    private static final String URL = "make.url";
    private static final String PATH_STYLE = "make.path-style";
    private static final String MODE = "make.read-only";
    private static final String ELSEWHERE = "us-east-1";

    /** For the store that the backup was found in; empty where that is no bucket that a plugin of Velero reads. */
    public static Optional<NewLocation> of(StoreDefinition store, VeleroChoice choice) {
        StoreDefinition place = store instanceof StoreDefinition.Velero velero ? velero.place() : store;
        return place instanceof StoreDefinition.S3 s3 ? Optional.of(new NewLocation(choice.location().orElse(s3.name()), s3.bucket(),
                s3.prefix().replaceAll("/+$", ""), s3.region().orElse(ELSEWHERE), choice.url().or(() -> s3.endpoint().map(URI::toString)), s3.pathStyle(),
                choice.keyId(), choice.secret(), choice.readOnly()))
                : Optional.empty();
    }

    /** Read back from a step's words; empty where none is made. */
    public static Optional<NewLocation> of(Map<String, String> with) {
        VeleroChoice choice = VeleroChoice.of(with);
        return Optional.ofNullable(with.get(BUCKET)).map(bucket -> new NewLocation(choice.location().orElseThrow(), bucket, with.getOrDefault(PREFIX, ""),
                with.getOrDefault(REGION, ELSEWHERE), Optional.ofNullable(with.get(URL)),
                Boolean.parseBoolean(with.get(PATH_STYLE)), choice.keyId(), choice.secret(),
                Boolean.parseBoolean(with.get(MODE))));
    }

    Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of(BUCKET, bucket, PREFIX, prefix, REGION, region,
                PATH_STYLE, Boolean.toString(pathStyle), MODE, Boolean.toString(readOnly)));
        url.ifPresent(address -> with.put(URL, address));
        keyId.ifPresent(id -> with.put(VeleroChoice.KEY_ID, id));
        secret.ifPresent(reference -> with.put(VeleroChoice.SECRET, reference));
        return with;
    }

    /** As it will be once it has been made. */
    Location planned() {
        return new Location(name, "", readOnly, false, false);
    }

    /** Such as {@code s3://backups/prod}. */
    public String address() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix) + url.map(server -> " (" + server + ")").orElse("");
    }
}
