package relight.adapter.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.protocol.EvidenceStore;
import relight.core.runbook.WholeFile;

/** Open recoveries in a folder that several machines see. */
public final class FolderEvidence implements EvidenceStore {

    private final Path folder;

    public FolderEvidence(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The folder is made, but not the one above it: that is where a disk or a share is mounted, or is not. */
    @Override
    public void put(String name, Path file) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        Files.createDirectories(folder.resolve(name).getParent());
        Path beside = Files.createTempFile(folder, ".new", ".part");
        try {
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            WholeFile.place(beside, folder.resolve(name));
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(Files.newInputStream(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).toList();
        }
    }

    @Override
    public String describe(String name) {
        return name.isEmpty() ? folder.toString() : folder.resolve(name).toString();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
