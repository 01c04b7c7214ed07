package relight.core.hypnoscript;

import java.util.List;
import java.util.Optional;
import relight.core.hypnoscript.HypnoScript.Checklist;
import relight.core.text.DurationText;

/** Writes what a document plans as Markdown that can be run, step by step, by people. */
final class RunbookText {

    private RunbookText() {}

    /** The runbook of a scenario. */
    static String of(String name, Optional<String> description, List<PlannedStep> steps) {
        StringBuilder text = new StringBuilder("# ").append(line(name)).append("\n\n");
        description.ifPresent(words -> text.append(escaped(words)).append("\n\n"));
        for (PlannedStep step : steps) {
            text.append("```relight title=").append(attribute(step.action()));
            step.estimate().ifPresent(estimate -> text.append(" estimate=").append(DurationText.write(estimate)));
            step.responsible().ifPresent(team -> text.append(" role=").append(attribute(team)));
            text.append("\nmanual: ").append(Draft.written(step.action())).append("\n```\n\n");
        }
        return text.toString().stripTrailing() + "\n";
    }

    /** The checklists of the page around a document: each a step for a person. */
    static String of(List<Checklist> checks) {
        StringBuilder text = new StringBuilder();
        for (Checklist list : checks) {
            text.append(text.isEmpty() ? "# " : "## ").append(line(list.heading().isEmpty() ? "Checklist" : list.heading())).append("\n\n");
            list.tasks().forEach(task -> text.append("- [ ] ").append(line(task)).append('\n'));
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String line(String words) {
        return words.replaceAll("[\\s\\p{Cc}]+", " ").strip();
    }

    /** Prose that becomes neither heading nor list nor fence, whatever it begins with. */
    private static String escaped(String words) {
        String line = line(words);
        return line.replaceAll("([\\\\`*_<\\[])", "\\\\$1").replaceFirst("^([#>~|=+-])", "\\\\$1").replaceFirst("^(\\d+)([.)])", "$1\\\\$2");
    }

    /** A value of a fence's opening, which no backtick may stand in. */
    private static String attribute(String value) {
        return "\"" + line(value).replace('`', '\'').replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
