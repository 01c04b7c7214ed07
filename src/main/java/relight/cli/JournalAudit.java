package relight.cli;

import java.util.List;
import relight.core.evidence.Anchors;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;

/**
 * What lies beside a journal file that is to be verified.
 *
 * @param heads signed ones of it
 * @param keys  that they may be signed with
 * @param anchors what others have said of them
 */
public record JournalAudit(List<SignedNote> heads, List<NoteKey> keys, Anchors anchors) {

    public JournalAudit {
        heads = List.copyOf(heads);
        keys = List.copyOf(keys);
    }
}
