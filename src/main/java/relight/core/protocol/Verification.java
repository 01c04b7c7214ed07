package relight.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

    /**
     * The same, after the files were looked at that events name.
     *
     * @param attached their hashes, by the numbers of the events
     * @param there    whether a file with this hash is there
     */
    public Verification withFiles(Map<Long, String> attached, Predicate<String> there) {
        List<Message> absent = attached.entrySet().stream().filter(file -> !there.test(file.getValue())).sorted(Map.Entry.comparingByKey())
                .map(file -> Message.of("records.verify.absent", file.getKey(), file.getValue())).toList();
        List<Message> shown = new ArrayList<>(proven);
        if (!attached.isEmpty() && absent.isEmpty() && verdict != Verdict.BROKEN) {
            shown.add(Message.of("records.verify.attached", attached.size()));
        }
        List<Message> open = new ArrayList<>(absent);
        open.addAll(notProven);
        return new Verification(verdict == Verdict.INTACT && !absent.isEmpty() ? Verdict.INCOMPLETE : verdict, shown, open, anchors, recoveries, firstBad);
    }

    public Verification {
        proven = List.copyOf(proven);
        notProven = List.copyOf(notProven);
        anchors = List.copyOf(anchors);
        recoveries = List.copyOf(recoveries);
    }
}
