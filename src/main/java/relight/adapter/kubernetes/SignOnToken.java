package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a sign-on program gave, until the server knows it no more: tokens of clouds live for a quarter of an hour, and recoveries longer. */
final class SignOnToken implements OAuthTokenProvider {

    /** Within which several requests that were refused together mean the same token. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final Supplier<String> program;
    private String token;
    private boolean renewed;
    private long since;

    /** @param program gives another one; it runs outside, and may take its time */
    SignOnToken(String token, Supplier<String> program) {
        this.token = token;
        this.program = program;
    }

    @Override
    public synchronized String getToken() {
        return token;
    }

    /** Asks the program once more; whether it gave another token. */
    synchronized boolean renew() {
        if (renewed && System.nanoTime() - since < AT_ONCE.toNanos()) {
            return true;
        }
        Optional<String> given = Optional.ofNullable(program.get()).filter(another -> !another.equals(token));
        token = given.orElse(token);
        since = System.nanoTime();
        renewed = given.isPresent();
        return renewed;
    }
}
