package relight.adapter.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.Checkpoints;
import relight.core.evidence.HeadGuard;
import relight.core.evidence.NoteSignature;
import relight.core.evidence.SignedNote;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Signed heads as files, each as other people's tools read it: a folder a log, a file a head, named by its size. */
public final class CheckpointFolder implements Checkpoints {

    private static final String END = ".checkpoint";

    private final Path folder;

    public CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** A guard that remembers the newest head of each log in a folder of its own. */
    public static HeadGuard guard(Path folder) {
        CheckpointFolder heads = new CheckpointFolder(folder);
        return new HeadGuard() {
            @Override
            public Optional<SignedNote> last(String origin) {
                return heads.read(folder.resolve(name(origin) + END));
            }

            @Override
            public void remember(SignedNote head) {
                write(folder.resolve(name(Checkpoint.read(head.text()).origin()) + END), head);
            }
        };
    }

    @Override
    public List<SignedNote> all(String origin) {
        try (Stream<Path> files = Files.list(of(origin))) {
            return files.filter(file -> file.getFileName().toString().endsWith(END)).map(this::read).flatMap(Optional::stream)
                    .sorted((one, other) -> Long.compare(size(one), size(other))).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw problem(of(origin), e);
        }
    }

    private static long size(SignedNote note) {
        return Checkpoint.read(note.text()).size();
    }

    @Override
    public synchronized void keep(SignedNote note) {
        Checkpoint head = Checkpoint.read(note.text());
        Path file = of(head.origin()).resolve(head.size() + END);
        Optional<SignedNote> known = read(file).filter(one -> one.text().equals(note.text()));
        SignedNote whole = known.orElse(note);
        for (NoteSignature signature : note.signatures()) {
            whole = whole.with(signature);
        }
        if (known.isEmpty() || !known.get().toString().equals(whole.toString())) {
            write(file, whole);
        }
    }

    private Path of(String origin) {
        return folder.resolve(name(origin));
    }

    /** Names of logs come from files that other people give us, too. */
    static String name(String origin) {
        return origin.replaceAll("[^A-Za-z0-9-]", "_");
    }

    private Optional<SignedNote> read(Path file) {
        try {
            SignedNote note = SignedNote.read(Files.readString(file));
            Checkpoint.read(note.text());
            return Optional.of(note);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw problem(file, e);
        }
    }

    private static void write(Path file, SignedNote note) {
        write(file, note.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whole or not at all, also where the power fails. */
    static void write(Path file, byte[] bytes) {
        try {
            Path beside = Files.createTempFile(Files.createDirectories(file.getParent()), ".head", ".new");
            try {
                Files.write(beside, bytes);
                WholeFile.place(beside, file);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw problem(file, e);
        }
    }

    static Problem problem(Path path, Exception cause) {
        return new Problem(Message.of("evidence.heads.failed", path.toString(), String.valueOf(cause.getMessage())),
                Message.of("evidence.heads.failed.remedy"), cause);
    }
}
