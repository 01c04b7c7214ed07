package relight.core.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import relight.core.approval.SigningKey;
import relight.core.approval.VerifyingKey;
import relight.core.protocol.MerkleTree;

/**
 * Who signs notes, by a name, and what for.
 *
 * @param name without spaces and plus signs
 */
public record NoteKey(String name, Kind kind, VerifyingKey key) {

    /** What a signature says. */
    public enum Kind {
        /** A log says: this is my head. */
        LOG(0x01),
        /** Somebody else says: at this time it was a continuation of all that I had seen of it (C2SP tlog-cosignature, v1). */
        COSIGNER(0x04);

        private final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    private static final int TIME = Long.BYTES;

    /** Whether keys may be called so. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(letter -> Character.isWhitespace(letter) || Character.isSpaceChar(letter) || letter == '+');
    }

    /** Reads a key as other programs write it (C2SP signed-note, verifier keys): {@code name+id+base64}. Empty where it is none. */
    public static Optional<NoteKey> read(String line) {
        String[] parts = line.strip().split("\\+", 3);
        try {
            byte[] encoded = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
            for (Kind kind : Kind.values()) {
                if (encoded.length == 1 + VerifyingKey.RAW && encoded[0] == kind.type) {
                    NoteKey key = new NoteKey(parts[0], kind, VerifyingKey.of(Arrays.copyOfRange(encoded, 1, encoded.length)));
                    return Optional.of(key).filter(one -> isName(one.name) && one.id().equals(parts[1]));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Four bytes in hexadecimal; no proof of anything, but enough to tell keys apart. */
    public String id() {
        byte[] raw = key.raw();
        byte[] head = (name + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] hashed = ByteBuffer.allocate(head.length + 1 + raw.length).put(head).put((byte) kind.type).put(raw).array();
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(hashed), 0, 4);
    }

    /** Signs for this key; the time is said by a cosigner only. */
    public NoteSignature sign(String text, SigningKey secret, Instant time) {
        return new NoteSignature(name, id(), switch (kind) {
            case LOG -> secret.sign(text.getBytes(StandardCharsets.UTF_8));
            case COSIGNER -> ByteBuffer.allocate(TIME + 64).putLong(time.getEpochSecond()).put(secret.sign(cosigned(text, time.getEpochSecond()))).array();
        });
    }

    private static byte[] cosigned(String text, long time) {
        return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** A signature of this key. */
    public boolean isOf(NoteSignature signature) {
        return signature.name().equals(name) && signature.id().equals(id());
    }

    /** Whether a note bears a signature of this key, and one that holds. */
    public boolean signed(SignedNote note) {
        return note.signatures().stream().filter(this::isOf).anyMatch(signature -> holds(note.text(), signature));
    }

    private boolean holds(String text, NoteSignature signature) {
        byte[] bytes = signature.bytes();
        return switch (kind) {
            case LOG -> key.verifies(text.getBytes(StandardCharsets.UTF_8), bytes);
            case COSIGNER -> bytes.length > TIME
                    && key.verifies(cosigned(text, ByteBuffer.wrap(bytes).getLong()), Arrays.copyOfRange(bytes, TIME, bytes.length));
        };
    }

    /** When a cosigner signed, where it did and that signature holds. */
    public Optional<Instant> cosigned(SignedNote note) {
        return note.signatures().stream().filter(signature -> kind == Kind.COSIGNER && isOf(signature) && holds(note.text(), signature))
                .map(signature -> Instant.ofEpochSecond(ByteBuffer.wrap(signature.bytes()).getLong())).findFirst();
    }

    /** As other programs read it. */
    @Override
    public String toString() {
        byte[] raw = key.raw();
        return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(ByteBuffer.allocate(1 + raw.length).put((byte) kind.type).put(raw).array());
    }
}
