package relight.core.approval;

import java.nio.file.Path;
import java.util.Optional;

/** Keeps the key pair of whoever works with this Relight. */
public interface KeyKeeper {

    /** The pair; made where there is none yet. Throws a {@link relight.core.text.Problem} where it cannot be read or kept. */
    SigningKey own();

    /** The pair where there is one already. */
    Optional<SigningKey> known();

    /** Puts another pair in its place. Throws a {@link relight.core.text.Problem} where that fails; the old one is there then. */
    void replace(SigningKey next);

    /** Where it lies. */
    Path file();
}
