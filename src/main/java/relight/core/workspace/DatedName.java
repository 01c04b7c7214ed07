package relight.core.workspace;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that has a date in it, and the pattern that the keys of its series have.
 *
 * @param time local, as the job that wrote the name meant it; the beginning of the day where the name has just a day
 */
record DatedName(String path, String timestamp, LocalDateTime time) {

    /** How tools write times into names, the longest first, since a shorter one would fit a part of it. */
    private static final List<String> TIMESTAMPS = List.of(
            "yyyy-MM-dd'T'HH-mm-ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd_HH-mm-ss", "yyyy-MM-dd-HH-mm-ss", "yyyy-MM-dd_HH:mm:ss",
            "yyyyMMdd'T'HHmmss", "yyyy-MM-dd_HHmmss", "yyyy-MM-dd-HHmmss", "yyyyMMdd_HHmmss", "yyyyMMdd-HHmmss", "yyyyMMddHHmmss",
            "yyyy-MM-dd_HH-mm", "yyyy-MM-dd_HHmm", "yyyyMMdd_HHmm", "yyyyMMdd-HHmm", "yyyyMMddHHmm", "yyyy-MM-dd", "yyyy_MM_dd", "yyyyMMdd");
    private static final Pattern FOLDERS = Pattern.compile("(?<=^|/)(20\\d{2})/(0[1-9]|1[0-2])/([0-2]\\d|3[01])(?=/)");

    private record Form(String timestamp, Pattern shape) {

        static Form of(String timestamp) {
            String shape = timestamp.replace("'T'", "T").replaceAll("[yMdHms]", "\\\\d");
            return new Form(timestamp, Pattern.compile("(?<!\\d)" + shape + "(?!\\d)"));
        }
    }

    private static final List<Form> FORMS = TIMESTAMPS.stream().map(Form::of).toList();

    /** The name's date and pattern; empty where no date can be read from it, or a pattern cannot say it. */
    static Optional<DatedName> in(String key) {
        if (key.matches(".*[{}*].*")) {
            return Optional.empty();
        }
        int file = key.lastIndexOf('/') + 1;
        Matcher folders = FOLDERS.matcher(key.substring(0, file));
        Optional<LocalDate> day = folders.find() ? day(folders) : Optional.empty();
        String above = day.isEmpty() ? key.substring(0, file) : folders.replaceFirst("{year}/{month}/{day}");
        String name = key.substring(file);
        for (Form form : FORMS) {
            Matcher matcher = form.shape.matcher(name);
            Optional<LocalDateTime> time = matcher.find() ? time(form.timestamp, matcher.group()) : Optional.empty();
            if (time.isPresent()) {
                return Optional.of(new DatedName(above + matcher.replaceFirst(Matcher.quoteReplacement("{timestamp}")), form.timestamp, time.get()));
            }
        }
        return day.map(found -> new DatedName(above + name, PathPattern.DEFAULT_TIMESTAMP, found.atStartOfDay()));
    }

    /** What people would call the series: the words before the date, otherwise the folder's name. */
    static String nameOf(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int date = file.indexOf("{timestamp}");
        String stem = (date >= 0 ? file.substring(0, date) : file.replaceFirst("\\..*", "")).toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-").replaceAll("-?(backup|dump|bak)(?=-|$)", "").replaceAll("^-+|-+$", "");
        if (!stem.isEmpty()) {
            return stem;
        }
        List<String> folders = List.of(path.split("/")).stream().filter(part -> !part.contains("{") && !part.equals(file)).toList();
        return folders.isEmpty() ? "backups" : folders.getLast().toLowerCase(Locale.ROOT);
    }

    private static Optional<LocalDate> day(Matcher folders) {
        try {
            return Optional.of(LocalDate.of(Integer.parseInt(folders.group(1)), Integer.parseInt(folders.group(2)),
                    Integer.parseInt(folders.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDateTime> time(String pattern, String text) {
        try {
            TemporalAccessor parsed = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            boolean plausible = date.getYear() >= 1990 && date.getYear() < 2100;
            return plausible ? Optional.of(parsed.query(TemporalQueries.localTime()) == null ? date.atStartOfDay()
                    : LocalDateTime.from(parsed)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
