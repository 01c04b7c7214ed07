package relight.core.evidence;

import java.util.Optional;

/**
 * Remembers the last head that was signed of each log, in another place than the log: whoever puts an old copy of the log back
 * would otherwise go on from there without anybody noticing.
 */
public interface HeadGuard {

    Optional<SignedNote> last(String origin);

    /** Remembers a head before anybody is given it. Throws a {@link relight.core.text.Problem} where that fails. */
    void remember(SignedNote head);
}
