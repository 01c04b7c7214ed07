package relight.core.runbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a shell script a command of its own begins: at lines that stand in no quotes, here-document, loop, function, group,
 * {@code if} or continued command.
 *
 * <p>It reads as bash does as far as that question goes. Where it loses the thread it says so, and nobody may cut there. It needs no
 * bash, so that a document has the same steps on every machine.
 */
final class ShellLines {

    /** A simple command that the shell itself runs, outside of substitutions and subshells. */
    record Command(int at, String name, String argument, boolean inFunction) {}

    private enum Frame { IF, LOOP, CASE_HEAD, CASE_PATTERN, CASE_BODY, GROUP, FUNCTION, SUBSHELL, TEST }

    /** One list of commands, at the top or within a substitution. */
    private static final class Level {
        private final Deque<Frame> frames = new ArrayDeque<>();
        private boolean start = true;
        private boolean assigned;
        private boolean continues;
        private boolean target;
        private boolean functionName;
        private boolean functionBody;
        private boolean arithmeticFor;
        private boolean caseWord;
        private Command last;

        boolean is(Frame frame) {
            return frames.peek() == frame;
        }

        void separate() {
            start = true;
            assigned = false;
            target = false;
            arithmeticFor = false;
            last = null;
        }
    }

    private static final char END = '\0';
    private static final int DEEPEST = 100;
    private static final Pattern DELIMITER = Pattern.compile("-?[ \\t]*((?:'[^'\\n]*'|\"[^\"\\n]*\"|\\\\.|[^\\s;&|<>()'\"\\\\])+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\[[^\\]\\n]*\\])?\\+?=.*", Pattern.DOTALL);
    /** Of this process and not of the section: another one a step later. */
    private static final Pattern OWN = Pattern.compile("\\$(?:[$!]|\\{?(?:SECONDS|BASHPID)\\b)");
    private static final Pattern STATUS = Pattern.compile("\\$(?:\\?|\\{\\?\\}|\\{?PIPESTATUS\\b)");

    private final String script;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Deque<Heredoc> heredocs = new ArrayDeque<>();
    private Level level = new Level();
    private int depth;
    private int at;
    private boolean lost;
    private boolean background;

    private record Heredoc(String delimiter, boolean tabs) {}

    private ShellLines(String script) {
        this.script = script;
        starts.add(0);
        commands(END);
        lost |= level.continues || !heredocs.isEmpty();
    }

    static ShellLines of(String script) {
        return new ShellLines(script);
    }

    /** Whether the script ends where a command ends. */
    boolean isWhole() {
        return !lost;
    }

    /** Offsets of the lines at which a command of its own can begin, or a comment between two of them. */
    List<Integer> starts() {
        return starts;
    }

    List<Command> commands() {
        return commands;
    }

    /** Whether a process runs on beside the script, or something is asked of the shell that only this process knows. */
    boolean needsOneProcess() {
        return background || OWN.matcher(script).find();
    }

    /** Whether what begins there, up to the next command, looks at how the command before it ended. */
    boolean readsStatusAt(int start) {
        int end = starts.stream().filter(next -> next > start && commands.stream().anyMatch(command -> command.at >= start && command.at < next))
                .findFirst().orElse(script.length());
        return STATUS.matcher(script).region(start, end).find();
    }

    private void commands(char closing) {
        if (depth > DEEPEST) {
            lost = true;
        }
        Level mine = level;
        boolean closed = closing == END;
        while (at < script.length() && !lost) {
            char c = script.charAt(at);
            if (c == ')' && closing == ')' && mine.frames.isEmpty()) {
                at++;
                closed = true;
                break;
            }
            token(c);
        }
        lost |= !closed || !mine.frames.isEmpty();
    }

    private void within(int length) {
        at += length;
        Level outer = level;
        level = new Level();
        depth++;
        commands(')');
        depth--;
        level = outer;
    }

    private void token(char c) {
        switch (c) {
            case ' ', '\t', '\r' -> at++;
            case '\n' -> newline();
            case '#' -> at = endOfLine(at);
            case ';' -> semicolon();
            case '&' -> ampersand();
            case '|' -> bar();
            case '(' -> open();
            case ')' -> close();
            case '<', '>' -> redirection();
            default -> {
                if (script.startsWith("\\\n", at)) {
                    at += 2;
                } else {
                    word();
                }
            }
        }
    }

    private void newline() {
        at++;
        bodies();
        if (level.is(Frame.CASE_HEAD) || level.is(Frame.TEST)) {
            return;
        }
        level.separate();
        if (depth == 0 && level.frames.isEmpty() && !level.continues && at < script.length()) {
            starts.add(at);
        }
    }

