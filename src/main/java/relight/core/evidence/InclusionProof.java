package relight.core.evidence;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import relight.core.protocol.MerkleTree;

/**
 * That one event stands in a log, in the form of C2SP tlog-proof: other people's tools can read it.
 *
 * @param index      the event's number
 * @param path       from the leaf's sibling to the root's child
 * @param checkpoint signed by the log, and by whoever cosigned
 */
public record InclusionProof(long index, List<byte[]> path, SignedNote checkpoint) {

    private static final String FIRST = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";
    private static final String EXTRA = "extra ";

    public InclusionProof {
        path = List.copyOf(path);
    }

    /** Reads such a file; throws an {@link IllegalArgumentException} where it is none. */
    public static InclusionProof read(String proof) {
        int blank = proof.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException("no proof");
        }
        List<String> lines = new ArrayList<>(proof.substring(0, blank).lines().toList());
        if (lines.size() < 2 || !lines.removeFirst().equals(FIRST)) {
            throw new IllegalArgumentException("no proof of this form");
        }
        if (lines.getFirst().startsWith(EXTRA)) {
            lines.removeFirst();
        }
        if (lines.isEmpty() || lines.size() > 1 + MerkleProof.MOST_HASHES || !lines.getFirst().matches(INDEX + "(0|[1-9][0-9]{0,17})")) {
            throw new IllegalArgumentException("no proof");
        }
        long index = Long.parseLong(lines.removeFirst().substring(INDEX.length()));
        return new InclusionProof(index, hashes(lines), SignedNote.read(proof.substring(blank + 2)));
    }

    static List<byte[]> hashes(List<String> lines) {
        List<byte[]> hashes = lines.stream().map(Base64.getDecoder()::decode).toList();
        if (hashes.stream().anyMatch(hash -> hash.length != MerkleTree.HASH)) {
            throw new IllegalArgumentException("no hash of 32 bytes");
        }
        return hashes;
    }

    /** Whether the event with these bytes is the one. The checkpoint's signatures are another question. */
    public boolean holds(byte[] leaf) {
        Checkpoint head = Checkpoint.read(checkpoint.text());
        return MerkleProof.root(MerkleTree.leafHash(leaf), index, head.size(), path).filter(root -> MessageDigest.isEqual(root, head.root())).isPresent();
    }

    @Override
    public String toString() {
        StringBuilder proof = new StringBuilder(FIRST).append('\n').append(INDEX).append(index).append('\n');
        path.forEach(hash -> proof.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        return proof.append('\n').append(checkpoint).toString();
    }
}
