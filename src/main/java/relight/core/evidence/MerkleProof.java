package relight.core.evidence;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.MerkleTree;

/** What whoever holds a proof recomputes from it, without the tree (RFC 9162, 2.1.3.2 and 2.1.4.2). A bad proof is told, never thrown. */
public final class MerkleProof {

    /** More hashes than any tree's path has. */
    static final int MOST_HASHES = 63;

    private long node;
    private long last;

    private MerkleProof(long node, long last) {
        this.node = node;
        this.last = last;
    }

    /** The root of the tree of this size in which a leaf stands at this index; empty where the path belongs to no such tree. */
    public static Optional<byte[]> root(byte[] leafHash, long index, long size, List<byte[]> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        MerkleProof at = new MerkleProof(index, size - 1);
        byte[] root = leafHash;
        for (byte[] hash : path) {
            if (at.last == 0) {
                return Optional.empty();
            }
            root = at.fromLeft() ? MerkleTree.nodeHash(hash, root) : MerkleTree.nodeHash(root, hash);
            at.up();
        }
        return at.last == 0 ? Optional.of(root) : Optional.empty();
    }

    /** Whether the tree of the older size and root is the beginning of the other. */
    public static boolean consistent(long older, byte[] olderRoot, long size, byte[] root, List<byte[]> proof) {
        if (older < 0 || older > size) {
            return false;
        }
        if (older == 0 || older == size) {
            return proof.isEmpty() && (older == 0 || MessageDigest.isEqual(olderRoot, root));
        }
        boolean whole = Long.bitCount(older) == 1;
        if (!whole && proof.isEmpty()) {
            return false;
        }
        MerkleProof at = new MerkleProof(older - 1, size - 1);
        while ((at.node & 1) == 1) {
            at.shift();
        }
        byte[] first = whole ? olderRoot : proof.getFirst();
        byte[] second = first;
        for (byte[] hash : whole ? proof : proof.subList(1, proof.size())) {
            if (at.last == 0) {
                return false;
            }
            if (at.fromLeft()) {
                first = MerkleTree.nodeHash(hash, first);
                second = MerkleTree.nodeHash(hash, second);
            } else {
                second = MerkleTree.nodeHash(second, hash);
            }
            at.up();
        }
        return at.last == 0 && MessageDigest.isEqual(first, olderRoot) && MessageDigest.isEqual(second, root);
    }

    /** Whether the sibling stands to the left. */
    private boolean fromLeft() {
        return (node & 1) == 1 || node == last;
    }

    /** To the parent; over those levels, too, on which the node at the tree's right edge has no sibling. */
    private void up() {
        if (fromLeft()) {
            while ((node & 1) == 0 && node != 0) {
                shift();
            }
        }
        shift();
    }

    private void shift() {
        node >>= 1;
        last >>= 1;
    }
}
