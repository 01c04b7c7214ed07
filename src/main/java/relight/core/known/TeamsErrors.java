package relight.core.known;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import relight.core.text.Messages;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * Reads {@code known-errors.yaml} of a workspace: a list of {@code pattern}, {@code text} and {@code remedy}. Text and remedy are
 * sentences, or blocks of {@code en}, {@code de} and {@code uk}; in them {@code {0}} stands for the pattern's first group.
 */
final class TeamsErrors {

    private static final List<String> KEYS = List.of("pattern", "text", "remedy");
    private static final List<String> LANGUAGES = Messages.LANGUAGES.stream().map(Locale::getLanguage).toList();

    private TeamsErrors() {}

    static List<KnownError> read(String text) {
        Place start = new Place(KnownErrors.FILE, 1, 1);
        List<KnownError> errors = new ArrayList<>();
        Node tree = YamlReader.read(text, start).orElse(new Node.Sequence(start, List.of()));
        if (!(tree instanceof Node.Sequence list)) {
            throw tree.place().problem("known.file.list");
        }
        list.items().forEach(item -> errors.add(error(item)));
        return errors;
    }

    private static KnownError error(Node item) {
        if (!(item instanceof Node.Mapping entry)) {
            throw item.place().problem("known.file.list");
        }
        entry.keys().forEach((key, place) -> {
            if (!KEYS.contains(key)) {
                throw place.problem("known.file.key", key, Nearest.of(key, KEYS));
            }
        });
        Pattern pattern = pattern(entry);
        Map<String, String> texts = sentences(entry, "text");
        Map<String, String> remedies = sentences(entry, "remedy");
        return new KnownError(pattern, (line, groups, reader) ->
                new Explanation(line, filled(in(texts, reader), groups), filled(in(remedies, reader), groups)));
    }

    private static Pattern pattern(Node.Mapping entry) {
        if (!(entry.values().get("pattern") instanceof Node.Scalar scalar) || scalar.text().isEmpty()) {
            throw entry.place().problem("known.file.missing", "pattern");
        }
        try {
            return Pattern.compile(scalar.text());
        } catch (PatternSyntaxException e) {
            throw scalar.place().problem("known.file.pattern", scalar.text(), e.getDescription());
        }
    }

    private static Map<String, String> sentences(Node.Mapping entry, String key) {
        return switch (entry.values().get(key)) {
            case Node.Scalar scalar -> Map.of("", scalar.text());
            case Node.Mapping languages -> {
                Map<String, String> all = new LinkedHashMap<>();
                languages.values().forEach((language, node) -> {
                    if (!LANGUAGES.contains(language) || !(node instanceof Node.Scalar scalar)) {
                        throw languages.keys().get(language).problem("known.file.key", language, Nearest.of(language, LANGUAGES));
                    }
                    all.put(language, scalar.text());
                });
                yield all;
            }
            case null, default -> throw entry.place().problem("known.file.missing", key);
        };
    }

    /** In the reader's language; where the team has not written that one, in whichever it has. */
    private static String in(Map<String, String> sentences, Messages reader) {
        return sentences.getOrDefault(reader.locale().getLanguage(), sentences.values().stream().findFirst().orElse(""));
    }

    private static String filled(String sentence, List<String> groups) {
        String filled = sentence;
        for (int i = 0; i < groups.size(); i++) {
            filled = filled.replace("{" + i + "}", groups.get(i));
        }
        return filled;
    }
}
