package relight.core.workspace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.text.SizeText;
import relight.core.yaml.Node;

/**
 * The keys of one block of the workspace, taken one after another. What nobody has asked for when {@link #end()} comes is
 * unknown; so the valid keys are never written down twice.
 */
final class Fields {

    private static final int SHOWN = 40;

    private final Node.Mapping block;
    private final Message owner;
    private final Findings findings;
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * Over one block.
     *
     * @param owner what the block is, as sentences name it: <em>the series shopdb-daily</em>
     */
    Fields(Node.Mapping block, Message owner, Findings findings) {
        this.block = block;
        this.owner = owner;
        this.findings = findings;
    }

    Message owner() {
        return owner;
    }

    /** Where the value of a key stands; where there is none, where the block begins. */
    Place at(String key) {
        Node value = block.values().get(key);
        return value == null ? block.place() : value.place();
    }

    boolean has(String key) {
        asked.add(key);
        return !(block.values().getOrDefault(key, new Node.Nothing(block.place())) instanceof Node.Nothing);
    }

    void wrong(String key, Message what, Message remedy) {
        findings.add(at(key), what, remedy);
    }

    Optional<String> text(String key) {
        return switch (taken(key)) {
            case Node.Scalar scalar -> scalar.text().isBlank() ? Optional.empty() : Optional.of(scalar.text().strip());
            case Node.Nothing nothing -> Optional.empty();
            case Node.Sequence list -> wrongType(key, "workspace.type.text", "workspace.type.list");
            case Node.Mapping map -> wrongType(key, "workspace.type.text", "workspace.type.block");
        };
    }

