package relight.core.restore;

import java.util.List;
import relight.core.runbook.FenceWriter;
import relight.core.runbook.Step;
import relight.core.text.Messages;

/**
 * A plan as a Markdown document that a person can read, print and save, and that is a runbook when it is read back. What is run
 * is always this document.
 */
public final class PlanWriter {

    private final FenceWriter fences = new FenceWriter();

    public String write(RestorePlan plan, Messages words) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(oneLine(plan.title())).append("\n\n");
        page.append(plan.target()).append("\n\n");
        list(page, words.say("restore.plan.found"), plan.found().stream().map(Finding::text).toList());
        list(page, words.say("restore.plan.guards"), plan.guards().stream().map(guard -> guard.id() + " " + guard.text()).toList());
        for (Stage stage : plan.stages()) {
            page.append("## ").append(oneLine(stage.title())).append("\n\n");
            page.append(words.say("restore.plan.changes", stage.changes())).append("\n\n");
            if (!stage.undo().isEmpty()) {
                page.append(words.say("restore.plan.undo", stage.undo())).append("\n\n");
            }
            for (Step step : stage.steps()) {
                page.append(fences.write(step)).append('\n');
            }
        }
        return page.toString();
    }

    /** A plain paragraph an item: a Markdown list would be read as things for people to do. */
    private static void list(StringBuilder page, String heading, List<String> items) {
        if (!items.isEmpty()) {
            page.append("**").append(heading).append("**\n\n");
            items.forEach(item -> page.append(oneLine(item)).append("  \n"));
            page.append('\n');
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
