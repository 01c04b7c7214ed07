package relight.core.workspace;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a team has arranged with a store: how it encrypts, when it moves and deletes, where it copies to, how large it may grow.
 *
 * <pre>{@code
 * max-size: 100GB
 * encryption: {type: AES256, key: env:KMS_KEY}
 * lifecycle: {ia: 30d, glacier: 90d, delete: 2555d}
 * replication: {to: shop-backups-dr, region: eu-central-1}
 * retrieval: standard
 * }</pre>
 *
 * @param maxSize   bytes; 0 where nothing limits it
 * @param lifecycle the age at which an object moves to a class, by class; {@code delete} for the age at which it goes
 * @param retrieval how fast cold objects come back
 */
public record StoreRules(long maxSize, Optional<Encryption> encryption, Map<String, Duration> lifecycle,
                         Optional<Replication> replication, Optional<String> retrieval) {

    public static final StoreRules NONE = new StoreRules(0, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    /** The class of {@link #lifecycle} that is none: what is deleted then. */
    public static final String DELETE = "delete";

    /**
     * How the store encrypts.
     *
     * @param type such as {@code AES256} or {@code customer_managed}
     * @param key  where its key is: an identifier, an address, or {@code env:NAME}
     */
    public record Encryption(String type, Optional<String> key) {}

    /** Where the store copies everything to; {@code enabled} is false for one that is only planned. */
    public record Replication(String to, Optional<String> region, boolean enabled) {}

    public StoreRules {
        lifecycle = Collections.unmodifiableMap(new LinkedHashMap<>(lifecycle));
    }
}
