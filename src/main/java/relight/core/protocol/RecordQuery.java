package relight.core.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.protocol.RecordSheet.Ending;
import relight.core.recovery.Mode;

/**
 * Which recoveries are looked for; what is not said does not matter.
 *
 * @param from   declared then or later
 * @param before declared earlier
 * @param system one that was in its scope
 * @param person a part of the name of somebody who took part
 * @param ending how it ended against its objectives
 * @param verdict as it stands in the event that closed it
 * @param text   words that all occur somewhere in its events
 */
public record RecordQuery(Optional<Instant> from, Optional<Instant> before, Optional<String> system, Optional<Mode> mode,
                          Optional<String> person, Optional<Ending> ending, Optional<String> verdict, String text) {

    /** Every recovery. */
    public static final RecordQuery ALL = new RecordQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), "");

    /** The words that are looked for. */
    List<String> words() {
        return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).distinct().toList();
    }

    /** Whether everything but the words fits. */
    boolean fits(RecordSheet sheet) {
        Instant declared = sheet.summary().declared();
        return from.filter(declared::isBefore).isEmpty()
                && before.filter(end -> !declared.isBefore(end)).isEmpty()
                && system.filter(name -> sheet.summary().systems().stream().noneMatch(name::equalsIgnoreCase)).isEmpty()
                && mode.filter(wanted -> wanted != sheet.summary().mode()).isEmpty()
                && person.filter(name -> sheet.people().stream().noneMatch(one -> holds(one, name))).isEmpty()
                && ending.filter(wanted -> wanted != sheet.ending()).isEmpty()
                && verdict.filter(wanted -> !sheet.summary().verdict().equals(Optional.of(wanted))).isEmpty();
    }

    private static boolean holds(String name, String part) {
        return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
