package relight.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Bar;

/**
 * Planned against actual as a picture: one line a run, an empty bar for the plan above a full one for what was done, a striped one
 * where people were waited for. Of plain boxes, which every browser and every printer draws, and told apart without any colour.
 */
final class RecordTimeline {

    private static final double WHOLE = 100;
    /** Percent of the width; nothing is so short that it cannot be seen. */
    private static final double LEAST = 0.4;
    /** From one stripe to the next, in percent of the width that they lie in. */
    static final double STRIPE = 0.9;
    static final double SAMPLE = 12;
    private static final int QUARTERS = 4;

    private final Record record;
    private final RecordWords words;
    private final Instant from;
    private final Duration span;
    private final StringBuilder html = new StringBuilder(16_384);

    RecordTimeline(Record record, RecordWords words) {
        this.record = record;
        this.words = words;
        from = record.recovery().declared().disruption().orElse(record.recovery().declaredAt());
        Instant to = record.timeline().stream().map(RecordTimeline::end).max(Instant::compareTo).orElse(from);
        Optional<Instant> deadline = deadline();
        Instant end = deadline.isPresent() && deadline.get().isAfter(to) ? deadline.get() : to;
        span = end.isAfter(from) ? Duration.between(from, end) : Duration.ofSeconds(1);
    }

    private Optional<Instant> deadline() {
        return record.result().rto().map(from::plus);
    }

    private static Instant end(Bar bar) {
        Instant planned = bar.planned().map(bar.from()::plus).orElse(bar.from());
        Instant actual = bar.to().orElse(bar.from());
        return actual.isAfter(planned) ? actual : planned;
    }

    String html() {
        html.append("<table class=\"timeline\"><thead><tr><th class=\"name\"></th><th class=\"lane\">");
        scale();
        html.append("</th><th class=\"took\">").append(RecordHtml.escaped(words.field("planned"))).append("<br/>")
                .append(RecordHtml.escaped(words.field("actual"))).append("</th></tr></thead><tbody>");
        waiting();
        record.timeline().forEach(this::bar);
        html.append("</tbody></table><p class=\"legend\">");
        sample("planned", "planned");
        sample("done", "actual");
        sample("bad", "status.FAILED");
        sample("people", "waiting");
        return html.append("</p>").toString();
    }

    /** Of boxes one after the other: what is placed by itself is lost where a heading is repeated on the next sheet. */
    private void scale() {
        html.append("<div class=\"scale\">");
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            html.append("<span>+").append(RecordHtml.escaped(words.messages().duration(span.multipliedBy(quarter).dividedBy(QUARTERS)))).append("</span>");
        }
        deadline().map(this::x).ifPresent(x -> html.append(x > WHOLE / 2 ? format("<p class=\"before\" style=\"width:%.2f%%\">RTO</p>", x)
                : format("<p style=\"margin-left:%.2f%%\">RTO</p>", x)));
        html.append("</div>");
    }

    private void sample(String kind, String word) {
        html.append("<span class=\"sample\"><span class=\"picture\"><i class=\"box ").append(kind).append("\" style=\"left:0;width:100%\"></i>")
                .append(kind.equals("people") ? stripes("people", 0, WHOLE, SAMPLE) : "").append("</span> ")
                .append(RecordHtml.escaped(words.say(word))).append("</span> ");
    }

    /** All that nobody's machine worked in, from the first step on: what the split of time calls waiting. */
    private void waiting() {
        line("", words.field("waiting"));
        Instant until = record.result().recoveryTime().map(from::plus).orElseGet(() -> record.timeline().stream().map(RecordTimeline::end).max(Instant::compareTo).orElse(from));
        gaps(until).forEach(gap -> box("people", gap.from(), gap.to()));
        html.append("</div></td><td class=\"took\">").append(RecordHtml.escaped(words.messages().duration(record.result().split().waiting()))).append("</td></tr>");
    }

    private record Gap(Instant from, Instant to) {}

    private List<Gap> gaps(Instant until) {
        List<Gap> gaps = new ArrayList<>();
        Instant covered = record.timeline().stream().map(Bar::from).min(Instant::compareTo).orElse(until);
        for (Bar bar : record.timeline().stream().filter(one -> !one.ofPeople()).sorted(Comparator.comparing(Bar::from)).toList()) {
            if (bar.from().isAfter(covered) && covered.isBefore(until)) {
                gaps.add(new Gap(covered, bar.from().isBefore(until) ? bar.from() : until));
            }
            Instant end = bar.to().orElse(until);
            covered = end.isAfter(covered) ? end : covered;
        }
        if (covered.isBefore(until)) {
            gaps.add(new Gap(covered, until));
        }
        return gaps;
    }

    private void bar(Bar bar) {
        Duration took = Duration.between(bar.from(), bar.to().orElse(bar.from()));
        line(bar.to().isEmpty() ? "… " : bar.good() ? "✓ " : "✗ ", bar.title());
        bar.planned().ifPresent(planned -> box("planned", bar.from(), bar.from().plus(planned)));
        box(!bar.good() && bar.to().isPresent() ? "bad" : bar.ofPeople() ? "people" : "done", bar.from(), bar.from().plus(took));
        html.append("</div></td><td class=\"took\">").append(RecordHtml.escaped(bar.planned().map(words.messages()::duration).orElse("–"))).append("<br/><b>")
                .append(RecordHtml.escaped(bar.to().isEmpty() ? "…" : words.messages().duration(took))).append("</b></td></tr>");
    }

    /** Its name, and the lane as far as it is the same for all. */
    private void line(String sign, String name) {
        html.append("<tr><td class=\"name\">").append(sign).append(RecordHtml.escaped(name)).append("</td><td class=\"lane\"><div class=\"lane\">");
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            html.append(format("<i class=\"grid\" style=\"left:%.2f%%\"></i>", WHOLE * quarter / QUARTERS));
        }
        deadline().ifPresent(at -> html.append(format("<i class=\"deadline\" style=\"left:%.2f%%\"></i>", Math.min(99.5, x(at)))));
    }

    private void box(String kind, Instant begin, Instant end) {
        double left = x(begin);
        double width = Math.max(LEAST, Math.min(x(end), WHOLE) - left);
        html.append(format("<i class=\"box %s\" style=\"left:%.2f%%;width:%.2f%%\"></i>", kind, left, width))
                .append(kind.equals("people") ? stripes(kind, left, width, STRIPE) : "");
    }

    /** Stripes over a part of what they lie in, all in percent of its width. */
    static String stripes(String kind, double left, double width, double step) {
        StringBuilder stripes = new StringBuilder();
        for (double x = left + step; x < left + width - step / 2; x += step) {
            stripes.append(format("<i class=\"stripe %s\" style=\"left:%.2f%%\"></i>", kind, x));
        }
        return stripes.toString();
    }

    private double x(Instant at) {
        return WHOLE * Duration.between(from, at).toMillis() / span.toMillis();
    }

    /** Style sheets want points in their numbers in every language. */
    static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
