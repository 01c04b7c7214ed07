package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.Step.Check.Subject;
import relight.core.runbook.YamlPart.Items;
import relight.core.runbook.YamlPart.Keys;
import relight.core.runbook.YamlPart.Scalar;
import relight.core.text.DurationText;
import relight.core.text.Nearest;

/** Reads the YAML of a {@code relight} fence, whose first key says what is to be done. */
final class RelightFence {

    private static final Map<String, List<String>> KEYS = kinds();

    private final StepHeader header;
    private final String body;
    private final Keys keys;

    private RelightFence(StepHeader header, String body, Keys keys) {
        this.header = header;
        this.body = body;
        this.keys = keys;
    }

    private static Map<String, List<String>> kinds() {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("restore", List.of("backup", "at", "into", "choices", "text"));
        kinds.put("action", List.of("with", "text"));
        kinds.put("check", List.of("systems", "text"));
        kinds.put("wait", List.of("text"));
        kinds.put("approval", List.of("type"));
        kinds.put("manual", List.of("tasks"));
        return kinds;
    }

    /**
     * Reads the fence's body.
     *
     * @param start the place of the body's first character
     */
    static Step read(String body, Place start, StepHeader header) {
        if (!(YamlPart.read(body, start) instanceof Keys keys)) {
            throw start.problem("relight.kind", String.join(", ", KEYS.keySet()));
        }
        String kind = keys.parts().keySet().stream().filter(KEYS::containsKey).findFirst().orElse("");
        if (kind.isEmpty()) {
            Map.Entry<String, Place> first = keys.places().entrySet().stream().findFirst().orElse(Map.entry("", start));
            throw first.getValue().problem("relight.unknown", first.getKey(), Nearest.of(first.getKey(), KEYS.keySet()));
        }
        return new RelightFence(header, body, keys).step(kind);
    }

    private Step step(String kind) {
        if (!kind.equals("action")) {
            keys.places().forEach((key, place) -> {
                if (!key.equals(kind) && !KEYS.get(kind).contains(key)) {
                    throw place.problem("relight.key", key, kind, Nearest.of(key, KEYS.get(kind)));
                }
            });
        }
        String value = text(kind);
        return switch (kind) {
            case "restore" -> new Step.Restore(header, value, optional("backup").orElse("latest-good"), optional("at"),
                    optional("into"), texts("choices"), words());
            case "action" -> action(value);
            case "check" -> new Step.Check(header, subject(value), list("systems"), words());
            case "wait" -> new Step.Wait(header, duration(value), words());
            case "approval" -> new Step.Approval(header, value, optional("type"));
            default -> new Step.Manual(header, value, list("tasks"));
        };
    }

    private Step action(String value) {
        int dot = value.indexOf('.');
        if (dot <= 0 || dot == value.length() - 1) {
            throw place("action").problem("relight.action", value);
        }
        Map<String, String> with = new LinkedHashMap<>(texts("with"));
        keys.parts().forEach((key, part) -> {
            if (!List.of("action", "with", "text").contains(key)) {
                with.put(key, text(part, place(key), key));
            }
        });
        return new Step.EngineAction(header, value.substring(0, dot), value.substring(dot + 1), with, words());
    }

    private Subject subject(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "readiness" -> Subject.READINESS;
            case "data" -> Subject.DATA;
            default -> throw place("check").problem("relight.check", value, Nearest.of(value, List.of("readiness", "data")));
        };
    }

    private Duration duration(String value) {
        return DurationText.read(value).orElseThrow(() -> place("wait").problem("duration", value, "wait"));
    }

    /** What the step does, in words: as its {@code text} says, otherwise the whole fence. */
    private String words() {
        return optional("text").orElse(body);
    }

    private String text(String key) {
        return text(keys.parts().get(key), place(key), key);
    }

    private static String text(YamlPart part, Place place, String key) {
        if (part instanceof Scalar scalar) {
            return scalar.text();
        }
        throw place.problem("relight.text", key);
    }

    private Optional<String> optional(String key) {
        return keys.parts().containsKey(key) ? Optional.of(text(key)) : Optional.empty();
    }

    private Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        switch (keys.parts().get(key)) {
            case null -> { }
            case Keys inner -> inner.parts().forEach((name, part) -> texts.put(name, text(part, inner.places().get(name), name)));
            case Items items -> throw items.place().problem("relight.map", key);
            case Scalar scalar -> throw scalar.place().problem("relight.map", key);
        }
        return texts;
    }

    private List<String> list(String key) {
        return switch (keys.parts().get(key)) {
            case null -> List.of();
            case Items items -> items.parts().stream().map(part -> text(part, part.place(), key)).toList();
            case Scalar scalar -> List.of(scalar.text());
            case Keys inner -> throw inner.place().problem("relight.text", key);
        };
    }

    private Place place(String key) {
        return keys.places().get(key);
    }
}
