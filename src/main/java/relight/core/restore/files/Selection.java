package relight.core.restore.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files and folders that somebody chose of a backup; everything else at the target stays as it is. What is chosen is named by its path
 * below the system's folder; whether the archive has it with or without that folder before it makes no difference.
 */
public final class Selection {

    /** Chosen: paths with commas between them; a comma in a name has a backslash before it. */
    public static final String ONLY = "only";

    private static final String LINE = "only.";

    private final List<String> paths;
    private final Path target;
    private final Set<String> wanted;
    /** Folders around them. */
    private final Set<String> onTheWay = new HashSet<>();
    private final Set<String> found = new TreeSet<>();

    private Selection(List<String> paths, Path target) {
        this.paths = List.copyOf(paths);
        this.wanted = Set.copyOf(paths);
        for (String path : paths) {
            for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
                onTheWay.add(path.substring(0, end));
            }
        }
        this.target = target;
    }

    /** Where what is chosen has one name only, as objects have their keys. */
    public static Selection of(Map<String, String> choices) {
        return of(choices, Path.of("/"));
    }

    public static Selection of(Map<String, String> choices, Path target) {
        List<String> paths = new ArrayList<>();
        for (String written : split(choices.getOrDefault(ONLY, ""))) {
            String path = written.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
            if (!path.isEmpty()) {
                paths.add(path);
            }
        }
        return new Selection(paths, target);
    }

    /** As it is typed; a comma, a backslash before one, and a space at an end of a name have a backslash before them. */
    public static String write(List<String> paths) {
        return paths.stream().map(path -> path.replaceAll("\\\\(?=[,\\\\ ])|,|^ | $", "\\\\$0")).collect(Collectors.joining(", "));
    }

    private static List<String> split(String typed) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int kept = 0;
        for (int at = 0; at < typed.length(); at++) {
            char letter = typed.charAt(at);
            if (letter == '\\' && at + 1 < typed.length() && ",\\ ".indexOf(typed.charAt(at + 1)) >= 0) {
                part.append(typed.charAt(++at));
                kept = part.length();
            } else if (letter == ',') {
                parts.add(stripped(part, kept));
                part.setLength(0);
                kept = 0;
            } else if (!part.isEmpty() || !Character.isWhitespace(letter)) {
                part.append(letter);
            }
        }
        parts.add(stripped(part, kept));
        return parts;
    }

    /** Without the spaces at its end, but for those that were meant. */
    private static String stripped(StringBuilder part, int kept) {
        return part.substring(0, kept) + part.substring(kept).stripTrailing();
    }

    /** As an action has it in its lines. */
    public static Selection read(Map<String, String> lines, Path target) {
        List<String> paths = new ArrayList<>();
        while (lines.containsKey(LINE + (paths.size() + 1))) {
            paths.add(lines.get(LINE + (paths.size() + 1)));
        }
        return new Selection(paths, target);
    }

    /** The same where what is chosen has one name only. */
    public static Selection read(Map<String, String> lines) {
        return read(lines, Path.of("/"));
    }

    public Map<String, String> lines() {
        Map<String, String> lines = new TreeMap<>();
        paths.forEach(path -> lines.put(LINE + (lines.size() + 1), path));
        return lines;
    }

    public List<String> paths() {
        return paths;
    }

    public boolean isAll() {
        return paths.isEmpty();
    }

    /** Those of them that would leave the folder (FS-1). */
    List<String> outside() {
        return paths.stream().filter(Selection::leaves).toList();
    }

    private static boolean leaves(String path) {
        try {
            Path written = Path.of(path);
            return written.isAbsolute() || written.normalize().startsWith("..") || !written.normalize().equals(written);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /**
     * Whether that path is one of those that were chosen, or lies in one.
     *
     * @param path below the target, with {@code /}
     */
    public boolean covers(String path) {
        return isAll() || chosen(path) != null;
    }

    /** Those of them that none of the paths is, nor lies in. */
    public List<String> without(Collection<String> all) {
        Set<String> met = all.stream().map(this::chosen).filter(Objects::nonNull).collect(Collectors.toSet());
        return paths.stream().filter(path -> !met.contains(path)).toList();
    }

    /** The one of them that it is, or lies in; null where there is none. */
    private String chosen(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String folder = path.substring(0, end);
            if (wanted.contains(folder)) {
                return folder;
            }
        }
        return null;
    }

    /**
     * Whether an entry of the archive is to be unpacked; folders on the way to what was chosen are, for their owners and modes.
     *
     * @param place of the entry, as the archive has it
     */
    public boolean takes(Path place, boolean folder) {
        if (isAll()) {
            return true;
        }
        boolean taken = false;
        for (String path : belowTarget(place)) {
            String only = chosen(path);
            if (only != null) {
                found.add(only);
                taken = true;
            }
            taken |= folder && onTheWay.contains(path);
        }
        return taken;
    }

    /** An archive holds the folder's content, the folder by its name, or the whole way to it. */
    private List<String> belowTarget(Path place) {
        List<String> forms = new ArrayList<>(List.of(written(place)));
        Path way = target.getRoot().relativize(target);
        for (Path before : List.of(way, target.getFileName())) {
            if (place.startsWith(before) && place.getNameCount() > before.getNameCount()) {
                forms.add(written(before.relativize(place)));
            }
        }
        return forms;
    }

    private static String written(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /** Chosen, and nothing of it was in the archive. */
    public List<String> missing() {
        return paths.stream().filter(path -> !found.contains(path)).toList();
    }
}
