package relight.adapter.engine.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.core.restore.files.ArchiveEntry;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.restore.files.Selection;
import relight.core.restore.files.UnpackBudget;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The list of an archive that another machine is going to unpack: judged entry by entry before that begins, as {@link Unpacking} does on
 * this machine (FS-1, FS-2), and what is there afterwards is held against it.
 */
final class ArchiveList {

    /** It is in memory as a whole. */
    static final int MOST = 2_000_000;
    private static final int MOST_NAMED = 5;

    /** What begins with a name that was chosen: a file of that name, what lies below it, or both. */
    enum Reach { ITSELF, BELOW, BOTH }

    private final Selection selection;
    private final UnpackBudget budget;
    /** What is going to be there; of two entries of one name the later one. */
    private final Map<String, ListedEntry> taken = new HashMap<>();
    private final Set<String> around = new HashSet<>();
    private final Map<String, Reach> prefixes = new LinkedHashMap<>();
    private final Set<String> folders = new LinkedHashSet<>();
    private final List<String> differing = new ArrayList<>();
    private long differences;

    ArchiveList(Selection selection, UnpackBudget budget) {
        this.selection = selection;
        this.budget = budget;
    }

    /** @throws Problem with its name for an entry that would leave the folder, or is no file of people */
    void add(ListedEntry listed) {
        ArchiveEntry entry = listed.entry();
        budget.entry();
        if (budget.entries() > MOST) {
            throw new Problem(Message.of("restore.files.far.many", MOST), Message.of("restore.files.far.many.remedy"));
        }
        Path place = entry.place();
        String path = place.toString();
        if (path.isEmpty() || !selection.takes(place, entry.kind() == Kind.FOLDER)) {
            return;
        }
        if (entry.kind() == Kind.HARD_LINK) {
            hardLink(entry);
        }
        budget.bytes(listed.size());
        if (!selection.isAll()) {
            choose(entry, place);
        }
        taken.put(path, listed);
        for (Path up = place.getParent(); up != null && around.add(up.toString()); up = up.getParent()) {
            // each one is known once
        }
    }

    private void hardLink(ArchiveEntry entry) {
        String linked = entry.linked().toString();
        if (!selection.isAll() && !selection.takes(entry.linked(), false)) {
            throw new Problem(Message.of("restore.files.only.hard-link", entry.name(), entry.link()), Message.of("restore.files.only.hard-link.remedy", entry.link()));
        }
        if (!taken.containsKey(linked) || taken.get(linked).entry().kind() == Kind.LINK || taken.get(linked).entry().kind() == Kind.FOLDER) {
            throw new Problem(Message.of("restore.files.refused.link", entry.name() + " → " + entry.link()), Message.of("restore.files.refused.remedy"));
        }
    }

    /** The beginning of its name as the archive has it that was chosen; a folder on the way to one is taken by itself. */
    private void choose(ArchiveEntry entry, Path place) {
        for (int parts = 1; parts <= place.getNameCount(); parts++) {
            if (selection.takes(place.subpath(0, parts), false)) {
                boolean itself = parts == place.getNameCount() && entry.kind() != Kind.FOLDER;
                prefixes.merge(first(entry.name(), parts), itself ? Reach.ITSELF : Reach.BELOW, (one, other) -> one == other ? one : Reach.BOTH);
                return;
            }
        }
        folders.add(first(entry.name(), place.getNameCount()));
    }

    private static String first(String name, int parts) {
        int end = 0;
        for (int left = parts; left > 0;) {
            int from = end;
            while (name.charAt(from) == '/') {
                from++;
            }
            int slash = name.indexOf('/', from);
            end = slash < 0 ? name.length() : slash;
            left -= name.substring(from, end).equals(".") ? 0 : 1;
        }
        return name.substring(0, end);
    }

    /** All of it has been told. */
    void end() {
        if (!selection.missing().isEmpty()) {
            throw new Problem(Message.of("restore.files.only.none", String.join(", ", selection.missing())), Message.of("restore.files.only.none.remedy"));
        }
    }

    /** What is to be unpacked with all that lies below it, by the names of the archive; none where that is everything. */
    Map<String, Reach> prefixes() {
        return prefixes;
    }

    /** Folders around them that the archive has. */
    List<String> folders() {
        return List.copyOf(folders);
    }

    /** An entry that is there. */
    record Found(String path, char kind, long size, String owner, int mode, String link) {}

    /** Holds it against the list; returns what could not be set of it (FS-3). */
    List<String> found(Found there) {
        ListedEntry listed = taken.remove(there.path());
        if (listed == null) {
            if (there.kind() != 'd' || !around.contains(there.path())) {
                differs(there.path());
            }
            return List.of();
        }
        boolean same = switch (listed.entry().kind()) {
            case FILE -> there.kind() == 'f' && there.size() == listed.size();
            case HARD_LINK -> there.kind() == 'f';
            case FOLDER -> there.kind() == 'd';
            case LINK -> there.kind() == 'l' && there.link().equals(listed.entry().link());
            case OTHER -> false;
        };
        if (!same) {
            differs(there.path());
        }
        List<String> notSet = new ArrayList<>(0);
        listed.attributes().stream().filter(name -> !name.startsWith("user.")).forEach(notSet::add);
        listed.owner().filter(owner -> !owner.equals(there.owner())).ifPresent(owner -> notSet.add("owner " + owner));
        if (listed.entry().kind() != Kind.LINK) {
            listed.mode().filter(mode -> mode != there.mode()).ifPresent(mode -> notSet.add("mode " + Integer.toOctalString(mode)));
        }
        return notSet;
    }

    private void differs(String path) {
        differences++;
        if (differing.size() < MOST_NAMED) {
            differing.add(path);
        }
    }

    /** @throws Problem where there is anything else than the list has, or less */
    void requireAll(String host) {
        taken.keySet().forEach(this::differs);
        if (differences > 0) {
            throw new Problem(Message.of("restore.files.far.differs", host, differences, String.join(", ", differing)), Message.of("restore.files.far.differs.remedy"));
        }
    }
}
