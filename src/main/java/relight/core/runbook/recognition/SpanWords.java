package relight.core.runbook.recognition;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds lengths of time in English, German and Ukrainian words. */
final class SpanWords {

    /** Seconds by unit; each key is what people write for it. */
    private static final Map<String, Long> UNITS = units();
    private static final String FIGURE = "\\d{1,5}(?:[.,]\\d{1,2})?";
    private static final String UNIT = "(?:" + String.join("|", UNITS.keySet()) + ")(?![\\p{L}\\p{Nd}])";
    private static final String WORD = "half an|eine halbe|einer halben|eine|einen|einem|einer|ein|an|one|two|three|four|zwei|drei|vier|одна|один|одну|одного"
            + "|однієї|дві|два|три|чотири|пів";
    private static final String BOUND = "<=?|≤|&lt;=?|max\\.?|maximal|höchstens|unter|weniger als|bis zu|innerhalb(?: von)?|binnen|up to|at most|less than"
            + "|no more than|not more than|under|within|below|не більше(?: ніж)?|менше(?: ніж)?|щонайбільше|до|протягом|у межах|макс\\.?";
    private static final String ABOUT = "~|≈|ca\\.|circa|etwa|ungefähr|about|approx\\.?|approximately|around|roughly|близько|приблизно|орієнтовно|прибл\\.";
    private static final String AND = "[ ]*(?:,|und|and|і|та|й)?[ ]*";
    private static final int INSENSITIVE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern SPAN = Pattern.compile("(?<![\\p{L}\\p{Nd}_-])(?<!\\p{Nd}[:.,])(?:(?<bound>" + BOUND + ")[ ]*)?(?:(?<about>" + ABOUT + ")[ ]*)?(?:"
            + "(?<from>" + FIGURE + ")[ ]*(?<fromUnit>" + UNIT + ")?[ ]*(?:-|–|—|\\.\\.\\.?|…|bis|to|до)[ ]*(?<to>" + FIGURE + ")[ -]?[ ]*(?<toUnit>" + UNIT + ")"
            + "|(?<one>" + FIGURE + ")[ -]?[ ]*(?<oneUnit>" + UNIT + ")(?:" + AND + "(?<more>" + FIGURE + ")[ ]*(?<moreUnit>" + UNIT + "))?"
            + "|(?<packed>\\d{1,3}[hг])(?<packedMore>\\d{1,2})m?(?![\\p{L}\\p{Nd}])"
            + "|(?<word>" + WORD + ")[ ]?(?<wordUnit>" + UNIT + "))", INSENSITIVE);
    private static final Pattern CLOCK_UNIT = Pattern.compile("(?:h|m|d|w|s)", INSENSITIVE);

    private SpanWords() {}

    /** A span and where it stands. */
    record Hit(int start, int end, Span span) {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        unit(units, 1, "sekunden", "sekunde", "seconds", "second", "secs", "sec", "sek\\.?", "секунди", "секунда", "секунду", "секунд", "сек\\.?", "s");
        unit(units, 60, "minuten", "minute", "minutes", "minute", "mins", "min\\.?", "хвилини", "хвилина", "хвилину", "хвилин", "хв\\.?", "m");
        unit(units, 3600, "stunden", "stunde", "hours", "hour", "hrs\\.?", "hr\\.?", "std\\.?", "години", "година", "годину", "годин", "год\\.?", "h");
        unit(units, 86_400, "tagen", "tage", "tag", "days", "day", "днів", "дні", "дня", "день", "доби", "доба", "добу", "діб", "дн\\.?", "d");
        unit(units, 604_800, "wochen", "woche", "weeks", "week", "тижнів", "тижні", "тижня", "тиждень", "w");
        return units;
    }

    private static void unit(Map<String, Long> units, long seconds, String... words) {
        for (String word : words) {
            units.put(word, seconds);
        }
    }

    /** The first span that begins at or after the index. */
    static Optional<Hit> find(String text, int from) {
        Matcher matcher = SPAN.matcher(text);
        for (int at = from; at <= text.length() && matcher.find(at); at = matcher.end()) {
            Optional<Span> span = span(matcher.toMatchResult());
            if (span.isPresent()) {
                return Optional.of(new Hit(matcher.start(), matcher.end(), span.get()));
            }
        }
        return Optional.empty();
    }

    /** What a whole cell or value says, with nothing beside the span but punctuation. */
    static Optional<Span> whole(String text) {
        return find(text, 0).filter(hit -> nothing(text.substring(0, hit.start())) && nothing(text.substring(hit.end()))).map(Hit::span);
    }

    private static boolean nothing(String text) {
        return text.chars().noneMatch(Character::isLetterOrDigit);
    }

    private static Optional<Span> span(MatchResult match) {
        boolean bound = match.group("bound") != null;
        if (match.group("from") != null) {
            String unit = match.group("toUnit");
            Duration to = of(match.group("to"), unit);
            Duration from = of(match.group("from"), match.group("fromUnit") == null ? unit : match.group("fromUnit"));
            return from.compareTo(to) <= 0 ? Optional.of(new Span(from, to, bound)) : Optional.empty();
        }
        if (match.group("one") != null) {
            Duration one = of(match.group("one"), match.group("oneUnit"));
            Duration sum = match.group("more") == null ? one : one.plus(of(match.group("more"), match.group("moreUnit")));
            return Optional.of(new Span(sum, sum, bound));
        }
        if (match.group("packed") != null) {
            String hours = match.group("packed");
            Duration sum = of(hours.substring(0, hours.length() - 1), "h").plusMinutes(Long.parseLong(match.group("packedMore")));
            return Optional.of(new Span(sum, sum, bound));
        }
        String unit = match.group("wordUnit");
        if (CLOCK_UNIT.matcher(unit).matches()) {
            return Optional.empty();
        }
        Duration said = Duration.ofSeconds(Math.round(figure(match.group("word").toLowerCase(Locale.ROOT)) * seconds(unit)));
        return Optional.of(new Span(said, said, bound));
    }

    private static double figure(String word) {
        return switch (word) {
            case "half an", "eine halbe", "einer halben", "пів" -> 0.5;
            case "two", "zwei", "дві", "два" -> 2;
            case "three", "drei", "три" -> 3;
            case "four", "vier", "чотири" -> 4;
            default -> 1;
        };
    }

    private static Duration of(String figure, String unit) {
        BigDecimal seconds = new BigDecimal(figure.replace(',', '.')).multiply(BigDecimal.valueOf(seconds(unit)));
        return Duration.ofSeconds(seconds.longValue());
    }

    private static long seconds(String unit) {
        String written = unit.toLowerCase(Locale.ROOT);
        return UNITS.entrySet().stream().filter(entry -> written.matches(entry.getKey())).map(Map.Entry::getValue).findFirst().orElseThrow();
    }

    /** The unit that a heading gives for bare figures below it: {@code RTO (h)}, {@code Dauer [min]}, {@code Час, год}. */
    static Optional<String> unitOf(String heading) {
        String units = UNITS.keySet().stream().collect(Collectors.joining("|"));
        Matcher matcher = Pattern.compile("(?:[(\\[]|,|\\bin)\\s*(?:in\\s+)?(" + units + ")\\s*[)\\]]?\\s*$", INSENSITIVE).matcher(heading.strip());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
