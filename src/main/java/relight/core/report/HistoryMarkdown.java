package relight.core.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import relight.core.history.Control;
import relight.core.history.ControlMatrix;
import relight.core.history.OpenItem;
import relight.core.history.PastRecovery;
import relight.core.history.Tally;
import relight.core.history.Trend;
import relight.core.text.Messages;

/** Many recoveries as a Markdown document. */
final class HistoryMarkdown {

    private final HistoryReport report;
    private final HistoryWords words;
    private final StringBuilder text = new StringBuilder();

    private HistoryMarkdown(HistoryReport report, Messages messages) {
        this.report = report;
        words = new HistoryWords(messages);
    }

    static String write(HistoryReport report, Messages messages) {
        return new HistoryMarkdown(report, messages).document();
    }

    private String document() {
        line("# " + words.say("title"));
        line(report.first(words.messages().zone()).map(words::day).orElse("–") + " – " + report.last(words.messages().zone()).map(words::day).orElse("–") + " · "
                + words.say("made", report.made()));
        if (report.history().recoveries().isEmpty()) {
            line(words.say("none"));
            return text.toString();
        }
        Trend rto = report.trend(Trend.Kind.RTO);
        Trend rpo = report.trend(Trend.Kind.RPO);
        line("- **" + words.say("figure.recoveries") + ":** " + report.history().recoveries().size() + " – "
                + words.say("of-modes", report.history().recoveries().size() - report.drills(), report.drills()) + "\n- **" + words.say("figure.rto") + ":** "
                + words.say("of", rto.met(), rto.judged()) + "\n- **" + words.say("figure.rpo") + ":** " + words.say("of", rpo.met(), rpo.judged()) + "\n- **"
                + words.say("figure.open") + ":** " + report.open().size() + " – " + words.say("overdue", report.overdue()));
        tallies();
        findings();
        controls();
        recoveries();
        integrity();
        return text.toString();
    }

    private void tallies() {
        line("## " + words.say("tallies"));
        head(List.of("system", "scenario", "recoveries", "drills", "recovered", "rto", "rpo", "last"));
        for (Tally tally : Tally.of(report.history())) {
            row(List.of(tally.system(), tally.scenario().orElse("–"), "" + tally.all().size(), "" + tally.drills(), "" + tally.recovered(),
                    words.say("of", tally.rto().met(), tally.rto().judged()), words.say("of", tally.rpo().met(), tally.rpo().judged()), words.day(tally.all().getLast().declared())));
        }
        text.append('\n');
    }

    private void findings() {
        line("## " + words.say("findings"));
        if (report.items().isEmpty()) {
            line(words.say("findings.none"));
            return;
        }
        head(List.of("standing", "finding", "owner", "due", "retest"));
        List<OpenItem> all = new ArrayList<>(report.open());
        all.addAll(report.settled());
        for (OpenItem item : all) {
            row(List.of(words.messages().say("history.standing." + item.standing(report.today())), item.id() + ": " + item.finding().finding()
                    + (item.changes().isEmpty() ? "" : " – " + words.say("changed", String.join(", ", item.changes()))), words.owner(item), words.due(item),
                    item.settled().map(done -> done.recovery().id() + ": " + done.reason()).orElse(item.finding().retest() && !item.retests().isEmpty()
                            ? words.say("retest.last", item.retests().getLast().id(), item.retests().size()) : "–")));
        }
        text.append('\n');
    }

    private void controls() {
        line("## " + words.say("controls"));
        line(words.say("controls.about"));
        for (Control control : Control.values()) {
            line("### " + words.control(control));
            line(words.beyond(control));
            List<String> systems = report.matrix().systems();
            text.append("| ").append(words.say("column.criterion")).append(" | ").append(String.join(" | ", systems.stream().map(HistoryMarkdown::inline).toList())).append(" |\n")
                    .append("|---".repeat(systems.size() + 1)).append("|\n");
            report.matrix().rows().stream().filter(row -> row.control() == control).forEach(row -> {
                List<String> cells = new ArrayList<>(List.of(words.criterion(control, row.criterion())));
                systems.forEach(system -> cells.add(cell(row.cells().get(system))));
                row(cells);
            });
            text.append('\n');
        }
    }

    private String cell(ControlMatrix.Cell cell) {
        return cell.evidence().isEmpty() ? words.say("no-evidence") : cell.evidence().size() + " · " + words.day(cell.evidence().getFirst().declared())
                + (cell.old() ? " ▲ " + words.say("old") : "") + ": "
                + String.join(" ", cell.evidence().stream().map(one -> "R" + report.number(one) + (one.seal().isPresent() ? "" : "°")).toList());
    }

    private void recoveries() {
        line("## " + words.say("recoveries"));
        line(words.say("recoveries.about"));
        head(List.of("number", "recovery", "verdict", "rto", "rpo", "proof"));
        for (PastRecovery one : report.history().recoveries().reversed()) {
            row(List.of("R" + report.number(one), one.title() + " (" + one.id() + ", " + words.mode(one.mode()) + ", " + words.day(one.declared()) + ")", words.verdict(one),
                    figure(one.time(), one.result().rtoMet()), figure(one.lost(), one.result().rpoMet()), words.proof(one)));
        }
        text.append('\n');
    }

    private String figure(Optional<Duration> actual, Optional<Boolean> met) {
        return words.judged(actual.map(words.messages()::duration), met);
    }

    private void integrity() {
        line("## " + words.messages().say("protocol.report.heading"));
        report.head().ifPresent(head -> line("- **" + words.messages().say("protocol.report.head") + ":** `" + head.shortHead() + "`\n- **" + words.messages().say("protocol.report.root")
                + ":** `" + HexFormat.of().formatHex(head.root()) + "`"));
        report.level().forEach(sentence -> line(inline(words.messages().say(sentence))));
        report.history().unread().forEach(id -> line(inline(words.say("unread", id))));
        line(inline(words.say("proof.how")));
        line(inline(words.say("proof.limit")));
    }

    private void head(List<String> columns) {
        row(columns.stream().map(column -> words.say("column." + column)).toList());
        row(Collections.nCopies(columns.size(), "---"));
    }

    private void row(List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(inline(cell)).append(' '));
        text.append("|\n");
    }

    private static String inline(String value) {
        return RecordMarkdown.inline(value).replace("\n", "; ");
    }

    private void line(String line) {
        text.append(line).append("\n\n");
    }
}
