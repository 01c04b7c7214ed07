package relight.core.runbook;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code <placeholder>} as people write it in documents, told apart from redirections, comparisons and tags. */
final class PlaceholderText {

    private static final String WORD = "\\p{L}[\\p{L}\\p{Nd}_-]*";
    /** What follows must not be glued to it as the target of a redirection would be: {@code <in>out}. */
    private static final Pattern SHELL = Pattern.compile("<(" + WORD + "(?: " + WORD + ")*)>(?![\\p{L}\\p{Nd}$&>(])");

    private PlaceholderText() {}

    /** The words of the placeholder of a shell script that begins at the index. */
    static Optional<String> inShell(String text, int index) {
        Matcher matcher = SHELL.matcher(text).region(index, text.length()).useTransparentBounds(true);
        return matcher.lookingAt() && !text.contains("</" + matcher.group(1)) ? Optional.of(matcher.group(1)) : Optional.empty();
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
