package relight.adapter.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import relight.core.evidence.LockedCopy;
import relight.core.evidence.LockedStore;
import relight.core.protocol.MerkleTree;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/** A bucket under Object Lock. What it says of a lock is read back, since a bucket without Object Lock may take a file all the same. */
public final class S3Locked implements LockedStore {

    private static final int MOST_BYTES = 1 << 20;

    private final StoreDefinition.S3 definition;
    private final TimeSource time;
    private final Patience patience;
    private S3Access access;

    public S3Locked(StoreDefinition.S3 definition, TimeSource time) {
        this(definition, time, Patience.DEFAULT);
    }

    S3Locked(StoreDefinition.S3 definition, TimeSource time, Patience patience) {
        this.definition = definition;
        this.time = time;
        this.patience = patience;
    }

    @Override
    public String where() {
        return "s3://" + definition.bucket() + "/" + definition.prefix();
    }

    @Override
    public LockedCopy lock(String name, byte[] file, Duration retain) {
        String key = definition.prefix() + name;
        Instant until = time.now().plus(retain).truncatedTo(ChronoUnit.SECONDS);
        String version = call("s3:PutObject, s3:PutObjectRetention", key, () -> client().putObject(request -> request.bucket(definition.bucket()).key(key)
                .contentType("text/plain; charset=utf-8").objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until)
                // A request that locks must carry a checksum
                .checksumSHA256(Base64.getEncoder().encodeToString(MerkleTree.sha256().digest(file))), RequestBody.fromBytes(file)).versionId());
        HeadObjectResponse head = call("s3:GetObject, s3:GetObjectRetention", key, () -> client().headObject(request -> {
            request.bucket(definition.bucket()).key(key);
            Optional.ofNullable(version).ifPresent(request::versionId);
        }));
        if (version == null || head.objectLockMode() != ObjectLockMode.COMPLIANCE || head.objectLockRetainUntilDate() == null
                || head.objectLockRetainUntilDate().isBefore(until)) {
            throw new Problem(Message.of("evidence.lock.unlocked", where()), Message.of("evidence.lock.unlocked.remedy", definition.bucket()));
        }
        return new LockedCopy(definition.bucket(), key, version, head.lastModified(), head.objectLockRetainUntilDate());
    }

    @Override
    public Looked look(LockedCopy copy) {
        ResponseBytes<GetObjectResponse> found = call("s3:GetObjectVersion, s3:GetObjectRetention", copy.key(), () -> client().getObjectAsBytes(request ->
                request.bucket(copy.bucket()).key(copy.key()).versionId(copy.versionId()).range("bytes=0-" + (MOST_BYTES - 1))));
        GetObjectResponse response = found.response();
        if (response.objectLockMode() != ObjectLockMode.COMPLIANCE || response.objectLockRetainUntilDate() == null) {
            throw new Problem(Message.of("evidence.lock.unlocked", copy.place()), Message.of("evidence.lock.unlocked.remedy", copy.bucket()));
        }
        return new Looked(new LockedCopy(copy.bucket(), copy.key(), copy.versionId(), response.lastModified(), response.objectLockRetainUntilDate()),
                found.asByteArray());
    }

    /** Made when it is first needed: looking for region and credentials may itself take seconds. */
    private synchronized S3Client client() {
        if (access == null) {
            access = S3Access.to(definition, patience);
        }
        return access.client();
    }

    private <T> T call(String permission, String key, Callable<T> request) {
        try {
            return request.call();
        } catch (Exception e) {
            Exception told = access == null ? e : access.problems().of(e, permission, key);
            if (told instanceof Problem problem) {
                throw problem;
            }
            throw new Problem(Message.of("evidence.ask.away", where(), String.valueOf(told.getMessage())), Message.of("evidence.ask.away.remedy"), told);
        }
    }

    @Override
    public synchronized void close() {
        if (access != null) {
            access.close();
        }
    }
}
