package relight.core.restore.beside;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where a restore works: a private folder beside the target, in the same file system, so that the swap is a renaming.
 *
 * @param target what is restored
 * @param work   the private folder
 */
public record PlaceNames(Path target, Path work) {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    static PlaceNames of(Path target, Instant at) {
        return new PlaceNames(target, target.resolveSibling(".relight-" + target.getFileName() + "-" + STAMP.format(at)));
    }

    /** The restored copy. */
    public Path copy() {
        return work.resolve("new").resolve(target.getFileName());
    }

    /** What was there before, until commit. */
    public Path old() {
        return work.resolve("old").resolve(target.getFileName());
    }

    /** The restored copy after it was taken back. */
    public Path undone() {
        return work.resolve("undone").resolve(target.getFileName());
    }

    /** A mark that nothing was there before: what is taken back then goes, and nothing takes its place. */
    public Path nothing() {
        return work.resolve("nothing-was-there");
    }

    /** A copy of what was there, made before it is written over. */
    public Path safety() {
        return work.resolve("safety").resolve(target.getFileName());
    }
}
