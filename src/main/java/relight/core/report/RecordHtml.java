package relight.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.protocol.Record;
import relight.core.recovery.TimeSplit;
import relight.core.text.Messages;

/** A record as one HTML file that needs nothing else: for the screen, light or dark, and for paper, in colour or not. */
public final class RecordHtml {

    private static final Set<String> LONG = Set.of("steps", "backups");
    private static final Set<String> VERBATIM = Set.of("command", "excerpt", "sha256", "outputSha256", "runbookSha256", "rootSha256", "location");

    /** Columns of the table of steps; the whole of each step stands below it. */
    private static final List<String> STEP_COLUMNS = List.of("title", "by", "planned", "actual", "status", "reason");

    private final Record record;
    private final RecordWords words;
    private final StringBuilder html = new StringBuilder(32_768);

    private RecordHtml(Record record, Messages messages) {
        this.record = record;
        words = new RecordWords(messages, record);
    }

    /** The whole document. */
    public static String write(Record record, Messages messages) {
        return new RecordHtml(record, messages).document();
    }

    private String document() {
        RecordHeadline headline = new RecordHeadline(record, words);
        html.append("<!doctype html>\n<html lang=\"").append(words.locale().getLanguage()).append("\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").append(escaped(headline.title()))
                .append("</title>\n<style>\n").append(style()).append("</style></head>\n<body><main>\n<header>");
        html.append("<p class=\"mode ").append(record.recovery().declared().mode()).append("\">").append(escaped(headline.mode()))
                .append("</p><h1>").append(escaped(headline.title())).append("</h1><p class=\"verdict\">").append(escaped(headline.verdict()))
                .append(" · ").append(escaped(words.messages().time(record.recovery().declaredAt()))).append("</p></header>\n");
        figures(headline.figures());
        timeline();
        record.groups().forEach(this::group);
        html.append("<section class=\"check\"><h2>").append(escaped(words.say("check.heading"))).append("</h2>");
        headline.check().forEach(paragraph -> html.append("<p>").append(escaped(paragraph)).append("</p>"));
        return html.append("</section>\n</main></body></html>\n").toString();
    }

    private void figures(List<RecordHeadline.Figure> figures) {
        html.append("<div class=\"figures\">");
        for (RecordHeadline.Figure figure : figures.subList(0, 2)) {
            String sign = figure.good().map(good -> good ? "✓ " : "✗ ").orElse("");
            html.append("<div class=\"figure").append(figure.good().map(good -> good ? " good" : " bad").orElse("")).append("\"><h3>")
                    .append(escaped(figure.label())).append("</h3><p class=\"value\">").append(sign).append(escaped(figure.value()))
                    .append("</p><p>").append(escaped(figure.note())).append("</p></div>");
        }
        html.append("<div class=\"figure wide\"><h3>").append(escaped(words.say("split"))).append("</h3>");
        split(record.result().split());
        html.append("<p>").append(escaped(figures.get(2).value())).append("</p></div></div>\n");
    }

    /** Parts are told apart by their pattern as well as by their colour. */
    private void split(TimeSplit split) {
        List<Duration> parts = List.of(split.declare(), split.decide(), split.machine(), split.waiting(), split.verify());
        List<String> names = List.of("declare", "decide", "machine", "waiting", "verify");
        html.append("<div class=\"split\" aria-hidden=\"true\">");
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isPositive()) {
                html.append("<span class=\"").append(names.get(i)).append("\" style=\"flex-grow:").append(Math.max(1, parts.get(i).toSeconds()))
                        .append("\"></span>");
            }
        }
        html.append("</div>");
    }

    private void timeline() {
        if (!record.timeline().isEmpty()) {
            html.append("<section><h2>").append(escaped(words.say("timeline"))).append("</h2>")
                    .append(new RecordTimeline(record, words).svg()).append("</section>\n");
        }
    }

    private void group(Group group) {
        html.append("<section id=\"").append(group.name()).append("\"><h2>").append(escaped(words.group(group.name()))).append("</h2>");
        if (!group.claims().isEmpty()) {
            html.append("<dl>");
            group.claims().forEach(claim -> fact(claim, references(claim.events())));
            html.append("</dl>");
        }
        for (Table table : group.tables()) {
            if (!table.rows().isEmpty()) {
                html.append(group.tables().size() > 1 ? "<h3>" + escaped(words.table(table.name())) + "</h3>" : "");
                table(table);
            } else if (group.claims().isEmpty() && group.tables().size() == 1) {
                html.append("<p class=\"none\">").append(escaped(words.say("none"))).append("</p>");
            }
        }
        html.append("</section>\n");
    }

    private void table(Table table) {
        if (table.name().equals("steps")) {
            rows(table.rows(), STEP_COLUMNS);
        }
        if (!LONG.contains(table.name())) {
            rows(table.rows(), table.rows().getFirst().claims().stream().map(Claim::name)
                    .filter(name -> table.rows().stream().anyMatch(row -> row.value(name).isPresent())).toList());
            return;
        }
        for (Row row : table.rows()) {
            html.append("<article><dl>");
            row.claims().stream().filter(claim -> claim.value().isPresent()).forEach(claim -> fact(claim, ""));
            html.append("</dl>").append(references(row.events())).append("</article>");
        }
    }

    private void rows(List<Row> rows, List<String> columns) {
        html.append("<table><thead><tr>");
        columns.forEach(name -> html.append("<th scope=\"col\">").append(escaped(words.field(name))).append("</th>"));
        html.append("<th></th></tr></thead><tbody>");
        for (Row row : rows) {
            html.append("<tr>");
            for (String name : columns) {
                Claim claim = row.claims().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
                html.append("<td>").append(value(claim)).append("</td>");
            }
            html.append("<td>").append(references(row.events())).append("</td></tr>");
        }
        html.append("</tbody></table>");
    }

    private void fact(Claim claim, String references) {
        html.append("<div><dt>").append(escaped(words.field(claim.name()))).append("</dt><dd>").append(value(claim)).append(references).append("</dd></div>");
    }

    private String value(Claim claim) {
        String value = escaped(words.value(claim));
        return VERBATIM.contains(claim.name()) && claim.value().isPresent() ? "<code>" + value + "</code>" : value.replace("\n", "<br>");
    }

    private String references(List<Long> events) {
        return events.isEmpty() ? "" : " <span class=\"events\">" + escaped(words.events(events)) + "</span>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static String style() {
        try (InputStream in = RecordHtml.class.getResourceAsStream("/relight/report/record.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
