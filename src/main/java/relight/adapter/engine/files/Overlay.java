package relight.adapter.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import relight.adapter.engine.files.TreeComparison.Difference;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.engine.place.PrivateFolder;
import relight.core.restore.files.FilesPlanner;

/** Files written over in the folder that is there, with a safety copy of each one that is (ALL-2). */
final class Overlay {

    private final PlaceLines lines;
    private final boolean remove;
    private final boolean keepNewer;
    private final Predicate<String> covered;
    private final Path added;

    Overlay(PlaceLines lines, Map<String, String> with) {
        this.lines = lines;
        this.remove = Boolean.parseBoolean(with.get(FilesPlanner.REMOVE));
        this.keepNewer = Boolean.parseBoolean(with.get(FilesPlanner.KEEP_NEWER));
        this.covered = FilesActions.covered(lines);
        this.added = lines.names().work().resolve("added.txt");
    }

    private boolean replaces(Difference difference) {
        return switch (difference) {
            case UNCHANGED, ADDED, LEFT_OUT -> false;
            case CHANGED -> true;
            case NEWER_AT_TARGET -> !keepNewer;
            case ONLY_AT_TARGET -> remove;
        };
    }

    /** Copies what will be written over or removed; returns how many files that is. */
    long safetyCopy() throws IOException {
        List<String> news = new ArrayList<>();
        long[] kept = {0};
        TreeComparison.compare(lines.names().copy(), lines.target(), covered, (difference, file) -> {
            if (difference == Difference.ADDED) {
                news.add(file.toString());
            } else if (replaces(difference)) {
                Path safety = lines.names().safety().resolve(file);
                PrivateFolder.make(safety.getParent());
                copy(lines.target().resolve(file), safety);
                kept[0]++;
            }
        });
        PrivateFolder.make(lines.names().safety());
        Files.write(added, news);
        return kept[0];
    }

    void write() throws IOException {
        List<Path> gone = new ArrayList<>();
        List<Path> placed = new ArrayList<>();
        TreeComparison.compare(lines.names().copy(), lines.target(), covered, (difference, file) -> {
            if (difference == Difference.ONLY_AT_TARGET && remove) {
                gone.add(file);
            } else if (difference == Difference.ADDED || replaces(difference)) {
                placed.add(file);
            }
        });
        for (Path file : placed) {
            if (Files.exists(lines.names().copy().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                PrivateFolder.make(lines.target());
                makeFolders(file);
                copy(lines.names().copy().resolve(file), lines.target().resolve(file));
            }
        }
        for (Path file : gone) {
            Files.delete(lines.target().resolve(file));
        }
    }

    void putBack() throws IOException {
        for (String name : Files.readAllLines(added)) {
            Files.deleteIfExists(lines.target().resolve(name));
        }
        TreeComparison.compare(lines.names().safety(), lines.target(), all -> true, (difference, file) -> {
            if (difference != Difference.ONLY_AT_TARGET) {
                makeFolders(file);
                copy(lines.names().safety().resolve(file), lines.target().resolve(file));
            }
        });
    }

    private void makeFolders(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(lines.target().resolve(file).getParent());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
}
