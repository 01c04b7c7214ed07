package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalFormTest {

    private static final String LETTERS = "ab \"\\\b\t\n\f\r\u0001\u001f\u007fäЖ€\uD83D\uDE00\uFB33,:{}[]0";

    private final Random random = new Random(17);

    /** The reference implementation of the RFC's authors, on documents that are right and on such with a few bytes changed. */
    @Test
    void agreesWithTheReferenceOnWhateverIsWrittenAndOnWhateverIsChangedInIt() {
        int held = 0;
        int rounds = 20_000;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = CanonicalJson.bytes(object(0));
            assertTrue(holds(bytes), () -> text(bytes));
            for (int i = random.nextInt(3); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : LETTERS.charAt(random.nextInt(12)));
            }
            boolean holds = holds(bytes);
            held += holds ? 1 : 0;
            CanonicalForm.object(bytes).ifPresent(read -> assertEquals(otherReader(bytes), read, () -> text(bytes)));
            assertEquals(reference(bytes), holds, () -> text(bytes));
        }
        assertTrue(held > rounds / 3 && held < rounds, held + " of " + rounds + " held");
    }

    /** Events hold no fractions, which the RFC allows; and it does not ask for well-formed Unicode, which Java's decoder mends in silence. */
    private static boolean reference(byte[] bytes) {
        try {
            return Arrays.equals(bytes, new JsonCanonicalizer(bytes).getEncodedUTF8()) && !text(bytes).replaceAll("\"(\\\\.|[^\"\\\\])*\"", "").matches(".*[.eE]\\d.*");
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean holds(byte[] bytes) {
        return CanonicalForm.object(bytes).isPresent();
    }

    private static Object otherReader(byte[] bytes) {
        try {
            return new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS).readValue(bytes, Map.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private SortedMap<String, Object> object(int depth) {
        SortedMap<String, Object> object = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put(string(), value(depth + 1));
        }
        return object;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> string();
            case 1 -> random.nextLong(-(1L << 53) + 1, 1L << 53) >> random.nextInt(53);
            case 2 -> random.nextBoolean();
            case 3 -> random.nextInt(10);
            case 4 -> object(depth);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth + 1));
                }
                yield list;
            }
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, random.nextInt(LETTERS.codePointCount(0, LETTERS.length())))));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " {}", "{} ", "{\"a\" :1}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":-}", "{\"a\":1.0}", "{\"a\":1e2}",
        "{\"a\":9007199254740992}", "{\"a\":99999999999999999999}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\\u000a\"}", "{\"a\":\"\\u001F\"}", "{\"a\":\"\\/\"}", "{\"a\":\"\\ud800\"}",
        "{\"a\":tru}", "{\"a\":True}", "{\"a\":1", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":\"\\u0", "{\"a\":[1,]}", "{\"a\":[1", "[]", "\"\"", "{,}", "{\"a\"}", "{\"a\":}", "NaN", "'a'"})
    void refusesWhatIsNotTheOneForm(String text) {
        assertFalse(holds(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesBytesThatAreNoText() {
        for (int[] bytes : new int[][] {{0x80}, {0xC0, 0x80}, {0xC1, 0xBF}, {0xE0, 0x9F, 0xBF}, {0xED, 0xA0, 0x80}, {0xF0, 0x8F, 0xBF, 0xBF}, {0xF4, 0x90, 0x80, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xE2, 0x82}}) {
            byte[] object = "{\"a\":\"    \"}".replaceFirst(" {4}", "x".repeat(bytes.length)).getBytes(StandardCharsets.US_ASCII);
            assertTrue(holds(object));
            for (int i = 0; i < bytes.length; i++) {
                object[6 + i] = (byte) bytes[i];
            }
            assertFalse(holds(object));
        }
    }

    @Test
    void isNotExhaustedByDepth() {
        assertFalse(holds(("{\"a\":" + "[".repeat(5_000_000)).getBytes(StandardCharsets.US_ASCII)));
    }
}
