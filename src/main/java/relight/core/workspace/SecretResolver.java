package relight.core.workspace;

import relight.core.text.Problem;

/** Gets the secrets that the workspace refers to, at the moment they are needed and not before. */
public interface SecretResolver {

    /** The secret; a {@link Problem} where it is not there, or lies open to others. */
    Secret resolve(SecretReference reference);
}
