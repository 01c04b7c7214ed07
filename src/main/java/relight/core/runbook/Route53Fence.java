package relight.core.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.dns.RecordChange;
import relight.core.dns.ZoneChange;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/** Reads the YAML of a {@code route53} fence: a zone, and one record of it or a list of them that change together. */
final class Route53Fence {

    static final String LANGUAGE = "route53";
    /** Written by Relight itself, on the way back. */
    static final String TAKE_BACK = "take-back";
    static final List<String> RECORD = List.of("record", "type", "set", "values", "alias", "ttl", "weight", "was", "remove");
    static final List<String> KEYS = List.of("zone", "records", "record", "type", "set", "values", "alias", "ttl", "weight", "was", "remove",
            "confirm", "within", "profile");

    private static final List<String> ALIAS = List.of("target", "zone", "health");
    private static final List<String> TYPES = List.of("A", "AAAA", "CNAME", "TXT", "MX", "NS", "SRV", "CAA", "PTR", "SOA", "SPF",
            "DS", "HTTPS", "SVCB", "TLSA", "SSHFP", "NAPTR");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long HEAVIEST = 255;
    private static final long LONGEST = Integer.MAX_VALUE;

    private final YamlKeys keys;
    private final Place start;
    private final Map<String, String> inputs;

    private Route53Fence(YamlKeys keys, Place start, Map<String, String> inputs) {
        this.keys = keys;
        this.start = start;
        this.inputs = inputs;
    }

    /** The step whose changes the fence puts back; empty where it makes some itself. */
    static Optional<String> takesBack(String body, Place start) {
        return root(body, start, Map.of()).keys.optional(TAKE_BACK);
    }

    /**
     * Reads the fence's body.
     *
     * @param start  the place of the body's first character
     * @param inputs values for the open places; one that has none stays open
     */
    static ZoneChange read(String body, Place start, Map<String, String> inputs) {
        return root(body, start, inputs).change();
    }

    /** Records that a change removes. */
    static List<Input.Removed> removed(ZoneChange change) {
        return change.records().stream().filter(RecordChange::removed).map(record -> new Input.Removed(record.name(), record.name() + " " + record.type())).toList();
    }

    private static Route53Fence root(String body, Place start, Map<String, String> inputs) {
        Node root = YamlReader.read(body, start).orElseThrow(() -> start.problem("route53.fence.empty"));
        return of(root, start, inputs);
    }

    private static Route53Fence of(Node node, Place start, Map<String, String> inputs) {
        if (!(node instanceof Node.Mapping mapping)) {
            throw node.place().problem("route53.fence.empty");
        }
        return new Route53Fence(new YamlKeys(mapping), start, inputs);
    }

    private ZoneChange change() {
        if (keys.names().contains(TAKE_BACK)) {
            return new ZoneChange("", Optional.empty(), List.of(), List.of(), PATIENCE);
        }
        known(KEYS, LANGUAGE);
        List<RecordChange> records = new ArrayList<>();
        if (keys.names().contains("records")) {
            if (!(keys.mapping().values().get("records") instanceof Node.Sequence list) || keys.names().contains("record")) {
                throw keys.place("records").problem("route53.fence.records");
            }
            for (Node item : list.items()) {
                Route53Fence one = of(item, item.place(), inputs);
                one.known(RECORD, "records");
                records.add(one.record(confirm()));
            }
        } else {
            records.add(record(confirm()));
        }
        if (records.isEmpty()) {
            throw start.problem("route53.fence.empty");
        }
        return new ZoneChange(needed("zone"), optional("profile"), records, confirm(), within());
    }

    private List<String> confirm() {
        return list("confirm").stream().filter(name -> !name.isBlank()).toList();
    }

    private void known(List<String> known, String where) {
        keys.names().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw keys.place(key).problem("runbook.relight.key", key, where, Nearest.of(key, known));
        });
    }

    private RecordChange record(List<String> confirmed) {
        String name = needed("record");
        String type = needed("type").toUpperCase(Locale.ROOT);
        if (!TYPES.contains(type) && !open(type)) {
            throw keys.place("type").problem("runbook.attribute.value", type, "type", String.join(", ", TYPES), Nearest.of(type, TYPES));
        }
        boolean removed = optional("remove").filter("true"::equals).isPresent();
        List<String> values = list("values");
        Optional<RecordChange.Alias> alias = keys.below("alias").map(inner -> new Route53Fence(inner, start, inputs).alias());
        Optional<Long> ttl = optional("ttl").map(this::ttl);
        Optional<Long> weight = optional("weight").map(text -> number("weight", text, HEAVIEST));
        boolean says = !values.isEmpty() || alias.isPresent() || ttl.isPresent() || weight.isPresent();
        if (removed == says || !values.isEmpty() && alias.isPresent() || alias.isPresent() && ttl.isPresent()) {
            throw keys.place("record").problem("route53.fence.what", name);
        }
        if (removed && confirmed.stream().noneMatch(one -> open(one) || ZoneChange.plain(one).equals(ZoneChange.plain(name)))) {
            throw keys.place("remove").problem("route53.fence.confirm", name);
        }
        return new RecordChange(name, type, optional("set"), values, alias, ttl, weight, list("was"), removed);
    }

    private RecordChange.Alias alias() {
        known(ALIAS, "alias");
        return new RecordChange.Alias(needed("target"), optional("zone"), optional("health").filter("true"::equals).isPresent());
    }

    private long ttl(String text) {
        return DurationText.read(text).map(Duration::toSeconds).orElseGet(() -> number("ttl", text, LONGEST));
    }

    private Duration within() {
        return optional("within").map(text -> DurationText.read(text).orElseGet(() -> {
            if (open(text)) {
                return PATIENCE;
            }
            throw keys.place("within").problem("runbook.duration", text, "within");
        })).orElse(PATIENCE);
    }

    private long number(String key, String text, long most) {
        if (open(text)) {
            return 0;
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > most) {
            throw keys.place(key).problem("route53.fence.number", text, key, most);
        }
        return Long.parseLong(text);
    }

    /** A value that is not known yet cannot be wrong. */
    private static boolean open(String text) {
        return !OpenText.line(text).needs().isEmpty();
    }

    private String needed(String key) {
        return optional(key).orElseThrow(() -> keys.mapping().place().problem("route53.fence.missing", key));
    }

    private Optional<String> optional(String key) {
        return keys.optional(key).map(this::filled).filter(text -> !text.isBlank());
    }

    private List<String> list(String key) {
        return keys.list(key).stream().map(this::filled).toList();
    }

    private String filled(String text) {
        return OpenText.line(text).fill(inputs, value -> value);
    }

    /** The text that puts back what a step has changed. */
    static String takeBack(StepId step) {
        return YamlText.keys(TAKE_BACK, step.value()).toString();
    }
}
