package relight.core.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relight.core.text.Message;

/**
 * What is known of a backup and why.
 *
 * @param reasons    each a finding with its standing, the worst first
 * @param verifiedAt when its bytes were last read to the end
 * @param sha256     of its stored bytes, in hexadecimal, as read then
 * @param format     what its bytes say it is
 * @param unpacked   bytes of its content without any compression, where it could be read to the end
 */
public record Verdict(State state, List<Reason> reasons, Optional<Instant> verifiedAt, Optional<String> sha256,
                      Optional<BackupFormat> format, OptionalLong unpacked) {

    public static final Verdict UNVERIFIED =
            new Verdict(State.UNVERIFIED, List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** One finding; {@code standing} says where it alone would put the backup. */
    public record Reason(String check, State standing, Message text) {}

    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** A verdict on a backup whose content nobody has measured. */
    public Verdict(State state, List<Reason> reasons, Optional<Instant> verifiedAt, Optional<String> sha256,
                   Optional<BackupFormat> format) {
        this(state, reasons, verifiedAt, sha256, format, OptionalLong.empty());
    }
}
