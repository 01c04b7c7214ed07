package relight.core.contents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.core.contents.Contents.Kind;

/** The entries of a backup in arrays, while they are read and afterwards. */
final class Nodes {

    /** Deeper paths are written by people who mean harm; what is beyond becomes one long name. */
    private static final int DEEPEST = 200;
    private static final Kind[] KINDS = Kind.values();

    private int count = 1;
    private int[] parents = new int[1024];
    private int[] names = new int[1024];
    private byte[] letters = new byte[16 * 1024];
    private int used;
    private byte[] kinds = new byte[1024];
    private long[] sizes = new long[1024];
    private long[] times = new long[1024];
    private long[] places = new long[1024];
    private int[] modes = new int[1024];
    private int[] owners = new int[1024];
    private int[] table = new int[4096];
    private final List<String> ownerNames = new ArrayList<>(List.of(""));
    private final Map<String, Integer> ownerNumbers = new HashMap<>(Map.of("", 0));
    private final Map<Integer, String> links = new HashMap<>();
    private final BitSet refused = new BitSet();
    private final BitSet filled = new BitSet();

    Nodes() {
        kinds[0] = (byte) Kind.FOLDER.ordinal();
        parents[0] = -1;
        times[0] = Contents.UNKNOWN;
        modes[0] = -1;
        names[1] = 0;
    }

    /**
     * What an archive says of an entry.
     *
     * @param place    where its bytes lie; {@link Contents#UNKNOWN} where they cannot be read by themselves
     * @param modified seconds since 1970
     */
    record Entry(String path, Kind kind, long size, long modified, String owner, int mode, String link, long place, boolean refused) {}

    /** An archive that was appended to holds a file twice: the later one counts. */
    void add(Entry entry) {
        int node = reach(entry.path());
        if (node == Contents.ROOT) {
            return;
        }
        // A folder that has entries stays one, whatever a later header says
        Kind kind = filled.get(node) ? Kind.FOLDER : entry.kind();
        kinds[node] = (byte) kind.ordinal();
        sizes[node] = kind == Kind.FILE ? entry.size() : 0;
        times[node] = entry.modified();
        places[node] = entry.place();
        modes[node] = entry.mode();
        owners[node] = ownerNumbers.computeIfAbsent(entry.owner(), owner -> {
            ownerNames.add(owner);
            return ownerNames.size() - 1;
        });
        if (entry.link().isEmpty()) {
            links.remove(node);
        } else {
            links.put(node, entry.link());
        }
        refused.set(node, entry.refused());
    }

    private int reach(String path) {
        int node = Contents.ROOT;
        int at = 0;
        int depth = 0;
        while (at < path.length()) {
            int slash = ++depth > DEEPEST ? -1 : path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(at, end);
            if (!part.isEmpty() && !part.equals(".")) {
                int found = child(node, part);
                node = found >= 0 ? found : make(node, part);
            }
            at = end + 1;
        }
        return node;
    }

    private int make(int parent, String name) {
        if (count + 1 >= parents.length) {
            grow();
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (used + bytes.length > letters.length) {
            letters = Arrays.copyOf(letters, Math.max(used + bytes.length, (int) Math.min(Integer.MAX_VALUE - 16, letters.length * 2L)));
        }
        System.arraycopy(bytes, 0, letters, used, bytes.length);
        int node = count++;
        used += bytes.length;
        names[node + 1] = used;
        parents[node] = parent;
        kinds[node] = (byte) Kind.FOLDER.ordinal();
        times[node] = Contents.UNKNOWN;
        places[node] = Contents.UNKNOWN;
        modes[node] = -1;
        filled.set(parent);
        kinds[parent] = (byte) Kind.FOLDER.ordinal();
        sizes[parent] = 0;
        put(node, slot(parent, bytes));
        return node;
    }

    private void grow() {
        int more = parents.length * 2;
        parents = Arrays.copyOf(parents, more);
        names = Arrays.copyOf(names, more + 1);
        kinds = Arrays.copyOf(kinds, more);
        sizes = Arrays.copyOf(sizes, more);
        times = Arrays.copyOf(times, more);
        places = Arrays.copyOf(places, more);
        modes = Arrays.copyOf(modes, more);
        owners = Arrays.copyOf(owners, more);
        table = new int[more * 2];
        for (int node = 1; node < count; node++) {
            put(node, slot(parents[node], Arrays.copyOfRange(letters, names[node], names[node + 1])));
        }
    }

    private void put(int node, int slot) {
        table[slot] = node;
    }

    /** Where a name in a folder stands in the table, or would. */
    private int slot(int parent, byte[] name) {
        int mixed = (parent * 0x9E3779B9 ^ Arrays.hashCode(name)) * 0x85EBCA6B;
        int slot = (mixed ^ mixed >>> 15) & table.length - 1;
        while (table[slot] != 0 && !(parents[table[slot]] == parent
                && Arrays.equals(letters, names[table[slot]], names[table[slot] + 1], name, 0, name.length))) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    /** The entry of that name in a folder; -1 where there is none. */
    int child(int parent, String name) {
        int found = table[slot(parent, name.getBytes(StandardCharsets.UTF_8))];
        return found == 0 ? -1 : found;
    }

    int count() {
        return count;
    }

    String name(int node) {
        return node == Contents.ROOT ? "" : new String(letters, names[node], names[node + 1] - names[node], StandardCharsets.UTF_8);
    }

    int parent(int node) {
        return parents[node];
    }

    Kind kind(int node) {
        return KINDS[kinds[node]];
    }

    long size(int node) {
        return sizes[node];
    }

    long modified(int node) {
        return times[node];
    }

    long place(int node) {
        return places[node];
    }

    int mode(int node) {
        return modes[node];
    }

    String owner(int node) {
        return ownerNames.get(owners[node]);
    }

    String link(int node) {
        return links.getOrDefault(node, "");
    }

    boolean isRefused(int node) {
        return refused.get(node);
    }
}
