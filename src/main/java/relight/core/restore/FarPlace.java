package relight.core.restore;

import java.util.Map;
import java.util.Optional;

/**
 * A host over ssh, a container or a pod, where a database is reached and its clients work: the words {@code on} and {@code spool} of a target.
 *
 * @param spool folder there for a backup while it is restored
 */
public record FarPlace(HostAddress on, String spool) {

    /** The word of a target that names the folder. */
    public static final String SPOOL = "spool";
    private static final String OF_THE_SYSTEM = "/var/tmp";

    /** Empty where the words name neither. */
    public static Optional<FarPlace> of(Map<String, String> words) {
        return Optional.ofNullable(words.get(HostAddress.WORD)).map(HostAddress::parse)
                .filter(address -> !(address instanceof HostAddress.Here))
                .map(address -> new FarPlace(address, words.getOrDefault(SPOOL, OF_THE_SYSTEM)));
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        return spool.equals(OF_THE_SYSTEM) ? Map.of(HostAddress.WORD, on.toString()) : Map.of(HostAddress.WORD, on.toString(), SPOOL, spool);
    }

    /** What stands before the address of a server that is reached there. */
    public static String before(Optional<FarPlace> far) {
        return far.map(place -> place.on() + " ").orElse("");
    }
}
