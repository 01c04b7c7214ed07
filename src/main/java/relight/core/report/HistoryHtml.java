package relight.core.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import relight.core.approval.QrCode;
import relight.core.history.Control;
import relight.core.history.ControlMatrix;
import relight.core.history.OpenItem;
import relight.core.history.OpenItem.Standing;
import relight.core.history.PastRecovery;
import relight.core.history.Tally;
import relight.core.history.Trend;
import relight.core.text.Messages;

/** Many recoveries as one well-formed HTML file that needs nothing else: for the screen, light or dark, and for paper, in colour or not. */
final class HistoryHtml {

    /** Systems beside each other in a table; more of them begin another. */
    private static final int COLUMNS = 4;
    /** Recoveries that a cell names; of more it says how many. */
    private static final int NAMED = 40;

    private final HistoryReport report;
    private final HistoryWords words;
    private final StringBuilder html = new StringBuilder(65_536);

    private HistoryHtml(HistoryReport report, Messages messages) {
        this.report = report;
        words = new HistoryWords(messages);
    }

    /** The whole document for a browser. */
    static String write(HistoryReport report, Messages messages) {
        return new HistoryHtml(report, messages).document(RecordHtml.style("record.css") + RecordHtml.style("history.css"), false);
    }

    /** The same document for sheets of paper, each of which bears the head. */
    static String paper(HistoryReport report, Messages messages) {
        return new HistoryHtml(report, messages).document(RecordHtml.style("report.css") + RecordHtml.style("history-report.css"), true);
    }

    private String document(String style, boolean foot) {
        String title = words.say("title");
        html.append("<!DOCTYPE html>\n<html lang=\"").append(words.messages().locale().getLanguage()).append("\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>").append(escaped(title))
                .append("</title>\n<style>\n").append(style).append("</style></head>\n<body>");
        if (foot) {
            html.append("<div class=\"foot\">").append(escaped(title + report.head().map(head -> " · " + words.messages().say("protocol.report.head") + " " + head.shortHead()).orElse("")))
                    .append("</div>");
        }
        html.append("<main>\n<header><h1>").append(escaped(title)).append("</h1><p class=\"verdict\">").append(escaped(about())).append("</p></header>\n");
        if (report.history().recoveries().isEmpty()) {
            return html.append("<p class=\"none\">").append(say("none")).append("</p></main></body></html>\n").toString();
        }
        figures();
        trends();
        tallies();
        findings();
        controls();
        recoveries();
        integrity();
        return html.append("</main></body></html>\n").toString();
    }

    private String about() {
        String days = report.first(words.messages().zone()).map(words::day).orElse("–") + " – " + report.last(words.messages().zone()).map(words::day).orElse("–");
        return days + " · " + String.join(", ", report.scope().systems().isEmpty() ? report.history().systems() : report.scope().systems()) + " · " + words.say("made", report.made());
    }

    private void figures() {
        Trend rto = report.trend(Trend.Kind.RTO);
        Trend rpo = report.trend(Trend.Kind.RPO);
        html.append("<div class=\"figures four\">");
        figure("recoveries", String.valueOf(report.history().recoveries().size()),
                words.say("of-modes", report.history().recoveries().size() - report.drills(), report.drills()), Optional.empty());
        figure("rto", words.say("of", rto.met(), rto.judged()), words.say("missed", rto.judged() - rto.met()), judged(rto));
        figure("rpo", words.say("of", rpo.met(), rpo.judged()), words.say("missed", rpo.judged() - rpo.met()), judged(rpo));
        figure("open", String.valueOf(report.open().size()), words.say("overdue", report.overdue()), report.open().isEmpty() ? Optional.empty() : Optional.of(report.overdue() == 0));
        html.append("</div>\n");
    }

    private static Optional<Boolean> judged(Trend trend) {
        return trend.judged() == 0 ? Optional.empty() : Optional.of(trend.met() == trend.judged());
    }

    private void figure(String label, String value, String note, Optional<Boolean> good) {
        html.append("<div class=\"figure").append(good.map(yes -> yes ? " good" : " bad").orElse("")).append("\"><h3>").append(say("figure." + label))
                .append("</h3><p class=\"value\">").append(escaped(value)).append("</p><p>").append(escaped(note)).append("</p></div>");
    }

