package relight.core.workspace;

import java.util.Optional;

/**
 * Where a secret is to be found; the workspace never holds one itself.
 *
 * <p>Written {@code env:NAME} or {@code file:PATH}. Passwords of PostgreSQL also come from {@code ~/.pgpass}, and those of S3
 * from the AWS chain, without a reference.
 */
public sealed interface SecretReference {

    /** Reads {@code env:NAME} or {@code file:PATH}; empty for anything else, a literal secret above all. */
    static Optional<SecretReference> parse(String written) {
        String text = written.strip();
        if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
            return Optional.of(new Environment(text.substring("env:".length())));
        }
        if (text.startsWith("file:") && !text.substring("file:".length()).isBlank()) {
            return Optional.of(new File(text.substring("file:".length()).strip()));
        }
        return Optional.empty();
    }

    /** A variable of the environment that Relight was started in. */
    record Environment(String variable) implements SecretReference {}

    /** A file that only its owner may read. */
    record File(String path) implements SecretReference {}
}
