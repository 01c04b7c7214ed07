package relight.adapter.opensearch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import relight.core.restore.opensearch.OpensearchTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.StoreDefinition;

/** The way to clusters, with the secrets that they ask for. */
public final class SearchAccess {

    private final Function<SecretReference, Secret> secrets;

    public SearchAccess(Function<SecretReference, Secret> secrets) {
        this.secrets = secrets;
    }

    public SearchCluster to(OpensearchTarget target) {
        return new SearchCluster(target.url(), target.user(), target.password().map(this::secret), target.certificate().map(Path::of).map(SearchAccess::trusting));
    }

    public SearchCluster to(StoreDefinition.Opensearch store) {
        return new SearchCluster(store.url().toString().replaceAll("/+$", ""), store.user(), store.password().map(this::secret),
                store.certificate().map(SearchAccess::trusting));
    }

    private Secret secret(String written) {
        return secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.opensearch.reference"), Message.of("restore.opensearch.reference.remedy"))));
    }

    /** Trusts the named authorities and nobody else. */
    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem(Message.of("restore.opensearch.certificate", file, String.valueOf(e.getMessage())),
                    Message.of("restore.opensearch.certificate.remedy"), e);
        }
    }
}
