package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.approval.SigningKey;

class SignedNoteTest {

    /** The example that Go's reader of such notes documents. */
    private static final String PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String PUBLISHED = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;
    private static final Instant THEN = Instant.parse("2026-11-21T08:59:00Z");

    private final SigningKey secret = SigningKey.make();
    private final NoteKey log = new NoteKey("relight/log/1", NoteKey.Kind.LOG, secret.shown());

    @Test
    void readsAndProvesAPublishedNote() {
        NoteKey key = NoteKey.read(PUBLISHED_KEY).orElseThrow();
        SignedNote note = SignedNote.read(PUBLISHED);
        assertEquals("c74f20a3", key.id());
        assertTrue(key.signed(note));
        assertEquals(PUBLISHED, note.toString());
        assertEquals(PUBLISHED_KEY, key.toString());
        assertFalse(key.signed(SignedNote.read(PUBLISHED.replace("don't", "do"))));
    }

    @Test
    void signsWhatItReadsBack() {
        Checkpoint head = new Checkpoint("relight/log/1", 42, new byte[32]);
        SignedNote note = new SignedNote(head.text(), List.of(log.sign(head.text(), secret, THEN)));
        SignedNote again = SignedNote.read(note.toString());
        assertTrue(log.signed(again));
        assertTrue(head.same(Checkpoint.read(again.text())));
    }

    @Test
    void aCosignerSaysWhenAndIsNoLog() {
        SigningKey other = SigningKey.make();
        NoteKey cosigner = new NoteKey("relight/cosigner/2", NoteKey.Kind.COSIGNER, other.shown());
        Checkpoint head = new Checkpoint("relight/log/1", 42, new byte[32]);
        SignedNote note = new SignedNote(head.text(), List.of(log.sign(head.text(), secret, THEN))).with(cosigner.sign(head.text(), other, THEN));
        assertEquals(Optional.of(THEN), cosigner.cosigned(SignedNote.read(note.toString())));
        assertFalse(new NoteKey("relight/cosigner/2", NoteKey.Kind.LOG, other.shown()).signed(note));
        assertEquals(Optional.empty(), cosigner.cosigned(new SignedNote(new Checkpoint("relight/log/1", 43, new byte[32]).text(), note.signatures())));
    }

    @Test
    void aTimeThatWasChangedIsNoCosignature() {
        NoteKey cosigner = new NoteKey("relight/cosigner/2", NoteKey.Kind.COSIGNER, secret.shown());
        NoteSignature signature = cosigner.sign("a\n1\n\n", secret, THEN);
        signature.bytes()[7] ^= 1;
        assertEquals(Optional.empty(), cosigner.cosigned(new SignedNote("a\n1\n\n", List.of(signature))));
    }

    @Test
    void anotherKeyOfTheSameNameHasSignedNothing() {
        SignedNote note = new SignedNote("text\n", List.of(log.sign("text\n", secret, THEN)));
        assertFalse(new NoteKey("relight/log/1", NoteKey.Kind.LOG, SigningKey.make().shown()).signed(note));
        assertFalse(new NoteKey("relight/log/2", NoteKey.Kind.LOG, secret.shown()).signed(note));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name QUJD\n", "text\n\n— a+b QUJDREVG\n", "te\u0007xt\n\n— name QUJDREVG\n",
            "text\n\n- name QUJDREVG\n", "text\n\n— name QUJDREVG", "text\n\n— name !!!!\n"})
    void refusesWhatIsNoNote(String note) {
        assertThrows(IllegalArgumentException.class, () -> SignedNote.read(note));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "log", "log\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "log\n1\nAAAA\n", "log\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void refusesWhatIsNoCheckpoint(String text) {
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+AxpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3+ARpc"})
    void refusesWhatIsNoKey(String line) {
        assertEquals(Optional.empty(), NoteKey.read(line));
    }

    @Test
    void provesAnEventWithATlogProof() {
        HashTree tree = new HashTree();
        for (int i = 0; i < 9; i++) {
            tree.append(new byte[] {(byte) i});
        }
        Checkpoint head = new Checkpoint(log.name(), 9, tree.root(9));
        SignedNote note = new SignedNote(head.text(), List.of(log.sign(head.text(), secret, THEN)));
        InclusionProof proof = InclusionProof.read(new InclusionProof(5, tree.inclusion(5, 9), note).toString());
        assertTrue(proof.holds(new byte[] {5}));
        assertFalse(proof.holds(new byte[] {6}));
        assertTrue(log.signed(proof.checkpoint()));
        assertEquals(5, InclusionProof.read(proof.toString().replace("index", "extra QUJD\nindex")).index());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c2sp.org/tlog-proof@v2\nindex 1\n\n", "c2sp.org/tlog-proof@v1\nindex 01\n\n", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n",
            "c2sp.org/tlog-proof@v1\nextra QUJD\n\n"})
    void refusesWhatIsNoProof(String proof) {
        assertThrows(IllegalArgumentException.class, () -> InclusionProof.read(proof + "log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— name QUJDREVG\n"));
    }
}
