package relight.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relight.core.workspace.StoreDefinition;

/** A bucket of a real S3 server that breaks off in the middle of an object, once for each that is named; it is reached through a relay. */
public final class BreakingBucket implements AutoCloseable {

    private static final String NAME = "backups";

    private final S3Server server = S3Server.start();
    private final BreakingRelay relay = new BreakingRelay(server.endpoint());
    private int breaks;

    public BreakingBucket() {
        server.bucket(NAME);
    }

    public void put(String key, Path file) {
        server.put(NAME, key, file);
    }

    /** All of a bucket as a store of that name. */
    public StoreDefinition.S3 store(String name) {
        return new StoreDefinition.S3(name, NAME, "", Optional.of("us-east-1"), Optional.of(relay.endpoint()), true, Optional.empty(), true);
    }

    /** The next one that reads the object loses its connection half way. */
    public void breakIn(String key, Path file) throws IOException {
        relay.breakIn("GET /" + NAME + "/" + key, Files.size(file) / 2);
        breaks++;
    }

    /**
     * That each has broken off, and the reading went on from there.
     *
     * @param bytes that the restore needs of the store
     * @param lines what the restore said
     */
    public void assertReadOn(long bytes, List<String> lines) {
        assertEquals(breaks, relay.breaks(), lines::toString);
        assertTrue(relay.passed() < bytes * 5 / 4, () -> "resumed, not begun again: " + relay.passed() + " of " + bytes + " " + lines);
        assertTrue(lines.stream().filter(line -> line.contains("the store broke off at")).count() >= breaks, lines::toString);
    }

    @Override
    public void close() {
        relay.close();
        server.close();
    }
}
