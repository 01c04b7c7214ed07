package relight.core.runbook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names for sections, made from their headings: letters of every script stay, so that a Ukrainian heading keeps its name. */
public final class Slug {

    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Lower case, words joined by hyphens, punctuation and pictures left out; {@code section} where nothing is left. */
    public static String of(String title) {
        StringBuilder slug = new StringBuilder();
        boolean gap = false;
        for (int c : title.toLowerCase(Locale.ROOT).codePoints().toArray()) {
            if (isKept(c)) {
                if (gap && !slug.isEmpty()) {
                    slug.append('-');
                }
                gap = false;
                slug.appendCodePoint(c);
            } else if (Character.isWhitespace(c) || Character.getType(c) == Character.DASH_PUNCTUATION || c == '/' || c == 0xA0) {
                gap = true;
            }
        }
        return slug.isEmpty() ? "section" : slug.toString();
    }

    private static boolean isKept(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    /** The slug of a title, with {@code -2}, {@code -3} … where this document has it already. */
    public String next(String title) {
        String slug = of(title);
        String unique = slug;
        while (!taken.add(unique)) {
            unique = slug + "-" + numbers.merge(slug, 2, (last, first) -> last + 1);
        }
        return unique;
    }
}
