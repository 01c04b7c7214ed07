package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code backup_label}, or the {@code .backup} file in the archive, says of a base backup.
 *
 * @param start   where replaying it begins
 * @param segment the file in which that lies
 * @param began   when it was begun; the server writes it in its own zone, and only UTC and GMT are believed
 * @param stop    from where on it is whole; only the archive's file knows
 * @param stopped when that was
 */
public record BackupLabel(Lsn start, String segment, String label, Optional<Integer> timeline, Optional<Instant> began, Optional<Lsn> stop,
                          Optional<Instant> stopped) {

    private static final Pattern START = Pattern.compile("(?m)^START WAL LOCATION: (\\S+) \\(file ([0-9A-F]{24})\\)");
    private static final Pattern STOP = Pattern.compile("(?m)^STOP WAL LOCATION: (\\S+) \\(");
    private static final Pattern LABEL = Pattern.compile("(?m)^LABEL: (.*)$");
    private static final Pattern TIMELINE = Pattern.compile("(?m)^START TIMELINE: (\\d{1,9})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Empty where the text is no such file. */
    public static Optional<BackupLabel> read(String text) {
        Matcher start = START.matcher(text);
        if (!start.find()) {
            return Optional.empty();
        }
        return Lsn.read(start.group(1)).map(at -> new BackupLabel(at, start.group(2), first(LABEL, text).orElse(""),
                first(TIMELINE, text).map(Integer::valueOf), time("START TIME", text), first(STOP, text).flatMap(Lsn::read),
                time("STOP TIME", text)));
    }

    /** Its timeline, which older servers tell only by the name of the segment. */
    public int on() {
        return timeline.orElseGet(() -> Integer.parseUnsignedInt(segment.substring(0, 8), 16));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    private static Optional<Instant> time(String what, String text) {
        Matcher matcher = Pattern.compile("(?m)^" + what + ": (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) (UTC|GMT|Etc/UTC)$").matcher(text);
        return matcher.find() ? Optional.of(LocalDateTime.parse(matcher.group(1), TIME).toInstant(ZoneOffset.UTC)) : Optional.empty();
    }
}
