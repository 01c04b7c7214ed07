package relight.adapter.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import relight.core.catalog.StoredObject;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The two ways to list a bucket: its objects, or every version of them where it keeps versions. */
final class S3Pages {

    private final S3Client client;
    private final String bucket;
    private final String base;
    private final List<OptionalObjectAttributes> attributes;
    private final boolean folders;

    /**
     * Of one store.
     *
     * @param base    what every full key of the store begins with
     * @param aws     other servers than Amazon's refuse to be asked what has been thawed
     * @param folders whether the objects that stand for folders are listed too, and of files only the newest version
     */
    S3Pages(S3Client client, String bucket, String base, boolean aws, boolean folders) {
        this.client = client;
        this.bucket = bucket;
        this.base = base;
        this.folders = folders;
        this.attributes = aws ? List.of(OptionalObjectAttributes.RESTORE_STATUS) : null;
    }

    ParallelListing.Page objects(String prefix, KeyRange.Position after, int most) {
        ListObjectsV2Response answer = client.listObjectsV2(request -> request.bucket(bucket).prefix(base + prefix).maxKeys(most)
                .startAfter(after.key().isEmpty() ? null : base + after.key())
                .optionalObjectAttributes(attributes));
        List<StoredObject> objects = new ArrayList<>(answer.contents().size());
        String last = after.key();
        for (S3Object object : answer.contents()) {
            last = object.key().substring(base.length());
            if (KeyRange.compare(last, after.key()) <= 0) {
                throw new UnorderedListingException();
            }
            if (folders || !last.endsWith("/")) {
                objects.add(stored(object));
            }
        }
        boolean more = Boolean.TRUE.equals(answer.isTruncated()) && !answer.contents().isEmpty();
        return new ParallelListing.Page(objects, new KeyRange.Position(last, Optional.empty()), more);
    }

    /** All objects by the server's own tokens, one page after the other. */
    void inTurn(String prefix, Consumer<StoredObject> found) {
        client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(base + prefix)).contents().stream()
                .filter(object -> folders || !object.key().endsWith("/")).map(this::stored).forEach(found);
    }

    private StoredObject stored(S3Object object) {
        return new StoredObject(object.key().substring(base.length()), Optional.empty(), Optional.ofNullable(object.eTag()), object.size(),
                object.lastModified(), S3Cold.listed(object.storageClassAsString(), object.restoreStatus()));
    }

    /**
     * Every version of each object that is there now: one that was written over is still a backup. Those behind a delete marker
     * are left out: somebody or the retention has removed them.
     */
    ParallelListing.Page versions(String prefix, KeyRange.Position after, int most) {
        ListObjectVersionsResponse answer = client.listObjectVersions(request -> request.bucket(bucket).prefix(base + prefix).maxKeys(most)
                .keyMarker(after.key().isEmpty() ? null : base + after.key()).versionIdMarker(after.version().orElse(null))
                .optionalObjectAttributes(attributes));
        Set<String> removed = answer.deleteMarkers().stream().filter(DeleteMarkerEntry::isLatest).map(DeleteMarkerEntry::key)
                .collect(Collectors.toSet());
        List<StoredObject> objects = new ArrayList<>(answer.versions().size());
        for (ObjectVersion version : answer.versions()) {
            boolean there = folders ? version.isLatest() : !removed.contains(version.key()) && !version.key().endsWith("/");
            // A page may begin among the versions of a key whose marker stood on the page before
            if (there && !version.isLatest() && version.key().equals(base + after.key()) && after.version().isPresent()) {
                there = isThere(version.key());
            }
            if (there) {
                objects.add(stored(version));
            }
        }
        boolean more = Boolean.TRUE.equals(answer.isTruncated()) && answer.nextKeyMarker() != null;
        KeyRange.Position next = more
                ? new KeyRange.Position(answer.nextKeyMarker().substring(base.length()), Optional.ofNullable(answer.nextVersionIdMarker()))
                : after;
        return new ParallelListing.Page(objects, next, more);
    }

    /** Every version and every removal. */
    void history(String prefix, Consumer<KeptVersion> found) {
        client.listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(base + prefix).optionalObjectAttributes(attributes)).forEach(page -> {
            for (ObjectVersion version : page.versions()) {
                found.accept(new KeptVersion(version.key().substring(base.length()), version.versionId(), version.lastModified(),
                        Boolean.TRUE.equals(version.isLatest()), Optional.of(stored(version))));
            }
            for (DeleteMarkerEntry mark : page.deleteMarkers()) {
                found.accept(new KeptVersion(mark.key().substring(base.length()), mark.versionId(), mark.lastModified(),
                        Boolean.TRUE.equals(mark.isLatest()), Optional.empty()));
            }
        });
    }

    private StoredObject stored(ObjectVersion version) {
        return new StoredObject(version.key().substring(base.length()), Optional.ofNullable(version.versionId()),
                Optional.ofNullable(version.eTag()), version.size(), version.lastModified(),
                S3Cold.listed(version.storageClassAsString(), version.restoreStatus()));
    }

    private boolean isThere(String key) {
        try {
            client.headObject(request -> request.bucket(bucket).key(key));
            return true;
        } catch (software.amazon.awssdk.services.s3.model.S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    /** The server does not begin where it is asked to: then keys can only be listed one page after the other. */
    static final class UnorderedListingException extends RuntimeException {
        UnorderedListingException() {
            super("The server ignores start-after");
        }
    }
}
