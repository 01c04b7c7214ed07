package relight.adapter.route53;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.Route53ClientBuilder;

/**
 * The way to Route 53: credentials as the AWS chain gives them, or of a named profile alone.
 *
 * @param endpoint    another than Amazon's; {@code AWS_ENDPOINT_URL_ROUTE_53} sets one, too
 * @param credentials in place of the chain
 * @param attempts    of a request that is throttled or not answered
 */
public record Route53Access(Optional<URI> endpoint, Optional<AwsCredentialsProvider> credentials, int attempts) {

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 6;

    public Route53Access() {
        this(Optional.empty(), Optional.empty(), ATTEMPTS);
    }

    Route53Client client(Optional<String> profile) {
        // Never the environment's credentials for a profile that was named
        AwsCredentialsProvider chain = credentials.orElseGet(() -> profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
        Route53ClientBuilder builder = Route53Client.builder()
                .credentialsProvider(chain)
                .region(region(profile))
                .httpClientBuilder(ApacheHttpClient.builder().connectionTimeout(TO_CONNECT).socketTimeout(TO_ANSWER))
                .overrideConfiguration(override -> {
                    override.retryStrategy(StandardRetryStrategy.builder().maxAttempts(attempts).build());
                    profile.ifPresent(override::defaultProfileName);
                });
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Route 53 has no regions; the one that is set tells Amazon's partitions apart, such as China's. */
    private static Region region(Optional<String> profile) {
        try {
            DefaultAwsRegionProviderChain.Builder providers = DefaultAwsRegionProviderChain.builder();
            profile.ifPresent(providers::profileName);
            return providers.build().getRegion();
        } catch (SdkClientException none) {
            return Region.US_EAST_1;
        }
    }
}
