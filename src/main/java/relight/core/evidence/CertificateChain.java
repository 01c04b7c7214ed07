package relight.core.evidence;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.protocol.MerkleTree;

/** Leads from a server's certificate to an authority that an auditor trusts (RFC 5280), as it was at the time in question. */
final class CertificateChain {

    private final X509Certificate server;
    private final List<X509Certificate> others;

    private CertificateChain(X509Certificate server, List<X509Certificate> others) {
        this.server = server;
        this.others = others;
    }

    /**
     * Of certificates as DER.
     *
     * @param others that came along with the server's
     */
    static CertificateChain of(byte[] server, List<byte[]> others) {
        return new CertificateChain(parse(server), others.stream().map(CertificateChain::parse).toList());
    }

    /** One certificate as DER, from a file that may hold it as PEM. */
    static byte[] read(byte[] file) {
        return encoded(parse(file));
    }

    private static X509Certificate parse(byte[] certificate) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The subject of the authority that was told and has vouched for the server, itself or through others; empty where there is none. */
    Optional<String> authority(List<TrustedKey> told, Instant at) {
        List<X509Certificate> candidates = new ArrayList<>(others);
        told.stream().flatMap(one -> one.authority().stream()).map(CertificateChain::parse).forEach(candidates::add);
        return candidates.stream().filter(one -> !one.equals(server) && told.stream().anyMatch(key -> key.is(MerkleTree.sha256().digest(encoded(one)))))
                .filter(root -> leads(root, at)).findFirst().map(root -> root.getSubjectX500Principal().getName());
    }

    /** Whether it was withdrawn since is not asked: that would need the network, and a stamp stays what it was. */
    private boolean leads(X509Certificate root, Instant at) {
        try {
            X509CertSelector wanted = new X509CertSelector();
            wanted.setCertificate(server);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), wanted);
            List<X509Certificate> known = new ArrayList<>(others);
            known.add(server);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            root.checkValidity(Date.from(at));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return root.getBasicConstraints() >= 0;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
