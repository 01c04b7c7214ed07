package relight.core.runbook;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A date as an author drew it: {@code YYYYMMDD_HHMMSS}, {@code JJJJ-MM-TT}, {@code РРРР-ММ-ДД}. */
public final class DateShape {

    private static final Pattern SHAPE = Pattern.compile("(?:YYYY|JJJJ|РРРР)(?<a>[-_./]?)(?:MM|ММ)(?<b>[-_./]?)(?:DD|TT|ДД)"
            + "(?:(?<c>[-_.T ]?)(?:HH|ГГ)(?<d>[-_:.]?)(?:MM|ММ|mm|хх)(?:(?<e>[-_:.]?)(?:SS|ss|сс))?)?(?<z>Z?)");

    private final DateTimeFormatter formatter;

    private DateShape(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    /** The shape that the words draw; empty where they draw none. */
    public static Optional<DateShape> of(String words) {
        Matcher shape = SHAPE.matcher(words);
        if (!shape.matches()) {
            return Optional.empty();
        }
        StringBuilder pattern = new StringBuilder("uuuu").append(literal(shape.group("a"))).append("MM").append(literal(shape.group("b"))).append("dd");
        if (shape.group("c") != null) {
            pattern.append(literal(shape.group("c"))).append("HH").append(literal(shape.group("d"))).append("mm");
            pattern.append(shape.group("e") == null ? "" : literal(shape.group("e")) + "ss");
        }
        pattern.append(literal(shape.group("z")));
        return Optional.of(new DateShape(DateTimeFormatter.ofPattern(pattern.toString(), Locale.ROOT).withResolverStyle(ResolverStyle.STRICT)));
    }

    private static String literal(String mark) {
        return mark.isEmpty() ? "" : "'" + mark + "'";
    }

    /** Whether the text is a day, or a moment, of this shape that there is. */
    boolean fits(String text) {
        try {
            LocalDate.from(formatter.parse(text));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The moment in this shape, in its own zone. */
    public String write(ZonedDateTime moment) {
        return formatter.format(LocalDateTime.from(moment));
    }
}
