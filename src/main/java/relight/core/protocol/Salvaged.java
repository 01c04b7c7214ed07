package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.text.Message;

/**
 * What can still be read of one recovery.
 *
 * @param events in their order
 * @param damage empty where the log is whole
 */
public record Salvaged(List<StoredEvent> events, Optional<Damage> damage) {

    public Salvaged {
        events = List.copyOf(events);
    }

    /**
     * What cannot be read of it. Goes along with whatever is given away, so that nobody takes the rest for the whole.
     *
     * @param unread numbers in the log, in their order
     * @param own    whether all of them are known to belong to the recovery; otherwise nobody can tell which of them do
     */
    public record Damage(List<Long> unread, boolean own) {

        /** Its name in a bundle, and the member of an export that holds it. */
        public static final String NAME = "damage";
        public static final String IN_BUNDLE = NAME + ".json";

        /** More would only fill pages. */
        private static final int MOST_SHOWN = 12;
        private static final ObjectMapper JSON = new ObjectMapper();

        public Damage {
            unread = List.copyOf(unread);
        }

        /** As maps and lists. */
        public Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("unread", runs());
            json.put("own", own);
            return json;
        }

        /** The file in a bundle. */
        public byte[] write() {
            try {
                return JSON.writeValueAsBytes(json());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What such a file says. It may come from anybody: one that cannot be read says what every one says. */
        public static Message told(byte[] file) {
            try {
                return told(JSON.readTree(file));
            } catch (IOException e) {
                return Message.of("evidence.damage");
            }
        }

        /** The same of what was read already. */
        public static Message told(JsonNode damage) {
            List<String> shown = new ArrayList<>();
            long count = 0;
            for (JsonNode run : damage.path("unread")) {
                long from = run.path(0).asLong();
                long to = run.path(1).asLong();
                count += Math.max(0, to - from + 1);
                shown.add(from == to ? Long.toString(from) : from + "–" + to);
            }
            if (count == 0) {
                return Message.of("evidence.damage");
            }
            String numbers = shown.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ")) + (shown.size() > MOST_SHOWN ? ", …" : "");
            return Message.of(damage.path("own").asBoolean() ? "evidence.damage.unread" : "evidence.damage.unknown", count, numbers);
        }

        /** First and last of each run of numbers. */
        private List<List<Long>> runs() {
            List<List<Long>> runs = new ArrayList<>();
            for (long number : unread) {
                if (!runs.isEmpty() && runs.getLast().getLast() == number - 1) {
                    runs.set(runs.size() - 1, List.of(runs.getLast().getFirst(), number));
                } else {
                    runs.add(List.of(number, number));
                }
            }
            return runs;
        }
    }
}