    private void trends() {
        html.append("<section id=\"trends\"><h2>").append(say("trends")).append("</h2>").append(TrendPicture.legend(words));
        for (String system : report.history().systems()) {
            List<PastRecovery> those = report.history().of(system);
            html.append("<div class=\"system\"><h3>").append(escaped(system)).append(" · ").append(escaped(words.say("count", those.size()))).append("</h3><div class=\"pair\">");
            for (Trend.Kind kind : Trend.Kind.values()) {
                Trend trend = Trend.of(those, kind);
                html.append("<div class=\"half\"><p class=\"caption\"><b>").append(say("trend." + kind)).append("</b> ").append(escaped(caption(trend))).append("</p>")
                        .append(new TrendPicture(trend, words).html()).append("</div>");
            }
            html.append("</div></div>");
        }
        html.append("</section>\n");
    }

    private String caption(Trend trend) {
        return trend.points().isEmpty() ? words.say("no-figures") : words.say("of", trend.met(), trend.judged())
                + trend.points().getLast().objective().map(objective -> " · " + words.messages().say("protocol.record.objective", words.messages().duration(objective))).orElse("");
    }

    private void tallies() {
        html.append("<section id=\"tallies\"><h2>").append(say("tallies")).append("</h2><table class=\"of-tallies\">");
        head(List.of("system", "scenario", "recoveries", "drills", "recovered", "rto", "rpo", "last"));
        for (Tally tally : Tally.of(report.history())) {
            row(List.of(escaped(tally.system()), escaped(tally.scenario().orElse("–")), String.valueOf(tally.all().size()), String.valueOf(tally.drills()), String.valueOf(tally.recovered()),
                    of(tally.rto()), of(tally.rpo()), "<span class=\"when\">" + escaped(words.day(tally.all().getLast().declared())) + "</span>"));
        }
        html.append("</tbody></table></section>\n");
    }

    /** How many met it; below, the middle one and the worst. */
    private String of(Trend trend) {
        String met = trend.judged() == 0 ? "–" : (trend.met() == trend.judged() ? "✓ " : "✗ ") + words.say("of", trend.met(), trend.judged());
        return "<span class=\"when\">" + escaped(met) + "</span>" + trend.median().map(median -> "<br/><span class=\"events\">"
                + escaped(words.say("median", median, trend.worst().orElse(median))) + "</span>").orElse("");
    }

    private void findings() {
        html.append("<section id=\"findings\"><h2>").append(say("findings")).append("</h2>");
        if (report.items().isEmpty()) {
            html.append("<p class=\"none\">").append(say("findings.none")).append("</p>");
        } else {
            html.append("<table class=\"of-findings\">");
            head(List.of("standing", "finding", "owner", "due", "retest"));
            report.open().forEach(this::finding);
            report.settled().forEach(this::finding);
            html.append("</tbody></table>");
        }
        html.append("</section>\n");
    }

    private void finding(OpenItem item) {
        Standing standing = item.standing(report.today());
        String changes = item.changes().isEmpty() ? "" : "<br/><span class=\"events\">" + escaped(words.say("changed", String.join(", ", item.changes()))) + "</span>";
        row(List.of("<b class=\"" + standing + "\">" + (standing == Standing.OVERDUE ? "▲ " : "") + escaped(words.messages().say("history.standing." + standing)) + "</b>",
                escaped(item.finding().finding().toString()) + "<br/><span class=\"events\">" + escaped(item.id() + " · e" + item.event()) + "</span>" + changes,
                escaped(words.owner(item)), escaped(words.due(item)), retest(item)));
    }

    private String retest(OpenItem item) {
        return item.settled().map(done -> escaped(done.reason()) + "<br/><span class=\"events\">" + escaped(done.recovery().id() + " · e" + done.event()) + "</span>")
                .orElseGet(() -> !item.finding().retest() ? "–" : item.retests().isEmpty() ? say("retest.none")
                        : escaped(words.say("retest.last", item.retests().getLast().id(), item.retests().size())));
    }

    private void controls() {
        html.append("<section id=\"controls\"><h2>").append(say("controls")).append("</h2><p>").append(say("controls.about")).append("</p>");
        List<String> systems = report.matrix().systems();
        for (int from = 0; from < systems.size(); from += COLUMNS) {
            matrix(systems.subList(from, Math.min(systems.size(), from + COLUMNS)));
        }
        html.append("</section>\n");
    }

