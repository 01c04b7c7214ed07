package relight.core.evidence;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;
import relight.core.protocol.MerkleTree;

/**
 * What a time stamping server says (RFC 3161): at this time there was a text with this hash. It is read from the server's whole
 * response, which other people's tools read as well ({@code openssl ts -verify}).
 *
 * @param imprint     SHA-256 of the text
 * @param authority   the subject of the server's certificate
 * @param certificate SHA-256 of the server's certificate
 * @param chain       from that to whoever has vouched for it
 */
public record TimeStamp(Instant at, byte[] imprint, String authority, byte[] certificate, CertificateChain chain) {

    /** How the names of such files end. */
    public static final String END = ".tsr";

    /** What to ask a server for a head. */
    public static byte[] request(Checkpoint head, BigInteger nonce) {
        return asked(head, nonce, bytes -> bytes);
    }

    /**
     * Reads a response that must be the answer to this request.
     *
     * @throws IllegalArgumentException where it is not, with the server's own words where it said any
     */
    public static TimeStamp answer(byte[] response, Checkpoint head, BigInteger nonce) {
        TimeStamp stamp = read(response);
        return asked(head, nonce, request -> {
            new TimeStampResponse(response).validate(new TimeStampRequest(request));
            return stamp;
        });
    }

    private interface Use<T> {
        T of(byte[] request) throws IOException, TSPException;
    }

    private static <T> T asked(Checkpoint head, BigInteger nonce, Use<T> use) {
        try {
            TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
            generator.setCertReq(true);
            return use.of(generator.generate(TSPAlgorithms.SHA256, imprint(head), nonce).getEncoded());
        } catch (IOException | TSPException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Reads a response that may come from anybody; throws an {@link IllegalArgumentException} where no certificate in it has signed it. */
    public static TimeStamp read(byte[] response) {
        try {
            TimeStampResponse answer = new TimeStampResponse(response);
            TimeStampToken token = answer.getTimeStampToken();
            if (token == null) {
                throw new IllegalArgumentException(answer.getStatusString() == null ? "refused, status " + answer.getStatus() : answer.getStatusString().strip());
            }
            X509CertificateHolder signer = token.getCertificates().getMatches(null).stream().filter(token.getSID()::match).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("without the certificate of whoever signed it"));
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            TimeStampTokenInfo info = token.getTimeStampInfo();
            if (!info.getMessageImprintAlgOID().equals(TSPAlgorithms.SHA256)) {
                throw new IllegalArgumentException("hashed with " + info.getMessageImprintAlgOID());
            }
            return new TimeStamp(info.getGenTime().toInstant(), info.getMessageImprintDigest(), signer.getSubject().toString(),
                    MerkleTree.sha256().digest(signer.getEncoded()), CertificateChain.of(signer.getEncoded(), others(token)));
        } catch (IOException | TSPException | OperatorCreationException | CertificateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // Bytes made by anybody lead a parser of ASN.1 to whatever exception it has
            throw new IllegalArgumentException(e.toString(), e);
        }
    }

    private static List<byte[]> others(TimeStampToken token) throws IOException {
        List<byte[]> others = new ArrayList<>();
        for (X509CertificateHolder one : token.getCertificates().getMatches(null)) {
            others.add(one.getEncoded());
        }
        return others;
    }

    /** Whether the auditor was told of the server itself, or of an authority that vouches for it. */
    boolean isTrusted(List<TrustedKey> told) {
        return told.stream().anyMatch(one -> one.is(certificate)) || chain.authority(told, at).isPresent();
    }

    /** Whether it is one of this head. */
    public boolean isOf(Checkpoint head) {
        return MessageDigest.isEqual(imprint, imprint(head));
    }

    private static byte[] imprint(Checkpoint head) {
        return MerkleTree.sha256().digest(head.text().getBytes(StandardCharsets.UTF_8));
    }
}
