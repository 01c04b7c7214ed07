package relight.ui.runbook;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 */
record RunbookEntry(String name, String source, Optional<Runbook> runbook, Optional<Exception> problem) {

    private static final Pattern PLACE = Pattern.compile(":(\\d+):\\d+$");

    /** As the reader understands it, or why not. */
    static RunbookEntry read(String name, String source, RunbookReader reader) {
        try {
            return new RunbookEntry(name, source, Optional.of(reader.read(name, source)), Optional.empty());
        } catch (RuntimeException e) {
            return new RunbookEntry(name, source, Optional.empty(), Optional.of(e));
        }
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

    /** Each step by the line where it begins. */
    Map<Integer, Step> byLine() {
        Map<Integer, Step> steps = new HashMap<>();
        runbook.ifPresent(one -> one.steps().forEach(step -> steps.put(step.header().line(), step)));
        return steps;
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

    /** The document without its front matter, line for line, so that lines keep their numbers. */
    String body() {
        return RunbookReader.body(source);
    }

    /** What is drawn of it, from top to bottom. */
    List<MarkdownView.Row> rows() {
        Map<Integer, Step> steps = byLine();
        return MarkdownView.rows(body(), line -> steps.get(line) instanceof Step.Manual);
    }
}
