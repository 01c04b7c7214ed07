package relight.core.workspace;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups lie. */
public sealed interface StoreDefinition {

    String name();

    /** A folder on this machine or a mounted disk; {@code offsite} tells whether it is outside the site (3-2-1). */
    record Folder(String name, Path path, boolean offsite) implements StoreDefinition {}

    /**
     * A bucket that speaks S3. Credentials come from the AWS default chain, or from the named profile; never from the workspace.
     *
     * @param prefix    keys below it belong to the store; empty for the whole bucket
     * @param endpoint  another server than AWS
     * @param pathStyle the bucket in the path and not in the host name
     */
    record S3(String name, String bucket, String prefix, Optional<String> region, Optional<URI> endpoint,
              boolean pathStyle, Optional<String> profile, boolean offsite) implements StoreDefinition {}

    boolean offsite();
}
