package relight.ui.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.Node;
import relight.core.recovery.StepHistory;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Problem;
import relight.ui.common.MarkdownView;

/**
 * A runbook of the workspace as it could be read.
 *
 * @param name    file relative to the workspace
 * @param source  what its author wrote; empty where the file could not be read at all
 * @param runbook the steps in it; empty where something in it cannot be understood
 * @param problem why there are none
 * @param rows    what is drawn of it, from top to bottom; follows from the source, so it counts for nothing when two are compared
 * @param proofs  when its steps last succeeded
 */
record RunbookEntry(String name, String source, Optional<Runbook> runbook, Optional<Exception> problem, List<MarkdownView.Row> rows,
                    StepProofs proofs) {

    private static final Pattern PLACE = Pattern.compile(":(\\d+):\\d+$");

    /** As the reader understands it, or why not; parsed once for the steps and for the picture. Takes a while for a long one. */
    static RunbookEntry read(String name, String source, RunbookReader reader) {
        Node document = RunbookReader.parse(source);
        try {
            Runbook runbook = reader.read(name, source, document);
            Set<Integer> manual = runbook.steps().stream().filter(Step.Manual.class::isInstance).map(step -> step.header().line())
                    .collect(Collectors.toSet());
            return new RunbookEntry(name, source, Optional.of(runbook), Optional.empty(), MarkdownView.rows(document, manual::contains),
                    StepProofs.NONE);
        } catch (RuntimeException e) {
            return new RunbookEntry(name, source, Optional.empty(), Optional.of(e), MarkdownView.rows(document, line -> false),
                    StepProofs.NONE);
        }
    }

    /** One whose file cannot be read at all. */
    static RunbookEntry unreadable(String name, Exception problem) {
        return new RunbookEntry(name, "", Optional.empty(), Optional.of(problem), List.of(), StepProofs.NONE);
    }

    /** The same with what earlier recoveries say of its steps. */
    RunbookEntry with(StepHistory history) {
        return new RunbookEntry(name, source, runbook, problem, rows, runbook.map(read -> StepProofs.of(read, history)).orElse(StepProofs.NONE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunbookEntry entry && name.equals(entry.name) && source.equals(entry.source)
                && runbook.equals(entry.runbook) && problem.equals(entry.problem) && proofs.equals(entry.proofs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, source);
    }

    /** What it calls itself: as it was read, by its first heading, or by its file. */
    String title() {
        return runbook.map(Runbook::title)
                .or(() -> source.lines().filter(line -> line.startsWith("# ")).findFirst().map(line -> line.substring(2).strip()))
                .orElse(name);
    }

    int steps() {
        return runbook.map(one -> one.steps().size()).orElse(0);
    }

    /** The sum of the estimates; empty where no step has one. */
    Optional<Duration> estimate() {
        return runbook.flatMap(one -> one.steps().stream().flatMap(step -> step.header().estimate().stream()).reduce(Duration::plus));
    }

    /** The line that the problem names. */
    OptionalInt problemLine() {
        if (problem.isPresent() && problem.get() instanceof Problem told) {
            for (Object value : told.what().values()) {
                Matcher place = PLACE.matcher(String.valueOf(value));
                if (place.find()) {
                    return OptionalInt.of(Integer.parseInt(place.group(1)));
                }
            }
        }
        return OptionalInt.empty();
    }
}
