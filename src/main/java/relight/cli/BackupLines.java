package relight.cli;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.text.Messages;

/** Backups as lines of a table, as a page and as JSON. */
final class BackupLines {

    private static final String ROW = "%-12s  %-12s  %-24s  %10s  %-20s  %s";

    private final Messages words;

    BackupLines(Messages words) {
        this.words = words;
    }

    String heading() {
        return ROW.formatted("ID", words.say("catalog.column.state"), words.say("catalog.column.point"),
                words.say("catalog.column.size"), words.say("catalog.column.series"), words.say("catalog.column.place"));
    }

    /** One line; what keeps it from being good stands at its end. */
    String row(Backup backup) {
        String line = ROW.formatted(backup.id(), state(backup.state()), words.time(backup.recoveryPoint()), words.size(backup.size()),
                backup.series(), backup.location());
        return backup.verdict().reasons().stream().filter(reason -> reason.standing() != State.GOOD).findFirst()
                .map(reason -> line + "  — " + words.say(reason.text())).orElse(line);
    }

    List<String> page(Backup backup) {
        List<String> lines = new ArrayList<>();
        lines.add(backup.location());
        lines.add(field("catalog.column.state", state(backup.state())));
        lines.add(field("catalog.column.point", words.time(backup.recoveryPoint())));
        lines.add(field("catalog.column.size", words.size(backup.size())));
        backup.object().entries().ifPresent(entries -> lines.add(field("catalog.column.entries", NumberFormat.getIntegerInstance(words.locale()).format(entries))));
        lines.add(field("catalog.column.series", backup.series() + " (" + backup.system() + ", " + kind(backup) + ")"));
        lines.add(field("catalog.column.created", words.time(backup.object().modified())));
        backup.object().versionId().ifPresent(version -> lines.add(field("catalog.column.version", version)));
        backup.object().cold().ifPresent(cold -> lines.add(field("catalog.column.class", words.say(cold.describe(Instant.now())))));
        backup.verdict().format().ifPresent(format -> lines.add(field("catalog.column.format", format(format))));
        backup.verdict().sha256().ifPresent(hash -> lines.add(field("catalog.column.sha256", hash)));
        backup.verdict().verifiedAt().ifPresent(at -> lines.add(field("catalog.column.verified", words.time(at))));
        for (Verdict.Reason reason : backup.verdict().reasons()) {
            lines.add("  " + sign(reason.standing()) + " " + words.say(reason.text()));
        }
        return lines;
    }

    Map<String, Object> json(Backup backup) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", backup.id());
        json.put("series", backup.series());
        json.put("system", backup.system());
        json.put("location", backup.location());
        json.put("versionId", backup.object().versionId().orElse(null));
        json.put("size", backup.size());
        json.put("createdAt", time(backup.object().modified()));
        json.put("recoveryPoint", time(backup.recoveryPoint()));
        json.put("kind", kind(backup));
        json.put("checksum", backup.verdict().sha256().orElse(null));
        json.put("state", backup.state().name().toLowerCase(Locale.ROOT));
        json.put("reasons", backup.verdict().reasons().stream().map(reason -> words.say(reason.text())).toList());
        return json;
    }

    /** With what a list leaves out. */
    Map<String, Object> detail(Backup backup) {
        Map<String, Object> json = json(backup);
        json.put("entries", backup.object().isFolder() ? backup.object().entries().getAsLong() : null);
        json.put("storageClass", backup.object().cold().map(ColdStorage::storageClass).orElse(null));
        json.put("readable", backup.object().readable(Instant.now()));
        json.put("thawedUntil", backup.object().cold().flatMap(ColdStorage::until).map(this::time).orElse(null));
        json.put("format", backup.verdict().format().map(this::format).orElse(null));
        json.put("verifiedAt", backup.verdict().verifiedAt().map(this::time).orElse(null));
        json.put("checks", backup.verdict().reasons().stream().map(reason -> Map.of("check", reason.check(),
                "standing", reason.standing().name().toLowerCase(Locale.ROOT), "text", words.say(reason.text()))).toList());
        return json;
    }

    private String field(String key, String value) {
        return "  %-18s %s".formatted(words.say(key), value);
    }

    private String format(BackupFormat format) {
        String described = words.say(format.describe());
        return format.detail().isEmpty() ? described : described + ", " + format.detail();
    }

    private String state(State state) {
        return words.say("catalog.state." + state);
    }

    private static String sign(State standing) {
        return switch (standing) {
            case GOOD -> "✓";
            case SUSPECT -> "!";
            case BAD -> "✗";
            case UNVERIFIED -> "?";
        };
    }

    private static String kind(Backup backup) {
        return backup.kind().name().toLowerCase(Locale.ROOT);
    }

    private String time(Instant moment) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(words.zone()).toOffsetDateTime());
    }
}
