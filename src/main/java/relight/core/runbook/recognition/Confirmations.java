package relight.core.runbook.recognition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** Takes offers into use: writes them into the document or the workspace with the smallest change that says it. */
public final class Confirmations {

    private final Path root;

    public Confirmations(Path root) {
        this.root = root;
    }

    /**
     * Writes what was confirmed.
     *
     * @return the file that was changed
     * @throws Problem where the file has been changed since it was read, or cannot be changed without touching more of it; nothing is
     *                 written then
     */
    public Path confirm(Runbook runbook, Offer offer) throws IOException {
        return switch (offer) {
            case Offer.Limit limit -> document(runbook, source -> FrontMatterEdit.put(runbook.name(), source, limit.measure(), limit.value()));
            case Offer.NativeStep step -> document(runbook, source -> inPlace(source, step));
            case Offer.NativeRestore restore -> document(runbook, source -> GuardedEdit.apply(source, restore.found().origin().line(), restore.found().to(),
                    restore.systems().stream().map(system -> new GuardedEdit.Restored(system, restore.found().backup(), restore.found().choices())).toList()));
            case Offer.Case added -> {
                String source = read(root.resolve(Workspace.FILE));
                yield workspace(source, WorkspaceEdit.put(source, added));
            }
            case Offer.Reach reach -> {
                String source = read(root.resolve(Workspace.FILE));
                yield workspace(source, WorkspaceEdit.put(source, reach));
            }
        };
    }

    /** Every other line stays as it is, to its line break. */
    private static String inPlace(String source, Offer.NativeStep step) {
        List<String> lines = new ArrayList<>(List.of(source.split("(?<=\n)", -1)));
        int from = step.found().origin().line() - 1;
        List<String> fence = lines.subList(from, from + step.found().lines());
        String end = fence.getFirst().endsWith("\r\n") ? "\r\n" : "\n";
        if (step.found().isNote()) {
            String opening = fence.getFirst();
            fence.set(0, opening.substring(0, opening.indexOf(opening.replaceFirst("^[`~]+", ""))) + "text" + end);
            return String.join("", lines);
        }
        String closing = fence.getLast();
        fence.clear();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < step.systems().size(); i++) {
            steps.add("```kubernetes system=" + step.systems().get(i) + end + step.found().parts().get(i).actions().replace("\n", end) + end + "```");
        }
        lines.add(from, String.join(end + end, steps) + (closing.endsWith("\n") ? end : ""));
        return String.join("", lines);
    }

    private Path document(Runbook runbook, UnaryOperator<String> edit) throws IOException {
        Path file = root.resolve(runbook.name());
        if (!Arrays.equals(Files.readAllBytes(file), runbook.source().getBytes(StandardCharsets.UTF_8))) {
            throw new Problem(Message.of("runbook.recognised.changed", runbook.name()), Message.of("runbook.recognised.changed.remedy"));
        }
        String edited = edit.apply(runbook.source());
        new RunbookReader().read(runbook.name(), edited);
        WholeFile.replace(file, edited.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    /** A workspace that could be read before and not after is put back as it was. */
    private Path workspace(String before, String after) throws IOException {
        Path file = root.resolve(Workspace.FILE);
        WholeFile.replace(file, after.getBytes(StandardCharsets.UTF_8));
        if (new WorkspaceReader().examine(root) instanceof WorkspaceReader.Reading.Faulty(List<Problem> problems)) {
            WholeFile.replace(file, before.getBytes(StandardCharsets.UTF_8));
            throw problems.getFirst();
        }
        return file;
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
