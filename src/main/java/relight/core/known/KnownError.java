package relight.core.known;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Messages;

/** A kind of error message, by its pattern, with what it means and what to do about it. */
record KnownError(Pattern pattern, Words words) {

    /** What is said of it; the groups of the pattern are the values of its sentences. */
    interface Words {

        Explanation explain(String line, List<String> groups, Messages reader);
    }

    /** What this line means; empty where it is another one. */
    Optional<Explanation> explain(String line, Messages reader) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i) == null ? "" : matcher.group(i));
        }
        return Optional.of(words.explain(line.strip(), groups, reader));
    }
}
