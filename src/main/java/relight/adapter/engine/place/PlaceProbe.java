package relight.adapter.engine.place;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.restore.RestoreRequest;
import relight.core.restore.beside.PlaceFacts;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** Looks at a place in the file system and changes nothing of it. */
public final class PlaceProbe {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final Path root;

    /**
     * @param root of the workspace, from which relative paths begin
     */
    public PlaceProbe(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Where the system lives: absolute, and links resolved where something is there. */
    public Path target(ProtectedSystem system) throws IOException {
        Path written = root.resolve(system.target("path").orElseThrow(() -> new Problem(
                Message.of("restore.beside.no-path", system.name()), Message.of("restore.beside.no-path.remedy")))).normalize();
        return Files.exists(written) ? written.toRealPath() : written;
    }

    /** The same request at a place in {@code folder}, where nothing is; the place itself is told for archives that bear its name. */
    public static RestoreRequest throwAway(RestoreRequest request, Path original, Path folder) {
        ProtectedSystem system = request.system();
        Map<String, String> target = Map.of("path", folder.toAbsolutePath().resolve(original.getFileName()).toString(),
                "original", original.toString());
        ProtectedSystem apart = new ProtectedSystem(system.name(), system.engine(), system.tier(), List.of(), system.objectives(), target,
                system.checks(), Optional.empty(), Optional.empty(), Optional.empty());
        return new RestoreRequest(apart, request.backup(), request.passedOver(), request.way(), request.into(), request.choices());
    }

    /**
     * What is seen.
     *
     * @param size   bytes of what is there
     * @param newest data in it
     * @param owned  files that belong to the target as the target itself does
     */
    public PlaceFacts look(RestoreRequest request, long size, Optional<String> newest, List<Path> owned) throws IOException, InterruptedException {
        Path target = target(request.system());
        boolean intoTaken = request.into().map(into -> Files.exists(target.resolveSibling(into), LinkOption.NOFOLLOW_LINKS)).orElse(false);
        return new PlaceFacts(host(), target, identity(target), size, newest, isMountPoint(target),
                Files.getFileStore(standing(target)).getUsableSpace(), TargetLock.of(target).owner().map(TargetLock.Owner::text),
                OpenFiles.holders(target, owned), intoTaken, Instant.now());
    }

    /** What tells this file from another one that has taken its name; empty where nothing is there. */
    public static Optional<String> identity(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(attributes.fileKey() != null ? attributes.fileKey().toString() : attributes.creationTime().toString());
    }

    private static boolean isMountPoint(Path target) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return false;
        }
        String name = target.toString().replace("\\", "\\134").replace(" ", "\\040");
        try (Stream<String> lines = Files.lines(MOUNTS)) {
            return lines.map(line -> line.split(" ")).anyMatch(fields -> fields.length > 4 && fields[4].equals(name));
        }
    }

    private static Path standing(Path path) {
        Path standing = path;
        while (!Files.exists(standing)) {
            standing = standing.getParent();
        }
        return standing;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
