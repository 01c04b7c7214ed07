package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relight.core.text.Messages;

/**
 * Documents of every shape that Markdown runbooks have, each beside the steps that are to be found in it: number, kind, line, title,
 * and the script to the letter.
 */
class MarkdownShapesTest {

    private static final Path FOLDER = Path.of("src/test/resources/relight/core/runbook/markdown");

    static List<String> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".md")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void B13_findsTheStepsOfADocumentOfThisShape(String name) throws IOException {
        String source = Files.readString(FOLDER.resolve(name));
        Runbook runbook = new RunbookReader().read(name, source);
        assertEquals(source, runbook.source());
        assertEquals(Files.readString(FOLDER.resolve(name.replace(".md", ".steps"))), told(runbook));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void findsTheSameWhereWindowsSavedIt(String name) throws IOException {
        String source = Files.readString(FOLDER.resolve(name));
        String saved = "\uFEFF" + source.replace("\n", "\r\n");
        Runbook runbook = new RunbookReader().read(name, saved);
        assertEquals(saved, runbook.source());
        assertEquals(new RunbookReader().read(name, source).sections(), runbook.sections());
    }

    @Test
    void thereAreDocumentsOfAtLeastThirtyShapes() throws IOException {
        assertTrue(documents().size() >= 30);
    }

    private static String told(Runbook runbook) {
        String steps = runbook.steps().stream().map(MarkdownShapesTest::told).collect(Collectors.joining());
        String notes = runbook.notes().stream()
                .map(note -> "!!! " + note.line() + " " + Messages.english().say(note.text()) + "\n").collect(Collectors.joining());
        return "### " + runbook.title() + "\n" + steps + notes;
    }

    private static String told(Step step) {
        String inputs = step.header().inputs().isEmpty() ? ""
                : " (" + step.header().inputs().stream().map(Input::name).collect(Collectors.joining(", ")) + ")";
        String expected = step instanceof Step.Shell shell ? shell.expected().map(text -> "--- shown as its output\n" + text + "\n").orElse("") : "";
        return "=== " + step.id() + " " + step.kind() + " line " + step.header().line() + ": " + step.title() + inputs + "\n"
                + step.text() + "\n" + expected;
    }
}
