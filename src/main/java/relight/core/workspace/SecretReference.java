package relight.core.workspace;

/**
 * Where a secret is to be found; the workspace never holds one itself.
 *
 * <p>Written {@code env:NAME} or {@code file:PATH}. Passwords of PostgreSQL also come from {@code ~/.pgpass}, and those of S3
 * from the AWS chain, without a reference.
 */
public sealed interface SecretReference {

    record Environment(String variable) implements SecretReference {}

    /** A file that only its owner may read. */
    record File(String path) implements SecretReference {}
}
