package relight.core.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import relight.core.recovery.Erasable;
import relight.core.runbook.StepId;

/**
 * The members of a stored JSON object. One that is absent was not known when the event was written, and reads as empty, zero or
 * false; one of another kind than it should be throws an {@link IllegalArgumentException}.
 */
final class Fields {

    private final Map<?, ?> object;
    private final Function<String, Optional<Opening>> openings;

    Fields(Map<?, ?> object, Function<String, Optional<Opening>> openings) {
        this.object = object;
        this.openings = openings;
    }

    boolean has(String name) {
        return member(name) != null;
    }

    StepId step() {
        return new StepId(text("step"));
    }

    String text(String name) {
        Object value = member(name);
        return value == null ? "" : text(name, value);
    }

    Optional<String> maybeText(String name) {
        Object value = member(name);
        return value == null ? Optional.empty() : Optional.of(text(name, value));
    }

    List<String> texts(String name) {
        return each(name, Fields::text);
    }

    long number(String name) {
        Object value = member(name);
        return value == null ? 0 : number(name, value);
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    Optional<Long> maybeNumber(String name) {
        Object value = member(name);
        return value == null ? Optional.empty() : Optional.of(number(name, value));
    }

    List<Long> numbers(String name) {
        return each(name, Fields::number);
    }

    Map<String, Long> figures(String name) {
        return members(name, Fields::number);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(member(name));
    }

    Instant instant(String name) {
        return maybeInstant(name).orElseThrow(() -> new IllegalArgumentException("without " + name));
    }

    Optional<Instant> maybeInstant(String name) {
        return maybeText(name).map(StoredTime::parse);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    Erasable words(String name) {
        return opened(text(name));
    }

    Map<String, Erasable> namedWords(String name) {
        return members(name, (member, value) -> opened(text(member, value)));
    }

    Fields object(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("without " + name);
        }
        return new Fields(object(name, member(name)), openings);
    }

    List<Fields> objects(String name) {
        return each(name, (_, value) -> new Fields(object(name, value), openings));
    }

    private Erasable opened(String commitment) {
        if (commitment.isEmpty()) {
            return Erasable.NOTHING;
        }
        Opening opening = openings.apply(commitment).orElse(null);
        return opening != null && opening.holds() ? Erasable.of(opening.text()) : Erasable.ERASED;
    }

    /** Null where it is absent. */
    private Object member(String name) {
        Object value = object.get(name);
        if (value == null && object.containsKey(name)) {
            throw new IllegalArgumentException(name + " is null");
        }
        return value;
    }

    private <T> List<T> each(String name, BiFunction<String, Object, T> read) {
        Object list = member(name);
        if (list == null) {
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (Object value : as(List.class, name, list, "list")) {
            all.add(read.apply(name, value));
        }
        return Collections.unmodifiableList(all);
    }

    private <T> Map<String, T> members(String name, BiFunction<String, Object, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        Object members = member(name);
        if (members != null) {
            for (Map.Entry<?, ?> one : object(name, members).entrySet()) {
                all.put((String) one.getKey(), read.apply((String) one.getKey(), one.getValue()));
            }
        }
        return all;
    }

    private static Map<?, ?> object(String name, Object value) {
        return as(Map.class, name, value, "object");
    }

    private static String text(String name, Object value) {
        return as(String.class, name, value, "text");
    }

    private static long number(String name, Object value) {
        return as(Long.class, name, value, "whole number");
    }

    private static <T> T as(Class<T> type, String name, Object value, String kind) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name + " is no " + kind);
        }
        return type.cast(value);
    }
}
