package relight.core.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Row;
import relight.core.recovery.Erasable;

/** Collects facts in the order in which they are to be read. */
final class Claims {

    private final List<Claim> claims = new ArrayList<>();
    private final List<Long> events;

    /** Facts that rest on these events unless said otherwise. */
    Claims(List<Long> events) {
        this.events = List.copyOf(events);
    }

    Claims(long event) {
        this(List.of(event));
    }

    Claims add(String name, Object value) {
        return add(name, value, events);
    }

    /** A fact; no value, an empty text and an empty list all say that it is not known. */
    Claims add(String name, Object value, List<Long> restsOn) {
        Optional<Object> known = known(value);
        claims.add(new Claim(name, known, known.isPresent() ? List.copyOf(restsOn) : List.of()));
        return this;
    }

    private static Optional<Object> known(Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Optional<?> maybe -> maybe.flatMap(Claims::known);
            case Erasable words -> known(words.toString());
            case String text when text.isBlank() -> Optional.empty();
            case List<?> list when list.isEmpty() -> Optional.empty();
            case List<?> list -> Optional.of(list.stream().map(String::valueOf).toList());
            case Enum<?> constant -> Optional.of(constant);
            default -> Optional.of(value);
        };
    }

    static Optional<Duration> seconds(Optional<Long> seconds) {
        return seconds.map(Duration::ofSeconds);
    }

    List<Claim> list() {
        return List.copyOf(claims);
    }

    Row row() {
        return new Row(list(), events);
    }
}
