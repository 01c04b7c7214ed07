package relight.core.protocol;

import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/**
 * What a look at a log, or at the exported events of one recovery, has proven.
 *
 * @param anchors  where the head was seen outside of what was looked at
 * @param firstBad the first event that is not as it was
 */
public record Verification(Verdict verdict, List<Message> proven, List<Message> notProven, List<Message> anchors,
                           List<RecoveryVerdict> recoveries, Optional<Long> firstBad) {

    /** In one word. */
    public enum Verdict {
        /** Every event is as it was recorded, and a seal covers each. */
        INTACT,
        /** Nothing contradicts, but something is not covered or not there. */
        INCOMPLETE,
        /** Something is not as it was. */
        BROKEN
    }

    /** One recovery: how many events it has, and whether a seal that holds covers all of them. */
    public record RecoveryVerdict(String id, long events, boolean sealed) {}

    public Verification {
        proven = List.copyOf(proven);
        notProven = List.copyOf(notProven);
        anchors = List.copyOf(anchors);
        recoveries = List.copyOf(recoveries);
    }
}
