package relight.core.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
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
     * A tree as {@link #frontier()} stored it.
     *
     * @throws IllegalArgumentException where the frontier cannot belong to a tree of that size
     */
    public static MerkleTree of(long size, byte[] frontier) {
        if (size < 0 || frontier.length != Long.bitCount(size) * HASH) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has another frontier than " + frontier.length + " bytes");
        }
        MerkleTree tree = new MerkleTree();
        tree.size = size;
        for (int from = 0; from < frontier.length; from += HASH) {
            tree.frontier.add(Arrays.copyOfRange(frontier, from, from + HASH));
        }
        return tree;
    }

    /** Appends a leaf by its bytes, in O(log n). */
    public void append(byte[] leaf) {
        byte[] hash = leafHash(digest, leaf);
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

    /** The frontier's hashes one after another, largest subtree first. */
    public byte[] frontier() {
        byte[] all = new byte[frontier.size() * HASH];
        for (int i = 0; i < frontier.size(); i++) {
            System.arraycopy(frontier.get(i), 0, all, i * HASH, HASH);
        }
        return all;
    }

    /** The hash of a leaf by its bytes. */
    public static byte[] leafHash(byte[] leaf) {
        return leafHash(sha256(), leaf);
    }

    private static byte[] leafHash(MessageDigest digest, byte[] leaf) {
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
