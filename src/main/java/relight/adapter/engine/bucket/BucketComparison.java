package relight.adapter.engine.bucket;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.StoredObject;
import relight.core.restore.files.Selection;

/** The objects of a backup held against those at the target, by size and tag; nothing is read for it. */
final class BucketComparison {

    /** How an object stands to the target (FS-4). */
    enum Difference { UNCHANGED, ADDED, CHANGED, NEWER_AT_TARGET, ONLY_AT_TARGET }

    /**
     * One object.
     *
     * @param key   below both prefixes
     * @param there   its tag at the target when they were compared; empty where it was not there
     * @param version its version at the target then, in a bucket that keeps them
     * @param size    its bytes at the target then
     */
    record Found(Difference difference, String key, Optional<String> there, Optional<String> version, long size) {

        static Found of(Difference difference, String key, Optional<StoredObject> there) {
            return new Found(difference, key, there.flatMap(StoredObject::etag), there.flatMap(StoredObject::versionId), there.map(StoredObject::size).orElse(0L));
        }

        String line() {
            return String.join("\t", difference.name(), URLEncoder.encode(key, StandardCharsets.UTF_8), there.orElse(""), version.orElse(""), Long.toString(size));
        }

        static Found of(String line) {
            String[] parts = line.split("\t", -1);
            return new Found(Difference.valueOf(parts[0]), URLDecoder.decode(parts[1], StandardCharsets.UTF_8), filled(parts[2]), filled(parts[3]),
                    Long.parseLong(parts[4]));
        }

        private static Optional<String> filled(String part) {
            return Optional.of(part).filter(text -> !text.isEmpty());
        }
    }

    private BucketComparison() {}

    /**
     * Each object of the backup, and each that only the target has.
     *
     * @param only what was chosen of them; nothing else is looked at
     * @param asOf whether the backup is an earlier state of the target itself: whatever differs was changed since, and is to be
     */
    static List<Found> compare(FolderReading backup, Map<String, StoredObject> target, Selection only, boolean asOf) {
        List<Found> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (FolderEntry entry : backup.entries()) {
            String key = backup.path(entry);
            seen.add(key);
            // The list of checksums belongs to the backup
            if (!Optional.of(entry).equals(backup.manifest()) && only.covers(key)) {
                Optional<StoredObject> there = Optional.ofNullable(target.get(key));
                Difference difference = there.map(other -> difference(entry.object(), other)).orElse(Difference.ADDED);
                found.add(Found.of(asOf && difference == Difference.NEWER_AT_TARGET ? Difference.CHANGED : difference, key, there));
            }
        }
        target.forEach((key, object) -> {
            // In a whole bucket the lock and what a restore keeps lie among the objects
            if (!seen.contains(key) && !key.startsWith(".relight-") && only.covers(key)) {
                found.add(Found.of(Difference.ONLY_AT_TARGET, key, Optional.of(object)));
            }
        });
        return found;
    }

    private static Difference difference(StoredObject copy, StoredObject there) {
        if (copy.size() == there.size() && copy.etag().isPresent() && copy.etag().equals(there.etag())) {
            return Difference.UNCHANGED;
        }
        return there.modified().isAfter(copy.modified()) ? Difference.NEWER_AT_TARGET : Difference.CHANGED;
    }

    static void write(List<Found> found, Path list) throws IOException {
        Files.write(list, found.stream().filter(one -> one.difference() != Difference.UNCHANGED).map(Found::line).toList());
    }

    static List<Found> read(Path list) throws IOException {
        return Files.readAllLines(list).stream().map(Found::of).toList();
    }
}
