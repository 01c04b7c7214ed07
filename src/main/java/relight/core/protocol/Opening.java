package relight.core.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What opens a commitment: the salt and the words. An event holds HMAC-SHA-256(salt, words) in their place, so that both can be
 * erased without a trace in the event and without touching a proof.
 *
 * @param commitment in hexadecimal, as it stands in the event
 * @param salt       32 random bytes
 * @param words      in UTF-8
 */
public record Opening(String commitment, byte[] salt, byte[] words) {

    /** Bytes of a salt. */
    public static final int SALT = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** What opens the commitment that is made here. */
    static Opening of(Salt salt, String words) {
        byte[] value = words.getBytes(StandardCharsets.UTF_8);
        return new Opening(HexFormat.of().formatHex(salt.mac().doFinal(value)), salt.bytes(), value);
    }

    /** Whether salt and words are the ones that were committed to. */
    public boolean holds() {
        return holds(instance());
    }

    /** The same with an {@link #instance()} of the caller's: to look one up takes longer than to use it. */
    boolean holds(Mac mac) {
        return salt.length > 0 && HexFormat.of().formatHex(keyed(mac, salt).doFinal(words)).equals(commitment);
    }

    public String text() {
        return new String(words, StandardCharsets.UTF_8);
    }

    /** The HMAC that a salt keys. */
    static Mac mac(byte[] salt) {
        return keyed(instance(), salt);
    }

    static Mac instance() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac keyed(Mac mac, byte[] salt) {
        try {
            mac.init(new SecretKeySpec(salt, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
