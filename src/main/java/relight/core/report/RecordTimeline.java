package relight.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Bar;

/** Planned against actual as a picture: one line a run, a hatched bar for the plan above a solid one for what was done. */
final class RecordTimeline {

    private static final int NAMES = 240;
    private static final int BARS = 620;
    private static final int LINE = 26;
    private static final int TOP = 26;

    private final Record record;
    private final RecordWords words;
    private final Instant from;
    private final Duration span;

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

    String svg() {
        List<Bar> bars = record.timeline();
        int height = TOP + bars.size() * LINE + 8;
        StringBuilder svg = new StringBuilder("<svg class=\"timeline\" role=\"img\" aria-label=\"" + RecordHtml.escaped(words.say("timeline"))
                + "\" viewBox=\"0 0 " + (NAMES + BARS + 20) + " " + height + "\">"
                + "<defs><pattern id=\"plan\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                + "<line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs>");
        for (int quarter = 0; quarter <= 4; quarter++) {
            double x = NAMES + BARS * quarter / 4.0;
            svg.append(format("<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/><text class=\"tick\" x=\"%.1f\" y=\"14\">+%s</text>",
                    x, TOP - 6, x, height, x, RecordHtml.escaped(words.messages().duration(span.multipliedBy(quarter).dividedBy(4)))));
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * LINE);
        }
        deadline().ifPresent(at -> svg.append(format("<line class=\"rto\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/><text class=\"rto\" x=\"%.1f\" y=\"%d\">RTO</text>",
                x(at), TOP - 6, x(at), height, x(at) - 30, height - 4)));
        return svg.append("</svg>").toString();
    }

    private void bar(StringBuilder svg, Bar bar, int y) {
        String title = bar.title().codePointCount(0, bar.title().length()) > 34
                ? bar.title().substring(0, bar.title().offsetByCodePoints(0, 33)) + "…" : bar.title();
        svg.append(format("<text class=\"name\" x=\"0\" y=\"%d\">%s %s</text>", y + 16, bar.to().isEmpty() ? "…" : bar.good() ? "✓" : "✗",
                RecordHtml.escaped(title)));
        bar.planned().ifPresent(planned -> svg.append(format("<rect class=\"planned\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"6\"/>",
                x(bar.from()), y + 4, width(planned))));
        Duration took = Duration.between(bar.from(), bar.to().orElse(bar.from()));
        svg.append(format("<rect class=\"actual %s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"8\"/>", bar.good() ? "good" : "bad",
                x(bar.from()), y + 11, width(took)));
    }

    private double x(Instant at) {
        return NAMES + BARS * (double) Duration.between(from, at).toMillis() / span.toMillis();
    }

    /** Never so small that it cannot be seen. */
    private double width(Duration duration) {
        return Math.max(2, BARS * (double) duration.toMillis() / span.toMillis());
    }

    /** SVG wants points in its numbers in every language. */
    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
