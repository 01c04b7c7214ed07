package relight.core.restore.bucket;

/**
 * How the backup stands to what lies at the target.
 *
 * @param newer changed at the target after the backup's own copy was made
 * @param only  at the target and not in the backup
 * @param bytes of the backup that would be copied, newer ones not among them
 */
public record BucketCounts(long unchanged, long added, long changed, long newer, long only, long bytes) {}
