package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.List;
import relight.core.hypnoscript.Token.Kind;
import relight.core.text.Place;

/** Takes a text apart into tokens; comments and blanks are none. What can be no token is told and left out. */
final class Lexer {

    private final String text;
    private final Place start;
    private final Faults faults;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line;
    private int lineBegins;

    private Lexer(String text, Place start, Faults faults) {
        this.text = text;
        this.start = start;
        this.faults = faults;
        this.line = start.line();
    }

    /** The tokens, the last of them {@link Kind#END}; {@code start} is the place of the first character, in column 1. */
    static List<Token> read(String text, Place start, Faults faults) {
        return new Lexer(text, start, faults).tokens();
    }

    private List<Token> tokens() {
        while (at < text.length()) {
            token(text.charAt(at));
        }
        tokens.add(new Token(Kind.END, "", place()));
        return tokens;
    }

    private void token(char c) {
        switch (c) {
            case '\n' -> newLine();
            case ' ', '\t', '\r', '\f', '\uFEFF', '\u00a0' -> at++;
            case '{' -> single(Kind.OPEN_BLOCK);
            case '}' -> single(Kind.CLOSE_BLOCK);
            case '[' -> single(Kind.OPEN_LIST);
            case ']' -> single(Kind.CLOSE_LIST);
            case ':' -> single(Kind.COLON);
            case ',', ';' -> single(Kind.COMMA);
            case '"', '\'' -> quoted(c);
            case '#' -> skipLine();
            case '/' -> slash();
            default -> word(c);
        }
    }

    private void slash() {
        if (text.startsWith("//", at)) {
            skipLine();
        } else if (text.startsWith("/*", at)) {
            comment();
        } else {
            stray();
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void comment() {
        Place opened = place();
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            faults.add(opened, "plan.hyp.comment");
        }
        int last = end < 0 ? text.length() : end + 2;
        while (at < last) {
            if (text.charAt(at) == '\n') {
                newLine();
            } else {
                at++;
            }
        }
    }

    private void word(char first) {
        int begin = at;
        boolean number = first >= '0' && first <= '9' || first == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1));
        if (!number && (!isWord(first) || first == '-' || first == '.')) {
            stray();
            return;
        }
        Place place = place();
        at++;
        while (at < text.length() && (isWord(text.charAt(at)) || number && text.charAt(at) == '%')) {
            at++;
        }
        tokens.add(new Token(number ? Kind.NUMBER : Kind.WORD, text.substring(begin, at), place));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_' || c == '.' || c == '-';
    }

    private void stray() {
        int c = text.codePointAt(at);
        faults.add(place(), "plan.hyp.character", Character.isISOControl(c) ? "U+%04X".formatted(c) : Character.toString(c));
        at += Character.charCount(c);
    }

    private void quoted(char mark) {
        Place opened = place();
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
            char c = text.charAt(at);
            if (c == mark) {
                at++;
                tokens.add(new Token(Kind.TEXT, value.toString(), opened));
                return;
            }
            boolean escapes = c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n' && text.charAt(at + 1) != '\r';
            value.append(escapes ? meaning(text.charAt(++at)) : c);
        }
        faults.add(opened, "plan.hyp.quote");
        tokens.add(new Token(Kind.TEXT, value.toString(), opened));
    }

    private static char meaning(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> escaped;
        };
    }

    private void single(Kind kind) {
        tokens.add(new Token(kind, text.substring(at, at + 1), place()));
        at++;
    }

    private void newLine() {
        at++;
        line++;
        lineBegins = at;
    }

    private Place place() {
        return start.at(line, at - lineBegins + 1);
    }
}
