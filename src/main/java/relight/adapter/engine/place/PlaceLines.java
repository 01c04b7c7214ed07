package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.beside.PlaceNames;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What the lines of an action say of the place that it works at. */
public record PlaceLines(PlaceNames names, String identity, Map<String, String> with) {

    public static PlaceLines of(Map<String, String> with) {
        return new PlaceLines(new PlaceNames(Path.of(with.get("target")), Path.of(with.get("work"))), with.getOrDefault("identity", ""), with);
    }

    public Path target() {
        return names.target();
    }

    /** A file that belongs to the target, such as its -wal, under the name that it has beside another place. */
    static Path sibling(Path place, String suffix) {
        return suffix.isEmpty() ? place : place.resolveSibling(place.getFileName() + suffix);
    }

    List<Path> siblings(List<String> suffixes) {
        return suffixes.stream().map(suffix -> sibling(target(), suffix)).toList();
    }

    /** The target is still the one that the plan was made for, and whose name was typed (ALL-1). */
    public void requireSame() throws IOException {
        Optional<String> now = PlaceProbe.identity(target());
        if (now.isPresent() && !now.get().equals(identity)) {
            throw new Problem(Message.of("restore.beside.other", target().toString()), Message.of("restore.beside.other.remedy"));
        }
    }

    /** Only a folder of our own is ever removed. */
    public Path workToRemove() {
        if (!names.work().getFileName().toString().startsWith(".relight-") || Files.isSymbolicLink(names.work())) {
            throw new IllegalStateException(names.work().toString());
        }
        return names.work();
    }
}
