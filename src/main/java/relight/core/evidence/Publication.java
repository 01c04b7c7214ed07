package relight.core.evidence;

/**
 * What was published of a log.
 *
 * @param size  of the log
 * @param files that were new, beside the head
 * @param where the log's prefix, for a reader of such logs
 */
public record Publication(long size, int files, String where) {}
