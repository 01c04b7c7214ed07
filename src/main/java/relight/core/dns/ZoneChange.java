package relight.core.dns;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Records of one hosted zone of Route 53 that change together: all of them or none.
 *
 * @param zone    its id, or its name where only one has it
 * @param profile of the AWS configuration; empty: as the usual chain finds credentials
 * @param confirm names of records that are overwritten whatever they are now
 * @param within  so long it is waited until all of Route 53's servers answer so
 */
public record ZoneChange(String zone, Optional<String> profile, List<RecordChange> records, List<String> confirm, Duration within) {

    public ZoneChange {
        records = List.copyOf(records);
        confirm = List.copyOf(confirm);
    }

    /** Whether somebody has written that record's name out once more. */
    public boolean confirms(RecordChange change) {
        return confirm.stream().anyMatch(name -> plain(name).equals(plain(change.name())));
    }

    /** A name as it is compared: small letters, no last dot. */
    public static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }
}
