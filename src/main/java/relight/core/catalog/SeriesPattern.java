package relight.core.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Schedule;

/** Tells the backups of a series from the other objects of a store by their keys, and reads the recovery point in them. */
public final class SeriesPattern {

    /** What lies beside a backup and is none itself. */
    private static final List<String> SIDECARS = List.of(".sha256", ".sha512", ".sha1", ".md5", ".asc", ".sig");
    private static final Pattern TOKEN = Pattern.compile("\\{([^{}]*)}|\\*");

    private final Pattern keys;
    private final String prefix;
    private final DateTimeFormatter timestamp;
    private final Set<String> names;
    private final ZoneId zone;

    private SeriesPattern(Pattern keys, String prefix, DateTimeFormatter timestamp, Set<String> names, ZoneId zone) {
        this.keys = keys;
        this.prefix = prefix;
        this.timestamp = timestamp;
        this.names = names;
        this.zone = zone;
    }

    /**
     * The pattern of a series. Times in keys that name no offset are in the zone of the series' schedule, since the job that
     * writes the name runs by the same clock; without a schedule they are in the site's.
     */
    public static SeriesPattern of(BackupSeries series, ZoneId site) {
        StringBuilder regex = new StringBuilder();
        Set<String> names = new HashSet<>();
        Matcher tokens = TOKEN.matcher(series.path());
        int literal = 0;
        int constant = series.path().length();
        while (tokens.find()) {
            constant = Math.min(constant, tokens.start());
            regex.append(Pattern.quote(series.path().substring(literal, tokens.start())));
            regex.append(tokens.group(1) == null ? "[^/]*" : placeholder(series, tokens.group(1), names));
            literal = tokens.end();
        }
        regex.append(Pattern.quote(series.path().substring(literal)));
        return new SeriesPattern(Pattern.compile(regex.toString()), series.path().substring(0, constant),
                names.contains("timestamp") ? formatter(series) : null, names,
                series.schedule().map(Schedule::zone).orElse(site));
    }

    /** The longest text that every key of the series begins with: all that needs to be listed. */
    public String prefix() {
        return prefix;
    }

    public static boolean isSidecar(String key) {
        return SIDECARS.stream().anyMatch(key::endsWith);
    }

    /** The folder that is one backup of the series and that the key is or lies in; for a series of folders. */
    Optional<String> folder(String key) {
        Matcher match = keys.matcher(key);
        return match.lookingAt() ? Optional.of(key.substring(0, match.end())) : Optional.empty();
    }

    /**
     * The moment whose data the object holds; empty where the object is no backup of the series. A key that names a day and no
     * time gives the time at which it was stored when that is on the same day, otherwise the beginning of that day; a key
     * without any time gives the time at which it was stored.
     */
    public Optional<Instant> recoveryPoint(StoredObject object) {
        Matcher match = keys.matcher(object.key());
        if (!match.matches() || isSidecar(object.key())) {
            return Optional.empty();
        }
        try {
            return Optional.of(named(match, object.modified()));
        } catch (DateTimeException noSuchTime) {
            return Optional.of(object.modified());
        }
    }

    private Instant named(Matcher match, Instant stored) {
        TemporalAccessor written = timestamp == null ? null : timestamp.parse(match.group("timestamp"));
        if (written != null && written.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(written);
        }
        LocalDate day = written == null ? null : written.query(TemporalQueries.localDate());
        LocalTime time = written == null ? null : written.query(TemporalQueries.localTime());
        if (day == null && names.containsAll(Set.of("year", "month", "day"))) {
            day = LocalDate.of(Integer.parseInt(match.group("year")), Integer.parseInt(match.group("month")),
                    Integer.parseInt(match.group("day")));
        }
        if (day == null) {
            return stored;
        }
        if (time != null) {
            return LocalDateTime.of(day, time).atZone(zone).toInstant();
        }
        boolean sameDay = stored.atZone(zone).toLocalDate().equals(day);
        return sameDay ? stored : day.atStartOfDay(zone).toInstant();
    }

    private static String placeholder(BackupSeries series, String name, Set<String> names) {
        boolean first = names.add(name);
        String form = switch (name) {
            case "year" -> "\\d{4}";
            case "month", "day" -> "\\d{2}";
            case "timestamp" -> digits(series.timestamp());
            default -> throw new Problem(Message.of("catalog.series.placeholder", series.name(), "{" + name + "}", series.path()),
                    Message.of("catalog.series.placeholder.remedy"));
        };
        return first ? "(?<" + name + ">" + form + ")" : "\\k<" + name + ">";
    }

    private static DateTimeFormatter formatter(BackupSeries series) {
        try {
            return DateTimeFormatter.ofPattern(series.timestamp(), Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Problem(Message.of("catalog.series.timestamp", series.name(), series.timestamp()),
                    Message.of("catalog.series.timestamp.remedy"), e);
        }
    }

    /** The shape of a timestamp, so that a * beside it cannot swallow a part of it. */
    private static String digits(String pattern) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char letter = pattern.charAt(at);
            int end = at + 1;
            if (letter == '\'') {
                end = pattern.indexOf('\'', at + 1);
                if (end < 0) {
                    return "[^/]+";
                }
                regex.append(Pattern.quote(end == at + 1 ? "'" : pattern.substring(at + 1, end)));
                end++;
            } else if (Character.isLetter(letter)) {
                while (end < pattern.length() && pattern.charAt(end) == letter) {
                    end++;
                }
                regex.append(field(letter, end - at));
            } else {
                regex.append(Pattern.quote(String.valueOf(letter)));
            }
            at = end;
        }
        return regex.toString();
    }

    private static String field(char letter, int count) {
        boolean number = "yudDHhkKmsSAnN".indexOf(letter) >= 0 || letter == 'M' && count <= 2;
        return number ? "\\d{" + count + (count == 1 ? ",2}" : "}") : "[^/]+?";
    }
}
