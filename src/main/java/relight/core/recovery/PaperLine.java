package relight.core.recovery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A line of a card as it is typed: {@code K7Q2M 03:14-03:22 AB done TARGET=shopdb_new # took the 02:00 backup}. Code, time and who
 * must be there; without a result it was done. A time of day is the last one that is not ahead of now.
 */
public final class PaperLine {

    private static final Pattern VALUE = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_-]*)=(\"[^\"]*\"|'[^']*'|\\S*)");
    private static final Pattern SPAN = Pattern.compile("(.+?)(?:[–—]|(?<=:\\d\\d)-)(.+)");

    private final ZoneId zone;
    private final Instant now;

    public PaperLine(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /** Reads a line; throws a Problem that says what is missing in it. */
    public PaperEntry read(String line) {
        int hash = line.indexOf(" #");
        String comment = hash < 0 ? "" : line.substring(hash + 2).strip();
        Map<String, String> values = new LinkedHashMap<>();
        Matcher value = VALUE.matcher(hash < 0 ? line : line.substring(0, hash));
        String rest = value.replaceAll(found -> {
            String text = found.group(2);
            boolean quoted = text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"));
            values.put(found.group(1), quoted ? text.substring(1, text.length() - 1) : text);
            return "";
        });
        String[] words = rest.strip().split("\\s+");
        if (words.length < 3) {
            throw new Problem(Message.of("recovery.paper.line", line), Message.of("recovery.paper.line.remedy"));
        }
        Optional<PaperEntry.Result> result = result(words[words.length - 1]);
        int whoEnds = result.isPresent() && words.length > 3 ? words.length - 1 : words.length;
        String who = String.join(" ", java.util.Arrays.asList(words).subList(2, whoEnds));
        Matcher span = SPAN.matcher(words[1]);
        boolean both = span.matches();
        Instant to = moment(both ? span.group(2) : words[1]);
        return new PaperEntry(words[0], whoEnds < words.length ? result.get() : PaperEntry.Result.DONE,
                both ? Optional.of(before(span.group(1), to)) : Optional.empty(), to, who, values, comment);
    }

    private static Optional<PaperEntry.Result> result(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "done" -> Optional.of(PaperEntry.Result.DONE);
            case "failed" -> Optional.of(PaperEntry.Result.FAILED);
            case "not-tested" -> Optional.of(PaperEntry.Result.NOT_TESTED);
            case "skipped" -> Optional.of(PaperEntry.Result.SKIPPED);
            default -> Optional.empty();
        };
    }

    /** A moment with its date, or a time of day, which is the last one that is not ahead of now; throws a Problem where it is neither. */
    public Instant moment(String text) {
        return before(text, now);
    }

    private Instant before(String text, Instant limit) {
        try {
            if (text.contains("T")) {
                return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") ? OffsetDateTime.parse(text).toInstant() : LocalDateTime.parse(text).atZone(zone).toInstant();
            }
            ZonedDateTime there = limit.atZone(zone).with(LocalTime.parse(text.length() == 4 ? "0" + text : text));
            return (there.toInstant().isAfter(limit) ? there.minusDays(1) : there).toInstant();
        } catch (DateTimeException e) {
            throw new Problem(Message.of("recovery.paper.moment", text), Message.of("recovery.paper.moment.remedy", zone.toString()), e);
        }
    }
}
