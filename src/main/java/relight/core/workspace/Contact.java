package relight.core.workspace;

import java.util.Optional;

/**
 * Somebody who can be called on the night.
 *
 * @param deputy the name of the contact who is called when this one does not answer
 */
public record Contact(String name, String role, Optional<String> phone, Optional<String> mail, Optional<String> deputy) {

    /** Somebody without a deputy. */
    public Contact(String name, String role, Optional<String> phone, Optional<String> mail) {
        this(name, role, phone, mail, Optional.empty());
    }
}
