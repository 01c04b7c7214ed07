package relight.core.evidence;

import java.util.List;
import java.util.Optional;

/** Keeps the signed heads of logs, beside the logs themselves. Throws a {@link relight.core.text.Problem} where it cannot. */
public interface Checkpoints {

    /** Those of one log, the smallest first. */
    List<SignedNote> all(String origin);

    /** The one with most events. */
    default Optional<SignedNote> newest(String origin) {
        List<SignedNote> all = all(origin);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Keeps a head; more signatures of a head that is kept already are added to it. */
    void keep(SignedNote note);
}
