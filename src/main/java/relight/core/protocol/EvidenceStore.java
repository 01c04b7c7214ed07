package relight.core.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where open recoveries are kept for other machines. All calls block; a store that is away or denies throws an {@link IOException}
 * or a {@link relight.core.text.Problem} that says so.
 */
public interface EvidenceStore extends AutoCloseable {

    /** Puts a file under this name, whole or not at all, in the place of what was there. */
    void put(String name, Path file) throws IOException;

    /** What lies under this name; empty where there is nothing. */
    Optional<InputStream> open(String name) throws IOException;

    List<String> names() throws IOException;

    /** How people name the place of a name: an absolute path or {@code s3://bucket/prefix/name}; of the whole store for an empty one. */
    String describe(String name);

    @Override
    void close();
}
