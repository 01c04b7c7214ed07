package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.protocol.Verification.Verdict;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.RecoveryEvent.Sealed;

class VerifierTest {

    private final EventCodec codec = new EventCodec();

    private StoredEvent event(long number, RecoveryEvent event) {
        Instant now = Instant.parse("2026-04-16T01:41:00Z");
        EncodedEvent encoded = codec.encode(new Entry(number, "id-" + number, "a", now, now, 0, 0, "boot", event));
        return new StoredEvent(number, encoded.leaf(), encoded.openings(), encoded.beside());
    }

    /** What a newer program has recorded cannot be read here, but it is there, and a seal covers it. */
    @Test
    void callsARecoveryWithEventsOfANewerVersionIncompleteAndNotBroken() {
        StoredEvent note = event(0, new Noted(Erasable.NOTHING, Erasable.NOTHING));
        StoredEvent newer = new StoredEvent(0, new String(note.leaf(), StandardCharsets.UTF_8).replace("\"v\":1", "\"v\":2").getBytes(StandardCharsets.UTF_8),
                List.of(), Optional.empty());
        MerkleTree tree = new MerkleTree();
        tree.append(newer.leaf());
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        verifier.add(newer);
        verifier.add(event(1, new Sealed(1, HexFormat.of().formatHex(tree.root()), Optional.empty())));
        Verification result = verifier.result();
        assertEquals(Verdict.INCOMPLETE, result.verdict(), result.toString());
        assertEquals("protocol.event.newer", result.notProven().getFirst().key());
    }

    @Test
    void saysOfAnOpeningWithoutAnyFormThatItDoesNotFit() {
        StoredEvent note = event(0, new Noted(Erasable.of("note"), Erasable.NOTHING));
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        verifier.add(new StoredEvent(0, note.leaf(), List.of(new Opening("no hexadecimal", new byte[0], new byte[0])), Optional.empty()));
        assertEquals(Verdict.BROKEN, verifier.result().verdict());
    }
}
