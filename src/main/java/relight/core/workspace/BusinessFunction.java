package relight.core.workspace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that the business must go on doing, and what stands in for it meanwhile; written under {@code functions:}.
 *
 * <pre>{@code
 * functions:
 *   taking orders:
 *     tier: critical
 *     mtd: 4h
 *     mbc: 1h
 *     depends-on: [shopdb, payment_provider]
 *     alternatives:
 *       by telephone: {text: Orders are written down by hand, ready-in: 30m, capacity: 50%}
 * }</pre>
 *
 * @param priority     its tier of criticality
 * @param mtd          maximum tolerable downtime; its own, then its tier's
 * @param mbc          within which its minimum must work again; its own, then its tier's
 * @param dependencies what it needs: systems, other functions, or something that the workspace does not know
 */
public record BusinessFunction(String name, String priority, Optional<Duration> mtd, Optional<Duration> mbc,
                               List<Alternative> alternatives, List<String> dependencies) {

    /**
     * What stands in for a function.
     *
     * @param readyIn  how long it takes to begin
     * @param capacity how much of the function it carries, such as {@code 50%} or {@code read_only}
     */
    public record Alternative(String name, String text, Optional<Duration> readyIn, Optional<String> capacity) {}

    public BusinessFunction {
        alternatives = List.copyOf(alternatives);
        dependencies = List.copyOf(dependencies);
    }
}
