package relight.core.runbook;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to call a step that its author gave no title. */
final class StepTitle {

    private static final int LONGEST = 80;
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?:#+|--)\\s*(.*)$");
    private static final Pattern NUMBER = Pattern.compile("^\\d+[.)]\\s+");
    private static final Pattern TASK = Pattern.compile("^\\[[ xX]\\]\\s+");
    private static final Pattern NEXT = Pattern.compile("(?<=[.!?])\\s+(?=\\p{Lu})");
    private static final Pattern ENDING = Pattern.compile("[:.…]+$");

    private StepTitle() {}

    /** The nearest prose, then the comment with which the fence begins, then the name that another tool gave it, then the heading. */
    static String of(String prose, String body, Optional<String> cell, String heading) {
        return sentence(prose).or(() -> comment(body)).or(() -> cell).orElse(heading);
    }

    /** Of a piece of a fence: the last numbered comment before its first command; its number where it says nothing more. */
    static Optional<String> ofPiece(String piece) {
        return piece.lines().takeWhile(line -> line.isBlank() || line.strip().startsWith("#"))
                .filter(NumberedComment::isOne).map(line -> NumberedComment.words(line).orElseGet(() -> words(line)))
                .reduce((first, second) -> second).flatMap(StepTitle::sentence);
    }

    /** Of a list for people: its one task, otherwise the words that lead into it with a colon, then the heading. */
    static String of(List<String> tasks, String prose, String heading) {
        Optional<String> only = tasks.size() == 1 ? sentence(tasks.getFirst()) : Optional.empty();
        return only.or(() -> prose.strip().endsWith(":") ? sentence(prose) : Optional.empty()).orElse(heading);
    }

    private static Optional<String> sentence(String words) {
        String sentence = ENDING.matcher(NEXT.split(words, 2)[0]).replaceFirst("").strip();
        sentence = TASK.matcher(sentence).replaceFirst("");
        return sentence.isEmpty() || sentence.length() > LONGEST ? Optional.empty() : Optional.of(sentence);
    }

    /** A numbered comment that others follow is the first of several things, and no name for all of them. */
    private static Optional<String> comment(String body) {
        List<String> lines = body.lines().filter(line -> !line.isBlank() && !line.startsWith("#!")).toList();
        if (lines.isEmpty() || !COMMENT.matcher(lines.getFirst()).matches()) {
            return Optional.empty();
        }
        String first = words(lines.getFirst());
        boolean several = NUMBER.matcher(first).find()
                && lines.stream().skip(1).filter(line -> COMMENT.matcher(line).matches())
                        .anyMatch(line -> NUMBER.matcher(words(line)).find());
        return several ? Optional.empty() : sentence(NUMBER.matcher(first).replaceFirst(""));
    }

    private static String words(String comment) {
        return COMMENT.matcher(comment).replaceFirst("$1").strip();
    }
}
