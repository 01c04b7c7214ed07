package relight.core.runbook.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads words: quotes, escapes, and what bash will fill in. Its position is shared with the parser of the same script. */
final class WordReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("<\\p{L}[\\p{L}\\p{Nd}_-]*(?: \\p{L}[\\p{L}\\p{Nd}_-]*)*>(?![\\p{L}\\p{Nd}$&>(])");
    private static final int DEEPEST = 100;
    private static final String METACHARACTERS = ";|&()<>";

    int at;
    int unclosed = -1;
    boolean lost;
    private int depth;
    private boolean inBackticks;
    private final String script;
    private final IntUnaryOperator place;
    private final ShellParser parser;

    WordReader(String script, IntUnaryOperator place, ShellParser parser) {
        this.script = script;
        this.place = place;
        this.parser = parser;
    }

    /** A word while it grows. */
    private final class Draft {

        private final StringBuilder text = new StringBuilder();
        private final StringBuilder literal = new StringBuilder();
        private final List<Integer> places = new ArrayList<>();
        private final Set<String> variables = new LinkedHashSet<>();
        private final List<List<Command>> substitutions = new ArrayList<>();
        private boolean quoted;

        void letter(int index) {
            text.append(script.charAt(index));
            literal.append(script.charAt(index));
            places.add(place.applyAsInt(index));
        }

        void open(int from, int to) {
            for (int i = from; i < Math.min(to, script.length()); i++) {
                text.append(script.charAt(i));
                places.add(place.applyAsInt(i));
            }
            literal.append(Word.OPEN);
        }

        Word word(int start) {
            if (places.isEmpty()) {
                places.add(place.applyAsInt(Math.min(start, Math.max(0, script.length() - 1))));
            }
            return new Word(text.toString(), literal.toString(), places.stream().mapToInt(Integer::intValue).toArray(), variables,
                    substitutions, quoted);
        }
    }

    /** A word of the grammar that stands here. */
    Word plain(String word) {
        Draft draft = new Draft();
        for (int i = 0; i < word.length() && at + i < script.length(); i++) {
            draft.letter(Math.min(at + i, script.length() - 1));
        }
        return draft.word(at);
    }

    boolean isPlaceholder(int index) {
        return PLACEHOLDER.matcher(script).region(index, script.length()).useTransparentBounds(true).lookingAt();
    }

    /** The word that begins here; null where none does. */
    Word word() {
        return word(false);
    }

    /** A word between double brackets, where comparison signs are words. */
    Word testWord() {
        return word(true);
    }

    private Word word(boolean test) {
        Draft draft = new Draft();
        int start = at;
        while (at < script.length() && !(Character.isWhitespace(script.charAt(at)))) {
            char c = script.charAt(at);
            if (c == '<' && isPlaceholder(at)) {
                int end = script.indexOf('>', at) + 1;
                draft.open(at, end);
                at = end;
            } else if (c == '(' && !draft.text.isEmpty() && "=?*+@!".indexOf(draft.text.charAt(draft.text.length() - 1)) >= 0) {
                array(draft);
            } else if ((c == '<' || c == '>') && script.startsWith("(", at + 1)) {
                substitution(draft, at, 2, ')');
            } else if (METACHARACTERS.indexOf(c) >= 0 && (!test || "]]".contentEquals(draft.text)) || c == '`' && inBackticks) {
                break;
            } else {
                letter(draft, c);
            }
        }
        return at == start ? null : draft.word(start);
    }

    private void letter(Draft draft, char c) {
        switch (c) {
            case '\\' -> {
                if (at + 1 < script.length() && script.charAt(at + 1) != '\n') {
                    draft.letter(at + 1);
                }
                lost |= at + 1 >= script.length();
                at = Math.min(at + 2, script.length());
            }
            case '\'' -> single(draft);
            case '"' -> doubled(draft);
            case '`' -> substitution(draft, at, 1, '`');
            case '$' -> dollar(draft, false);
            default -> draft.letter(at++);
        }
    }

    private void array(Draft draft) {
        int depth = 0;
        do {
            char c = script.charAt(at);
            if (c == '#' && (Character.isWhitespace(script.charAt(at - 1)) || script.charAt(at - 1) == '(')) {
                at = endOfLine(at);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '\'' || c == '"' || c == '$' || c == '`' || c == '\\') {
                letter(draft, c);
            } else {
                draft.letter(at++);
            }
        } while (at < script.length() && depth > 0);
        lost |= depth > 0;
    }

    private void single(Draft draft) {
        int open = at;
        draft.quoted = true;
        for (at++; at < script.length() && script.charAt(at) != '\''; at++) {
            draft.letter(at);
        }
        close(open);
    }

    private void close(int open) {
        if (at >= script.length() && unclosed < 0) {
            unclosed = open;
        }
        at = Math.min(at + 1, script.length());
    }

    private void doubled(Draft draft) {
        int open = at;
        draft.quoted = true;
        at++;
        while (at < script.length() && script.charAt(at) != '"') {
            inQuotes(draft);
        }
        close(open);
    }

    private void inQuotes(Draft draft) {
        char c = script.charAt(at);
        if (c == '\\' && at + 1 < script.length()) {
            char next = script.charAt(at + 1);
            if ("$`\"\\".indexOf(next) >= 0) {
                draft.letter(at + 1);
            } else if (next != '\n') {
                draft.letter(at);
                draft.letter(at + 1);
            }
            at += 2;
        } else if (c == '$') {
            dollar(draft, true);
        } else if (c == '`' && !inBackticks) {
            substitution(draft, at, 1, '`');
        } else {
            draft.letter(at++);
        }
    }

    private void dollar(Draft draft, boolean inQuotes) {
        if (++depth > DEEPEST) {
            at = script.length();
            lost = true;
        } else {
            value(draft, inQuotes);
        }
        depth--;
    }

    private void value(Draft draft, boolean inQuotes) {
        int start = at;
        if (script.startsWith("$((", at)) {
            arithmetic(at, 3);
            draft.open(start, at);
        } else if (script.startsWith("$(", at)) {
            substitution(draft, start, 2, ')');
        } else if (script.startsWith("${", at)) {
            braces(draft, inQuotes);
        } else if (!inQuotes && script.startsWith("$'", at)) {
            at++;
            ansi(draft);
        } else {
            Matcher name = NAME.matcher(script).region(Math.min(at + 1, script.length()), script.length());
            if (name.lookingAt()) {
                draft.variables.add(name.group());
                at = name.end();
                draft.open(start, at);
            } else if (at + 1 < script.length() && "0123456789@*#?$!-".indexOf(script.charAt(at + 1)) >= 0) {
                at += 2;
                draft.open(start, at);
            } else {
                draft.letter(at++);
            }
        }
    }

    private void ansi(Draft draft) {
        int open = at;
        draft.quoted = true;
        for (at++; at < script.length() && script.charAt(at) != '\''; at++) {
            if (script.charAt(at) == '\\' && at + 1 < script.length()) {
                at++;
            }
            draft.letter(at);
        }
        close(open);
    }

    private void braces(Draft draft, boolean inQuotes) {
        int start = at;
        at += 2;
        if (at < script.length() && "#!".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        Matcher name = NAME.matcher(script).region(Math.min(at, script.length()), script.length());
        boolean ownValue = false;
        if (name.lookingAt()) {
            at = name.end();
            String rest = script.substring(at, Math.min(at + 2, script.length()));
            ownValue = rest.matches("(?s)(:[-=+?]|[-=+?]).*");
            if (!ownValue) {
                draft.variables.add(name.group());
            }
        }
        Draft within = new Draft();
        while (at < script.length() && script.charAt(at) != '}') {
            char c = script.charAt(at);
            if (c == '"') {
                doubled(within);
            } else if (c == '\'' && !inQuotes) {
                single(within);
            } else {
                inQuotes(within);
            }
        }
        lost |= at >= script.length();
        at = Math.min(at + 1, script.length());
        draft.substitutions.addAll(within.substitutions);
        draft.open(start, at);
    }

    private void substitution(Draft draft, int start, int opening, char closer) {
        boolean around = inBackticks;
        inBackticks = closer == '`';
        at = start + opening;
        draft.substitutions.add(parser.list(parser.substitution(), Set.of(), closer));
        inBackticks = around;
        draft.open(start, at);
    }

    /** Steps over an arithmetic expression. */
    void arithmetic(int start, int opening) {
        int open = 2;
        Draft within = new Draft();
        at = start + opening;
        while (at < script.length() && open > 0) {
            char c = script.charAt(at);
            if (c == '$' || c == '\\' || c == '`') {
                inQuotes(within);
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            }
        }
        lost |= open > 0;
    }

    int endOfLine(int from) {
        int end = script.indexOf('\n', from);
        return end < 0 ? script.length() : end;
    }

    /** The text of a here-document. */
    Word body(int from, int to) {
        Draft draft = new Draft();
        for (int i = from; i < to; i++) {
            draft.letter(i);
        }
        return draft.word(from);
    }
}
