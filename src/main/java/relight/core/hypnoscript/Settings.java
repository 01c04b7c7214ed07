package relight.core.hypnoscript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.hypnoscript.HypnoValue.Block;
import relight.core.hypnoscript.HypnoValue.Scalar;
import relight.core.hypnoscript.HypnoValue.Sequence;
import relight.core.text.DurationText;
import relight.core.text.SizeText;

/** The settings of one block, taken one after another: each is noted in the ledger as soon as it is asked for and understood. */
final class Settings {

    private final Block block;
    private final Ledger ledger;
    private final Faults faults;

    Settings(Block block, Ledger ledger, Faults faults) {
        this.block = block;
        this.ledger = ledger;
        this.faults = faults;
    }

    /** The first of the keys that has a single value. */
    Optional<String> text(String... keys) {
        return scalar(keys).map(this::taken);
    }

    /** The value of a key, which stays untaken. */
    Optional<String> peek(String key) {
        return scalar(key).map(Ledger::written);
    }

    private Optional<Scalar> scalar(String... keys) {
        for (String key : keys) {
            if (block.values().get(key) instanceof Scalar scalar) {
                return Optional.of(scalar);
            }
        }
        return Optional.empty();
    }

    private String taken(Scalar scalar) {
        ledger.take(scalar);
        return Ledger.written(scalar);
    }

    /** The value of a key, where it is one of these words; otherwise it is left where it is. */
    Optional<String> oneOf(List<String> words, String... keys) {
        return scalar(keys).filter(scalar -> words.contains(scalar.text().toLowerCase(Locale.ROOT))).map(this::taken)
                .map(text -> text.toLowerCase(Locale.ROOT));
    }

    boolean isTrue(String... keys) {
        return text(keys).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** A duration as a workspace writes it; a value that is none is told. */
    Optional<String> duration(String... keys) {
        return figure("", keys);
    }

    /** The same, where a bare number is a number of days. */
    Optional<String> days(String... keys) {
        return figure("d", keys);
    }

    private Optional<String> figure(String unit, String... keys) {
        Optional<Scalar> scalar = scalar(keys);
        Optional<Duration> duration = scalar.flatMap(value -> read(value.text(), unit));
        if (scalar.isPresent() && duration.isEmpty()) {
            faults.add(scalar.get().place(), "plan.hyp.duration", keys[0], scalar.get().text());
        }
        return duration.map(value -> {
            ledger.take(scalar.get());
            return DurationText.write(value);
        });
    }

    /** {@code 20%}; a value that is no percentage is told. */
    Optional<String> percent(String... keys) {
        Optional<Scalar> scalar = scalar(keys);
        if (scalar.isPresent() && !scalar.get().text().matches("\\d{1,4}\\s*%?")) {
            faults.add(scalar.get().place(), "plan.hyp.percent", keys[0], scalar.get().text());
            return Optional.empty();
        }
        return scalar.map(this::taken);
    }

    /** A size as it was written; a value that is none is told. */
    Optional<String> size(String key) {
        Optional<Scalar> scalar = scalar(key);
        if (scalar.isPresent() && SizeText.read(scalar.get().text()).isEmpty()) {
            faults.add(scalar.get().place(), "plan.hyp.size", key, scalar.get().text());
            return Optional.empty();
        }
        return scalar.map(this::taken);
    }

    static Optional<Duration> read(String text, String unit) {
        return DurationText.read(text.matches("\\d{1,6}") ? text + unit : text);
    }

    /** A list of single values; one value alone is a list of one. */
    List<String> texts(String key) {
        return switch (block.values().get(key)) {
            case Scalar scalar -> List.of(taken(scalar));
            case Sequence list -> list.items().stream().filter(Scalar.class::isInstance).map(item -> taken((Scalar) item)).toList();
            case null, default -> List.of();
        };
    }

    Optional<Settings> block(String... keys) {
        for (String key : keys) {
            if (block.values().get(key) instanceof Block inner) {
                return Optional.of(new Settings(inner, ledger, faults));
            }
        }
        return Optional.empty();
    }

    /** The blocks of a list, without what in it is none. */
    List<Settings> blocks(String key) {
        List<Settings> blocks = new ArrayList<>();
        if (block.values().get(key) instanceof Sequence list) {
            for (HypnoValue item : list.items()) {
                if (item instanceof Block inner) {
                    blocks.add(new Settings(inner, ledger, faults));
                }
            }
        }
        return blocks;
    }

    /** Everything here that is a block, by its name. */
    Map<String, Settings> named() {
        Map<String, Settings> blocks = new LinkedHashMap<>();
        block.values().forEach((name, value) -> {
            if (value instanceof Block inner) {
                blocks.put(name, new Settings(inner, ledger, faults));
            }
        });
        return blocks;
    }

    /** The keys of single values, in their order. */
    List<String> keys() {
        return block.values().entrySet().stream().filter(entry -> entry.getValue() instanceof Scalar).map(Map.Entry::getKey).toList();
    }

    /** Every single value below, by its path from here; the items of a list with commas between them. */
    Map<String, String> flat() {
        Map<String, String> texts = new LinkedHashMap<>();
        flat("", block, texts);
        return texts;
    }

    private void flat(String path, Block from, Map<String, String> texts) {
        from.values().forEach((name, value) -> {
            switch (value) {
                case Scalar scalar -> texts.put(path + name, taken(scalar));
                case Block inner -> flat(path + name + ".", inner, texts);
                case Sequence list -> texts.put(path + name, String.join(", ", list.items().stream()
                        .filter(Scalar.class::isInstance).map(item -> taken((Scalar) item)).toList()));
            }
        });
    }

    /** A duration that must be here; told where it is not. */
    Optional<String> required(String key) {
        if (!block.values().containsKey(key)) {
            faults.add(block.place(), "plan.hyp.missing", key);
        }
        return duration(key);
    }
}
