package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A disk that is full, told apart from everything else that can go wrong with a file. */
public final class NoRoom {

    /** What a file system may keep for itself when nothing can be written any more. */
    private static final long AS_GOOD_AS_NOTHING = 1 << 20;

    private NoRoom() {}

    /**
     * The problem to tell where a write failed because its disk is full; empty where it failed for another reason. To be asked before
     * anything is cleaned up.
     *
     * @param folder that was written to
     */
    public static Optional<Problem> behind(IOException e, Path folder) {
        boolean said = String.valueOf(e.getMessage()).contains("No space left") || String.valueOf(e.getMessage()).contains("quota exceeded");
        return said || full(folder) ? Optional.of(in(folder, e)) : Optional.empty();
    }

    public static Problem in(Path folder, Exception cause) {
        return new Problem(Message.of("restore.beside.full", folder.toString()), Message.of("restore.beside.full.remedy"), cause);
    }

    /** The system's words for what failed, without the name of a class. */
    public static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null ? file.getFile() + ": " + file.getReason()
                : Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
    }

    /** The reason may be told in another language than English; the room that is left is the same in each. */
    private static boolean full(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < AS_GOOD_AS_NOTHING;
        } catch (IOException notThere) {
            return false;
        }
    }
}