    /** The text of a key that must be there; an empty one where it is not, and a finding. */
    String required(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty() && !(taken(key) instanceof Node.Sequence || taken(key) instanceof Node.Mapping)) {
            findings.add(block.keys().getOrDefault(key, block.place()), Message.of("workspace.key.missing", owner, key),
                    Message.of("workspace.key.missing.remedy", key));
        }
        return text.orElse("");
    }

    /** A list of texts; one text alone is a list of one. */
    List<String> texts(String key) {
        return switch (taken(key)) {
            case Node.Scalar scalar -> List.of(scalar.text().strip());
            case Node.Nothing nothing -> List.of();
            case Node.Mapping map -> this.<List<String>>wrongType(key, "workspace.type.list", "workspace.type.block").orElse(List.of());
            case Node.Sequence list -> items(key, list);
        };
    }

    /** A list of texts, each looked at: what is wrong with one is said where it stands. */
    List<String> texts(String key, Function<String, Optional<Message>> mistake, Message remedy) {
        List<Node> items = switch (taken(key)) {
            case Node.Sequence list -> list.items();
            case Node.Scalar scalar -> List.of(scalar);
            case Node.Nothing nothing -> List.of();
            case Node.Mapping map -> List.of();
        };
        for (Node item : items) {
            if (item instanceof Node.Scalar scalar) {
                mistake.apply(scalar.text().strip()).ifPresent(what ->
                        findings.add(item.place(), Message.of("workspace.in.of", owner, what), remedy));
            }
        }
        return texts(key);
    }

    private List<String> items(String key, Node.Sequence list) {
        List<String> texts = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Scalar scalar) {
                texts.add(scalar.text().strip());
            } else {
                findings.add(item.place(), Message.of("workspace.type", owner, key, Message.of("workspace.type.texts"),
                        Message.of("workspace.type.other")), Message.of("workspace.type.texts.remedy", key));
            }
        }
        return texts;
    }

    Optional<Duration> duration(String key) {
        Optional<String> written = text(key);
        Optional<Duration> duration = written.flatMap(DurationText::read);
        if (written.isPresent() && duration.isEmpty()) {
            wrong(key, Message.of("workspace.duration", owner, key, shown(written.get())), Message.of("workspace.duration.remedy"));
        }
        return duration;
    }

    /** Bytes; 0 where nothing is written. */
    long size(String key) {
        Optional<String> written = text(key);
        OptionalLong size = written.map(SizeText::read).orElse(OptionalLong.of(0));
        if (size.isEmpty()) {
            wrong(key, Message.of("workspace.size", owner, key, shown(written.get())), Message.of("workspace.size.remedy"));
        }
        return size.orElse(0);
    }

    int number(String key, int most) {
        Optional<String> written = text(key);
        if (written.isEmpty()) {
            return 0;
        }
        if (written.get().matches("\\d{1,9}") && Integer.parseInt(written.get()) <= most) {
            return Integer.parseInt(written.get());
        }
        wrong(key, Message.of("workspace.number", owner, key, shown(written.get())),
                Message.of("workspace.number.remedy", Integer.toString(most)));
        return 0;
    }

    /** {@code 20%}; the sign may be left out. */
    OptionalInt percent(String key) {
        Optional<String> written = text(key);
        if (written.isPresent() && !written.get().matches("\\d{1,4}\\s*%?")) {
            wrong(key, Message.of("workspace.percent", owner, key, shown(written.get())), Message.of("workspace.percent.remedy"));
            return OptionalInt.empty();
        }
        return written.map(text -> OptionalInt.of(Integer.parseInt(text.replaceAll("\\D", "")))).orElse(OptionalInt.empty());
    }

    Optional<Boolean> flag(String key) {
        Optional<String> written = text(key);
        return switch (written.orElse("").toLowerCase(Locale.ROOT)) {
            case "" -> Optional.empty();
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> {
                wrong(key, Message.of("workspace.flag", owner, key, shown(written.get())), Message.of("workspace.flag.remedy"));
                yield Optional.empty();
            }
        };
    }

    ZoneId zone(String key, ZoneId otherwise) {
        Optional<String> written = text(key);
        try {
            return written.map(ZoneId::of).orElse(otherwise);
        } catch (DateTimeException e) {
            wrong(key, Message.of("workspace.zone", owner, key, shown(written.get())),
                    Nearest.to(written.get(), ZoneId.getAvailableZoneIds())
                            .map(near -> Message.of("workspace.meant", near))
                            .orElse(Message.of("workspace.zone.remedy")));
            return otherwise;
        }
    }

    /** One of a few words; the first of them where nothing is written. */
    String choice(String key, List<String> words) {
        Optional<String> written = text(key);
        if (written.isPresent() && !words.contains(written.get())) {
            wrong(key, Message.of("workspace.choice", owner, key, shown(written.get())), expected(written.get(), words));
        }
        return written.filter(words::contains).orElse(words.getFirst());
    }

    Optional<Fields> block(String key, Message name) {
        return switch (taken(key)) {
            case Node.Mapping map -> Optional.of(new Fields(map, name, findings));
            case Node.Nothing nothing -> Optional.empty();
            case Node.Scalar scalar -> this.<Fields>wrongType(key, "workspace.type.block", "workspace.type.text");
            case Node.Sequence list -> this.<Fields>wrongType(key, "workspace.type.block", "workspace.type.list");
        };
    }

    /** Blocks that each have a name, as stores and systems do. The owner's sentence is made from the name. */
    Map<String, Fields> named(String key, String ownerKey) {
        Map<String, Fields> blocks = new LinkedHashMap<>();
        Optional<Fields> outer = block(key, Message.of("workspace.in.section", key));
        outer.ifPresent(fields -> fields.block.values().keySet().forEach(name ->
                fields.block(name, Message.of(ownerKey, name)).ifPresentOrElse(inner -> blocks.put(name, inner), () -> {
                    if (fields.taken(name) instanceof Node.Nothing) {
                        findings.add(fields.block.keys().get(name), Message.of("workspace.block.empty", Message.of(ownerKey, name)),
                                Message.of("workspace.block.empty.remedy"));
                    }
                })));
        return blocks;
    }

    /** The texts under every key, whatever they are called: the engine knows its own words. */
    Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>();
        block.values().keySet().forEach(key -> text(key).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    /** Says of every key that nobody asked for that it is unknown, and which was probably meant. */
    void end() {
        block.keys().forEach((key, place) -> {
            if (!asked.contains(key)) {
                unknown(key, place);
            }
        });
    }

    void unknown(String key, Place place) {
        Message what = Message.of("workspace.key.unknown", owner, key.length() > SHOWN ? key.substring(0, SHOWN) + "…" : key);
        findings.add(place, what, LiteralSecrets.nameIsSecret(key) ? Message.of("workspace.secret.remedy") : expected(key, asked));
    }

    static Message expected(String written, Collection<String> valid) {
        String all = String.join(", ", valid);
        return Nearest.to(written, valid)
                .map(near -> Message.of("workspace.meant.of", near, all))
                .orElse(valid.isEmpty() ? Message.of("workspace.valid.none") : Message.of("workspace.valid", all));
    }

    /** A value as a sentence may show it. */
    static String shown(String value) {
        String line = value.lines().findFirst().orElse("");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private Node taken(String key) {
        asked.add(key);
        return block.values().getOrDefault(key, new Node.Nothing(block.place()));
    }

    private <T> Optional<T> wrongType(String key, String expected, String found) {
        wrong(key, Message.of("workspace.type", owner, key, Message.of(expected), Message.of(found)), Message.of(expected + ".remedy", key));
        return Optional.empty();
    }
}