    private void semicolon() {
        at++;
        boolean ofCase = at < script.length() && ";&".indexOf(script.charAt(at)) >= 0;
        while (at < script.length() && ";&".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        if (ofCase) {
            replace(Frame.CASE_BODY, Frame.CASE_PATTERN);
        }
        level.separate();
    }

    private void ampersand() {
        at++;
        if (script.startsWith("&", at)) {
            at++;
            level.continues = !level.is(Frame.TEST);
        } else if (script.startsWith(">", at)) {
            redirection();
            return;
        } else {
            background |= depth == 0;
        }
        if (!level.is(Frame.TEST)) {
            level.separate();
        }
    }

    private void bar() {
        at++;
        if (level.is(Frame.CASE_PATTERN) || level.is(Frame.TEST)) {
            return;
        }
        if (at < script.length() && "|&".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        level.continues = true;
        level.separate();
    }

    private void open() {
        if (level.is(Frame.TEST) || level.is(Frame.CASE_PATTERN)) {
            at++;
        } else if (script.startsWith("((", at) && (level.start || level.arithmeticFor)) {
            arithmetic(2);
            level.start = level.arithmeticFor;
            level.continues = false;
        } else if (level.start && !level.assigned) {
            at++;
            begin(Frame.SUBSHELL);
        } else {
            functionHead();
        }
    }

    /** {@code name()}, whose body is still to come. */
    private void functionHead() {
        Matcher empty = Pattern.compile("\\([ \\t]*\\)").matcher(script).region(at, script.length());
        if (level.last == null || !empty.lookingAt()) {
            lost = true;
            return;
        }
        if (!commands.isEmpty() && commands.getLast() == level.last) {
            commands.removeLast();
        }
        at = empty.end();
        awaitBody();
    }

    private void awaitBody() {
        level.separate();
        level.continues = true;
        level.functionBody = true;
    }

    private void close() {
        at++;
        if (level.is(Frame.SUBSHELL)) {
            end(Frame.SUBSHELL);
        } else if (level.is(Frame.CASE_PATTERN)) {
            replace(Frame.CASE_PATTERN, Frame.CASE_BODY);
            level.separate();
        } else if (!level.is(Frame.TEST)) {
            lost = true;
        }
    }

    private void redirection() {
        if (level.is(Frame.TEST)) {
            at++;
        } else if (script.startsWith("<(", at) || script.startsWith(">(", at)) {
            word();
        } else if (script.startsWith("<<", at) && !script.startsWith("<<<", at)) {
            heredoc();
        } else {
            at += script.startsWith("<<<", at) ? 3 : 1;
            while (at < script.length() && "<>&|".indexOf(script.charAt(at)) >= 0 && !script.startsWith(">(", at)
                    && !script.startsWith("<(", at)) {
                at++;
            }
            level.target = true;
        }
    }

    private void heredoc() {
        at += 2;
        Matcher matcher = DELIMITER.matcher(script).region(at, script.length());
        if (!matcher.lookingAt()) {
            lost = true;
            return;
        }
        heredocs.add(new Heredoc(matcher.group(1).replaceAll("['\"\\\\]", ""), matcher.group().startsWith("-")));
        at = matcher.end();
    }

    private void bodies() {
        while (!heredocs.isEmpty()) {
            Heredoc heredoc = heredocs.remove();
            boolean found = false;
            while (!found && at < script.length()) {
                String line = script.substring(at, endOfLine(at));
                found = (heredoc.tabs ? line.replaceFirst("^\t+", "") : line).equals(heredoc.delimiter);
                at = Math.min(endOfLine(at) + 1, script.length());
            }
            lost |= !found;
        }
    }

    private void word() {
        int begin = at;
        boolean plain = true;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '(' && at > begin && "=?*+@!".indexOf(script.charAt(at - 1)) >= 0 && !(at == begin + 1 && script.charAt(begin) == '!')) {
                words();
            } else if ((c == '<' || c == '>') && script.startsWith("(", at + 1)) {
                within(2);
            } else if (Character.isWhitespace(c) || ";|&()<>".indexOf(c) >= 0) {
                break;
            } else if ("\\'\"`$".indexOf(c) >= 0) {
                quoted(c, false);
            } else {
                at++;
                continue;
            }
            plain = false;
        }
        at = Math.min(at, script.length());
        took(begin, script.substring(begin, at), plain);
    }

