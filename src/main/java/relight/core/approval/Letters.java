package relight.core.approval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Bytes as letters and digits that can be read out, typed and put into the smallest kind of QR code: Crockford's base 32, whose O, I
 * and L are read as the digits that they look like. Two check letters at the end find what was typed wrong.
 */
final class Letters {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;
    private static final int CHECKS = 2;

    private Letters() {}

    static String write(byte[] bytes) {
        StringBuilder letters = new StringBuilder();
        int buffer = 0;
        int held = 0;
        for (byte next : bytes) {
            buffer = buffer << 8 | next & 0xFF;
            held += 8;
            while (held >= BITS) {
                held -= BITS;
                letters.append(ALPHABET.charAt(buffer >> held & 31));
            }
        }
        if (held > 0) {
            letters.append(ALPHABET.charAt(buffer << BITS - held & 31));
        }
        return letters + checks(letters.toString());
    }

    /** The letters without what people put between them; empty where they are no such letters or were typed wrong. */
    static Optional<String> read(String typed) {
        String letters = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\u00A0.:_–—-]", "")
                .replace('O', '0').replace('I', '1').replace('L', '1');
        boolean known = letters.length() > CHECKS && letters.chars().allMatch(letter -> ALPHABET.indexOf(letter) >= 0);
        return known && letters.endsWith(checks(letters.substring(0, letters.length() - CHECKS))) ? Optional.of(letters) : Optional.empty();
    }

    /** The bytes of letters that {@link #read} has found sound. */
    static byte[] bytes(String letters, int count) {
        byte[] bytes = new byte[count];
        int buffer = 0;
        int held = 0;
        int at = 0;
        for (char letter : letters.substring(0, letters.length() - CHECKS).toCharArray()) {
            buffer = buffer << BITS | ALPHABET.indexOf(letter);
            held += BITS;
            if (held >= 8 && at < count) {
                held -= 8;
                bytes[at++] = (byte) (buffer >> held);
            }
        }
        return at == count ? bytes : Arrays.copyOf(bytes, at);
    }

    /** In groups, as people read letters out. */
    static String grouped(String letters, int each) {
        return letters.replaceAll("(.{" + each + "})(?=.)", "$1-");
    }

    private static String checks(String letters) {
        byte[] digest = sha256(letters.getBytes(StandardCharsets.US_ASCII));
        return "" + ALPHABET.charAt(digest[0] & 31) + ALPHABET.charAt(digest[1] & 31);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
