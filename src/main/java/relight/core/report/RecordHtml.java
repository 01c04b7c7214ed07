package relight.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.approval.QrCode;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.protocol.Record;
import relight.core.recovery.TimeSplit;
import relight.core.text.Message;
import relight.core.text.Messages;

/** A record as one well-formed HTML file that needs nothing else: for the screen, light or dark, and for paper, in colour or not. */
public final class RecordHtml {

    private static final Set<String> LONG = Set.of("attachments", "steps", "backups");
    private static final Set<String> VERBATIM = Set.of("command", "excerpt", "sha256", "outputSha256", "runbookSha256", "rootSha256", "location");

    /** Two facts that are not longer stand side by side on paper; in characters. */
    private static final int BRIEF = 31;

    /** Lines of a table that fill most of a sheet. */
    private static final int SHEET = 18;

    /** Columns of the table of steps; the whole of each step stands below it. */
    private static final List<String> STEP_COLUMNS = List.of("title", "by", "planned", "actual", "status", "deviations");

    /** Who reads it wants to know first how it ended; the pictures stand after {@code people}, what only proves comes last. */
    private static final List<String> BEFORE_PICTURES = List.of("result", "objectives", "scope", "mandate", "people");
    private static final List<String> AFTER_PICTURES = List.of("backupsUsed", "steps", "verification", "problems", "followUp", "signOff", "identity", "clock");

    private final Record record;
    private final RecordWords words;
    private final Optional<RecordProof> proof;
    private final StringBuilder html = new StringBuilder(32_768);

    private RecordHtml(Record record, Optional<RecordProof> proof, Messages messages) {
        this.record = record;
        this.proof = proof;
        words = new RecordWords(messages, record);
    }

    /**
     * The whole document for a browser.
     *
     * @param proof empty where nothing can be said of it
     */
    static String write(Record record, Optional<RecordProof> proof, Messages messages) {
        return new RecordHtml(record, proof, messages).document("record.css", false);
    }

    /** The same document for sheets of paper, each of which bears the head. */
    static String paper(Record record, RecordProof proof, Messages messages) {
        return new RecordHtml(record, Optional.of(proof), messages).document("report.css", true);
    }

    private String document(String style, boolean foot) {
        RecordHeadline headline = new RecordHeadline(record, words);
        html.append("<!DOCTYPE html>\n<html lang=\"").append(words.locale().getLanguage()).append("\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>").append(escaped(headline.title()))
                .append("</title>\n<style>\n").append(style(style)).append("</style></head>\n<body>");
        if (foot) {
            html.append("<div class=\"foot\">").append(escaped(foot(headline))).append("</div>");
        }
        html.append("<main>\n<header><p class=\"mode ").append(record.recovery().declared().mode()).append("\">").append(escaped(headline.mode()))
                .append("</p><h1>").append(escaped(headline.title())).append("</h1><p class=\"verdict\">").append(escaped(headline.verdict()))
                .append(" · ").append(escaped(words.messages().time(record.recovery().declaredAt()))).append("</p></header>\n");
        proof.flatMap(RecordProof::damage).ifPresent(told -> html.append("<p class=\"damage\"><b>⚠ ").append(say("damaged")).append("</b> ")
                .append(escaped(words.messages().say(told))).append("</p>\n"));
        figures(headline.figures());
        BEFORE_PICTURES.forEach(name -> group(record.group(name)));
        timeline();
        split(record.result().split());
        AFTER_PICTURES.forEach(name -> group(record.group(name)));
        proof.ifPresentOrElse(this::integrity, () -> check(headline.check()));
        return html.append("</main></body></html>\n").toString();
    }

    private String foot(RecordHeadline headline) {
        return headline.title() + proof.flatMap(RecordProof::head).map(head -> " · " + words.messages().say("protocol.report.head") + " " + head.shortHead()).orElse("");
    }

    private void figures(List<RecordHeadline.Figure> figures) {
        html.append("<div class=\"figures\">");
        for (RecordHeadline.Figure figure : figures.subList(0, 2)) {
            String sign = figure.good().map(good -> good ? "✓ " : "✗ ").orElse("");
            html.append("<div class=\"figure").append(figure.good().map(good -> good ? " good" : " bad").orElse("")).append("\"><h3>")
                    .append(escaped(figure.label())).append("</h3><p class=\"value\">").append(sign).append(escaped(figure.value()))
                    .append("</p><p>").append(escaped(figure.note())).append("</p></div>");
        }
        html.append("</div>\n");
    }

