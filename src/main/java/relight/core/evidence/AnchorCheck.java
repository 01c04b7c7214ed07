package relight.core.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** Looks at one kind of anchor that a bundle carries beside its head. */
public interface AnchorCheck {

    /** All kinds that can be looked at offline. */
    List<AnchorCheck> ALL = List.of(new TimeStampCheck(), new LockedCopyCheck());

    /** What an anchor is worth. */
    enum Worth {
        /** Somebody whom the auditor knows says so. */
        PROVEN,
        /** It fits, but says nothing to this auditor alone. */
        NOT_PROVEN,
        /** It is damaged, or of another head. */
        WRONG
    }

    /**
     * What was found.
     *
     * @param words what it proves, or what is missing, or what is wrong with it
     * @param at    since when the head was elsewhere; where that is proven
     */
    record Found(Worth worth, Message words, Optional<Instant> at) {

        static Found wrong(Message words) {
            return new Found(Worth.WRONG, words, Optional.empty());
        }
    }

    /**
     * Empty where the file is none of this kind.
     *
     * @param trusted keys and certificates that the auditor was told of
     */
    Optional<Found> look(String name, byte[] file, Checkpoint head, List<TrustedKey> trusted);
}
