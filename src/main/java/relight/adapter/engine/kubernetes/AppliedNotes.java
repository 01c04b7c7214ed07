package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import relight.core.kubernetes.ObjectKind;

/**
 * What a restore makes and changes in a cluster, noted before each request, so that the way back is known also when its console dies. The
 * objects that stood there before are kept in the run's private folder, Secrets among them, until the restore is committed (K8-7).
 */
final class AppliedNotes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MADE = "MADE";
    private static final String CHANGED = "CHANGED";

    private final Path folder;

    AppliedNotes(Path folder) {
        this.folder = folder;
    }

    /** An object that was or may have been made or changed. */
    record Applied(boolean made, ObjectKind kind, String namespace, String name) {

        private String line() {
            return String.join("\t", made ? MADE : CHANGED, kind.group(), kind.version(), kind.kind(), kind.plural(), Boolean.toString(kind.namespaced()), namespace, name) + "\n";
        }

        private static Optional<Applied> read(String line) {
            String[] parts = line.split("\t", -1);
            return parts.length != 8 ? Optional.empty()
                    : Optional.of(new Applied(parts[0].equals(MADE), new ObjectKind(parts[1], parts[2], parts[3], parts[4], Boolean.parseBoolean(parts[5])), parts[6], parts[7]));
        }
    }

    synchronized void make(ObjectKind kind, String namespace, String name) throws IOException {
        append(new Applied(true, kind, namespace, name));
    }

    /** @param before as it stands in the cluster; only the first is kept where it is changed twice */
    synchronized void change(ObjectKind kind, String namespace, String name, ObjectNode before) throws IOException {
        Applied applied = new Applied(false, kind, namespace, name);
        Path file = file(applied);
        if (Files.notExists(file)) {
            folder();
            Path part = folder.resolve("part");
            Files.write(part, JSON.writeValueAsBytes(before));
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            Files.move(part, file);
        }
        append(applied);
    }

    private void append(Applied applied) throws IOException {
        folder();
        Files.writeString(folder.resolve("applied"), applied.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void folder() throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private Path file(Applied applied) {
        return folder.resolve(UUID.nameUUIDFromBytes(applied.line().getBytes(StandardCharsets.UTF_8)) + ".json");
    }

    /** In the order in which they came; each once. A last line that was cut off by a death says nothing: its request was not sent. */
    List<Applied> all() throws IOException {
        Path file = folder.resolve("applied");
        if (Files.notExists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        Set<Applied> all = new LinkedHashSet<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> Applied.read(line).ifPresent(all::add));
        return List.copyOf(all);
    }

    /** What stood there before. */
    Optional<ObjectNode> before(Applied applied) throws IOException {
        Path file = file(applied);
        return Files.exists(file) ? Optional.of((ObjectNode) JSON.readTree(file.toFile())) : Optional.empty();
    }

    void forget() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
