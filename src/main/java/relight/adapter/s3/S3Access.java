package relight.adapter.s3;

import java.util.function.Supplier;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The way into a bucket: credentials, region and endpoint as the workspace and the AWS chain give them, and the sentences for what
 * goes wrong on it.
 */
record S3Access(S3Client client, S3Problems problems, AwsCredentialsProvider credentials) implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    static S3Access to(StoreDefinition.S3 store, Patience patience) {
        Region region = region(store);
        // A named profile alone, so that credentials of the environment are never taken for it; SSO sessions are profiles too
        AwsCredentialsProvider credentials = store.profile().<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .region(region)
                .forcePathStyle(store.pathStyle())
                // Relight hashes every byte itself
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS)
                        .connectionTimeout(patience.connect()).socketTimeout(patience.answer()))
                .overrideConfiguration(override -> {
                    override.apiCallTimeout(patience.whole());
                    override.retryStrategy(StandardRetryStrategy.builder().maxAttempts(patience.retries() + 1).build());
                    store.profile().ifPresent(override::defaultProfileName);
                });
        store.endpoint().ifPresent(builder::endpointOverride);
        return new S3Access(builder.build(), new S3Problems(store, region.id(), patience), credentials);
    }

    /** Signs addresses with the same credentials, for the same endpoint; whoever asks closes it. */
    S3Presigner presigner(StoreDefinition.S3 store) {
        S3Presigner.Builder builder = S3Presigner.builder().credentialsProvider(credentials).region(region(store))
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(store.pathStyle()).build());
        store.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static Region region(StoreDefinition.S3 store) {
        Supplier<Region> chain = () -> {
            try {
                DefaultAwsRegionProviderChain.Builder providers = DefaultAwsRegionProviderChain.builder();
                store.profile().ifPresent(providers::profileName);
                return providers.build().getRegion();
            } catch (SdkClientException e) {
                if (store.endpoint().isPresent()) {
                    return Region.US_EAST_1;
                }
                throw new Problem(Message.of("catalog.s3.noRegion", store.name(), store.bucket()),
                        Message.of("catalog.s3.noRegion.remedy", store.name()), e);
            }
        };
        return store.region().map(Region::of).orElseGet(chain);
    }

    @Override
    public void close() {
        client.close();
        if (credentials instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
