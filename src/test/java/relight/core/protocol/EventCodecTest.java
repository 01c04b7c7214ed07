package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.LogOpened;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.Outcome;
import relight.core.runbook.StepId;
import relight.core.text.Problem;

class EventCodecTest {

    private static final String VECTORS = "/relight/core/protocol/events-v1.txt";

    /**
     * The vectors are never regenerated: a difference means that a program of today would read or hash events of yesterday
     * otherwise. A new kind of event, or a new form of one, adds lines.
     */
    @Test
    void writesEveryEventInTheBytesThatAreOnRecord() throws IOException {
        String written = vectors();
        Path proposal = Path.of("target", "events-v1.txt");
        Files.createDirectories(proposal.getParent());
        Files.writeString(proposal, written);
        try (InputStream in = EventCodecTest.class.getResourceAsStream(VECTORS)) {
            assertTrue(in != null, "no vectors at " + VECTORS + "; see " + proposal);
            assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), written);
        }
    }

    @Test
    void hasAVectorForEachKindOfEvent() {
        Set<Class<?>> kinds = new HashSet<>(Arrays.asList(RecoveryEvent.class.getPermittedSubclasses()));
        SampleEvents.all().values().forEach(event -> kinds.remove(event.getClass()));
        assertEquals(Set.of(), kinds);
    }

    @Test
    void readsBackWhatItWrote() {
        EventCodec codec = new EventCodec();
        SampleEvents.all().forEach((name, event) -> {
            Entry entry = entry(7, event);
            EncodedEvent encoded = codec.encode(entry);
            assertEquals(entry, decode(codec, encoded, opener(encoded.openings())), name);
            assertTrue(EventCodec.parseCanonical(0, encoded.leaf()).isPresent(), name);
        });
    }

    @Test
    void writesTheFormOfRfc8785AsAnotherWriterDoes() throws IOException {
        SortedMap<String, Object> odd = new TreeMap<>();
        odd.put("\u20ac", "Euro Sign");
        odd.put("\r", "Carriage Return");
        odd.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        odd.put("1", List.of(1L, -1L, (1L << 53) - 1, 0));
        odd.put("\ud83d\ude00", "Emoji: Grinning Face");
        odd.put("\u0080", List.of());
        odd.put("\u00f6", new TreeMap<>(Map.of("nested", true)));
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x3000; c++) {
            all.append((char) c);
        }
        odd.put("", all.toString());
        byte[] ours = CanonicalJson.bytes(odd);
        assertEquals(new JsonCanonicalizer(new ObjectMapper().writeValueAsString(odd)).getEncodedString(),
                new String(ours, StandardCharsets.UTF_8));
    }

    @Test
    void holdsNoWordsInItsBytes() {
        SampleEvents.all().forEach((name, event) -> {
            EncodedEvent encoded = new EventCodec().encode(entry(0, event));
            String bytes = new String(encoded.leaf(), StandardCharsets.UTF_8);
            for (Opening opening : encoded.openings()) {
                assertFalse(opening.text().length() > 4 && bytes.contains(opening.text()), name + " shows " + opening.text());
            }
        });
    }

    @Test
    void showsErasedWordsAsErased() {
        EventCodec codec = new EventCodec();
        EncodedEvent encoded = codec.encode(entry(0, new Noted(Erasable.of("call Anna"), Erasable.of("K. Lang"))));
        Noted read = (Noted) decode(codec, encoded, _ -> Optional.empty()).event();
        assertEquals(new Noted(Erasable.ERASED, Erasable.ERASED), read);
    }

    @Test
    void doesNotBelieveWordsThatWereChanged() {
        EventCodec codec = new EventCodec();
        EncodedEvent encoded = codec.encode(entry(0, new Noted(Erasable.of("call Anna"), Erasable.NOTHING)));
        Opening opening = encoded.openings().getFirst();
        Opening forged = new Opening(opening.commitment(), opening.salt(), "call Otto".getBytes(StandardCharsets.UTF_8));
        assertFalse(forged.holds());
        assertEquals(new Noted(Erasable.ERASED, Erasable.NOTHING), decode(codec, encoded, opener(List.of(forged))).event());
    }

    @Test
    void laysBesideWhatIsTooLongForALeaf() {
        EventCodec codec = new EventCodec();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            names.add("VARIABLE_" + i);
        }
        Outcome outcome = new Outcome(Outcome.Kind.SUCCEEDED, Optional.of(0), Erasable.NOTHING, Optional.empty(),
                Erasable.of("last line"), 1, names, Map.of());
        Entry entry = entry(7, new StepEnded(new StepId("a/1"), 1, outcome));
        EncodedEvent encoded = codec.encode(entry);
        assertTrue(encoded.leaf().length < 1_000);
        byte[] beside = encoded.beside().orElseThrow();
        String hash = HexFormat.of().formatHex(MerkleTree.sha256().digest(beside));
        assertEquals(entry, codec.decode(7, encoded.leaf(), opener(encoded.openings()),
                asked -> asked.equals(hash) ? encoded.beside() : Optional.empty()));
    }

    @Test
    void refusesAnEventOfANewerVersionByName() {
        byte[] newer = "{\"type\":\"noted\",\"v\":2}".getBytes(StandardCharsets.UTF_8);
        Problem problem = assertThrows(Problem.class, () -> new EventCodec().decode(3, newer, _ -> Optional.empty(), _ -> Optional.empty()));
        assertEquals("protocol.event.newer", problem.what().key());
    }

    @Test
    void refusesBytesThatAreNoEvent() {
        for (String bytes : List.of("", "[]", "{\"v\":1}", "{\"v\":1,\"type\":\"dream\"}", "{\"v\":0}", "\u0000\u0001")) {
            Problem problem = assertThrows(Problem.class, () -> new EventCodec()
                    .decode(3, bytes.getBytes(StandardCharsets.UTF_8), _ -> Optional.empty(), _ -> Optional.empty()));
            assertEquals("protocol.event.unreadable", problem.what().key(), bytes);
        }
    }

    @Test
    void refusesNumbersThatNotEveryReaderOfJsonCanTellApart() {
        Outcome outcome = Outcome.succeeded().with(Map.of("bytes", 1L << 53));
        assertThrows(IllegalArgumentException.class,
                () -> new EventCodec().encode(entry(0, new StepEnded(new StepId("a/1"), 1, outcome))));
    }

    @Test
    void writesHalfASurrogatePairAsAMark() {
        EventCodec codec = new EventCodec();
        EncodedEvent encoded = codec.encode(entry(0, new Noted(Erasable.of("cut \ud83d"), Erasable.NOTHING)));
        assertEquals(new Noted(Erasable.of("cut \ufffd"), Erasable.NOTHING), decode(codec, encoded, opener(encoded.openings())).event());
        assertEquals("", ((LogOpened) decode(codec, codec.encode(entry(0, new LogOpened("", Optional.empty(), ""))),
                _ -> Optional.empty()).event()).logId());
    }

    private static String vectors() {
        int[] salt = {0};
        EventCodec codec = new EventCodec(new Salts(() -> {
            byte[] bytes = new byte[Opening.SALT];
            Arrays.fill(bytes, (byte) ++salt[0]);
            return bytes;
        }));
        StringBuilder vectors = new StringBuilder();
        SampleEvents.all().forEach((name, event) -> {
            EncodedEvent encoded = codec.encode(entry(0, event));
            vectors.append("# ").append(name).append('\n').append(new String(encoded.leaf(), StandardCharsets.UTF_8)).append('\n');
            for (Opening opening : encoded.openings()) {
                vectors.append("  ").append(HexFormat.of().formatHex(opening.salt(), 0, 1)).append("×32 ")
                        .append(HexFormat.of().formatHex(opening.words())).append(" = ").append(opening.commitment()).append('\n');
            }
        });
        return vectors.toString();
    }

    private static Entry entry(long number, RecoveryEvent event) {
        Instant recorded = Instant.parse("2026-04-16T01:41:00.123456789Z");
        return new Entry(number, "01963c0e-7f00-7000-8000-00000000002a", "2026-04-16-shop-database-corrupted",
                recorded.minusSeconds(60), recorded, 3_600, 9_007_199_254_740_993L, "5a0c7f0e-boot", event);
    }

    private static Entry decode(EventCodec codec, EncodedEvent encoded, Function<String, Optional<Opening>> opener) {
        return codec.decode(7, encoded.leaf(), opener, _ -> Optional.empty());
    }

    private static Function<String, Optional<Opening>> opener(List<Opening> openings) {
        Map<String, Opening> all = new HashMap<>();
        openings.forEach(opening -> all.put(opening.commitment(), opening));
        return commitment -> Optional.ofNullable(all.get(commitment));
    }
}
