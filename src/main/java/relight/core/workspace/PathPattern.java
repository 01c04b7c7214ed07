package relight.core.workspace;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;

/**
 * The pattern of a series' keys, looked at before any key is: whether it can tell when a backup was made.
 *
 * @param timestamp the pattern of <code>{timestamp}</code>
 */
record PathPattern(String path, String timestamp) {

    static final String DEFAULT_TIMESTAMP = "yyyyMMdd_HHmmss";

    private static final Set<String> WORDS = new LinkedHashSet<>(List.of("timestamp", "year", "month", "day"));
    private static final Pattern WORD = Pattern.compile("\\{([^{}/]*)}");

    /** A mistake under one of the keys {@code path} and {@code timestamp}. */
    record Mistake(String key, Message what, Message remedy) {

        /** Whether the path leads out of the store: that is one for every kind of series. */
        boolean outside() {
            return what.key().equals("workspace.pattern.outside");
        }

        /** Whether the path holds no time: that is none where the store itself tells when a backup was made. */
        boolean undated() {
            return what.key().equals("workspace.pattern.undated");
        }
    }

    List<Mistake> mistakes() {
        List<Mistake> mistakes = new ArrayList<>();
        if (path.isEmpty()) {
            return mistakes;
        }
        Set<String> used = new LinkedHashSet<>();
        for (Matcher matcher = WORD.matcher(path); matcher.find(); ) {
            used.add(matcher.group(1));
            if (!WORDS.contains(matcher.group(1))) {
                mistakes.add(new Mistake("path", Message.of("workspace.pattern.word", "{" + Fields.shown(matcher.group(1)) + "}"),
                        Fields.expected(matcher.group(1), WORDS)));
            }
        }
        if (WORD.matcher(path).replaceAll("").matches(".*[{}].*")) {
            mistakes.add(new Mistake("path", Message.of("workspace.pattern.brace"), Message.of("workspace.pattern.remedy")));
        }
        if (path.startsWith("/") || path.contains("..")) {
            mistakes.add(new Mistake("path", Message.of("workspace.pattern.outside", Fields.shown(path)),
                    Message.of("workspace.pattern.outside.remedy")));
        }
        boolean date = used.containsAll(List.of("year", "month", "day"));
        if (!used.contains("timestamp") && !date) {
            mistakes.add(new Mistake("path", Message.of("workspace.pattern.undated"), Message.of("workspace.pattern.remedy")));
        }
        if (used.contains("timestamp")) {
            mistakes.addAll(timestampMistakes(date));
        }
        return mistakes;
    }

    private List<Mistake> timestampMistakes(boolean dateInPath) {
        Message remedy = Message.of("workspace.timestamp.remedy", DEFAULT_TIMESTAMP);
        try {
            DateTimeFormatter.ofPattern(timestamp, Locale.ROOT).format(LocalDateTime.of(2026, 11, 21, 2, 0, 30).atOffset(ZoneOffset.UTC));
        } catch (IllegalArgumentException | DateTimeException e) {
            return List.of(new Mistake("timestamp", Message.of("workspace.timestamp.invalid", Fields.shown(timestamp)), remedy));
        }
        String letters = timestamp.replaceAll("'[^']*'", "");
        boolean dated = letters.matches(".*[yu].*") && (letters.contains("D") || letters.matches(".*[ML].*") && letters.contains("d"));
        return dated || dateInPath || letters.contains("epoch") ? List.of()
                : List.of(new Mistake("timestamp", Message.of("workspace.timestamp.undated", Fields.shown(timestamp)), remedy));
    }
}
