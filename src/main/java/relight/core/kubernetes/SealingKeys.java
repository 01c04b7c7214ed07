package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The private keys with which a cluster's controller opens SealedSecrets. They are held in memory for a plan and nowhere else (K8-7), and
 * only tried at the key of a value, never at the value itself. A value is two bytes of length, a key of its own under RSA-OAEP with
 * SHA-256 and a label that binds it to its place, and what that key encrypts, as the project sealed-secrets documents it in its code.
 */
public final class SealingKeys {

    /** By which the controller finds its keys among the Secrets. */
    public static final String LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";

    private static final String SCOPE = "sealedsecrets.bitnami.com/";
    private static final byte[] RSA_VERSION_AND_ALGORITHM = {2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0};

    private final List<PrivateKey> keys;

    private SealingKeys(List<PrivateKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @param texts in PEM, PKCS #1 or #8; what is none is passed over */
    public static SealingKeys of(Collection<String> texts) {
        List<PrivateKey> keys = new ArrayList<>();
        for (String text : texts) {
            byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
            try {
                keys.add(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(text.contains("RSA PRIVATE KEY") ? wrapped(der) : der)));
            } catch (GeneralSecurityException none) {
                // a key that cannot be read opens nothing
            }
        }
        return new SealingKeys(keys);
    }

    /** PKCS #1 as PKCS #8. */
    private static byte[] wrapped(byte[] key) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA_VERSION_AND_ALGORITHM);
        inner.writeBytes(tagged(4, key));
        return tagged(0x30, inner.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 4).put((byte) tag).put((byte) 0x82).putShort((short) content.length).put(content).array();
    }

    /** Whether one of them opens every value of that SealedSecret where, and as, it stands in the object. */
    public boolean open(JsonNode sealed) {
        byte[] label = label(sealed);
        for (JsonNode value : sealed.path("spec").path("encryptedData")) {
            if (keys.stream().noneMatch(key -> opens(key, value.asText(), label))) {
                return false;
            }
        }
        return true;
    }

    private static boolean opens(PrivateKey key, String value, byte[] label) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(value));
            byte[] session = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(session);
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key, new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
            cipher.doFinal(session);
            return true;
        } catch (GeneralSecurityException | RuntimeException another) {
            return false;
        }
    }

    /** What binds it: namespace and name, the namespace alone, or nothing, as its annotations say. */
    private static byte[] label(JsonNode sealed) {
        JsonNode metadata = sealed.path("metadata");
        String namespace = metadata.path("namespace").asText();
        String label = is(sealed, "cluster-wide") ? "" : is(sealed, "namespace-wide") ? namespace : namespace + "/" + metadata.path("name").asText();
        return label.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean is(JsonNode sealed, String scope) {
        return Optional.of(sealed.path("metadata").path("annotations").path(SCOPE + scope).asText()).filter("true"::equals).isPresent();
    }
}
