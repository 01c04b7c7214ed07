package relight.core.catalog;

import java.time.Duration;
import java.util.Optional;

/**
 * How a cold object is asked for (ALL-8).
 *
 * @param days for which the store keeps the copy that can be read
 */
public record Thaw(Tier tier, int days) {

    /** How much haste is paid for. */
    public enum Tier { EXPEDITED, STANDARD, BULK }

    /** Expedited retrievals are quick up to this size, and beyond it as quick as the store reads. */
    private static final long QUICK_BYTES = 250_000_000;
    private static final long EXPEDITED_BYTES_A_SECOND = 300_000_000;

    /**
     * The longest that Amazon gives for this class and tier; empty where the class has no such tier. The figures are those of
     * "Understanding archive retrieval options" in the Amazon S3 User Guide
     * (docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html): expedited 1 to 5 minutes, and 300 MB
     * a second from 250 MB on; standard 3 to 5 hours, of the deep archives 12; bulk 5 to 12 hours, of the deep archives 48.
     *
     * @param storageClass as in {@link ColdStorage#storageClass()}
     * @param size         bytes
     */
    public Optional<Duration> takes(String storageClass, long size) {
        boolean deep = storageClass.contains("DEEP_ARCHIVE");
        return switch (tier) {
            case EXPEDITED -> deep ? Optional.empty() : Optional.of(Duration.ofMinutes(5)
                    .plusSeconds(size < QUICK_BYTES ? 0 : size / EXPEDITED_BYTES_A_SECOND));
            case STANDARD -> Optional.of(Duration.ofHours(deep ? 12 : 5));
            case BULK -> Optional.of(Duration.ofHours(deep ? 48 : 12));
        };
    }
}
