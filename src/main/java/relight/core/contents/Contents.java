package relight.core.contents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import relight.core.workspace.FileScope;

/**
 * What lies in a backup as a tree, without the bytes of its files. An entry is a number; a hundred thousand of them take a few megabytes,
 * since their names lie in one array.
 */
public final class Contents {

    /** What an entry is. */
    public enum Kind { FILE, FOLDER, LINK, HARD_LINK, OTHER }

    /** The folder that holds everything; it has no name. */
    public static final int ROOT = 0;

    /** What an archive does not say. */
    public static final long UNKNOWN = -1;

    private final Nodes nodes;
    private final int[] first;
    private final int[] next;
    private final long[] below;
    private final int[] filesBelow;
    private final boolean whole;

    /**
     * @param whole whether all entries are in it; a listing of many millions is cut off
     */
    Contents(Nodes nodes, boolean whole) {
        this.nodes = nodes;
        this.whole = whole;
        this.first = new int[nodes.count()];
        this.next = new int[nodes.count()];
        this.below = new long[nodes.count()];
        this.filesBelow = new int[nodes.count()];
        Arrays.fill(first, -1);
        for (int node = nodes.count() - 1; node > ROOT; node--) {
            int parent = nodes.parent(node);
            next[node] = first[parent];
            first[parent] = node;
            below[node] += Math.max(0, nodes.size(node));
            filesBelow[node] += nodes.kind(node) == Kind.FOLDER ? 0 : 1;
            below[parent] += below[node];
            filesBelow[parent] += filesBelow[node];
        }
    }

    /** How many there are, the root among them. */
    public int count() {
        return nodes.count();
    }

    public boolean isWhole() {
        return whole;
    }

    /** Files and links in a folder and its folders; 1 for a file. */
    public int files(int node) {
        return filesBelow[node];
    }

    /** Bytes of a file, or of all files in a folder. */
    public long size(int node) {
        return below[node];
    }

    public String name(int node) {
        return nodes.name(node);
    }

    /** As an archive writes it, from the root. */
    public String path(int node) {
        StringBuilder path = new StringBuilder();
        for (int up = node; up != ROOT; up = nodes.parent(up)) {
            path.insert(0, up == node ? nodes.name(up) : nodes.name(up) + "/");
        }
        return path.toString();
    }

    public int parent(int node) {
        return nodes.parent(node);
    }

    public Kind kind(int node) {
        return nodes.kind(node);
    }

    public boolean isFolder(int node) {
        return nodes.kind(node) == Kind.FOLDER;
    }

    /** Whether it is no folder, or nothing lies in it. */
    public boolean isLeaf(int node) {
        return first[node] < 0;
    }

    /** Seconds since 1970; {@link #UNKNOWN} for folders that only their files tell of. */
    public long modified(int node) {
        return nodes.modified(node);
    }

    /** {@code user:group}, by names or numbers; empty where nothing is known. */
    public String owner(int node) {
        return nodes.owner(node);
    }

    /** The bits of Unix; {@link #UNKNOWN} where the backup does not have them. */
    public int mode(int node) {
        return nodes.mode(node);
    }

    /** What a link points to; empty for others. */
    public String link(int node) {
        return nodes.link(node);
    }

    /** Whether a restore would refuse the archive for this entry (FS-1). */
    public boolean isRefused(int node) {
        return nodes.isRefused(node);
    }

    /** Where its bytes lie, in the terms of whoever reads the backup; {@link #UNKNOWN} where they cannot be read by themselves. */
    long place(int node) {
        return nodes.place(node);
    }

    /** What lies in a folder, folders first, by name. */
    public int[] children(int folder) {
        List<Integer> found = new ArrayList<>();
        for (int node = first[folder]; node >= 0; node = next[node]) {
            found.add(node);
        }
        record Named(int node, boolean file, String name) {}
        return found.stream().map(node -> new Named(node, !isFolder(node), name(node)))
                .sorted(Comparator.comparing(Named::file).thenComparing(Named::name)).mapToInt(Named::node).toArray();
    }

    /** The entry at a path; -1 where there is none. */
    public int find(String path) {
        return find(ROOT, path);
    }

    /** The entry at a path below a folder; -1 where there is none. */
    public int find(int folder, String path) {
        int node = folder;
        for (String part : path.split("/")) {
            int at = part.isEmpty() || part.equals(".") ? node : nodes.child(node, part);
            if (at < 0) {
                return -1;
            }
            node = at;
        }
        return node;
    }

    /**
     * Where the folder of a system lies in it: an archive holds the folder's content, the folder by its name, or the whole way to it.
     *
     * @param target as the system names it; empty where only the content is meant
     */
    public int rootOf(String target) {
        String way = target.replace('\\', '/').replaceFirst("^([A-Za-z]:)?/+", "");
        int whole = way.isEmpty() ? ROOT : find(way);
        if (whole >= 0 && isFolder(whole)) {
            return whole;
        }
        int[] top = children(ROOT);
        return top.length == 1 && isFolder(top[0]) && name(top[0]).equals(way.substring(way.lastIndexOf('/') + 1)) ? top[0] : ROOT;
    }

    /**
     * Entries by name: a pattern with {@code *} and {@code ?}, against whole paths where a slash is in it; other words stand anywhere
     * in a name, in small or capital letters. In the order of the archive. Ends early where its thread is interrupted.
     */
    public int[] search(String words, int most) {
        IntPredicate wanted = wanted(words.strip());
        return IntStream.range(1, count()).takeWhile(node -> !Thread.currentThread().isInterrupted()).filter(wanted).limit(most).toArray();
    }

    private IntPredicate wanted(String words) {
        boolean pattern = words.matches(".*[*?\\[{/].*") && FileScope.isPattern(words);
        if (pattern) {
            FileScope scope = new FileScope(List.of(words), List.of());
            boolean paths = words.replaceFirst("^(\\./)+", "").contains("/");
            return node -> scope.covers(paths ? path(node) : name(node));
        }
        String small = words.toLowerCase(Locale.ROOT);
        return node -> name(node).toLowerCase(Locale.ROOT).contains(small);
    }
}
