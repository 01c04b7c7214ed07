package relight.core.text;

import java.util.List;

/**
 * A sentence that has not been put into a language yet: its key in {@code messages*.properties} and the values in it.
 *
 * <p>Values are strings, numbers, {@link java.time.Instant}, {@link java.time.Duration}, {@link Bytes} or further messages;
 * {@link Messages} writes each the way the reader's language and zone want it.
 */
public record Message(String key, List<Object> values) {

    public Message {
        values = List.copyOf(values);
    }

    public static Message of(String key, Object... values) {
        return new Message(key, List.of(values));
    }
}
