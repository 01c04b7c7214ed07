package relight.core.protocol;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        return member(name).isPresent();
    }

    StepId step() {
        return new StepId(text("step"));
    }

    String text(String name) {
        return maybeText(name).orElse("");
    }

    Optional<String> maybeText(String name) {
        return member(name).map(value -> text(name, value));
    }

    List<String> texts(String name) {
        return each(name, value -> text(name, value));
    }

    long number(String name) {
        return maybeNumber(name).orElse(0L);
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    Optional<Long> maybeNumber(String name) {
        return member(name).map(value -> number(name, value));
    }

    List<Long> numbers(String name) {
        return each(name, value -> number(name, value));
    }

    Map<String, Long> figures(String name) {
        return members(name, value -> number(name, value));
    }

    boolean flag(String name) {
        return member(name).map(Boolean.TRUE::equals).orElse(false);
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
        return members(name, value -> opened(text(name, value)));
    }

    Fields object(String name) {
        return new Fields(object(name, member(name).orElseThrow(() -> new IllegalArgumentException("without " + name))), openings);
    }

    List<Fields> objects(String name) {
        return each(name, value -> new Fields(object(name, value), openings));
    }

    private Erasable opened(String commitment) {
        if (commitment.isEmpty()) {
            return Erasable.NOTHING;
        }
        return openings.apply(commitment).filter(Opening::holds).map(opening -> Erasable.of(opening.text())).orElse(Erasable.ERASED);
    }

    private Optional<Object> member(String name) {
        Object value = object.get(name);
        if (value == null && object.containsKey(name)) {
            throw new IllegalArgumentException(name + " is null");
        }
        return Optional.ofNullable(value);
    }

    private <T> List<T> each(String name, Function<Object, T> read) {
        List<?> list = as(List.class, name, member(name).orElse(List.of()), "list");
        return list.stream().<T>map(read).toList();
    }

    private <T> Map<String, T> members(String name, Function<Object, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        member(name).ifPresent(map -> object(name, map).forEach((key, value) -> all.put((String) key, read.apply(value))));
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
