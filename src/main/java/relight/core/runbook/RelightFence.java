package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.runbook.Step.Check.Subject;
import relight.core.runbook.Step.Decision.Option;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/** Reads the YAML of a {@code relight} fence, whose first key says what is to be done. */
final class RelightFence {

    /** Keys that are not for the engine. */
    static final List<String> BESIDE_AN_ACTION = List.of("action", "with", "inputs", "text");

    static final List<String> OPTION = List.of("text", "time", "data");

    static final Map<String, List<String>> KEYS = kinds();

    private final StepHeader header;
    private final String body;
    private final YamlKeys keys;

    private RelightFence(StepHeader header, String body, YamlKeys keys) {
        this.header = header;
        this.body = body;
        this.keys = keys;
    }

    private static Map<String, List<String>> kinds() {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("restore", List.of("backup", "at", "into", "choices", "text"));
        kinds.put("action", List.of("with", "inputs", "text"));
        kinds.put("check", List.of("systems", "text"));
        kinds.put("wait", List.of("text"));
        kinds.put("approval", List.of("type"));
        kinds.put("manual", List.of("tasks", "inputs"));
        kinds.put("decision", List.of("options", "text"));
        return kinds;
    }

    /**
     * Reads the fence's body.
     *
     * @param start the place of the body's first character
     */
    static Step read(String body, Place start, StepHeader header) {
        if (!(YamlReader.read(body, start).orElse(null) instanceof Node.Mapping mapping)) {
            throw start.problem("runbook.relight.kind", String.join(", ", KEYS.keySet()));
        }
        YamlKeys keys = new YamlKeys(mapping);
        String kind = keys.names().stream().filter(KEYS::containsKey).findFirst().orElse("");
        if (kind.isEmpty()) {
            String first = keys.names().stream().findFirst().orElse("");
            Place place = first.isEmpty() ? start : keys.place(first);
            throw place.problem("runbook.relight.unknown", first, Nearest.of(first, KEYS.keySet()));
        }
        return new RelightFence(header, body, keys).step(kind);
    }

    private Step step(String kind) {
        if (!kind.equals("action")) {
            keys.names().forEach(key -> {
                if (!key.equals(kind) && !KEYS.get(kind).contains(key)) {
                    throw keys.place(key).problem("runbook.relight.key", key, kind, Nearest.of(key, KEYS.get(kind)));
                }
            });
        }
        String value = keys.text(kind);
        return switch (kind) {
            case "restore" -> new Step.Restore(header, value, keys.optional("backup").orElse("latest-good"), keys.optional("at"),
                    keys.optional("into"), keys.texts("choices"), words());
            case "action" -> action(value);
            case "check" -> new Step.Check(header, subject(value), keys.list("systems"), words());
            case "wait" -> new Step.Wait(header, duration(value), words());
            case "approval" -> new Step.Approval(header, value, keys.optional("type"));
            case "decision" -> new Step.Decision(header, value, options(), words());
            default -> new Step.Manual(header.asking(inputs()), value, keys.list("tasks"));
        };
    }

    private Step action(String value) {
        int dot = value.indexOf('.');
        if (dot <= 0 || dot == value.length() - 1) {
            throw keys.place("action").problem("runbook.relight.action", value);
        }
        Map<String, String> with = new LinkedHashMap<>(keys.texts("with"));
        keys.names().stream()
                .filter(key -> !BESIDE_AN_ACTION.contains(key))
                .forEach(key -> with.put(key, keys.text(key)));
        List<Input> asked = inputs();
        return new Step.EngineAction(asked.isEmpty() ? header : header.asking(asked), value.substring(0, dot), value.substring(dot + 1), with, words());
    }

    /** What the people are to write down, each of a kind: {@code ORDERS: number}. */
    private List<Input> inputs() {
        List<String> kinds = inputKinds();
        return keys.texts("inputs").entrySet().stream().map(input -> {
            String kind = input.getValue().isBlank() ? "text" : input.getValue().toLowerCase(Locale.ROOT);
            if (!kinds.contains(kind)) {
                throw keys.place("inputs").problem("people.input.kind", input.getKey(), input.getValue(), String.join(", ", kinds));
            }
            return new Input(input.getKey(), Input.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), Optional.empty());
        }).toList();
    }

    static List<String> inputKinds() {
        return Stream.of(Input.Kind.values()).filter(kind -> kind != Input.Kind.CONFIRMATION).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    }

    private Subject subject(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "readiness" -> Subject.READINESS;
            case "data" -> Subject.DATA;
            default -> throw keys.place("check").problem("runbook.relight.check", value, Nearest.of(value, List.of("readiness", "data")));
        };
    }

    private Duration duration(String value) {
        return DurationText.read(value).orElseThrow(() -> keys.place("wait").problem("runbook.duration", value, "wait"));
    }

    private List<Option> options() {
        YamlKeys all = keys.below("options").orElseThrow(() -> keys.place("decision").problem("runbook.decision.options"));
        List<Option> options = all.names().stream().map(name -> option(name, all)).toList();
        if (options.size() < 2) {
            throw keys.place("options").problem("runbook.decision.options");
        }
        return options;
    }

    /** A name with its words, or with its words and what it costs below it. */
    private static Option option(String name, YamlKeys all) {
        if (!name.matches("[\\p{L}\\p{Nd}_.-]{1,60}") || name.equals("skipped")) {
            throw all.place(name).problem("runbook.order.name", name, "options");
        }
        if (all.mapping().values().get(name) instanceof Node.Scalar words) {
            return new Option(name, words.text(), Optional.empty(), "");
        }
        YamlKeys costs = all.below(name).orElseThrow(() -> all.place(name).problem("runbook.decision.options"));
        costs.names().forEach(key -> {
            if (!OPTION.contains(key)) {
                throw costs.place(key).problem("runbook.relight.key", key, name, Nearest.of(key, OPTION));
            }
        });
        Optional<Duration> time = costs.optional("time").map(text -> DurationText.read(text)
                .orElseThrow(() -> costs.place("time").problem("runbook.duration", text, "time")));
        return new Option(name, costs.optional("text").orElse(name), time, costs.optional("data").orElse(""));
    }

    /** What the step does, in words: as its {@code text} says, otherwise the whole fence. */
    private String words() {
        return keys.optional("text").orElse(body);
    }
}
