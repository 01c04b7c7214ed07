package relight.adapter.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import relight.core.evidence.Anchors;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.NoteKey;

/** What others have said of heads, as files beside the heads: a folder a head, and a list of the cosigners who are known. */
public final class AnchorFolder implements Anchors {

    private static final String END = ".anchors";
    private static final String COSIGNERS = "cosigners.keys";

    private final Path folder;

    /**
     * @param folder that the heads lie in, too
     */
    public AnchorFolder(Path folder) {
        this.folder = folder;
    }

    private Path place(Checkpoint head) {
        return folder.resolve(CheckpointFolder.name(head.origin())).resolve(head.size() + END);
    }

    @Override
    public Map<String, byte[]> of(Checkpoint head) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(place(head))) {
            for (Path file : all.toList()) {
                files.put(IN_BUNDLE + file.getFileName(), Files.readAllBytes(file));
            }
            return files;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Map.of();
        } catch (IOException e) {
            throw CheckpointFolder.problem(place(head), e);
        }
    }

    @Override
    public void keep(Checkpoint head, String name, byte[] file) {
        CheckpointFolder.write(place(head).resolve(name), file);
    }

    @Override
    public List<NoteKey> cosigners() {
        Path list = folder.resolve(COSIGNERS);
        try {
            return Files.readAllLines(list).stream().map(NoteKey::read).flatMap(Optional::stream).distinct().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw CheckpointFolder.problem(list, e);
        }
    }

    @Override
    public synchronized void know(NoteKey cosigner) {
        if (cosigners().contains(cosigner)) {
            return;
        }
        Path list = folder.resolve(COSIGNERS);
        try {
            Files.createDirectories(folder);
            Files.writeString(list, cosigner + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw CheckpointFolder.problem(list, e);
        }
    }
}
