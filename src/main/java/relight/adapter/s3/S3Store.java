package relight.adapter.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Thaw;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Backups in a bucket. Requests run in virtual threads, where an interruption closes the connection; a version that was listed is
 * pinned by its id or, in buckets without versions, by its tag (ALL-3).
 */
public final class S3Store implements BackupStore {

    private static final int LISTINGS = 48;

    private final StoreDefinition.S3 definition;
    private final Patience patience;
    private final String base;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private S3Access access;

    public S3Store(StoreDefinition.S3 definition) {
        this(definition, Patience.DEFAULT);
    }

    public S3Store(StoreDefinition.S3 definition, Patience patience) {
        this.definition = definition;
        this.patience = patience;
        this.base = definition.prefix().isEmpty() || definition.prefix().endsWith("/") ? definition.prefix() : definition.prefix() + "/";
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        list(prefix, false, found);
    }

    @Override
    public void walk(String prefix, Consumer<FolderEntry> found) throws IOException {
        list(prefix, true, object -> found.accept(FolderEntry.of(object)));
    }

    @Override
    public Set<String> folders() throws IOException {
        S3Client client = client();
        return call("s3:ListBucket", "", () -> client.listObjectsV2Paginator(request -> request.bucket(definition.bucket()).prefix(base).delimiter("/")).commonPrefixes().stream()
                .map(folder -> folder.prefix().substring(base.length()).replaceFirst("/$", "")).filter(name -> !name.isEmpty()).collect(Collectors.toSet()));
    }

    private void list(String prefix, boolean folders, Consumer<StoredObject> found) throws IOException {
        S3Client client = client();
        S3Pages pages = new S3Pages(client, definition.bucket(), base, definition.endpoint().isEmpty(), folders);
        if (call("s3:GetBucketVersioning", "", () -> keepsVersions(client))) {
            list("s3:ListBucketVersions", new ParallelListing((at, most) -> pages.versions(prefix, at, most), prefix, LISTINGS, found));
            return;
        }
        try {
            list("s3:ListBucket", new ParallelListing((at, most) -> pages.objects(prefix, at, most), prefix, LISTINGS, found));
        } catch (S3Pages.UnorderedListingException e) {
            call("s3:ListBucket", "", () -> {
                pages.inTurn(prefix, found);
                return null;
            });
        }
    }

    /** Only where every version is kept: a bucket whose versioning is suspended has lost some. */
    @Override
    public Optional<BackupStore> asOf(Instant at) throws IOException {
        S3Client client = client();
        boolean kept = call("s3:GetBucketVersioning", "", () -> {
            try {
                return client.getBucketVersioning(request -> request.bucket(definition.bucket())).status() == BucketVersioningStatus.ENABLED;
            } catch (S3Exception notSaid) {
                return false;
            }
        });
        return kept ? Optional.of(new S3AsOf(this, at)) : Optional.empty();
    }

    @Override
    public Optional<Instant> oldestVersion(String prefix) throws IOException {
        AtomicReference<Instant> oldest = new AtomicReference<>();
        history(prefix, version -> oldest.accumulateAndGet(version.written(), (one, other) -> one == null || other.isBefore(one) ? other : one));
        return Optional.ofNullable(oldest.get());
    }

    /** Every version and every removal below a prefix, in no order that can be relied on. */
    void history(String prefix, Consumer<KeptVersion> found) throws IOException {
        S3Client client = client();
        S3Pages pages = new S3Pages(client, definition.bucket(), base, definition.endpoint().isEmpty(), true);
        call("s3:ListBucketVersions", "", () -> {
            pages.history(prefix, found);
            return null;
        });
    }

    /** Its requests have ended when this returns or throws, so nothing is handed over afterwards. */
    private void list(String permission, ParallelListing listing) throws IOException {
        try {
            listing.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw failure(e.getCause(), permission, "");
        }
    }

