package relight.core.runbook;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code <placeholder>} as people write it in documents, told apart from redirections, comparisons and tags. */
final class PlaceholderText {

    private static final String WORD = "\\p{L}[\\p{L}\\p{Nd}_-]*";
    /** What follows must not be glued to it as the target of a redirection would be: {@code <in>out}. */
    private static final Pattern SHELL = Pattern.compile("<(" + WORD + "(?: " + WORD + ")*)>(?![\\p{L}\\p{Nd}$&>(])");

    private static final Pattern CLOSED = Pattern.compile(WORD + "(?: " + WORD + ")*");

    private PlaceholderText() {}

    /**
     * The words of the placeholder of a shell script that begins at the index.
     *
     * @param closed what stands behind {@code </} in the text, by {@link #closed}: such a word is a tag
     */
    static Optional<String> inShell(String text, int index, NavigableSet<String> closed) {
        Matcher matcher = SHELL.matcher(text).region(index, text.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String like = closed.ceiling(matcher.group(1));
        return like != null && like.startsWith(matcher.group(1)) ? Optional.empty() : Optional.of(matcher.group(1));
    }

    /** What stands behind each {@code </} of a text, as far as a placeholder may have words. */
    static NavigableSet<String> closed(String text) {
        NavigableSet<String> closed = new TreeSet<>();
        for (int at = text.indexOf("</"); at >= 0; at = text.indexOf("</", at + 2)) {
            Matcher words = CLOSED.matcher(text).region(at + 2, text.length());
            if (words.lookingAt()) {
                closed.add(words.group());
            }
        }
        return closed;
    }

    /** The name of the shell variable for it; letters that bash does not allow in one become their code. */
    static String variable(String words) {
        StringBuilder name = new StringBuilder();
        words.codePoints().forEach(c -> {
            if (c < 128 && Character.isLetterOrDigit(c)) {
                name.appendCodePoint(c);
            } else if (c < 128) {
                name.append('_');
            } else {
                name.append("u%04x".formatted(c));
            }
        });
        return ShellScan.isTheShells(name.toString()) ? "given_" + name : name.toString();
    }
}
