package relight.core.workspace;

import java.util.Optional;
import relight.core.approval.VerifyingKey;

/**
 * Somebody who can be called on the night.
 *
 * @param deputy the name of the contact who is called when this one does not answer
 * @param key    the public half of the key with which they approve on their own machine
 */
public record Contact(String name, String role, Optional<String> phone, Optional<String> mail, Optional<String> deputy,
                      Optional<VerifyingKey> key) {

    /** Somebody who approves nothing from elsewhere. */
    public Contact(String name, String role, Optional<String> phone, Optional<String> mail, Optional<String> deputy) {
        this(name, role, phone, mail, deputy, Optional.empty());
    }

    /** Somebody without a deputy. */
    public Contact(String name, String role, Optional<String> phone, Optional<String> mail) {
        this(name, role, phone, mail, Optional.empty());
    }
}
