package relight.core.evidence;

import java.util.List;
import java.util.Map;

/** What others have said of a log's heads, as far as it has come back to this machine. */
public interface Anchors {

    /** None at all. */
    Anchors NONE = new Anchors() {
        @Override
        public Map<String, byte[]> of(SignedNote head) {
            return Map.of();
        }

        @Override
        public List<NoteKey> cosigners() {
            return List.of();
        }
    };

    /** Files that anchor this head, by the name that they have in a bundle. */
    Map<String, byte[]> of(SignedNote head);

    /** Whose cosignatures are known here. */
    List<NoteKey> cosigners();
}
