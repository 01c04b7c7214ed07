package relight.core.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every sentence that a person reads, in one language and one time zone.
 *
 * <p>Each room of the console owns a bundle {@code resources/relight/i18n/messages-ROOM*.properties}; a key stands in just one
 * of them. The text is in the form of {@link MessageFormat}, so an apostrophe in it is written twice.
 */
public final class Messages {

    /** The languages that each bundle is written in. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.of("uk"));

    /** The rooms that own a bundle. */
    public static final List<String> ROOMS = List.of(
            "common", "workspace", "catalog", "runbook", "restore", "recovery", "protocol", "screens", "terminal", "practice",
            "known", "people", "messaging", "plan", "interactive", "evidence", "records", "history", "pitr", "switch", "mysql", "redis", "rows", "opensearch", "test", "bucket",
            "contents", "sqlserver", "parts", "velero", "kubernetes", "route53");

    private static final Map<Locale, Map<String, String>> READ = new ConcurrentHashMap<>();
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private final Locale locale;
    private final ZoneId zone;
    private final Map<String, String> texts;

    private Messages(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
        this.texts = READ.computeIfAbsent(locale, Messages::read);
    }

    /** By their names: a search for the nearest bundle opens every library of the class path for a name that none has. */
    private static Map<String, String> read(Locale locale) {
        Properties texts = new Properties();
        for (String room : ROOMS) {
            load(texts, room);
            if (!locale.equals(Locale.ENGLISH)) {
                load(texts, room + "_" + locale.getLanguage());
            }
        }
        Map<String, String> read = new HashMap<>();
        texts.forEach((key, text) -> read.put((String) key, (String) text));
        return read;
    }

    private static void load(Properties texts, String bundle) {
        String name = "/relight/i18n/messages-" + bundle + ".properties";
        try (Reader reader = new InputStreamReader(Objects.requireNonNull(Messages.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** English in UTC: for logs, tests and whoever has no reader. */
    public static Messages english() {
        return new Messages(Locale.ENGLISH, ZoneOffset.UTC);
    }

    /** The nearest of {@link #LANGUAGES} to what is asked for; English where none is near. */
    public static Messages in(Locale wanted, ZoneId zone) {
        Locale nearest = LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(wanted.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
        return new Messages(nearest, zone);
    }

    public Locale locale() {
        return locale;
    }

    public ZoneId zone() {
        return zone;
    }

    public String say(Message message) {
        return say(message.key(), message.values().toArray());
    }

    /** The sentence with its values filled in; throws {@link MissingResourceException} for a key that no bundle has. */
    public String say(String key, Object... values) {
        String text = texts.get(key);
        if (text == null) {
            throw new MissingResourceException("No sentence for " + key, Messages.class.getName(), key);
        }
        Object[] written = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            written[i] = write(values[i]);
        }
        return new MessageFormat(text, locale).format(written);
    }

    /** The key of a sentence for one engine or kind, {@code KEY.VARIANT}, where that has one of its own; else the key itself. */
    public String own(String key, String variant) {
        return texts.containsKey(key + "." + variant) ? key + "." + variant : key;
    }

    private Object write(Object value) {
        return switch (value) {
            case Message message -> say(message);
            case Bytes size -> size(size.count());
            case Duration duration -> duration(duration);
            case Instant instant -> time(instant);
            case Number number -> number;
            default -> String.valueOf(value);
        };
    }

    /** A size with three figures and a decimal unit, 22.8 GB. */
    public String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(unit == 0 || value >= 100 ? 0 : 1);
        return format.format(value) + " " + UNITS[unit];
    }

    /** A duration with its two largest units, 1 h 31 min. */
    public String duration(Duration duration) {
        if (duration.isNegative()) {
            return "−" + duration(duration.negated());
        }
        long seconds = duration.toSeconds();
        if (seconds >= 2 * 86_400) {
            return twoUnits("days", seconds / 86_400, "hours", seconds % 86_400 / 3_600);
        }
        if (seconds >= 3_600) {
            return twoUnits("hours", seconds / 3_600, "minutes", seconds % 3_600 / 60);
        }
        if (seconds >= 60) {
            return twoUnits("minutes", seconds / 60, "seconds", seconds % 60);
        }
        return say("unit.seconds", seconds);
    }

    private String twoUnits(String large, long many, String small, long few) {
        return few == 0 ? say("unit." + large, many) : say("unit." + large, many) + " " + say("unit." + small, few);
    }

    /** A moment in the reader's zone with its offset, 15 Apr 2026, 02:00 +02:00. */
    public String time(Instant instant) {
        return DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm xxx", locale).format(instant.atZone(zone));
    }
}
