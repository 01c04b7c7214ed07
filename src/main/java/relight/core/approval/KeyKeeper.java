package relight.core.approval;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** Keeps the key pair of whoever works with this Relight. */
public interface KeyKeeper {

    /** The pair; made where there is none yet. Throws a {@link relight.core.text.Problem} where it cannot be read or kept. */
    SigningKey own();

    /** The pair where there is one already. */
    Optional<SigningKey> known();

    /** Puts another pair in its place. Throws a {@link relight.core.text.Problem} where that fails; the old one is there then. */
    void replace(SigningKey next);

    /** The file that it lies in, or that says where. */
    Path file();

    /** Where it lies and why there, in sentences. */
    default List<Message> where() {
        return List.of(Message.of("evidence.key.in-file", file().toString()));
    }
}
