package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relight.core.protocol.EventLook.Seen;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent;
import relight.core.text.Message;

/** Whether an event's data is read or only looked through for its commitments, the same is found of its words. */
class EventLookTest {

    private static final Opening FOREIGN = Opening.of(new Salt(new byte[Opening.SALT], Opening.mac(new byte[Opening.SALT])), "of another event");

    private final EventCodec codec = new EventCodec();

    static Stream<Arguments> all() {
        return SampleEvents.all().values().stream().flatMap(event -> Stream.of(Arguments.of(event, EventLook.atLog()), Arguments.of(event, EventLook.atRecovery())));
    }

    private EncodedEvent encoded(RecoveryEvent event) {
        Instant now = Instant.parse("2026-04-16T01:41:00Z");
        return codec.encode(new Entry(7, "id-7", "a", now, now, 0, 0, "boot", event));
    }

    private static Seen seen(EventLook look, EncodedEvent event, List<Opening> openings) {
        return look.at(new StoredEvent(7, event.leaf(), openings, event.beside()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsNothingWrongWithWhatWasWritten(RecoveryEvent event, EventLook look) {
        EncodedEvent encoded = encoded(event);
        Seen seen = seen(look, encoded, encoded.openings());
        assertEquals(List.of(), seen.damages());
        assertEquals(Optional.empty(), seen.newer());
        assertFalse(seen.wordless());
    }

    @ParameterizedTest
    @MethodSource("all")
    void missesEachOfItsWords(RecoveryEvent event, EventLook look) {
        EncodedEvent encoded = encoded(event);
        for (Opening gone : encoded.openings()) {
            List<Opening> left = new ArrayList<>(encoded.openings());
            left.remove(gone);
            assertTrue(seen(look, encoded, left).wordless(), gone.text());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsWordsThatAreNotItsOwn(RecoveryEvent event, EventLook look) {
        EncodedEvent encoded = encoded(event);
        List<Opening> more = new ArrayList<>(encoded.openings());
        more.add(FOREIGN);
        assertEquals(List.of(Message.of("protocol.verify.foreign-words", 7L)), seen(look, encoded, more).damages());
    }
}
