package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import relight.core.recovery.StepRunner.Trace;
import relight.core.restore.beside.PlaceNames;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** Looks at a place where an action was cut off, and says what lies there. The action itself died with its console. */
public final class PlaceTrace {

    /** In the private folder: files of the target that move over to the copy before the swap. */
    public static final String CARRIED = "carried.txt";

    private final PlaceNames names;
    private final Messages words;
    private final Predicate<Path> there;

    public PlaceTrace(PlaceLines lines, Messages words) {
        this(lines, words, path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    private PlaceTrace(PlaceLines lines, Messages words, Predicate<Path> there) {
        this.names = lines.names();
        this.words = words;
        this.there = there;
    }

    /** What is seen of an action at another place than this machine; that it cannot be reached, where that is so. */
    public static Trace at(HostPlace place, String action, Messages words) {
        PlaceNames names = place.lines().names();
        Map<String, Path> places = Map.of("target", names.target(), "work", names.work(), "copy", names.copy(), "old", names.old(),
                "undone", names.undone(), "safety", names.safety(), "carried", names.work().resolve(CARRIED));
        try {
            Set<Path> seen = place.must(place.run(HostPlaceScripts.TRACE, Map.of("carried", places.get("carried").toString()))).out().lines()
                    .map(places::get).collect(Collectors.toSet());
            return new PlaceTrace(place.lines(), words, seen::contains).look(action);
        } catch (Problem away) {
            return new Trace(away.say(words), false, Optional.empty());
        } catch (IOException e) {
            return new Trace(words.say("restore.beside.io", String.valueOf(e.getMessage())), false, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Trace(words.say("restore.beside.trace.looks", names.target().toString()), false, Optional.empty());
        }
    }

    /** What is seen of an action; nothing is changed by it. */
    public Trace look(String action) {
        return new Trace(switch (action) {
            case "restore" -> restored();
            case "swap", "swap-back" -> swapped();
            case "place" -> there(names.copy()) ? say("not-placed", names.target(), names.copy()) : say("placed", names.target());
            case "overwrite", "put-back" -> there(names.safety()) ? say("over", names.target(), names.safety())
                    : say("no-safety", names.target());
            case "remove-old" -> there(names.work()) ? say("kept", names.target(), names.work()) : say("removed", names.target());
            default -> say("looks", names.target());
        }, false, Optional.empty());
    }

    private String restored() {
        return there(names.copy()) ? say("whole", names.copy(), names.target()) : say("unfinished", names.copy(), names.target());
    }

    private String swapped() {
        boolean target = there(names.target());
        if (there(names.old())) {
            return target ? say("swapped", names.target(), names.old())
                    : say("half", names.target(), names.old(), there(names.copy()) ? names.copy() : names.undone());
        }
        if (there(names.undone())) {
            return say("taken-back", names.target(), names.undone());
        }
        if (there(names.work().resolve(CARRIED)) && there(names.copy())) {
            return say("carrying", names.target(), names.copy());
        }
        if (there(names.copy())) {
            return target ? say("not-swapped", names.target(), names.copy()) : say("not-placed", names.target(), names.copy());
        }
        return say("placed", names.target());
    }

    private String say(String key, Path... places) {
        return words.say("restore.beside.trace." + key, (Object[]) Arrays.stream(places).map(Path::toString).toArray());
    }

    private boolean there(Path path) {
        return there.test(path);
    }
}
