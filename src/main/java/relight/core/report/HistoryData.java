package relight.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.core.history.ControlMatrix;
import relight.core.history.OpenItem;
import relight.core.history.PastRecovery;
import relight.core.recovery.RecoveryEvent.Closed;

/** Many recoveries for programs: times as RFC 3339 with offset, durations in seconds, null for what is not known. */
final class HistoryData {

    private final HistoryReport report;
    private final ZoneId zone;

    HistoryData(HistoryReport report, ZoneId zone) {
        this.report = report;
        this.zone = zone;
    }

    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("made", time(report.made()));
        document.put("from", report.scope().from().map(LocalDate::toString).orElse(null));
        document.put("to", report.scope().to().map(LocalDate::toString).orElse(null));
        document.put("systems", report.history().systems());
        document.put("log", report.log());
        document.put("head", report.head().map(head -> Map.of("size", head.size(), "rootSha256", HexFormat.of().formatHex(head.root()))).orElse(null));
        document.put("key", report.key().orElse(null));
        document.put("recoveries", report.history().recoveries().stream().map(this::recovery).toList());
        document.put("controls", report.matrix().rows().stream().map(HistoryData::row).toList());
        document.put("findings", report.items().stream().map(this::finding).toList());
        document.put("unread", report.history().unread());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> recovery(PastRecovery one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", one.id());
        json.put("title", one.title());
        json.put("mode", one.mode().name().toLowerCase(Locale.ROOT));
        json.put("systems", one.systems());
        json.put("scenario", one.scenario().orElse(null));
        json.put("runbook", one.runbook().orElse(null));
        json.put("declared", time(one.declared()));
        json.put("verdict", one.closed().map(Closed::verdict).orElse(null));
        json.put("recoveryTime", one.time().map(Duration::toSeconds).orElse(null));
        json.put("rto", one.result().rto().map(Duration::toSeconds).orElse(null));
        json.put("rtoMet", one.time().flatMap(_ -> one.result().rtoMet()).orElse(null));
        json.put("dataLost", one.lost().map(Duration::toSeconds).orElse(null));
        json.put("rpo", one.result().rpo().map(Duration::toSeconds).orElse(null));
        json.put("rpoMet", one.result().rpoMet().orElse(null));
        json.put("measured", one.result().measured());
        json.put("checks", one.checks());
        json.put("checksPassed", one.passed());
        json.put("backupsUsed", one.backups());
        json.put("findings", one.raised().size());
        json.put("sealEvent", one.seal().map(PastRecovery.Seal::event).orElse(null));
        json.put("sealedEvents", one.seal().map(PastRecovery.Seal::events).orElse(null));
        json.put("rootSha256", one.seal().map(PastRecovery.Seal::root).orElse(null));
        return json;
    }

    private static Map<String, Object> row(ControlMatrix.Row row) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        row.cells().forEach((system, cell) -> evidence.put(system, cell.evidence().stream().map(PastRecovery::id).toList()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("control", row.control().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("criterion", row.criterion().id());
        json.put("evidence", evidence);
        json.put("olderThanAYear", row.cells().entrySet().stream().filter(cell -> cell.getValue().old()).map(Map.Entry::getKey).toList());
        return json;
    }

    private Map<String, Object> finding(OpenItem item) {
        return item.json(report.today());
    }

    /** RFC 4180, a line a recovery; what a spreadsheet would take for a formula begins with an apostrophe. */
    String csv() {
        List<Map<String, Object>> rows = report.history().recoveries().stream().map(this::recovery).toList();
        StringBuilder csv = new StringBuilder("\uFEFF");
        List<String> columns = new ArrayList<>(recoveryColumns());
        line(csv, columns);
        rows.forEach(row -> line(csv, columns.stream().map(row::get).toList()));
        return csv.toString();
    }

    private static List<String> recoveryColumns() {
        return List.of("id", "title", "mode", "systems", "scenario", "runbook", "declared", "verdict", "recoveryTime", "rto", "rtoMet", "dataLost", "rpo", "rpoMet", "measured", "checks",
                "checksPassed", "backupsUsed", "findings", "sealEvent", "sealedEvents", "rootSha256");
    }

    private static void line(StringBuilder csv, List<?> cells) {
        csv.append(String.join(",", cells.stream().map(HistoryData::cell).toList())).append("\r\n");
    }

    private static String cell(Object value) {
        String text = switch (value) {
            case null -> "";
            case List<?> list -> String.join(" ", list.stream().map(String::valueOf).toList());
            case String words when !words.isEmpty() && "=+-@\t\r".indexOf(words.charAt(0)) >= 0 -> "'" + words;
            default -> String.valueOf(value);
        };
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private String time(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }
}
