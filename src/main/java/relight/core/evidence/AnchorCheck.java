package relight.core.evidence;

import java.util.Optional;
import relight.core.text.Message;

/** Looks at one kind of anchor that a bundle carries beside its head. */
public interface AnchorCheck {

    /**
     * What was found.
     *
     * @param holds whether the anchor is one of this head
     * @param words what it proves, or what is wrong with it
     */
    record Found(boolean holds, Message words) {}

    /** Empty where the file is none of this kind. */
    Optional<Found> look(String name, byte[] file, SignedNote head);
}
