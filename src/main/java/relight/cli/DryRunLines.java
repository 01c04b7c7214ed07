package relight.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import relight.core.restore.DryRun;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.PlainName;

/** What a restore would make of each file or table, as lines and as JSON. */
final class DryRunLines {

    private static final int SHOWN = 200;

    private final Messages words;

    DryRunLines(Messages words) {
        this.words = words;
    }

    void print(DryRun dry, Consumer<String> line) {
        line.accept("");
        line.accept(dry.say(words, "title") + " — " + words.say(dry.by().getFirst()));
        dry.by().stream().skip(1).forEach(more -> line.accept("  " + words.say(more)));
        for (DryRun.Kind kind : DryRun.Kind.values()) {
            if (dry.tells(kind)) {
                line.accept("  " + dry.line(words, kind));
            }
        }
        dry.items().stream().limit(SHOWN).forEach(item ->
                line.accept("%-8s  %10s  %s".formatted(sign(item.kind()), dry.amount(words, item.amount()), PlainName.of(item.path()))));
        if (dry.items().size() > SHOWN) {
            line.accept(words.say("contents.dry.more", SHOWN));
        }
    }

    /** Why nothing can be told. */
    void print(Message untold, Consumer<String> line) {
        line.accept("");
        line.accept(words.say("contents.dry.untold") + " — " + words.say(untold));
    }

    private static String sign(DryRun.Kind kind) {
        return switch (kind) {
            case UNCHANGED -> "=";
            case ADDED -> "+";
            case CHANGED -> "~";
            case THERE -> "? there";
            case NEWER_REPLACED -> "~ newer";
            case NEWER_KEPT -> "= newer";
            case REMOVED -> "-";
            case KEPT -> "= kept";
            case DIFFERENT_KEPT -> "! kept";
        };
    }

    Map<String, Object> json(DryRun dry) {
        Map<String, Object> json = new LinkedHashMap<>();
        String unit = dry.of().unit();
        for (DryRun.Kind kind : DryRun.Kind.values()) {
            json.put(name(kind), known(Map.of("count", dry.sum(kind).count()), unit, dry.sum(kind).amount()));
        }
        json.put("whole", dry.isWhole());
        json.put("by", dry.by().stream().map(words::say).toList());
        json.put("items", dry.items().stream().map(item -> known(Map.of("path", item.path(), "becomes", name(item.kind())), unit, item.amount())).toList());
        return json;
    }

    /** Rows that nobody knows are left out. */
    private static Map<String, Object> known(Map<String, Object> of, String unit, long amount) {
        Map<String, Object> json = new LinkedHashMap<>(of);
        if (amount != DryRun.UNKNOWN) {
            json.put(unit, amount);
        }
        return json;
    }

    private static String name(DryRun.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
