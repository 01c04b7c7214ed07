package relight.core.evidence;

import java.util.List;
import java.util.Map;

/** What others have said of a log's heads, as far as it has come back to this machine. Throws a Problem where it cannot be read or kept. */
public interface Anchors {

    /** Where such files lie in a bundle. */
    String IN_BUNDLE = "anchors/";

    /** Files that anchor this head, by the name that they have in a bundle. */
    Map<String, byte[]> of(Checkpoint head);

    /** Keeps such a file. */
    void keep(Checkpoint head, String name, byte[] file);

    /** Whose cosignatures are known here. */
    List<NoteKey> cosigners();

    /** Knows a cosigner from here on. */
    void know(NoteKey cosigner);
}
