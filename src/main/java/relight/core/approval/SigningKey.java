package relight.core.approval;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A person's key pair (Ed25519), with which they say yes on their own machine. The private half never leaves it. */
public final class SigningKey {

    static final String ALGORITHM = "Ed25519";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "\n-----END PRIVATE KEY-----\n";

    private final PrivateKey secret;
    private final VerifyingKey shown;

    private SigningKey(PrivateKey secret, VerifyingKey shown) {
        this.secret = secret;
        this.shown = shown;
    }

    /** A new pair. */
    public static SigningKey make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerifyingKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pair as its file holds it: PKCS 8 as other programs read it, too, and the public half's line. */
    public String write() {
        return BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded()) + END + shown + "\n";
    }

    /** The pair of such a file; throws an {@link IllegalArgumentException} where it holds none. */
    public static SigningKey read(String file) {
        int begin = file.indexOf(BEGIN);
        int end = file.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no private key");
        }
        VerifyingKey shown = VerifyingKey.read(file.substring(end + END.length()).strip())
                .orElseThrow(() -> new IllegalArgumentException("no public key"));
        try {
            byte[] secret = Base64.getMimeDecoder().decode(file.substring(begin + BEGIN.length(), end));
            SigningKey key = new SigningKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(secret)), shown);
            byte[] probe = "relight".getBytes(StandardCharsets.US_ASCII);
            if (!shown.verifies(probe, key.sign(probe))) {
                throw new IllegalArgumentException("its two halves do not belong together");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The half that others may have. */
    public VerifyingKey shown() {
        return shown;
    }

    /** A signature of 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
