package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relight.core.protocol.MerkleTree;

class HashTreeTest {

    @Test
    void knowsTheRootOfEverySizeThatItHasPassed() {
        HashTree tree = new HashTree();
        MerkleTree frontier = new MerkleTree();
        List<byte[]> roots = new ArrayList<>(List.of(frontier.root()));
        for (int i = 0; i < 1_100; i++) {
            tree.append(leaf(i));
            frontier.append(leaf(i));
            roots.add(frontier.root());
        }
        for (int size = 0; size <= 1_100; size++) {
            assertArrayEquals(roots.get(size), tree.root(size), "of " + size);
        }
    }

    @Test
    void provesEveryLeafOfEverySmallTreeAndNoOther() {
        HashTree tree = tree(70);
        for (int size = 1; size <= 70; size++) {
            for (int index = 0; index < size; index++) {
                List<byte[]> path = tree.inclusion(index, size);
                assertTrue(proves(tree, index, index, size, path), index + " in " + size);
                assertFalse(proves(tree, (index + 1) % 70, index, size, path), "another leaf than " + index + " in " + size);
                if (size > 1) {
                    assertFalse(proves(tree, index, (index + 1) % size, size, path), index + " at another place of " + size);
                }
            }
        }
    }

    @Test
    void provesThatATreeIsTheBeginningOfEveryLaterOne() {
        HashTree tree = tree(70);
        for (int size = 0; size <= 70; size++) {
            for (int older = 0; older <= size; older++) {
                List<byte[]> proof = tree.consistency(older, size);
                assertTrue(MerkleProof.consistent(older, tree.root(older), size, tree.root(size), proof), older + " and " + size);
                if (older > 0) {
                    assertFalse(MerkleProof.consistent(older, tree(older, 1).root(older), size, tree.root(size), proof), "another " + older + " and " + size);
                    assertFalse(MerkleProof.consistent(older, tree.root(older), size, tree(size, 1).root(size), proof), older + " and another " + size);
                }
            }
        }
    }

    @Test
    void provesAcrossTheBordersOfTiles() {
        HashTree tree = tree(66_000);
        for (long size : new long[] {255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000}) {
            for (long index : new long[] {0, 1, 127, 254, size / 2, size - 1}) {
                assertTrue(proves(tree, (int) index, index, size, tree.inclusion(index, size)), index + " in " + size);
            }
            for (long older : new long[] {1, 128, 255, 256, 257, 40_000, size - 1}) {
                if (older <= size) {
                    assertTrue(MerkleProof.consistent(older, tree.root(older), size, tree.root(size), tree.consistency(older, size)), older + " and " + size);
                }
            }
        }
    }

    @Test
    void takesNoProofThatWasChangedAnywhere() {
        HashTree tree = tree(300);
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            int size = 2 + random.nextInt(299);
            int index = random.nextInt(size);
            List<byte[]> path = new ArrayList<>(tree.inclusion(index, size));
            int older = 1 + random.nextInt(size - 1);
            List<byte[]> proof = new ArrayList<>(tree.consistency(older, size));
            spoil(path, random);
            spoil(proof, random);
            assertFalse(proves(tree, index, index, size, path));
            assertFalse(MerkleProof.consistent(older, tree.root(older), size, tree.root(size), proof));
        }
    }

    /** A bit flipped, a hash dropped, doubled or added. */
    private static void spoil(List<byte[]> hashes, Random random) {
        int at = hashes.isEmpty() ? 0 : random.nextInt(hashes.size());
        switch (hashes.isEmpty() ? 3 : random.nextInt(4)) {
            case 0 -> {
                byte[] changed = hashes.get(at).clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                hashes.set(at, changed);
            }
            case 1 -> hashes.remove(at);
            case 2 -> hashes.add(at, hashes.get(at));
            default -> hashes.add(new byte[MerkleTree.HASH]);
        }
    }

    @Test
    void refusesSizesThatItDoesNotHave() {
        HashTree tree = tree(5);
        assertThrows(IllegalArgumentException.class, () -> tree.root(6));
        assertThrows(IllegalArgumentException.class, () -> tree.inclusion(5, 5));
        assertThrows(IllegalArgumentException.class, () -> tree.consistency(4, 3));
    }

    private static boolean proves(HashTree tree, int leaf, long index, long size, List<byte[]> path) {
        Optional<byte[]> root = MerkleProof.root(MerkleTree.leafHash(leaf(leaf)), index, size, path);
        return root.isPresent() && Arrays.equals(root.get(), tree.root(size));
    }

    private static HashTree tree(int size) {
        return tree(size, 0);
    }

    /** Leaves numbered from a beginning. */
    private static HashTree tree(int size, int from) {
        HashTree tree = new HashTree();
        for (int i = 0; i < size; i++) {
            tree.append(leaf(from + i));
        }
        return tree;
    }

    private static byte[] leaf(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
