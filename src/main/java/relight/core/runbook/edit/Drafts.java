package relight.core.runbook.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import relight.core.runbook.Slug;
import relight.core.runbook.WholeFile;

/**
 * What was written into runbooks and not saved yet, kept in the data folder so that a crash loses nothing. Each draft is a file that
 * anybody can read; beside it lies what was in the runbook when it was begun.
 *
 * @param folder is made when the first draft is kept
 */
public record Drafts(Path folder) {

    /**
     * A text that is not in its runbook.
     *
     * @param base what was in the runbook when it was begun; empty where there was none
     */
    public record Draft(Optional<byte[]> base, byte[] text) {}

    /** Keeps the draft in the place of the one before. */
    public void keep(Path runbook, Draft draft) throws IOException {
        if (draft.base().isPresent()) {
            put(base(runbook), draft.base().get());
        } else {
            Files.deleteIfExists(base(runbook));
        }
        put(text(runbook), draft.text());
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file)) {
            WholeFile.replace(file, bytes);
        } else {
            WholeFile.create(file, bytes);
        }
    }

    public Optional<Draft> find(Path runbook) throws IOException {
        Path text = text(runbook);
        if (!Files.exists(text)) {
            return Optional.empty();
        }
        Optional<byte[]> base = Files.exists(base(runbook)) ? Optional.of(Files.readAllBytes(base(runbook))) : Optional.empty();
        return Optional.of(new Draft(base, Files.readAllBytes(text)));
    }

    /** Lets it go: it is saved, or nobody wants it. */
    public void forget(Path runbook) throws IOException {
        Files.deleteIfExists(text(runbook));
        Files.deleteIfExists(base(runbook));
    }

    private Path text(Path runbook) {
        return folder.resolve(stem(runbook) + ".md");
    }

    private Path base(Path runbook) {
        return folder.resolve(stem(runbook) + ".base");
    }

    /** The runbook's name for a person who looks, and its whole place for two of one name. */
    private static String stem(Path runbook) {
        String place = runbook.toAbsolutePath().normalize().toString();
        return Slug.of(runbook.getFileName().toString()) + "-" + UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
    }
}
