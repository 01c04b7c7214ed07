package relight.core.workspace;

import java.util.Optional;

/** Somebody who can be called on the night. */
public record Contact(String name, String role, Optional<String> phone, Optional<String> mail) {}
