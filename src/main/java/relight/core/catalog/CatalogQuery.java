package relight.core.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What a person looks for in the catalog: words that stand in a location, and narrowings.
 *
 * @param words  each must stand in series, system or location, in any case of letters
 * @param after  recovery points from this moment on
 * @param before recovery points earlier than this moment
 */
public record CatalogQuery(List<String> words, Optional<String> series, Optional<String> system, Optional<State> state,
                           Optional<Instant> after, Optional<Instant> before) {

    public static final CatalogQuery ALL = new CatalogQuery(List.of(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    public CatalogQuery {
        words = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    public static CatalogQuery ofSeries(String series) {
        return new CatalogQuery(List.of(), Optional.of(series), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    public static CatalogQuery ofSystem(String system) {
        return new CatalogQuery(List.of(), Optional.empty(), Optional.of(system), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    public CatalogQuery with(State only) {
        return new CatalogQuery(words, series, system, Optional.of(only), after, before);
    }

    public CatalogQuery before(Instant moment) {
        return new CatalogQuery(words, series, system, state, after, Optional.of(moment));
    }

    /**
     * Reads what a person types: words, {@code state:good}, {@code series:NAME}, {@code system:NAME}, {@code after:2026-04-01},
     * {@code before:2026-04-01T12:30}. Something that begins like a narrowing and is none is a {@link Problem} that says what is
     * expected; any other colon belongs to a word, as in {@code s3://bucket}.
     *
     * @param zone of days and times without an offset
     */
    public static CatalogQuery parse(String text, ZoneId zone) {
        List<String> words = new ArrayList<>();
        CatalogQuery query = ALL;
        for (String part : text.strip().split("\\s+")) {
            int colon = part.indexOf(':');
            String key = colon < 0 ? "" : part.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = part.substring(colon + 1);
            query = switch (key) {
                case "state" -> query.with(state(value));
                case "series" -> new CatalogQuery(words, Optional.of(named(part, value)), query.system, query.state, query.after, query.before);
                case "system" -> new CatalogQuery(words, query.series, Optional.of(named(part, value)), query.state, query.after, query.before);
                case "after" -> new CatalogQuery(words, query.series, query.system, query.state, Optional.of(moment(part, value, zone)), query.before);
                case "before" -> query.before(moment(part, value, zone));
                default -> {
                    if (!part.isEmpty()) {
                        words.add(part);
                    }
                    yield query;
                }
            };
        }
        return new CatalogQuery(words, query.series, query.system, query.state, query.after, query.before);
    }

    private static State state(String value) {
        try {
            return State.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Problem(Message.of("catalog.query.state", value), Message.of("catalog.query.state.remedy"), e);
        }
    }

    private static String named(String part, String value) {
        if (value.isEmpty()) {
            throw new Problem(Message.of("catalog.query.name", part));
        }
        return value;
    }

    private static Instant moment(String part, String value, ZoneId zone) {
        try {
            if (!value.contains("T")) {
                return LocalDate.parse(value).atStartOfDay(zone).toInstant();
            }
            boolean offset = value.endsWith("Z") || value.lastIndexOf('+') > 0 || value.lastIndexOf('-') > value.indexOf('T');
            return offset ? OffsetDateTime.parse(value).toInstant() : LocalDateTime.parse(value).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new Problem(Message.of("catalog.query.time", part), Message.of("catalog.query.time.remedy"), e);
        }
    }
}
