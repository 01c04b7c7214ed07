package relight.core.dns;

import java.util.List;
import java.util.Optional;

/**
 * What is to become of one record of a zone. What it does not name stays as the record has it.
 *
 * @param name     with or without its last dot
 * @param type     such as {@code CNAME}
 * @param set      tells weighted, failover and other sets of one name apart
 * @param ttl      in seconds
 * @param weight   from 0 to 255
 * @param was      the values, or the alias target, that the author found there; anything else is not overwritten unless confirmed
 * @param removed  it is to be gone
 */
public record RecordChange(String name, String type, Optional<String> set, List<String> values, Optional<Alias> alias, Optional<Long> ttl,
                           Optional<Long> weight, List<String> was, boolean removed) {

    /**
     * Another name of AWS that answers in its place.
     *
     * @param zone of the target; empty: the record's own
     */
    public record Alias(String target, Optional<String> zone, boolean health) {}

    public RecordChange {
        values = List.copyOf(values);
        was = List.copyOf(was);
    }
}
