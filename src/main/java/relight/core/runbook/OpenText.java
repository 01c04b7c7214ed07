package relight.core.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with open places that is no shell script: an address, a header, a body. */
public final class OpenText {

    private static final String PLACEHOLDER = "<(\\p{L}[\\p{L}\\p{Nd}_-]*)>";
    private static final Pattern ANY =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|\\$([A-Za-z_][A-Za-z0-9_]*)|" + PLACEHOLDER);
    private static final Pattern UNMISTAKABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|(?!)(.)|" + PLACEHOLDER);
    private static final Pattern WORDS = Pattern.compile("(?!)(.)(.)|" + PLACEHOLDER);

    private final String text;
    private final Pattern places;

    private OpenText(String text, Pattern places) {
        this.text = text;
        this.places = places;
    }

    /** An address or a header: <code>$NAME</code>, <code>${NAME}</code> and {@code <name>} are open. */
    public static OpenText line(String text) {
        return new OpenText(text, ANY);
    }

    /** A body, in which a dollar sign may well be one: only <code>${NAME}</code> and {@code <name>} are open. */
    public static OpenText body(String text) {
        return new OpenText(text, UNMISTAKABLE);
    }

    /** SQL, in which dollar signs quote: only {@code <name>} is open. */
    public static OpenText sql(String text) {
        return new OpenText(text, WORDS);
    }

    /** The name of the input for a placeholder of these words. */
    public static String variable(String words) {
        return PlaceholderText.variable(words);
    }

    /** The variables of the open places, and what the text calls them. */
    Map<String, String> needs() {
        Map<String, String> names = new LinkedHashMap<>();
        Matcher matcher = places.matcher(text);
        while (matcher.find()) {
            if (isOpen(matcher)) {
                names.putIfAbsent(name(matcher), words(matcher));
            }
        }
        return names;
    }

    /** Whether nothing stands beside a single open place. */
    boolean isOnePlace() {
        Matcher matcher = places.matcher(text);
        return matcher.matches() && isOpen(matcher);
    }

    /** The text with the values in their places, each written as the surroundings want it; a place without a value stays. */
    public String fill(Map<String, String> values, UnaryOperator<String> written) {
        return places.matcher(text).replaceAll(match -> {
            Matcher matcher = (Matcher) match;
            String value = isOpen(matcher) ? values.get(name(matcher)) : null;
            return Matcher.quoteReplacement(value == null ? matcher.group() : written.apply(value));
        });
    }

    /** A tag that is closed again is a tag. */
    private boolean isOpen(Matcher matcher) {
        return matcher.group(3) == null || !text.contains("</" + matcher.group(3));
    }

    private static String name(Matcher matcher) {
        return matcher.group(3) == null ? words(matcher) : PlaceholderText.variable(matcher.group(3));
    }

    private static String words(Matcher matcher) {
        if (matcher.group(3) != null) {
            return matcher.group(3);
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
