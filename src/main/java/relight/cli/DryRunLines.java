package relight.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import relight.core.restore.DryRun;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.text.PlainName;

/** What a restore would make of each file, as lines and as JSON. */
final class DryRunLines {

    private static final int SHOWN = 200;

    private final Messages words;

    DryRunLines(Messages words) {
        this.words = words;
    }

    void print(DryRun dry, Consumer<String> line) {
        line.accept("");
        line.accept(words.say("contents.dry.title") + " — " + words.say("contents.dry.by"));
        for (DryRun.Kind kind : DryRun.Kind.values()) {
            line.accept("  " + words.say("contents.dry.line", words.say("contents.dry." + kind), dry.sum(kind).count(), new Bytes(dry.sum(kind).bytes())));
        }
        dry.items().stream().limit(SHOWN).forEach(item -> line.accept("%-8s  %10s  %s".formatted(sign(item.kind()), words.size(item.bytes()), PlainName.of(item.path()))));
        if (dry.items().size() > SHOWN) {
            line.accept(words.say("contents.dry.more", SHOWN));
        }
    }

    private static String sign(DryRun.Kind kind) {
        return switch (kind) {
            case UNCHANGED -> "=";
            case ADDED -> "+";
            case CHANGED -> "~";
            case NEWER_REPLACED -> "~ newer";
            case NEWER_KEPT -> "= newer";
            case REMOVED -> "-";
            case KEPT -> "= kept";
        };
    }

    static Map<String, Object> json(DryRun dry) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (DryRun.Kind kind : DryRun.Kind.values()) {
            json.put(name(kind), Map.of("count", dry.sum(kind).count(), "bytes", dry.sum(kind).bytes()));
        }
        json.put("whole", dry.isWhole());
        json.put("items", dry.items().stream().map(item -> Map.of("path", item.path(), "becomes", name(item.kind()), "bytes", item.bytes())).toList());
        return json;
    }

    private static String name(DryRun.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