    /** A bucket that does not let this be asked is read as one without versions: the tag pins its objects. */
    private boolean keepsVersions(S3Client client) {
        try {
            BucketVersioningStatus status = client.getBucketVersioning(request -> request.bucket(definition.bucket())).status();
            return status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
        } catch (S3Exception e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            if ("AccessDenied".equals(code) || e.statusCode() == 405 || e.statusCode() == 501) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        return head(key, request -> { }).map(head -> stored(key, head));
    }

    @Override
    public Optional<StoredObject> look(StoredObject object) throws IOException {
        return head(object.key(), pinned(object)).map(head -> stored(object.key(), head));
    }

    private static Consumer<HeadObjectRequest.Builder> pinned(StoredObject object) {
        return request -> request.versionId(object.versionId().orElse(null)).ifMatch(object.etag().orElse(null));
    }

    private static StoredObject stored(String key, HeadObjectResponse head) {
        return new StoredObject(key, Optional.ofNullable(head.versionId()), Optional.ofNullable(head.eTag()), head.contentLength(),
                head.lastModified(), S3Cold.told(head));
    }

    private Optional<HeadObjectResponse> head(String key, Consumer<HeadObjectRequest.Builder> more) throws IOException {
        S3Client client = client();
        return call("s3:GetObject", key, () -> {
            try {
                return Optional.of(client.headObject(request -> request.bucket(definition.bucket()).key(base + key).applyMutation(more)));
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void thaw(StoredObject object, Thaw how) throws IOException {
        S3Client client = client();
        call("s3:RestoreObject", object.key(), () -> {
            try {
                client.restoreObject(request -> request.bucket(definition.bucket()).key(base + object.key())
                        .versionId(object.versionId().orElse(null)).restoreRequest(S3Cold.request(object.cold(), how)));
            } catch (S3Exception e) {
                if (e.awsErrorDetails() == null || !"RestoreAlreadyInProgress".equals(e.awsErrorDetails().errorCode())) {
                    throw e;
                }
            }
            return null;
        });
    }

    /** As S3 names it: {@code AES256}, or {@code aws:kms} and the key. */
    @Override
    public Optional<String> encryption(StoredObject object) throws IOException {
        return head(object.key(), pinned(object)).flatMap(head -> Optional.ofNullable(head.serverSideEncryptionAsString())
                .map(how -> head.ssekmsKeyId() == null ? how : how + " " + head.ssekmsKeyId()));
    }

    @Override
    public InputStream open(StoredObject object, long offset) throws IOException {
        return new S3Stream(get(object, offset), object.size() - offset, failure -> access.problems().of(failure, "s3:GetObject", base + object.key()));
    }

    private InputStream get(StoredObject object, long offset) throws IOException {
        if (offset > 0 && offset == object.size()) {
            return InputStream.nullInputStream();
        }
        S3Client client = client();
        ResponseInputStream<GetObjectResponse> body = call("s3:GetObject", object.key(), () -> client.getObject(request -> request
                .bucket(definition.bucket()).key(base + object.key()).versionId(object.versionId().orElse(null))
                .ifMatch(object.etag().orElse(null)).range(offset == 0 ? null : "bytes=" + offset + "-")));
        return new Aborting(body);
    }

    /** Pinned to the version; in a bucket without versions the hash of what is fetched tells whether it is still the same. */
    @Override
    public Optional<URI> presigned(StoredObject object, Duration validFor) throws IOException {
        client();
        return Optional.of(call("s3:GetObject", object.key(), () -> {
            try (S3Presigner presigner = access.presigner(definition)) {
                return presigner.presignGetObject(sign -> sign.signatureDuration(validFor).getObjectRequest(get -> get
                        .bucket(definition.bucket()).key(base + object.key()).versionId(object.versionId().orElse(null)))).url().toURI();
            }
        }));
    }

    /** Only what the store computed over the whole object; a checksum of checksums of parts cannot be compared with anything. */
    @Override
    public Optional<String> storedSha256(StoredObject object) throws IOException {
        return head(object.key(), request -> request.versionId(object.versionId().orElse(null)).checksumMode(ChecksumMode.ENABLED))
                .filter(head -> head.checksumSHA256() != null && head.checksumType() != ChecksumType.COMPOSITE)
                .map(HeadObjectResponse::checksumSHA256).filter(checksum -> !checksum.contains("-"))
                .map(checksum -> HexFormat.of().formatHex(Base64.getDecoder().decode(checksum)));
    }

    @Override
    public String describe(String key) {
        return "s3://" + definition.bucket() + "/" + base + key;
    }

    @Override
    public synchronized void close() {
        requests.shutdownNow();
        if (access != null) {
            access.close();
        }
    }

    /** Made when it is first needed: looking for region and credentials may itself take seconds. */
    synchronized S3Access access() {
        if (access == null) {
            access = S3Access.to(definition, patience);
        }
        return access;
    }

    private S3Client client() {
        return access().client();
    }

    private <T> T call(String permission, String key, Callable<T> request) throws IOException {
        Future<T> answer = requests.submit(request);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw failure(e.getCause(), permission, key.isEmpty() ? "" : base + key);
        }
    }

    private IOException failure(Throwable cause, String permission, String key) {
        return switch (access.problems().of(cause, permission, key)) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Exception failure -> new IOException(failure);
        };
    }

    /** Closing an answer that has not been read to its end would read on until there; this breaks the connection instead. */
    private static final class Aborting extends FilterInputStream {

        private final ResponseInputStream<?> body;
        private boolean ended;

        Aborting(ResponseInputStream<?> body) {
            super(body);
            this.body = body;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            ended = read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                body.abort();
            }
        }
    }
}
