package relight.core.approval;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public half of a person's key, as it stands among the workspace's contacts: {@code ed25519:} and 43 letters.
 *
 * @param text that line
 */
public record VerifyingKey(String text) {

    private static final String PREFIX = "ed25519:";
    /** Bytes of a key. */
    public static final int RAW = 32;
    /** What every Ed25519 key begins with in X.509 form. */
    private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    static VerifyingKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return of(Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length));
    }

    /** The key of these 32 bytes, as RFC 8032 has them. */
    public static VerifyingKey of(byte[] raw) {
        return new VerifyingKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
    }

    /** The key of such a line; empty where it is none. */
    public static Optional<VerifyingKey> read(String line) {
        VerifyingKey key = new VerifyingKey(line.strip());
        try {
            key.key();
            return Optional.of(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The 32 bytes of RFC 8032; throws an {@link IllegalArgumentException} where the line is none of a key. */
    public byte[] raw() {
        byte[] raw = text.startsWith(PREFIX) ? Base64.getUrlDecoder().decode(text.substring(PREFIX.length())) : new byte[0];
        if (raw.length != RAW) {
            throw new IllegalArgumentException("no key");
        }
        return raw;
    }

    private PublicKey key() throws GeneralSecurityException {
        byte[] raw = raw();
        byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + RAW);
        System.arraycopy(raw, 0, encoded, HEAD.length, RAW);
        return KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Whether the owner of this key has signed this message. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key());
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Short enough to compare by ear: {@code 9c1e 22ab 10f3 77d0}. */
    public String fingerprint() {
        String hex = HexFormat.of().formatHex(Letters.sha256(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), 0, 8);
        return hex.replaceAll("(.{4})(?=.)", "$1 ");
    }

    @Override
    public String toString() {
        return text;
    }
}
