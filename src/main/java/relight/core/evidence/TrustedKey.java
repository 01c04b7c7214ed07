package relight.core.evidence;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import relight.core.approval.VerifyingKey;
import relight.core.protocol.MerkleTree;

/**
 * What an auditor was told of a log's key or a time stamping server's certificate, apart from the bundle: the key itself or a fingerprint.
 *
 * @param fingerprint hexadecimal, all of it or its beginning
 * @param authority   the certificate itself (DER), where that was given instead
 */
public record TrustedKey(String fingerprint, Optional<byte[]> authority) {

    /** Shorter ones could be met by trying. */
    private static final int LEAST = 32;
    private static final int BYTES = 16;

    public TrustedKey(String fingerprint) {
        this(fingerprint, Optional.empty());
    }

    /** A certificate, as PEM or DER, of a time stamping server or of an authority above it; throws an {@link IllegalArgumentException} where it is none. */
    public static TrustedKey certificate(byte[] file) {
        byte[] der = CertificateChain.read(file);
        return new TrustedKey(HexFormat.of().formatHex(MerkleTree.sha256().digest(der)), Optional.of(der));
    }

    /** Reads a key as C2SP writes it, a line as the workspace's contacts have it, or a fingerprint, also as openssl prints a certificate's. */
    public static Optional<TrustedKey> read(String told) {
        String text = told.strip();
        Optional<VerifyingKey> key = NoteKey.read(text).map(NoteKey::key).or(() -> VerifyingKey.read(text));
        if (key.isPresent()) {
            return Optional.of(new TrustedKey(hex(key.get())));
        }
        String letters = text.replaceFirst("(?i)^sha-?256 fingerprint=", "").replaceAll("[\\s:]", "").toLowerCase(Locale.ROOT);
        return letters.length() >= LEAST && letters.matches("[0-9a-f]+") ? Optional.of(new TrustedKey(letters)) : Optional.empty();
    }

    /** Whether this is the key. */
    public boolean is(VerifyingKey key) {
        return hex(key).startsWith(fingerprint);
    }

    /** Whether it is the certificate with this SHA-256. */
    public boolean is(byte[] certificate) {
        return HexFormat.of().formatHex(certificate).startsWith(fingerprint);
    }

    /** As it is told on the telephone, and stands on paper: eight groups of four. */
    public static String fingerprint(VerifyingKey key) {
        return fingerprint(MerkleTree.sha256().digest(key.raw()));
    }

    /** The same of a certificate, by its SHA-256. */
    public static String fingerprint(byte[] certificate) {
        return HexFormat.of().formatHex(certificate, 0, BYTES).replaceAll("(.{4})(?=.)", "$1 ");
    }

    private static String hex(VerifyingKey key) {
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(key.raw()));
    }
}
