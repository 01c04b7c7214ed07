package relight.ui.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Result;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.Mode;
import relight.ui.common.Standing;

/**
 * A recovery in the list.
 *
 * @param result empty until its record has been read, and where it cannot be
 * @param people who took part
 */
record RecordLine(Summary summary, Optional<Result> result, List<String> people) {

    /** Which recoveries the list shows. */
    enum Kind {
        ALL, INCIDENTS, DRILLS, MISSED
    }

    static RecordLine of(Summary summary) {
        return new RecordLine(summary, Optional.empty(), List.of());
    }

    RecordLine with(Record record) {
        return new RecordLine(summary, Optional.of(record.result()),
                record.recovery().people().stream().map(person -> person.name().toString()).toList());
    }

    /** An objective that was set and not reached. */
    boolean missed() {
        return result.stream().flatMap(figures -> Stream.of(figures.rtoMet(), figures.rpoMet())).flatMap(Optional::stream).anyMatch(met -> !met);
    }

    private boolean met() {
        return result.stream().flatMap(figures -> Stream.of(figures.rtoMet(), figures.rpoMet())).flatMap(Optional::stream).anyMatch(met -> met);
    }

    Standing standing() {
        if (missed()) {
            return Standing.BAD;
        }
        if (summary.closed().isEmpty()) {
            return Standing.INFO;
        }
        return met() ? Standing.GOOD : Standing.UNKNOWN;
    }

    /** The last part of the key of the word that says how it went. */
    String word() {
        return switch (standing()) {
            case BAD -> "missed";
            case INFO -> "open";
            case GOOD -> "met";
            case UNKNOWN, WARNING -> "closed";
        };
    }

    boolean is(Kind kind) {
        return switch (kind) {
            case ALL -> true;
            case INCIDENTS -> summary.mode() == Mode.INCIDENT;
            case DRILLS -> summary.mode() != Mode.INCIDENT;
            case MISSED -> missed();
        };
    }

    /** Whether each of these words occurs in what the list and the record's head say of it. */
    boolean holds(String text) {
        String all = Stream.of(Stream.of(summary.title(), summary.recovery(), summary.verdict().orElse(""), word()),
                        summary.systems().stream(), people.stream())
                .flatMap(parts -> parts).collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT);
        return Stream.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")).allMatch(all::contains);
    }
}
