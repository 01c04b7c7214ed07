package relight.core.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.recovery.Journal.Summary;

/**
 * A recovery as a list shows it and as it is looked for.
 *
 * @param facts empty until its record has been read, and where it cannot be
 */
public record RecordSheet(Summary summary, Optional<Facts> facts) {

    /**
     * What a list says of a record beyond its summary.
     *
     * @param people who took part
     */
    public record Facts(Optional<Duration> recoveryTime, Optional<Duration> rto, Optional<Boolean> rtoMet, Optional<Boolean> rpoMet,
                        List<String> people) {

        public Facts {
            people = List.copyOf(people);
        }

        static Facts of(Record record) {
            Record.Result result = record.result();
            return new Facts(result.recoveryTime(), result.rto(), result.rtoMet(), result.rpoMet(),
                    record.recovery().people().stream().map(person -> person.name().toString()).distinct().toList());
        }

        private Stream<Boolean> objectives() {
            return Stream.of(rtoMet, rpoMet).flatMap(Optional::stream);
        }
    }

    /** How a recovery ended, as far as its objectives go. */
    public enum Ending {
        OPEN, MET, MISSED,
        /** Without an objective that could be met or missed. */
        CLOSED
    }

    /** An objective that was missed counts more than one that was met; one that is missed already needs no end. */
    public Ending ending() {
        if (facts.stream().flatMap(Facts::objectives).anyMatch(met -> !met)) {
            return Ending.MISSED;
        }
        if (summary.closed().isEmpty()) {
            return Ending.OPEN;
        }
        return facts.stream().flatMap(Facts::objectives).anyMatch(met -> met) ? Ending.MET : Ending.CLOSED;
    }

    public List<String> people() {
        return facts.map(Facts::people).orElse(List.of());
    }

    /** Whether this word occurs in what the list and the record's head say of it. */
    boolean holds(String word) {
        String all = Stream.of(Stream.of(summary.title(), summary.recovery(), summary.verdict().orElse("")), summary.systems().stream(),
                people().stream()).flatMap(parts -> parts).collect(Collectors.joining("\n")).toLowerCase(Locale.ROOT);
        return all.contains(word.toLowerCase(Locale.ROOT));
    }
}