    private void timeline() {
        if (!record.timeline().isEmpty()) {
            html.append("<section id=\"timeline\"").append(length(record.timeline().size())).append("><h2>").append(escaped(words.say("timeline"))).append("</h2>")
                    .append(new RecordTimeline(record, words).html()).append("</section>\n");
        }
    }

    /** Parts are told apart by their pattern as well as by their colour. */
    private void split(TimeSplit split) {
        List<String> names = List.of("declare", "decide", "machine", "waiting", "verify");
        List<Duration> parts = split.parts();
        double whole = Math.max(1, parts.stream().mapToLong(Duration::toSeconds).sum());
        html.append("<section id=\"split\"><h2>").append(escaped(words.say("split"))).append("</h2><div class=\"split\">");
        double left = 0;
        for (int i = 0; i < parts.size(); i++) {
            double width = parts.get(i).toSeconds() * 100 / whole;
            if (width > 0) {
                part(names.get(i), left, width, RecordTimeline.STRIPE);
            }
            left += width;
        }
        html.append("</div><p class=\"legend\">");
        for (int i = 0; i < parts.size(); i++) {
            html.append("<span class=\"sample\"><span class=\"picture\">");
            part(names.get(i), 0, 100, RecordTimeline.SAMPLE);
            html.append("</span> ").append(escaped(words.field(names.get(i)))).append(" <b>").append(escaped(words.messages().duration(parts.get(i))))
                    .append("</b></span> ");
        }
        html.append("</p></section>\n");
    }

    /** Waiting is striped closely, deciding widely, and the others are full in different shades. */
    private void part(String name, double left, double width, double stripe) {
        html.append(RecordTimeline.format("<i class=\"part %s\" style=\"left:%.2f%%;width:%.2f%%\"></i>", name, left, width)).append(switch (name) {
            case "waiting" -> RecordTimeline.stripes(name, left, width, stripe);
            case "decide" -> RecordTimeline.stripes(name, left, width, 2.5 * stripe);
            default -> "";
        });
    }

    private void group(Group group) {
        html.append("<section id=\"").append(group.name()).append('"')
                .append(length(group.name().equals("steps") ? group.tables().getFirst().rows().size() : 0)).append("><h2>").append(escaped(words.group(group.name()))).append("</h2>");
        if (!group.claims().isEmpty()) {
            html.append("<dl>");
            group.claims().forEach(claim -> fact(claim, references(claim.events())));
            html.append("</dl>");
        }
        boolean several = group.tables().stream().filter(table -> !table.rows().isEmpty()).count() > 1 || !group.claims().isEmpty();
        boolean any = !group.claims().isEmpty();
        for (Table table : group.tables()) {
            if (!table.rows().isEmpty()) {
                any = true;
                html.append(several ? "<h3>" + escaped(words.table(table.name())) + "</h3>" : "");
                table(table);
            }
        }
        html.append(any ? "" : "<p class=\"none\">" + escaped(words.say("none")) + "</p>").append("</section>\n");
    }

    private void table(Table table) {
        if (table.name().equals("steps")) {
            rows(table, STEP_COLUMNS);
        }
        if (!LONG.contains(table.name())) {
            rows(table, table.rows().getFirst().claims().stream().map(Claim::name).filter(name -> known(table, name)).toList());
            return;
        }
        for (Row row : table.rows()) {
            html.append("<article><dl>");
            row.claims().stream().filter(claim -> claim.value().isPresent()).forEach(claim -> fact(claim, ""));
            html.append("</dl>").append(references(row.events())).append("</article>");
        }
    }

    /** What is longer than most of a sheet begins one. */
    private static String length(int rows) {
        return rows > SHEET ? " class=\"long\"" : "";
    }

    private static boolean known(Table table, String name) {
        return table.rows().stream().flatMap(row -> row.value(name).stream()).anyMatch(value -> !value.equals(List.of()));
    }

    private void rows(Table table, List<String> columns) {
        html.append("<table class=\"of-").append(table.name()).append("\"><thead><tr>");
        columns.forEach(name -> html.append("<th scope=\"col\" class=\"of-").append(name).append("\">").append(escaped(words.field(name))).append("</th>"));
        html.append("<th class=\"of-events\"></th></tr></thead><tbody>");
        for (Row row : table.rows()) {
            html.append("<tr>");
            for (String name : columns) {
                Claim claim = row.claims().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
                html.append("<td>").append(name.equals("deviations") ? deviation(row, claim) : value(claim)).append("</td>");
            }
            html.append("<td>").append(references(row.events())).append("</td></tr>");
        }
        html.append("</tbody></table>");
    }

