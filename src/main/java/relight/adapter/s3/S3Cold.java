package relight.adapter.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.ColdStorage.Standing;
import relight.core.catalog.Thaw;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.RestoreRequest;
import software.amazon.awssdk.services.s3.model.RestoreStatus;
import software.amazon.awssdk.services.s3.model.Tier;

/** What S3 says of objects in classes that must be thawed before they can be read, and how it is asked to (ALL-8). */
final class S3Cold {

    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");
    private static final String TIERING = "INTELLIGENT_TIERING";
    private static final Pattern EXPIRY = Pattern.compile("expiry-date=\"([^\"]+)\"");

    private S3Cold() {}

    /** As a list tells it. Of intelligent tiering it tells only the class and not whether the object has been archived. */
    static Optional<ColdStorage> listed(String storageClass, RestoreStatus restore) {
        if (TIERING.equals(storageClass)) {
            return Optional.of(new ColdStorage(TIERING, Standing.UNTOLD, Optional.empty()));
        }
        if (storageClass == null || !ARCHIVES.contains(storageClass)) {
            return Optional.empty();
        }
        boolean thawing = restore != null && Boolean.TRUE.equals(restore.isRestoreInProgress());
        boolean thawed = restore != null && restore.restoreExpiryDate() != null;
        return Optional.of(new ColdStorage(storageClass, thawing ? Standing.THAWING : thawed ? Standing.THAWED : Standing.FROZEN,
                thawed && !thawing ? Optional.of(restore.restoreExpiryDate()) : Optional.empty()));
    }

    /** As the object itself tells it: the class, the archive tier of intelligent tiering, and the {@code x-amz-restore} header. */
    static Optional<ColdStorage> told(HeadObjectResponse head) {
        String storageClass = head.storageClassAsString();
        boolean tier = TIERING.equals(storageClass) && head.archiveStatusAsString() != null;
        if (!tier && (storageClass == null || !ARCHIVES.contains(storageClass))) {
            return Optional.empty();
        }
        String name = tier ? storageClass + " " + head.archiveStatusAsString() : storageClass;
        String restore = head.restore() == null ? "" : head.restore();
        if (restore.contains("ongoing-request=\"true\"")) {
            return Optional.of(new ColdStorage(name, Standing.THAWING, Optional.empty()));
        }
        boolean thawed = restore.contains("ongoing-request=\"false\"");
        return Optional.of(new ColdStorage(name, thawed ? Standing.THAWED : Standing.FROZEN, thawed ? expiry(restore) : Optional.empty()));
    }

    private static Optional<Instant> expiry(String restore) {
        Matcher date = EXPIRY.matcher(restore);
        try {
            return date.find() ? Optional.of(ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What leaves an archive tier of intelligent tiering stays thawed: such a request must not say for how long. */
    static RestoreRequest request(Optional<ColdStorage> cold, Thaw how) {
        Tier tier = switch (how.tier()) {
            case EXPEDITED -> Tier.EXPEDITED;
            case STANDARD -> Tier.STANDARD;
            case BULK -> Tier.BULK;
        };
        boolean stays = cold.filter(where -> where.storageClass().startsWith(TIERING)).isPresent();
        return RestoreRequest.builder().days(stays ? null : how.days()).glacierJobParameters(job -> job.tier(tier)).build();
    }
}
