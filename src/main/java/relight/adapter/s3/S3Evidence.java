package relight.adapter.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import relight.core.protocol.EvidenceStore;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Open recoveries in a bucket, below {@code relight/} where its backups are; or what else is to be below a name of its own. */
public final class S3Evidence implements EvidenceStore {

    private final StoreDefinition.S3 definition;
    private final Patience patience;
    private final String base;
    private S3Access access;

    public S3Evidence(StoreDefinition.S3 definition) {
        this(definition, "relight/", Patience.DEFAULT);
    }

    /** @param below name that ends with a slash */
    public S3Evidence(StoreDefinition.S3 definition, String below) {
        this(definition, below, Patience.DEFAULT);
    }

    private S3Evidence(StoreDefinition.S3 definition, String below, Patience patience) {
        this.definition = definition;
        this.patience = patience;
        this.base = (definition.prefix().isEmpty() || definition.prefix().endsWith("/") ? definition.prefix() : definition.prefix() + "/") + below;
    }

    @Override
    public void put(String name, Path file) throws IOException {
        S3Client client = client();
        call("s3:PutObject", name, () -> client.putObject(request -> request.bucket(definition.bucket()).key(base + name)
                .contentType(name.endsWith("/checkpoint") ? "text/plain; charset=utf-8" : "application/octet-stream"), file));
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        S3Client client = client();
        return call("s3:GetObject", name, () -> {
            try {
                return Optional.<InputStream>of(client.getObject(request -> request.bucket(definition.bucket()).key(base + name)));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == 404 && e.awsErrorDetails() != null && "NoSuchKey".equals(e.awsErrorDetails().errorCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<String> names() throws IOException {
        S3Client client = client();
        return call("s3:ListBucket", "", () -> client.listObjectsV2Paginator(request -> request.bucket(definition.bucket()).prefix(base))
                .contents().stream().map(object -> object.key().substring(base.length())).filter(name -> !name.isEmpty()).toList());
    }

    @Override
    public String describe(String name) {
        return "s3://" + definition.bucket() + "/" + base + name;
    }

    /** Made when it is first needed: looking for region and credentials may itself take seconds. */
    private synchronized S3Client client() {
        if (access == null) {
            access = S3Access.to(definition, patience);
        }
        return access.client();
    }

    private <T> T call(String permission, String name, Callable<T> request) throws IOException {
        try {
            return request.call();
        } catch (Exception e) {
            switch (access.problems().of(e, permission, name.isEmpty() ? "" : base + name)) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Exception failure -> throw new IOException(failure);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (access != null) {
            access.close();
        }
    }
}
