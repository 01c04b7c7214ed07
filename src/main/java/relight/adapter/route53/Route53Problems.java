package relight.adapter.route53;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/** Puts what can go wrong with Route 53 into sentences: which zone, why, and what to do. */
final class Route53Problems {

    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

    private Route53Problems() {}

    /** A request. */
    interface Asked<T> {
        T answer();
    }

    /**
     * What it answers.
     *
     * @param permission that it needs, such as {@code route53:GetChange}
     * @param zone       as the step names it
     */
    static <T> T ask(String permission, String zone, Asked<T> asked) throws InterruptedException {
        try {
            return asked.answer();
        } catch (AbortedException e) {
            throw new InterruptedException();
        } catch (Route53Exception e) {
            if (isRefusedBatch(e)) {
                // Whoever asked looks first whether the change has been made before
                throw e;
            }
            throw answered(e, permission, zone);
        } catch (SdkClientException e) {
            throw unanswered(e);
        }
    }

    /** Route 53 answers so in two forms; the SDK knows the name of one of them. */
    private static boolean isRefusedBatch(Route53Exception e) {
        return e instanceof InvalidChangeBatchException
                || e.awsErrorDetails() != null && e.awsErrorDetails().errorCode() == null && raw(e).contains("<InvalidChangeBatch");
    }

    private static String raw(Route53Exception e) {
        return Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::rawResponse).map(SdkBytes::asUtf8String).orElse("");
    }

    private static Problem answered(Route53Exception e, String permission, String zone) {
        String code = Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
        return switch (code) {
            case "NoSuchHostedZone" -> problem("no-zone", e, zone);
            case "AccessDenied", "AccessDeniedException" -> problem("denied", e, permission, zone);
            case "InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException", "InvalidAccessKeyId", "IncompleteSignature" ->
                    problem("credentials", e, code);
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired" -> problem("expired", e);
            case "Throttling", "ThrottlingException", "PriorRequestNotComplete" -> problem("throttled", e, code);
            default -> problem("answer", e, e.statusCode(), said(e));
        };
    }

    private static Problem unanswered(SdkClientException e) {
        String said = String.valueOf(e.getMessage());
        return said.contains("credentials") || said.contains("Profile") || said.contains("profile") ? problem("no-credentials", e) : problem("away", e, said);
    }

    /** Its own words. */
    static String said(Route53Exception e) {
        List<String> messages = MESSAGE.matcher(raw(e)).results().map(found -> found.group(1).replace("&apos;", "'").replace("&quot;", "\"")).toList();
        return messages.isEmpty() ? String.valueOf(e.getMessage()) : String.join(" ", messages);
    }

    static Problem problem(String key, Throwable cause, Object... values) {
        return new Problem(Message.of("route53." + key, values), Message.of("route53." + key + ".remedy", values), cause);
    }
}
