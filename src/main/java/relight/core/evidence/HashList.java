package relight.core.evidence;

import java.util.Arrays;
import relight.core.protocol.MerkleTree;

/** Hashes one after another in one array: a million of them are 32 MB, as objects they would be three times that. */
final class HashList {

    private byte[] bytes = new byte[64 * MerkleTree.HASH];
    private int count;

    void add(byte[] hash) {
        int at = Math.multiplyExact(count, MerkleTree.HASH);
        if (at == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(at, at));
        }
        System.arraycopy(hash, 0, bytes, at, MerkleTree.HASH);
        count++;
    }

    int size() {
        return count;
    }

    byte[] get(long index) {
        return range(index, index + 1);
    }

    /** The hashes from one index to before another, one after another. */
    byte[] range(long from, long to) {
        if (from < 0 || to > count) {
            throw new IndexOutOfBoundsException("hashes " + from + " to " + to + " of " + count);
        }
        return Arrays.copyOfRange(bytes, (int) from * MerkleTree.HASH, (int) to * MerkleTree.HASH);
    }
}
