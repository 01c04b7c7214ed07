package relight.core.evidence;

import java.util.List;
import relight.core.protocol.ProtocolLog;

/** Proofs over a log as it stands on disk. */
public record LogProofs(ProtocolLog log) {

    /** Its tree of this size. */
    HashTree tree(long size) {
        HashTree tree = new HashTree();
        log.leaves(size, tree::append);
        return tree;
    }

    /** That an event stands in the log that a head speaks for. */
    InclusionProof inclusion(long event, SignedNote note) {
        long size = Checkpoint.read(note.text()).size();
        return new InclusionProof(event, tree(size).inclusion(event, size), note);
    }

    /** What somebody who remembers the log with this many events needs to see before they cosign a head. */
    HeadRequest since(long older, SignedNote note) {
        long size = Checkpoint.read(note.text()).size();
        return new HeadRequest(older, older == 0 ? List.of() : tree(size).consistency(older, size), note);
    }
}
