package relight.core.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Place;
import relight.core.text.Problem;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/** Reads a folder with {@code relight.yaml} and {@code runbooks/*.md} into a {@link Workspace}. */
public final class WorkspaceReader {

    /** More than any team writes by hand; a larger file is another one, or an attack. */
    static final long GREATEST_FILE = 1_000_000;

    private static final Place START = new Place(Workspace.FILE, 1, 1);

    /** What a look at a workspace gives. */
    public sealed interface Reading {

        record Good(Workspace workspace) implements Reading {}

        /** Everything that is wrong with the file, in its order, each with its place and the next thing to do. */
        record Faulty(List<Problem> problems) implements Reading {}
    }

    /** The workspace in a folder; throws a {@link Problem} that lists everything that is wrong with it. */
    public Workspace read(Path root) {
        return switch (examine(root)) {
            case Reading.Good good -> good.workspace();
            case Reading.Faulty faulty -> throw together(faulty.problems());
        };
    }

    /** The workspace in a folder, or all that is wrong with it; for an editor or a list on screen. */
    public Reading examine(Path root) {
        Findings findings = new Findings();
        try {
            String text = text(root.resolve(Workspace.FILE), findings);
            if (!findings.isEmpty()) {
                return new Reading.Faulty(findings.problems());
            }
            Optional<Node> tree = YamlReader.read(text, START, findings::add);
            List<Path> runbooks = runbooks(root);
            Optional<Workspace> workspace = tree.flatMap(node -> new WorkspaceForm(root, runbooks, findings).fill(node));
            if (tree.isEmpty() && findings.isEmpty()) {
                findings.add(START, Message.of("workspace.file.empty"), Message.of("workspace.file.empty.remedy"));
            }
            return findings.isEmpty() ? new Reading.Good(workspace.orElseThrow()) : new Reading.Faulty(findings.problems());
        } catch (Problem problem) {
            return new Reading.Faulty(List.of(problem));
        }
    }

    private static String text(Path file, Findings findings) {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            throw new Problem(Message.of("workspace.folder.missing", folder), Message.of("workspace.folder.missing.remedy", folder));
        }
        if (!Files.exists(file)) {
            throw new Problem(Message.of("workspace.file.missing", folder), Message.of("workspace.file.missing.remedy", folder));
        }
        try {
            if (Files.isDirectory(file)) {
                throw new Problem(Message.of("workspace.file.folder", file), Message.of("workspace.file.missing.remedy", folder));
            }
            if (Files.size(file) > GREATEST_FILE) {
                throw new Problem(Message.of("workspace.file.large", file, new Bytes(Files.size(file)), new Bytes(GREATEST_FILE)),
                        Message.of("workspace.file.large.remedy"));
            }
            return decoded(Files.readAllBytes(file), findings);
        } catch (IOException e) {
            throw new Problem(Message.of("workspace.file.unreadable", file, e.getClass().getSimpleName()),
                    Message.of("workspace.file.unreadable.remedy", file), e);
        }
    }

    private static String decoded(byte[] bytes, Findings findings) throws CharacterCodingException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        String read = text.toString();
        if (result.isError()) {
            int line = (int) read.chars().filter(c -> c == '\n').count() + 1;
            int column = read.length() - read.lastIndexOf('\n');
            findings.add(new Place(Workspace.FILE, line, column), Message.of("workspace.file.encoding"),
                    Message.of("workspace.file.encoding.remedy"));
        }
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static List<Path> runbooks(Path root) {
        Path folder = root.resolve("runbooks");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.md")) {
            for (Path file : found) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw new Problem(Message.of("workspace.file.unreadable", folder, e.getClass().getSimpleName()),
                    Message.of("workspace.file.unreadable.remedy", folder), e);
        }
        Collections.sort(files);
        return files;
    }

    private static Problem together(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.getFirst();
        }
        Message list = line(problems.getLast());
        for (Problem problem : problems.subList(0, problems.size() - 1).reversed()) {
            list = Message.of("workspace.problems.next", line(problem), list);
        }
        return new Problem(Message.of("workspace.problems", Workspace.FILE, problems.size(), list));
    }

    private static Message line(Problem problem) {
        return problem.remedy()
                .map(remedy -> Message.of("workspace.problems.line", problem.what(), remedy))
                .orElse(problem.what());
    }
}
