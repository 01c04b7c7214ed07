package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import relight.core.kubernetes.ObjectKind;
import relight.core.recovery.StepRun;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * How each change of one step is put back, noted on disk before its request is sent. It lies in the recovery's private folder, since a
 * Secret may be among what was changed (K8-7).
 */
final class ChangeNotes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "cluster-";

    private final Path file;

    private ChangeNotes(Path file) {
        this.file = file;
    }

    static ChangeNotes of(String step, StepRun run) {
        return new ChangeNotes(run.shared().resolve(NAME + UUID.nameUUIDFromBytes(step.getBytes(StandardCharsets.UTF_8)) + ".jsonl"));
    }

    /** Of a recovery that is over: what a Secret was is not kept for a way back that there is no longer. */
    static void forget(Path shared) {
        if (!Files.isDirectory(shared)) {
            return;
        }
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(shared, NAME + "*.jsonl")) {
            for (Path note : notes) {
                Files.delete(note);
            }
        } catch (IOException e) {
            System.getLogger(ChangeNotes.class.getName()).log(System.Logger.Level.WARNING, "The notes of changes in a cluster stay in " + shared, e);
        }
    }

    /**
     * How a change is put back.
     *
     * @param body a merge patch, the whole object where it was deleted, nothing where it was made, the revisions of a release of Helm
     * @param set  the merge patch that made the change; empty where it was none
     */
    record Note(Way way, ObjectKind kind, String namespace, String name, ObjectNode body, ObjectNode set) {

        enum Way { PATCH, CREATE, DELETE, RELEASE }

        /** Also of a note that an earlier version wrote. */
        Note {
            set = set == null ? JSON.createObjectNode() : set;
        }

        Note(Way way, ObjectKind kind, String namespace, String name, ObjectNode body) {
            this(way, kind, namespace, name, body, JSON.createObjectNode());
        }
    }

    void add(Note note) {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((JSON.writeValueAsString(note) + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.notes", file, String.valueOf(e.getMessage())), Message.of("kubernetes.notes.remedy"), e);
        }
    }

    /** The newest first. One that was cut off by a death belongs to a request that was never sent. */
    List<Note> all() {
        try {
            List<Note> notes = new ArrayList<>();
            String text = Files.exists(file) ? Files.readString(file) : "";
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                notes.add(JSON.readValue(line, Note.class));
            }
            return notes.reversed();
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.notes", file, String.valueOf(e.getMessage())), Message.of("kubernetes.notes.remedy"), e);
        }
    }
}
