package relight.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {

    static java.util.List<String> rooms() {
        return Messages.ROOMS;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void everyKeyStandsInEveryLanguage(String room) {
        Properties english = bundle(room, "");
        for (String language : new String[] {"_de", "_uk"}) {
            assertEquals(english.keySet(), bundle(room, language).keySet(), room + language);
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void everySentenceHasItsValuesInEveryLanguage(String room) {
        Properties english = bundle(room, "");
        for (String language : new String[] {"_de", "_uk"}) {
            Properties other = bundle(room, language);
            english.forEach((key, text) -> assertEquals(
                    new MessageFormat((String) text).getFormatsByArgumentIndex().length,
                    new MessageFormat(other.getProperty((String) key)).getFormatsByArgumentIndex().length,
                    room + language + " " + key));
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aKeyStandsOnceInItsBundle(String room) throws IOException {
        for (String language : new String[] {"", "_de", "_uk"}) {
            try (InputStream in = Messages.class.getResourceAsStream("/relight/i18n/messages-" + room + language + ".properties")) {
                Set<Object> keys = new HashSet<>();
                new Properties() {
                    @Override
                    public synchronized Object put(Object key, Object text) {
                        assertTrue(keys.add(key), key + " stands twice in " + room + language);
                        return super.put(key, text);
                    }
                }.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void aKeyStandsInOneRoomOnly() {
        Map<Object, String> owner = new HashMap<>();
        for (String room : Messages.ROOMS) {
            for (Object key : bundle(room, "").keySet()) {
                assertEquals(null, owner.put(key, room), key + " stands in " + room + " too");
            }
        }
    }

    @Test
    void saysSizesDurationsAndTimesAsTheReaderWantsThem() {
        Messages german = Messages.in(Locale.GERMANY, ZoneId.of("Europe/Berlin"));
        assertEquals("22,8 GB", german.size(22_800_000_000L));
        assertEquals("1 Std. 31 Min.", german.duration(Duration.ofMinutes(91)));
        assertEquals("22.8 GB", Messages.english().size(22_800_000_000L));
        assertEquals("15 Apr 2026, 02:00 +02:00",
                Messages.in(Locale.ENGLISH, ZoneId.of("Europe/Berlin")).time(Instant.parse("2026-04-15T00:00:00Z")));
    }

    private static Properties bundle(String room, String language) {
        String name = "/relight/i18n/messages-" + room + language + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(name); Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
