package relight.adapter.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Has a store copy an object that is too large for one request, part by part; what the store would keep of a small one, such as its
 * type and its own words, is carried over by hand. A copy that is given up leaves no parts behind.
 */
final class LargeCopy implements Callable<String> {

    private static final int MOST_PARTS = 10_000;

    private final S3Client client;
    private final Place from;
    private final String version;
    private final String tag;
    private final long size;
    private final Place to;
    private final long partSize;

    /** Bucket and whole key. */
    record Place(String bucket, String key) {}

    /**
     * @param version may be null
     * @param tag     of just that version; may be null
     * @param part    bytes that are copied in one request, at least
     */
    LargeCopy(S3Client client, Place from, String version, String tag, long size, Place to, long part) {
        this.client = client;
        this.from = from;
        this.version = version;
        this.tag = tag;
        this.size = size;
        this.to = to;
        this.partSize = Math.max(part, (size + MOST_PARTS - 1) / MOST_PARTS);
    }

    /** Returns the tag of the copy. */
    @Override
    public String call() throws IOException {
        HeadObjectResponse head = client.headObject(request -> request.bucket(from.bucket).key(from.key).versionId(version).ifMatch(tag));
        CreateMultipartUploadResponse upload = client.createMultipartUpload(request -> request.bucket(to.bucket).key(to.key).metadata(head.metadata())
                .contentType(head.contentType()).contentEncoding(head.contentEncoding()).contentDisposition(head.contentDisposition())
                .contentLanguage(head.contentLanguage()).cacheControl(head.cacheControl()).storageClass(head.storageClassAsString()));
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long begin = 0; begin < size; begin += partSize) {
                parts.add(part(upload.uploadId(), parts.size() + 1, begin, Math.min(size, begin + partSize) - 1));
            }
            return client.completeMultipartUpload(request -> request.bucket(to.bucket).key(to.key).uploadId(upload.uploadId())
                    .multipartUpload(done -> done.parts(parts))).eTag();
        } catch (RuntimeException | IOException e) {
            giveUp(upload.uploadId(), e);
            throw e;
        }
    }

    private CompletedPart part(String upload, int number, long first, long last) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new java.io.InterruptedIOException();
        }
        String copied = client.uploadPartCopy(request -> request.sourceBucket(from.bucket).sourceKey(from.key).sourceVersionId(version).copySourceIfMatch(tag)
                .destinationBucket(to.bucket).destinationKey(to.key).uploadId(upload).partNumber(number)
                .copySourceRange("bytes=" + first + "-" + last)).copyPartResult().eTag();
        return CompletedPart.builder().partNumber(number).eTag(copied).build();
    }

    private void giveUp(String upload, Exception because) {
        try {
            client.abortMultipartUpload(request -> request.bucket(to.bucket).key(to.key).uploadId(upload));
        } catch (S3Exception left) {
            because.addSuppressed(left);
        }
    }
}
