package relight.core.runbook.recognition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Origin;

/**
 * A line of prose as it stands in the file.
 *
 * @param number from 1
 * @param from   index at which what is looked at begins, after bullets and quotation marks of Markdown
 */
record Line(int number, String text, int from, Optional<String> section) {

    private static final Pattern OPENING = Pattern.compile("^[ \\t]*(?:>[ \\t]*)*(?:(?:[-*+]|\\d{1,9}[.)])[ \\t]+)?(?:\\[[ xX]\\][ \\t]+)?");
    private static final Pattern LABEL = Pattern.compile("[*_`~ ]*(?:\\p{So}\\uFE0F?[ ]*)*(?<label>[\\p{L}][^:|\\]]{0,60}?)[ ]*[*_`]*[ ]*(?::|–|—)[ ]*[*_`]*[ ]*");

    static Line of(int number, String text, Optional<String> section) {
        Matcher opening = OPENING.matcher(text);
        return new Line(number, text, opening.find() ? opening.end() : 0, section);
    }

    /** What stands before the colon, and where what stands after it begins. */
    record Labelled(String label, int value) {}

    /** {@code **Symptom:** nothing answers}: the words before the first colon. */
    Optional<Labelled> labelled() {
        Matcher matcher = LABEL.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? Optional.of(new Labelled(matcher.group("label").strip(), matcher.end())) : Optional.empty();
    }

    /** What stands between, without the spaces around it. */
    Origin origin(int begin, int end, Confidence confidence) {
        int first = begin;
        int last = end;
        while (first < last && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        return new Origin(number, first + 1, text.substring(first, last), confidence, section);
    }

    /** Words without the marks of Markdown around them. */
    static String bare(String words) {
        return words.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replaceAll("[*_`]{1,3}(?=\\S)|(?<=\\S)[*_`]{1,3}", "").replace("\\", "").strip();
    }
}