    private void matrix(List<String> systems) {
        html.append("<table class=\"of-controls\"><thead><tr><th scope=\"col\" class=\"of-criterion\">").append(say("column.criterion")).append("</th>");
        systems.forEach(system -> html.append("<th scope=\"col\">").append(escaped(system)).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (Control control : Control.values()) {
            html.append("<tr class=\"control\"><th scope=\"rowgroup\" colspan=\"").append(systems.size() + 1).append("\">").append(escaped(words.control(control)))
                    .append("<span class=\"beyond\">").append(escaped(words.beyond(control))).append("</span></th></tr>");
            report.matrix().rows().stream().filter(row -> row.control() == control).forEach(row -> {
                List<String> cells = new ArrayList<>(List.of(escaped(words.criterion(control, row.criterion()))));
                systems.forEach(system -> cells.add(cell(row.cells().get(system))));
                row(cells);
            });
        }
        html.append("</tbody></table>");
    }

    private String cell(ControlMatrix.Cell cell) {
        if (cell.evidence().isEmpty()) {
            return "<span class=\"nothing\">" + say("no-evidence") + "</span>";
        }
        StringBuilder named = new StringBuilder();
        cell.evidence().stream().limit(NAMED).forEach(one -> named.append(named.isEmpty() ? "" : " ").append('R').append(report.number(one)).append(one.seal().isPresent() ? "" : "°"));
        int more = cell.evidence().size() - NAMED;
        return "<b>" + cell.evidence().size() + "</b> · " + escaped(words.day(cell.evidence().getFirst().declared())) + (cell.old() ? " <b>▲ " + say("old") + "</b>" : "")
                + "<br/><span class=\"named\">" + named + (more > 0 ? " +" + more : "") + "</span>";
    }

    private void recoveries() {
        html.append("<section id=\"recoveries\"><h2>").append(say("recoveries")).append("</h2><p>").append(say("recoveries.about")).append("</p><table class=\"of-recoveries\">");
        head(List.of("number", "recovery", "verdict", "rto", "rpo", "checks", "proof"));
        for (PastRecovery one : report.history().recoveries().reversed()) {
            row(List.of("R" + report.number(one), escaped(one.title()) + "<br/><span class=\"events\">" + escaped(one.id() + " · " + words.mode(one.mode()) + " · " + words.day(one.declared())) + "</span>",
                    escaped(words.verdict(one)), figure(one.time(), one.result().rto(), one.result().rtoMet()),
                    figure(one.lost(), one.result().rpo(), one.result().rpoMet()), one.checks() == 0 ? "–" : escaped(words.say("of", one.passed(), one.checks())),
                    "<span class=\"seal\">" + escaped(words.proof(one)) + "</span>"));
        }
        html.append("</tbody></table></section>\n");
    }

    private String figure(Optional<Duration> actual, Optional<Duration> objective, Optional<Boolean> met) {
        return "<span class=\"when\">" + escaped(words.judged(actual.map(words.messages()::duration), met)) + "</span>"
                + objective.map(limit -> "<br/><span class=\"events\">" + escaped(words.messages().duration(limit)) + "</span>").orElse("");
    }

    private void integrity() {
        html.append("<section class=\"check\" id=\"integrity\"><h2>").append(escaped(words.messages().say("protocol.report.heading"))).append("</h2>");
        report.code().flatMap(QrCode::of).ifPresent(code -> html.append(RecordHtml.code(code)));
        html.append("<dl>");
        report.head().ifPresent(head -> {
            term("head", "<code>" + escaped(head.shortHead()) + "</code>");
            term("size", escaped(words.messages().say("protocol.report.events", head.size())));
            term("root", "<code>" + HexFormat.of().formatHex(head.root()).replaceAll("(.{8})(?=.)", "$1 ") + "</code>");
        });
        report.key().ifPresent(key -> term("key", "<code>" + escaped(key) + "</code>"));
        html.append("</dl>").append(report.code().isPresent() ? "<p>" + escaped(words.messages().say("protocol.report.code")) + "</p>" : "").append("<ul>");
        report.level().forEach(sentence -> html.append("<li>").append(escaped(words.messages().say(sentence))).append("</li>"));
        report.history().unread().forEach(id -> html.append("<li>").append(escaped(words.say("unread", id))).append("</li>"));
        html.append("</ul><p>").append(say("proof.how")).append("</p><p>").append(say("proof.limit")).append("</p></section>\n");
    }

    private void term(String name, String value) {
        html.append("<div><dt>").append(escaped(words.messages().say("protocol.report." + name))).append("</dt><dd>").append(value).append("</dd></div>");
    }

    private void head(List<String> columns) {
        html.append("<thead><tr>");
        columns.forEach(name -> html.append("<th scope=\"col\" class=\"of-").append(name).append("\">").append(say("column." + name)).append("</th>"));
        html.append("</tr></thead><tbody>");
    }

    private void row(List<String> cells) {
        html.append("<tr>");
        cells.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
        html.append("</tr>");
    }

    private String say(String key) {
        return escaped(words.say(key));
    }

    private static String escaped(String text) {
        return RecordHtml.escaped(text);
    }
}
