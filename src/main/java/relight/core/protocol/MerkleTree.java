package relight.core.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of SHA-256 hashes over an append-only list, as RFC 6962 defines it. Only its frontier is held: the roots of the full
 * subtrees from left to right, one for each bit that is set in the size, which is all that appending and the root need.
 */
public final class MerkleTree {

    /** Bytes of a hash. */
    public static final int HASH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final List<byte[]> frontier = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private long size;

    /** The empty tree. */
    public MerkleTree() {}

    /**
     * A tree of which only its full subtrees' roots were kept.
     *
     * @param subtrees what {@link #newest()} was after each of the leaves that {@link #ends} names
     * @throws IllegalArgumentException where these cannot be all of a tree of that size
     */
    public static MerkleTree of(long size, List<byte[]> subtrees) {
        if (size < 0 || subtrees.size() != Long.bitCount(size) || subtrees.stream().anyMatch(root -> root == null || root.length != HASH)) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has other subtrees than these " + subtrees.size());
        }
        MerkleTree tree = new MerkleTree();
        tree.size = size;
        tree.frontier.addAll(subtrees);
        return tree;
    }

    /** The last leaves of the full subtrees that a tree of this size consists of, largest subtree first. */
    public static List<Long> ends(long size) {
        List<Long> ends = new ArrayList<>();
        long end = 0;
        for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
            end += Long.highestOneBit(rest);
            ends.add(end - 1);
        }
        return ends;
    }

    /** Appends a leaf by its bytes, in O(log n). */
    public void append(byte[] leaf) {
        appendHash(leafHash(digest, leaf));
    }

    /** Appends a leaf by its hash. */
    void appendHash(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            hash = nodeHash(digest, frontier.removeLast(), hash);
        }
        frontier.add(hash);
        size++;
    }

    public long size() {
        return size;
    }

    /** The root over all leaves; of the empty tree the hash of nothing. */
    public byte[] root() {
        if (frontier.isEmpty()) {
            return sha256().digest();
        }
        byte[] root = frontier.getLast();
        for (int i = frontier.size() - 2; i >= 0; i--) {
            root = nodeHash(digest, frontier.get(i), root);
        }
        return root;
    }

    /** The root of the largest full subtree that ends with the newest leaf. */
    public byte[] newest() {
        return frontier.getLast();
    }

    /** The hash of a leaf by its bytes. */
    public static byte[] leafHash(byte[] leaf) {
        return leafHash(sha256(), leaf);
    }

    static byte[] leafHash(MessageDigest digest, byte[] leaf) {
        digest.update(LEAF);
        return digest.digest(leaf);
    }

    /** The hash of a node by its children's. */
    public static byte[] nodeHash(byte[] left, byte[] right) {
        return nodeHash(sha256(), left, right);
    }

    private static byte[] nodeHash(MessageDigest digest, byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The tree's hash function. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
