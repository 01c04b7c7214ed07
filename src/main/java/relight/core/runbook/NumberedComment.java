package relight.core.runbook;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code # 1. Stop the shop}, {@code # Step 2: …}, {@code # Schritt 3}, {@code # Крок 4}: how authors number what a fence does. */
final class NumberedComment {

    private static final String OPENING = "^[ \\t]*#[#=*~ \\t-]*[\\[(]?";
    private static final String BY_WORD = "(?:step|schritt|крок)[ \\t]*[#№]?[ \\t]*\\d{1,3}(?:[./]\\d{1,3})*[a-z]?(?![\\p{L}\\p{Nd}])";
    private static final String BY_NUMBER = "\\d{1,3}(?:[./]\\d{1,3})*(?:[.):\\]](?=[ \\t]|$)|[ \\t]+[-–—](?=[ \\t]))";
    private static final Pattern NUMBERED = Pattern.compile(
            OPENING + "(?:" + BY_WORD + "|" + BY_NUMBER + ")[\\])]?[.:)]?[ \\t]*[-–—:=]*[ \\t]*(.*?)[ \\t#=*~-]*$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private NumberedComment() {}

    static boolean isOne(String line) {
        return NUMBERED.matcher(line).matches();
    }

    /** What it says besides its number; empty where the line is none or says nothing more. */
    static Optional<String> words(String line) {
        Matcher matcher = NUMBERED.matcher(line);
        return matcher.matches() && !matcher.group(1).isBlank() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }
}
