package relight.core.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** {@code stores:} of the workspace: folders, buckets and repositories by name. */
final class StoresSection {

    private static final String VELERO = "velero";
    private static final List<String> KINDS = List.of("folder", "s3", "azure", "gcs", "opensearch");

    private final Path root;

    StoresSection(Path root) {
        this.root = root;
    }

    List<StoreDefinition> read(Fields top) {
        List<StoreDefinition> stores = new ArrayList<>();
        top.named("stores", "workspace.in.store").forEach((name, fields) -> {
            stores.add(laidOut(name, store(name, fields), fields));
            fields.end();
        });
        return stores;
    }

    /** A folder or bucket that a program of its own writes into is read as that program lays it out. */
    private static StoreDefinition laidOut(String name, StoreDefinition store, Fields fields) {
        Optional<String> layout = fields.text("layout");
        if (layout.isEmpty()) {
            return store;
        }
        boolean place = store instanceof StoreDefinition.Folder || store instanceof StoreDefinition.S3;
        if (!layout.get().equals(VELERO) || !place) {
            fields.wrong("layout", Message.of("workspace.store.layout", name, Fields.shown(layout.get())), Message.of("workspace.store.layout.remedy"));
            return store;
        }
        return new StoreDefinition.Velero(store);
    }

    private StoreDefinition store(String name, Fields fields) {
        List<String> said = KINDS.stream().filter(fields::has).toList();
        if (said.size() != 1) {
            fields.wrong(said.isEmpty() ? "" : said.getLast(), Message.of("workspace.store.kind", name), Message.of("workspace.store.kind.remedy"));
        }
        StoreRules rules = new StoreRulesReader(fields).read();
        return switch (said.isEmpty() ? "s3" : said.getFirst()) {
            case "folder" -> folder(name, fields, rules);
            case "azure" -> new StoreDefinition.Cloud(name, StoreDefinition.Provider.AZURE, fields.required("azure"),
                    Optional.of(fields.required("account")), fields.text("region"), fields.flag("offsite").orElse(true), rules);
            case "gcs" -> new StoreDefinition.Cloud(name, StoreDefinition.Provider.GCS, fields.required("gcs"), Optional.empty(),
                    fields.text("region"), fields.flag("offsite").orElse(true), rules);
            case "opensearch" -> repository(name, fields, rules);
            default -> bucket(name, fields, rules);
        };
    }

    private StoreDefinition repository(String name, Fields fields, StoreRules rules) {
        Optional<URI> url = address("opensearch", name, fields);
        Optional<Path> certificate = Optional.empty();
        try {
            certificate = fields.text("sslrootcert").map(written -> WrittenPath.from(root, written));
        } catch (InvalidPathException e) {
            fields.wrong("sslrootcert", Message.of("workspace.path", fields.owner(), "sslrootcert", e.getReason()), Message.of("workspace.path.remedy"));
        }
        return new StoreDefinition.Opensearch(name, url.orElse(URI.create("http://localhost:9200")), fields.required("repository"),
                fields.text("user"), fields.text("password"), certificate, fields.flag("offsite").orElse(false), rules);
    }

    private StoreDefinition folder(String name, Fields fields, StoreRules rules) {
        Path path = root;
        try {
            path = WrittenPath.from(root, fields.text("folder").orElse(""));
        } catch (InvalidPathException e) {
            fields.wrong("folder", Message.of("workspace.path", fields.owner(), "folder", e.getReason()), Message.of("workspace.path.remedy"));
        }
        return new StoreDefinition.Folder(name, path, fields.flag("offsite").orElse(false), rules);
    }

    /** Without an endpoint of its own a bucket is a cloud's, and so outside the site. */
    static StoreDefinition.S3 bucket(String name, Fields fields, StoreRules rules) {
        String written = fields.text("s3").orElse("");
        String place = written.startsWith("s3://") ? written.substring("s3://".length()) : written;
        String bucket = place.contains("/") ? place.substring(0, place.indexOf('/')) : place;
        String below = place.substring(Math.min(place.length(), bucket.length() + 1));
        String prefix = fields.text("prefix").orElse(below);
        if (!written.isEmpty() && !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            fields.wrong("s3", Message.of("workspace.bucket", name, Fields.shown(bucket)), Message.of("workspace.bucket.remedy"));
        }
        Optional<URI> endpoint = address("endpoint", name, fields);
        return new StoreDefinition.S3(name, bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                fields.text("region"), endpoint, fields.flag("path-style").orElse(false), fields.text("profile"),
                fields.flag("offsite").orElse(endpoint.isEmpty()), rules);
    }

    private static Optional<URI> address(String key, String name, Fields fields) {
        Optional<String> written = fields.text(key);
        try {
            Optional<URI> endpoint = written.isEmpty() ? Optional.empty() : Optional.of(new URI(written.get()));
            if (endpoint.isEmpty() || isHttp(endpoint.get())) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // said below, as for any other address that cannot be asked
        }
        fields.wrong(key, Message.of("workspace.endpoint", name), Message.of("workspace.endpoint.remedy"));
        return Optional.empty();
    }

    static boolean isHttp(URI uri) {
        return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    }
}
