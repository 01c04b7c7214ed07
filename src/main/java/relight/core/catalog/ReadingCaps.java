package relight.core.catalog;

/**
 * How much a backup may unpack to before reading it is given up: a small file can be made that unpacks for days.
 *
 * @param ratio unpacked bytes for one stored byte, minded only beyond {@code free}
 * @param free  unpacked bytes that are always read
 * @param depth compressions inside one another
 */
public record ReadingCaps(long ratio, long free, int depth) {

    /** Deflate itself cannot go beyond 1,032 to one, so an honest single gzip never meets it. */
    public static final ReadingCaps DEFAULT = new ReadingCaps(2_000, 4L << 30, 3);
}