    /** The words of an array or of a pattern, up to its closing parenthesis. */
    private void words() {
        int open = 0;
        boolean fresh = true;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '#' && fresh) {
                at = endOfLine(at);
                continue;
            }
            fresh = Character.isWhitespace(c) || c == '(';
            if ("\\'\"`$".indexOf(c) >= 0) {
                quoted(c, false);
                continue;
            }
            at++;
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open == 0) {
                return;
            }
        }
        lost = true;
    }

    private void quoted(char c, boolean inDouble) {
        switch (c) {
            case '\\' -> {
                lost |= at + 1 >= script.length();
                at += 2;
            }
            case '\'' -> until('\'', false);
            case '`' -> until('`', true);
            case '"' -> doubleQuotes();
            default -> dollar(inDouble);
        }
    }

    private void until(char closing, boolean escapes) {
        for (at++; at < script.length() && script.charAt(at) != closing; at++) {
            at += escapes && script.charAt(at) == '\\' ? 1 : 0;
        }
        lost |= at >= script.length();
        at++;
    }

    private void doubleQuotes() {
        at++;
        while (at < script.length() && script.charAt(at) != '"') {
            char c = script.charAt(at);
            if (c == '\\' || c == '`' || c == '$') {
                quoted(c, true);
            } else {
                at++;
            }
        }
        lost |= at >= script.length();
        at++;
    }

    private void dollar(boolean inDouble) {
        if (script.startsWith("$((", at)) {
            arithmetic(3);
        } else if (script.startsWith("$(", at)) {
            within(2);
        } else if (script.startsWith("${", at)) {
            braces(inDouble);
        } else if (!inDouble && script.startsWith("$'", at)) {
            at++;
            until('\'', true);
        } else {
            at++;
        }
    }

    private void braces(boolean inDouble) {
        at += 2;
        while (at < script.length() && script.charAt(at) != '}') {
            char c = script.charAt(at);
            if ("\\\"`$".indexOf(c) >= 0 || c == '\'' && !inDouble) {
                quoted(c, inDouble);
            } else {
                at++;
            }
        }
        lost |= at >= script.length();
        at++;
    }

    private void arithmetic(int length) {
        int open = 2;
        at += length;
        while (at < script.length() && open > 0) {
            char c = script.charAt(at);
            if (c == '$' || c == '`' || c == '\\') {
                quoted(c, true);
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            }
        }
        lost |= open > 0;
    }

    private void took(int begin, String text, boolean plain) {
        if (level.target) {
            level.target = false;
        } else if (level.functionName) {
            level.functionName = false;
            awaitBody();
            Matcher empty = Pattern.compile("[ \\t]*\\([ \\t]*\\)").matcher(script).region(at, script.length());
            at = empty.lookingAt() ? empty.end() : at;
        } else if (level.is(Frame.CASE_HEAD)) {
            if (plain && text.equals("in") && level.caseWord) {
                replace(Frame.CASE_HEAD, Frame.CASE_PATTERN);
                level.separate();
            }
            level.caseWord = true;
        } else if (level.is(Frame.CASE_PATTERN)) {
            if (plain && level.start && text.equals("esac")) {
                end(Frame.CASE_PATTERN);
            }
            level.start = false;
        } else if (level.is(Frame.TEST)) {
            if (plain && text.equals("]]")) {
                end(Frame.TEST);
            }
        } else if (!level.start) {
            argument(text);
        } else if (!plain || level.assigned || !reserved(text)) {
            command(begin, text);
        }
    }

    private void command(int begin, String text) {
        level.continues = false;
        if (ASSIGNMENT.matcher(text).matches()) {
            level.assigned = true;
            return;
        }
        level.start = false;
        level.functionBody = false;
        level.last = new Command(begin, text, "", level.frames.contains(Frame.FUNCTION));
        if (depth == 0 && !level.frames.contains(Frame.SUBSHELL)) {
            commands.add(level.last);
        }
    }

    private void argument(String text) {
        if (level.last != null && !commands.isEmpty() && commands.getLast() == level.last) {
            commands.set(commands.size() - 1, new Command(level.last.at, level.last.name, text, level.last.inFunction));
        }
        level.last = null;
    }

    private static final Set<String> GO_ON = Set.of("then", "else", "elif", "do", "!", "time", "coproc");

    private boolean reserved(String text) {
        switch (text) {
            case "if" -> begin(Frame.IF);
            case "while", "until" -> begin(Frame.LOOP);
            case "for", "select" -> {
                begin(Frame.LOOP);
                level.start = false;
                level.arithmeticFor = true;
            }
            case "case" -> {
                begin(Frame.CASE_HEAD);
                level.caseWord = false;
            }
            case "{" -> begin(level.functionBody ? Frame.FUNCTION : Frame.GROUP);
            case "[[" -> begin(Frame.TEST);
            case "fi" -> end(Frame.IF);
            case "done" -> end(Frame.LOOP);
            case "esac" -> end(Frame.CASE_BODY);
            case "}" -> end(level.is(Frame.FUNCTION) ? Frame.FUNCTION : Frame.GROUP);
            case "function" -> level.functionName = true;
            default -> {
                background |= text.equals("coproc");
                return GO_ON.contains(text);
            }
        }
        return true;
    }

    private void begin(Frame frame) {
        level.frames.push(frame);
        level.separate();
        level.continues = false;
        level.functionBody = false;
    }

    private void end(Frame frame) {
        replace(frame, null);
        level.start = false;
        level.continues = false;
    }

    private void replace(Frame frame, Frame next) {
        if (!level.is(frame)) {
            lost = true;
            return;
        }
        level.frames.pop();
        if (next != null) {
            level.frames.push(next);
        }
    }

    private int endOfLine(int from) {
        int end = script.indexOf('\n', from);
        return end < 0 ? script.length() : end;
    }
}