    /** With the reason that was given for it. */
    private String deviation(Row row, Claim deviations) {
        String reason = row.value("reason").map(text -> escaped(String.valueOf(text))).orElse("");
        boolean any = deviations.value().filter(value -> !value.equals(List.of())).isPresent();
        return any ? value(deviations) + (reason.isEmpty() ? "" : ": " + reason) : reason.isEmpty() ? "–" : reason;
    }

    private void fact(Claim claim, String references) {
        String value = words.value(claim);
        boolean brief = value.length() + references.replaceAll("<[^>]*>", "").length() <= BRIEF && !VERBATIM.contains(claim.name()) && !value.contains("\n");
        html.append(brief ? "<div class=\"brief\"><dt>" : "<div><dt>").append(escaped(words.field(claim.name()))).append("</dt><dd>")
                .append(value(claim)).append(references).append("</dd></div>");
    }

    private String value(Claim claim) {
        String value = escaped(words.value(claim));
        if (claim.value().filter(Instant.class::isInstance).isPresent()) {
            return "<span class=\"when\">" + value + "</span>";
        }
        return VERBATIM.contains(claim.name()) && claim.value().isPresent() ? "<code>" + value + "</code>" : value.replace("\n", "<br/>");
    }

    private String references(List<Long> events) {
        return events.isEmpty() ? "" : " <span class=\"events\">" + escaped(words.events(events)) + "</span>";
    }

    private void check(List<String> paragraphs) {
        html.append("<section class=\"check\"><h2>").append(escaped(words.say("check.heading"))).append("</h2>");
        paragraphs.forEach(paragraph -> html.append("<p>").append(escaped(paragraph)).append("</p>"));
        html.append("</section>\n");
    }

    /** What whoever holds the page can prove with it, alone. */
    private void integrity(RecordProof of) {
        html.append("<section class=\"check\" id=\"integrity\"><h2>").append(say("heading")).append("</h2>");
        of.code().flatMap(QrCode::of).ifPresent(code -> html.append(code(code)));
        html.append("<dl>");
        of.head().ifPresent(head -> {
            term("head", "<code>" + escaped(head.shortHead()) + "</code>");
            term("size", escaped(words.messages().say("protocol.report.events", head.size())));
            term("root", "<code>" + HexFormat.of().formatHex(head.root()).replaceAll("(.{8})(?=.)", "$1 ") + "</code>");
        });
        of.key().ifPresent(key -> term("key", "<code>" + escaped(key) + "</code>"));
        html.append("</dl>").append(of.code().isPresent() ? "<p>" + say("code") + "</p>" : "");
        list("level", of.levels());
        list("proven", of.proven());
        list("not-proven", of.notProven());
        html.append("<h3>").append(escaped(words.say("check.heading"))).append("</h3>");
        new RecordHeadline(record, words).check().forEach(paragraph -> html.append("<p>").append(escaped(paragraph)).append("</p>"));
        html.append("</section>\n");
    }

    private void term(String name, String value) {
        html.append("<div><dt>").append(say(name)).append("</dt><dd>").append(value).append("</dd></div>");
    }

    private void list(String heading, List<Message> sentences) {
        if (!sentences.isEmpty()) {
            html.append("<h3>").append(say(heading)).append("</h3><ul>");
            sentences.forEach(sentence -> html.append("<li>").append(escaped(words.messages().say(sentence))).append("</li>"));
            html.append("</ul>");
        }
    }

    /** Of boxes, one for each run of dark modules. */
    static String code(QrCode code) {
        StringBuilder html = new StringBuilder("<div class=\"code\">");
        double module = 100.0 / code.size();
        for (int row = 0; row < code.size(); row++) {
            for (int column = 0; column < code.size(); column++) {
                int begin = column;
                while (column < code.size() && code.dark(column, row)) {
                    column++;
                }
                if (column > begin) {
                    html.append(RecordTimeline.format("<i style=\"left:%.3f%%;top:%.3f%%;width:%.3f%%;height:%.3f%%\"></i>",
                            begin * module, row * module, (column - begin) * module, module));
                }
            }
        }
        return html.append("</div>").toString();
    }

    private String say(String key) {
        return escaped(words.messages().say("protocol.report." + key));
    }

    /** What XML cannot hold, such as the colour codes of a terminal, is shown as a point. */
    static String escaped(String text) {
        String legal = text.codePoints().map(point -> point == '\t' || point == '\n' || point == '\r' || point >= 0x20 && point < 0xD800
                        || point >= 0xE000 && point < 0xFFFE || point >= 0x10000 ? point : '·')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    static String style(String name) {
        try (InputStream in = RecordHtml.class.getResourceAsStream("/relight/report/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
