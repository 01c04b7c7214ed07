package relight.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.StepCode;
import relight.core.recovery.StepKeys;
import relight.core.runbook.Input;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * A runbook to be worked through with a pen when nothing else is up: steps with their commands, fields for times, initials and values,
 * and a code for each step, by which it is entered afterwards. Black on white.
 */
public final class RunbookCard {

    private static final int SHORT_HASH = 12;

    private final Messages words;
    private final Runbook runbook;
    private final Optional<Section> section;
    private final StringBuilder html = new StringBuilder(32_768);

    private RunbookCard(Runbook runbook, Optional<Section> section, Messages words) {
        this.words = words;
        this.runbook = runbook;
        this.section = section;
    }

    /**
     * The card as a well-formed document.
     *
     * @param section its id; empty for the whole runbook
     * @param printed stands on the card, so that of two the newer one is known
     */
    public static String write(Runbook runbook, Optional<String> section, Instant printed, Messages words) {
        Optional<Section> wanted = section.map(id -> runbook.section(id).orElseThrow(() -> new Problem(
                Message.of("runbook.section.none", runbook.name(), id),
                Message.of("runbook.section.none.remedy", String.join(", ", runbook.sections().stream().map(Section::id).toList())))));
        return new RunbookCard(runbook, wanted, words).document(printed);
    }

    private String document(Instant printed) {
        html.append("<!DOCTYPE html>\n<html lang=\"").append(words.locale().getLanguage()).append("\"><head><meta charset=\"utf-8\"/><title>")
                .append(escaped(title())).append("</title><style>\n").append(RecordHtml.style("card.css")).append("</style></head>\n<body>");
        html.append("<div class=\"foot\">").append(escaped(title() + " · SHA-256 " + runbook.sha256().substring(0, SHORT_HASH))).append("</div>");
        head(printed);
        Map<String, List<Step>> phases = new LinkedHashMap<>();
        steps().forEach(step -> phases.merge(step.header().phase(), List.of(step), (before, one) -> java.util.stream.Stream.concat(before.stream(), one.stream()).toList()));
        int number = 0;
        for (Map.Entry<String, List<Step>> phase : phases.entrySet()) {
            html.append("<h2>").append(escaped(phase.getKey())).append("</h2>\n");
            for (Step step : phase.getValue()) {
                step(step, ++number);
            }
        }
        tail();
        return html.append("</body></html>\n").toString();
    }

    private String title() {
        return section.map(Section::title).filter(part -> !part.equals(runbook.title())).map(part -> runbook.title() + " – " + part).orElse(runbook.title());
    }

    private List<Step> steps() {
        return section.map(Section::steps).orElseGet(runbook::steps);
    }

    private void head(Instant printed) {
        html.append("<h1>").append(escaped(title())).append("</h1><p class=\"of\">").append(escaped(runbook.name())).append(" · ")
                .append(say("steps", steps().size())).append(" · ").append(say("printed", printed)).append("</p><p class=\"hash\">SHA-256 ")
                .append(runbook.sha256()).append("</p><table class=\"head\"><tr>");
        objective("RTO", runbook.objectives().rto());
        objective("RPO", runbook.objectives().rpo());
        objective("MTD", runbook.objectives().mtd());
        html.append("<td>").append(box()).append(' ').append(say("incident")).append(" &#160; ").append(box()).append(' ').append(say("drill"))
                .append("</td></tr></table><table class=\"head\"><tr>");
        for (String field : List.of("disruption", "detected", "declared", "rto-ends")) {
            field(field);
        }
        html.append("</tr><tr>");
        for (String field : List.of("lead", "trigger", "recovery-point", "verified")) {
            field(field);
        }
        html.append("</tr></table><p class=\"how\">").append(say("how")).append("</p>\n");
    }

    private void objective(String name, Optional<Duration> limit) {
        html.append("<td>").append(name).append(" <b>").append(limit.map(words::duration).map(RunbookCard::escaped).orElse("–")).append("</b></td>");
    }

