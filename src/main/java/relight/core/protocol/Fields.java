package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
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

    private final JsonNode object;
    private final Function<String, Optional<Opening>> openings;

    Fields(JsonNode object, Function<String, Optional<Opening>> openings) {
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
        return member(name).map(node -> text(name, node));
    }

    List<String> texts(String name) {
        return each(name, node -> text(name, node));
    }

    long number(String name) {
        return maybeNumber(name).orElse(0L);
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    Optional<Long> maybeNumber(String name) {
        return member(name).map(node -> number(name, node));
    }

    List<Long> numbers(String name) {
        return each(name, node -> number(name, node));
    }

    Map<String, Long> figures(String name) {
        return members(name, node -> number(name, node));
    }

    boolean flag(String name) {
        return member(name).map(JsonNode::booleanValue).orElse(false);
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
        return members(name, node -> opened(text(name, node)));
    }

    Fields object(String name) {
        return new Fields(member(name).orElseThrow(() -> new IllegalArgumentException("without " + name)), openings);
    }

    List<Fields> objects(String name) {
        return each(name, node -> new Fields(node, openings));
    }

    private Erasable opened(String commitment) {
        if (commitment.isEmpty()) {
            return Erasable.NOTHING;
        }
        return openings.apply(commitment).filter(Opening::holds).map(opening -> Erasable.of(opening.text())).orElse(Erasable.ERASED);
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(object.get(name));
    }

    private <T> List<T> each(String name, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        member(name).ifPresent(list -> list.forEach(node -> all.add(read.apply(node))));
        return List.copyOf(all);
    }

    private <T> Map<String, T> members(String name, Function<JsonNode, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        member(name).ifPresent(map -> map.properties().forEach(entry -> all.put(entry.getKey(), read.apply(entry.getValue()))));
        return all;
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return node.textValue();
    }

    private static long number(String name, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return node.longValue();
    }
}
