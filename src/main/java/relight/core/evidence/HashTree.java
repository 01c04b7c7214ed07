package relight.core.evidence;

import java.util.ArrayList;
import java.util.List;
import relight.core.protocol.MerkleTree;

/**
 * The tree of RFC 6962 with all its leaves' hashes, so that inclusion and consistency can be proven for any size up to its own.
 * Hashes are held as the tiles of C2SP tlog-tiles hold them: level 0 are the leaves, each level above the roots of 256 below.
 */
public final class HashTree {

    /** Hashes in a full tile. */
    public static final int TILE = 256;

    private final List<HashList> levels = new ArrayList<>(List.of(new HashList()));

    /** Appends a leaf by its bytes. */
    public void append(byte[] leaf) {
        appendHash(MerkleTree.leafHash(leaf));
    }

    /** Appends a leaf by its hash. */
    public void appendHash(byte[] leafHash) {
        levels.getFirst().add(leafHash);
        for (int level = 0; levels.get(level).size() % TILE == 0; level++) {
            if (level + 1 == levels.size()) {
                levels.add(new HashList());
            }
            int to = levels.get(level).size();
            levels.get(level + 1).add(root(levels.get(level), to - TILE, to));
        }
    }

    public long size() {
        return levels.getFirst().size();
    }

    /** The root over the first leaves; of none the hash of nothing. */
    public byte[] root(long size) {
        return size == 0 ? new MerkleTree().root() : range(0, checked(size));
    }

    /**
     * The hashes from the leaf's sibling up to the root's child (RFC 6962, 2.1.1).
     *
     * @param index of the leaf
     * @param size  of the tree that it is proven to stand in
     */
    public List<byte[]> inclusion(long index, long size) {
        if (index < 0 || index >= checked(size)) {
            throw new IllegalArgumentException("No leaf " + index + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        path(index, 0, size, path);
        return path;
    }

    private void path(long index, long from, long to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + leftOf(to - from);
        if (index < middle) {
            path(index, from, middle, path);
            path.add(range(middle, to));
        } else {
            path(index, middle, to, path);
            path.add(range(from, middle));
        }
    }

    /** That the tree of the older size is the beginning of the other (RFC 6962, 2.1.2); of an empty or the same tree nothing. */
    public List<byte[]> consistency(long older, long size) {
        if (older < 0 || older > checked(size)) {
            throw new IllegalArgumentException("A tree of " + older + " is no beginning of one of " + size);
        }
        List<byte[]> proof = new ArrayList<>();
        if (older > 0 && older < size) {
            subproof(older, 0, size, true, proof);
        }
        return proof;
    }

    private void subproof(long older, long from, long to, boolean whole, List<byte[]> proof) {
        if (older == to) {
            if (!whole) {
                proof.add(range(from, to));
            }
            return;
        }
        long middle = from + leftOf(to - from);
        if (older <= middle) {
            subproof(older, from, middle, whole, proof);
            proof.add(range(middle, to));
        } else {
            subproof(older, middle, to, false, proof);
            proof.add(range(from, middle));
        }
    }

    /** Hashes of one tile one after another; fewer than {@link #TILE} of the last one of its level. */
    public byte[] tile(int level, long number, int width) {
        return levels.get(level).range(number * TILE, number * TILE + width);
    }

    /** How many hashes a level of the tiles has in a tree of this size. */
    public static long hashes(int level, long size) {
        return level == 0 ? size : size >> (8 * level);
    }

    /** The root over the leaves from one index to before another, which the tree's own splitting has led to. */
    private byte[] range(long from, long to) {
        int height = Long.numberOfTrailingZeros(to - from);
        if (Long.bitCount(to - from) == 1 && height % 8 == 0) {
            return levels.get(height / 8).get(from >> height);
        }
        long middle = from + leftOf(to - from);
        return MerkleTree.nodeHash(range(from, middle), range(middle, to));
    }

    /** The root of one full tile. */
    private static byte[] root(HashList hashes, long from, long to) {
        if (to - from == 1) {
            return hashes.get(from);
        }
        long middle = (from + to) / 2;
        return MerkleTree.nodeHash(root(hashes, from, middle), root(hashes, middle, to));
    }

    /** How many leaves the left child has: the largest power of two below. */
    private static long leftOf(long count) {
        return Long.highestOneBit(count - 1);
    }

    private long checked(long size) {
        if (size < 0 || size > size()) {
            throw new IllegalArgumentException("A tree of " + size() + " leaves knows none of " + size);
        }
        return size;
    }
}