    private void field(String name) {
        html.append("<td class=\"field\"><span>").append(say("field." + name)).append("</span></td>");
    }

    /** What has to stay together: what is to be done, and where it is written down. */
    private void step(Step step, int number) {
        html.append("<div class=\"step\"><table class=\"line\"><tr><td class=\"code\">")
                .append(StepCode.of(step.id(), StepKeys.of(step, runbook).proven())).append("</td><td class=\"title\"><b>").append(number)
                .append(". ").append(escaped(step.title())).append("</b>").append(about(step)).append("</td></tr></table>");
        if (!step.header().note().isBlank() && !(step instanceof Step.Manual)) {
            html.append("<p class=\"note\">").append(escaped(plain(step.header().note()))).append("</p>");
        }
        body(step);
        if (!step.header().inputs().isEmpty()) {
            html.append("<table class=\"values\">");
            step.header().inputs().forEach(this::value);
            html.append("</table>");
        }
        html.append("<table class=\"fields\"><tr>").append(cell("from", "time")).append(cell("to", "time")).append(cell("initials", "who"))
                .append("<td class=\"ticks\">");
        for (String result : List.of("done", "failed", "skipped")) {
            html.append("<span class=\"tick\">").append(box()).append(' ').append(say(result)).append("</span> ");
        }
        html.append("</td>").append(cell("remark", "remark")).append("</tr></table></div>\n");
    }

    private String about(Step step) {
        StringBuilder about = new StringBuilder();
        step.header().estimate().ifPresent(time -> about.append(" · ≈ ").append(words.duration(time)));
        step.header().role().ifPresent(role -> about.append(" · ").append(role));
        if (step.header().critical()) {
            about.append(" · ").append(words.say("runbook.card.critical"));
        }
        if (step.header().stopsClock()) {
            about.append(" · ").append(words.say("runbook.card.stops-clock"));
        }
        if (step.header().part() != Part.MAIN) {
            about.append(" · ").append(words.say("runbook.card.part." + step.header().part()));
        }
        return "<span class=\"about\">" + escaped(about.toString()) + "</span>";
    }

    private void body(Step step) {
        if (step instanceof Step.Manual manual && !manual.tasks().isEmpty()) {
            manual.tasks().forEach(task -> html.append("<p class=\"task\">").append(box()).append(' ').append(escaped(plain(task))).append("</p>"));
        } else if (step instanceof Step.Manual || step instanceof Step.Approval) {
            html.append("<p class=\"note\">").append(escaped(plain(step.text()))).append("</p>");
        } else {
            html.append("<pre>").append(escaped(step.text().stripTrailing())).append("</pre>");
        }
    }

    private void value(Input input) {
        html.append("<tr><td class=\"name\">").append(escaped(input.name())).append("</td><td class=\"blank\">")
                .append(input.kind() == Input.Kind.SECRET ? say("secret") : input.guess().map(guess -> say("guess", guess)).orElse("")).append("</td></tr>");
    }

    private String cell(String name, String styleClass) {
        return "<td class=\"field " + styleClass + "\"><span>" + say("field." + name) + "</span></td>";
    }

    private static String box() {
        return "<span class=\"box\">&#160;</span>";
    }

    private void tail() {
        html.append("<h2>").append(say("problems")).append("</h2><table class=\"lines\">");
        for (int i = 0; i < 6; i++) {
            html.append("<tr>").append(cell("time", "time")).append(cell("what", "what")).append(cell("initials", "who")).append("</tr>");
        }
        html.append("</table><p class=\"how\">").append(say("enter")).append("</p>");
    }

    private String say(String key, Object... values) {
        return escaped(words.say("runbook.card." + key, values));
    }

    /** Marks of Markdown that say nothing on paper are left out. */
    private static String plain(String text) {
        return text.replace("**", "").replace("`", "").strip();
    }

    private static String escaped(String text) {
        return RecordHtml.escaped(text);
    }
}
