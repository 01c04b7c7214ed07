package relight.cli;

import java.util.List;
import relight.core.evidence.Anchors;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;
import relight.core.protocol.AttachmentStore;
import relight.core.text.Problem;

/**
 * What lies beside a journal file that is to be verified.
 *
 * @param heads signed ones of it
 * @param keys  that they may be signed with
 * @param anchors what others have said of them
 * @param files   that were attached
 */
public record JournalAudit(List<SignedNote> heads, List<NoteKey> keys, Anchors anchors, AttachmentStore files) {

    /** Whether a file that was attached is there, and is what was attached. */
    boolean has(String sha256) {
        try {
            return files.read(sha256).length > 0;
        } catch (Problem absent) {
            return false;
        }
    }

    public JournalAudit {
        heads = List.copyOf(heads);
        keys = List.copyOf(keys);
    }
}
