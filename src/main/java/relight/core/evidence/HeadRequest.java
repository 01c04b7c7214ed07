package relight.core.evidence;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Asks somebody who remembers an older head of a log to cosign a newer one, in the form of C2SP tlog-witness's add-checkpoint.
 *
 * @param olderSize of the head that they remember; 0 where they have never seen one
 * @param proof     that the log has only grown since
 */
public record HeadRequest(long olderSize, List<byte[]> proof, SignedNote checkpoint) {

    private static final String OLD = "old ";

    public HeadRequest {
        proof = List.copyOf(proof);
    }

    /** Reads a request that may come from anybody; throws an {@link IllegalArgumentException} where it is none. */
    public static HeadRequest read(String body) {
        int blank = body.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException("no request");
        }
        List<String> lines = new ArrayList<>(body.substring(0, blank).lines().toList());
        if (lines.isEmpty() || lines.size() > 1 + MerkleProof.MOST_HASHES || !lines.getFirst().matches(OLD + "(0|[1-9][0-9]{0,17})")) {
            throw new IllegalArgumentException("no request");
        }
        long older = Long.parseLong(lines.removeFirst().substring(OLD.length()));
        return new HeadRequest(older, InclusionProof.hashes(lines), SignedNote.read(body.substring(blank + 2)));
    }

    /** Whether the log has only grown since that head. */
    public boolean continues(Checkpoint older) {
        Checkpoint newer = Checkpoint.read(checkpoint.text());
        return older.size() == olderSize && MerkleProof.consistent(older.size(), older.root(), newer.size(), newer.root(), proof);
    }

    @Override
    public String toString() {
        StringBuilder body = new StringBuilder(OLD).append(olderSize).append('\n');
        proof.forEach(hash -> body.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        return body.append('\n').append(checkpoint).toString();
    }
}
