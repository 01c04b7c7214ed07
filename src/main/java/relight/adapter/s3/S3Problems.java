package relight.adapter.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Puts what can go wrong with a bucket into sentences: which store, which bucket, why, and what to do. */
final class S3Problems {

    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

    private final StoreDefinition.S3 store;
    private final String region;
    private final Patience patience;

    S3Problems(StoreDefinition.S3 store, String region, Patience patience) {
        this.store = store;
        this.region = region;
        this.patience = patience;
    }

    /**
     * What is thrown for a failure.
     *
     * @param permission that the request needs, such as {@code s3:ListBucket}
     * @param key        the object it was about; empty where it was about the bucket
     */
    Exception of(Throwable failure, String permission, String key) {
        return switch (failure) {
            case Problem problem -> problem;
            case AbortedException e -> interrupted(e);
            case S3Exception e -> answered(e, permission, key);
            case SdkClientException e -> unanswered(e);
            case IOException e -> unanswered(e);
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(failure);
        };
    }

    private Problem answered(S3Exception e, String permission, String key) {
        String code = Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
        Optional<String> otherRegion = otherRegion(e);
        if (otherRegion.isPresent() && (e.statusCode() == 301 || e.statusCode() == 307 || e.statusCode() == 400)) {
            return problem("region", e, store.name(), store.bucket(), otherRegion.get(), region);
        }
        return switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" -> problem("credentials", e, store.name(), code, login());
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" -> problem("expired", e, store.name(), login());
            case "RequestTimeTooSkewed" -> problem("clock", e, store.name());
            case "GlacierExpeditedRetrievalNotAvailable" -> problem("noExpedited", e, place(key));
            case "InvalidObjectState" -> problem("cold", e, place(key));
            case "NoSuchBucket" -> problem("bucket", e, store.name(), store.bucket(), endpoint());
            default -> byStatus(e, code, permission, key);
        };
    }

    private Problem byStatus(S3Exception e, String code, String permission, String key) {
        return switch (e.statusCode()) {
            case 401, 403 -> problem("denied", e, store.name(), permission, key.isEmpty() ? store.bucket() : store.bucket() + "/" + key);
            case 404 -> new Problem(Message.of("catalog.store.gone", place(key)), Message.of("catalog.store.changed.remedy"), e);
            case 412 -> new Problem(Message.of("catalog.store.changed", place(key)), Message.of("catalog.store.changed.remedy"), e);
            case 301, 307 -> problem("region.unknown", e, store.name(), store.bucket(), region);
            default -> problem("answer", e, store.name(), endpoint(), e.statusCode(), code);
        };
    }

    private Exception unanswered(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketTimeoutException slow -> {
                    return problem("slow", e, store.name(), endpoint(), patience.answer());
                }
                case ApiCallTimeoutException slow -> {
                    return problem("slow", e, store.name(), endpoint(), patience.whole());
                }
                case ApiCallAttemptTimeoutException slow -> {
                    return problem("slow", e, store.name(), endpoint(), patience.answer());
                }
                case ConnectTimeoutException away -> {
                    return problem("away", e, store.name(), endpoint());
                }
                case UnknownHostException away -> {
                    return problem("host", e, store.name(), endpoint());
                }
                case ConnectException away -> {
                    return problem("away", e, store.name(), endpoint());
                }
                case NoRouteToHostException away -> {
                    return problem("away", e, store.name(), endpoint());
                }
                case SSLException untrusted -> {
                    return problem("tls", e, store.name(), endpoint(), String.valueOf(untrusted.getMessage()));
                }
                case InterruptedIOException interrupted -> {
                    return interrupted;
                }
                default -> { }
            }
        }
        return e instanceof SdkClientException client ? credentials(client) : e;
    }

    /** The SDK has no type of its own for this; what it says is the only sign. */
    private Exception credentials(SdkClientException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("SSO") || said.contains("sso") || e.getClass().getName().contains(".sso")) {
            return problem("sso", e, store.name(), store.profile().orElse("default"));
        }
        if (said.contains("credentials") || said.contains("Profile")) {
            return problem("noCredentials", e, store.name(), login());
        }
        return problem("broken", e, store.name(), endpoint(), said);
    }

    private static Optional<String> otherRegion(S3Exception e) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
        Optional<String> told = details.map(AwsErrorDetails::sdkHttpResponse).flatMap(http -> http.firstMatchingHeader("x-amz-bucket-region"));
        Matcher expected = EXPECTED_REGION.matcher(String.valueOf(e.getMessage()));
        return told.or(() -> expected.find() ? Optional.of(expected.group(1)) : Optional.empty());
    }

    private static InterruptedIOException interrupted(Throwable cause) {
        InterruptedIOException interrupted = new InterruptedIOException();
        interrupted.initCause(cause);
        return interrupted;
    }

    private Problem problem(String which, Throwable cause, Object... values) {
        return new Problem(Message.of("catalog.s3." + which, values), Message.of("catalog.s3." + which + ".remedy", values), cause);
    }

    private String login() {
        return store.profile().map(profile -> "aws configure --profile " + profile).orElse("aws configure");
    }

    private String endpoint() {
        return store.endpoint().map(Object::toString).orElse("AWS " + region);
    }

    private String place(String key) {
        return "s3://" + store.bucket() + "/" + key;
    }
}
