package relight.core.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What somebody has ticked in a tree: an entry that is ticked takes all that lies in it along. */
public final class Ticks {

    private final Contents contents;
    private final int root;
    private final TreeSet<Integer> ticked = new TreeSet<>();

    /**
     * @param root the folder that comes back; what lies beside it in the archive does not
     */
    public Ticks(Contents contents, int root) {
        this.contents = contents;
        this.root = root;
    }

    /** Whether a restore could bring it back. */
    public boolean mayHave(int node) {
        return isIn(node, root) && !contents.isRefused(node);
    }

    /** Whether it, or a folder around it, is ticked. */
    public boolean has(int node) {
        for (int up = node; up >= 0; up = contents.parent(up)) {
            if (ticked.contains(up)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something in it is ticked, and not all of it. */
    public boolean hasPart(int node) {
        return !has(node) && ticked.stream().anyMatch(one -> isIn(one, node));
    }

    private boolean isIn(int node, int folder) {
        for (int up = node; up >= folder; up = contents.parent(up)) {
            if (up == folder) {
                return true;
            }
        }
        return false;
    }

    /** Ticks it, or takes the tick away; of a folder around it, everything else stays ticked then. */
    public void turn(int node) {
        if (!has(node)) {
            ticked.removeIf(one -> isIn(one, node));
            ticked.add(node);
            return;
        }
        for (int up = node; !ticked.remove(up); up = contents.parent(up)) {
            for (int beside : contents.children(contents.parent(up))) {
                if (beside != up) {
                    ticked.add(beside);
                }
            }
        }
    }

    public boolean isEmpty() {
        return ticked.isEmpty();
    }

    /** Files and links that are ticked, alone or with their folders. */
    public long files() {
        return ticked.stream().mapToLong(contents::files).sum();
    }

    public long bytes() {
        return ticked.stream().mapToLong(contents::size).sum();
    }

    /** As few paths as say it, below the folder that comes back, in the order of the archive; none where all of it is ticked. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        int before = root == Contents.ROOT ? 0 : contents.path(root).length() + 1;
        if (!has(root)) {
            ticked.forEach(node -> paths.add(contents.path(node).substring(before)));
        }
        return paths;
    }
}
