package relight.core.runbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.ShellStretch.Kind;
import relight.core.runbook.ShellText.Placeholder;
import relight.core.runbook.ShellText.Quoting;

/** One walk over a shell script, from left to right, with bash's rules of quoting. */
final class ShellScan {

    private static final char END = '\0';
    private static final int DEEPEST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern DELIMITER = Pattern.compile("-?[ \\t]*((?:'[^'\\n]*'|\"[^\"\\n]*\"|\\\\.|[^\\s;&|<>()'\"\\\\])+)");
    private static final Pattern ARITHMETIC_SET = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*(?:\\+\\+|--|[-+*/%]?=(?!=))");
    private static final Set<String> BY_SHELL = Set.of(
            "HOME", "PATH", "PWD", "OLDPWD", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LANGUAGE", "TMPDIR", "EDITOR", "DISPLAY",
            "IFS", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "UID", "EUID", "PPID",
            "GROUPS", "SHLVL", "OPTARG", "OPTIND", "OPTERR", "REPLY", "PIPESTATUS", "FUNCNAME", "DIRSTACK", "EPOCHSECONDS",
            "EPOCHREALTIME", "COLUMNS", "LINES", "PS1", "PS2", "PS3", "PS4", "SHELLOPTS", "BASHOPTS", "BASHPID", "BASH", "COPROC",
            "MAPFILE", "TZ", "SSH_AUTH_SOCK", "SUDO_USER", "_");

    private record Heredoc(String delimiter, boolean quoted, boolean tabs) {}

    /** That the value of one variable becomes a part of another's. */
    record Flow(String from, String to) {}

    private final String script;
    private final Set<String> known;
    private final NavigableSet<String> closed;
    private final Set<String> needs = new LinkedHashSet<>();
    private final Set<String> uses = new HashSet<>();
    private final NavigableSet<Integer> arguments = new TreeSet<>();
    private final Set<String> sets = new LinkedHashSet<>();
    private final Set<String> exports = new LinkedHashSet<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final List<ShellStretch> stretches = new ArrayList<>();
    private final Set<Flow> flows = new LinkedHashSet<>();
    private final Deque<Heredoc> heredocs = new ArrayDeque<>();
    private ShellCommand current;
    private int at;
    private int depth;
    private int calculating;

    ShellScan(String script, Set<String> known) {
        this.script = script;
        this.known = known;
        this.closed = PlaceholderText.closed(script);
        while (at < script.length()) {
            code(END);
        }
    }

    Set<String> needs() {
        return needs;
    }

    /** Variables whose value bash is to fill in somewhere. */
    /** Which of the words it was called with it uses and has no other value for: {@code $1}. */
    NavigableSet<Integer> arguments() {
        return arguments;
    }

    Set<String> uses() {
        return uses;
    }

    Set<String> sets() {
        return sets;
    }

    Set<String> exports() {
        return exports;
    }

    List<Placeholder> placeholders() {
        return placeholders;
    }

    /** How bash takes the parts of the script, each after those that lie within it. */
    List<ShellStretch> stretches() {
        return stretches;
    }

    Set<Flow> flows() {
        return flows;
    }

    private void stretch(Kind kind, int start, String variable) {
        stretches.add(new ShellStretch(kind, start, Math.min(at, script.length()), variable));
    }

    private void stretch(Kind kind, int start) {
        stretch(kind, start, "");
    }

    /** Commands up to the closing character, which is taken, too. */
    private void code(char closing) {
        if (depth++ > DEEPEST) {
            at = script.length();
        }
        ShellCommand command = new ShellCommand(sets, exports);
        ShellCommand outer = current;
        current = command;
        boolean wordStart = true;
        int begin = at;
        int from = -1;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == closing) {
                at++;
                break;
            }
            if (wordStart && c == '#') {
                int comment = at;
                at = endOfLine(at);
                stretch(Kind.COMMENT, comment);
                continue;
            }
            if (wordStart && !isSeparator(c) && (from < 0 || command.begins())) {
                from = at;
            }
            if (wordStart && !isSeparator(c) && command.takesWord(script, at)) {
                at = command.afterWord();
                wordStart = false;
                continue;
            }
            wordStart = isSeparator(c) && !redirects(c);
            if (wordStart) {
                command.separator(c);
                if (from >= 0 && command.begins() && c != ' ' && c != '\t') {
                    stretch(Kind.COMMAND, from);
                    from = -1;
                }
            }
            character(c);
        }
        command.separator('\n');
        if (from >= 0) {
            stretch(Kind.COMMAND, from);
        }
        if (closing != END) {
            stretch(Kind.NESTED, begin);
        }
        current = outer;
        depth--;
    }

    /** {@code 2>&1} and {@code &>file} end no command. */
    private boolean redirects(char c) {
        return c == '&' && (at > 0 && "<>".indexOf(script.charAt(at - 1)) >= 0 || script.startsWith("&>", at));
    }

    private void character(char c) {
        switch (c) {
            case '\\' -> at += 2;
            case '\'' -> singleQuotes();
            case '"' -> doubleQuotes();
            case '`' -> open(1, '`');
            case '$' -> dollar(false);
            case '<' -> less();
            case '>' -> open(script.startsWith(">(", at) ? 2 : 1, script.startsWith(">(", at) ? ')' : END);
            case '(' -> parenthesis();
            case '\n' -> {
                at++;
                heredocBodies();
            }
            default -> at++;
        }
    }

    /** Steps over an opening and, unless it was none, reads the commands within. */
    private void open(int length, char closing) {
        at += length;
        if (closing != END) {
            code(closing);
        }
    }

    private void parenthesis() {
        if (script.startsWith("((", at)) {
            arithmetic(2);
        } else {
            open(1, ')');
        }
    }

    private void less() {
        if (script.startsWith("<<<", at)) {
            at += 3;
        } else if (script.startsWith("<<", at)) {
            heredoc();
        } else if (script.startsWith("<(", at)) {
            open(2, ')');
        } else {
            placeholderOrNext(Quoting.BARE);
        }
    }

    private void singleQuotes() {
        int begin = at;
        int end = script.indexOf('\'', at + 1);
        end = end < 0 ? script.length() : end;
        for (at++; at < end; ) {
            if (script.charAt(at) == '<') {
                placeholderOrNext(Quoting.SINGLE);
            } else {
                at++;
            }
        }
        at = end + 1;
        stretch(Kind.SINGLE, begin);
    }

    private void doubleQuotes() {
        int begin = at++;
        while (at < script.length() && script.charAt(at) != '"') {
            quotedCharacter();
        }
        at++;
        stretch(Kind.DOUBLE, begin);
    }

    private void quotedCharacter() {
        switch (script.charAt(at)) {
            case '\\' -> at += 2;
            case '`' -> open(1, '`');
            case '$' -> dollar(true);
            case '<' -> placeholderOrNext(Quoting.DOUBLE);
            default -> at++;
        }
    }

    private void placeholderOrNext(Quoting quoting) {
        Optional<String> words = PlaceholderText.inShell(script, at, closed);
        if (words.isEmpty()) {
            at++;
            return;
        }
        int end = at + words.get().length() + 2;
        String variable = PlaceholderText.variable(words.get());
        if (current != null && !current.target().isEmpty()) {
            flows.add(new Flow(variable, current.target()));
        }
        placeholders.add(new Placeholder(at, end, words.get(), variable, quoting, quoting != Quoting.SINGLE));
        if (quoting != Quoting.SINGLE) {
            needs.add(variable);
        }
        at = end;
    }

    private void dollar(boolean quoted) {
        if (depth++ > DEEPEST) {
            at = script.length();
        } else {
            value(quoted);
        }
        depth--;
    }

    private void value(boolean quoted) {
        if (script.startsWith("$((", at)) {
            arithmetic(3);
        } else if (script.startsWith("$(", at)) {
            open(2, ')');
        } else if (script.startsWith("${", at)) {
            braces();
        } else if (!quoted && script.startsWith("$'", at)) {
            for (at += 2; at < script.length() && script.charAt(at) != '\''; at++) {
                at += script.charAt(at) == '\\' ? 1 : 0;
            }
            at++;
        } else {
            int begin = at++;
            if (at < script.length() && script.charAt(at) >= '1' && script.charAt(at) <= '9') {
                arguments.add(script.charAt(at) - '0');
            }
            Optional<String> name = nameAt(at);
            at += name.map(String::length).orElse(0);
            name.ifPresent(used -> use(used, begin, Kind.USE));
        }
    }

    /** <code>${NAME}</code> and its forms; one that brings its own value for an unset variable needs none from outside. */
    private void braces() {
        int begin = at;
        Kind kind = script.startsWith("!", at + 2) ? Kind.INDIRECT : Kind.USE;
        at += 2;
        if (at < script.length() && "#!".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        Optional<String> name = nameAt(at);
        at += name.map(String::length).orElse(0);
        char argument = name.isEmpty() && at == begin + 2 && at + 1 < script.length() ? script.charAt(at) : ' ';
        if (argument >= '1' && argument <= '9' && !script.substring(at + 1).matches("(?s)(?:\\d|:?[-=+]).*")) {
            arguments.add(argument - '0');
        }
        boolean ownValue = script.startsWith(":-", at) || script.startsWith(":=", at) || script.startsWith(":+", at)
                || at < script.length() && "-=+*@".indexOf(script.charAt(at)) >= 0;
        if (ownValue && (script.startsWith(":=", at) || script.startsWith("=", at))) {
            name.ifPresent(sets::add);
        }
        if (!ownValue) {
            name.ifPresent(this::need);
        }
        while (at < script.length() && script.charAt(at) != '}') {
            switch (script.charAt(at)) {
                case '\\' -> at += 2;
                case '"' -> doubleQuotes();
                case '$' -> dollar(true);
                default -> at++;
            }
        }
        at++;
        name.ifPresent(used -> used(used, begin, kind));
    }

    private void arithmetic(int length) {
        int open = 2;
        int begin = at + length;
        calculating++;
        for (at = begin; at < script.length() && open > 0; ) {
            char c = script.charAt(at);
            if (c == '$') {
                dollar(true);
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            }
        }
        calculating--;
        Matcher set = ARITHMETIC_SET.matcher(script).region(begin, calculating > 0 ? begin : Math.min(at, script.length()));
        while (set.find()) {
            sets.add(set.group(1));
        }
        stretch(Kind.ARITHMETIC, begin - length);
    }

    private void heredoc() {
        at += 2;
        Matcher matcher = DELIMITER.matcher(script).region(at, script.length());
        if (!matcher.lookingAt()) {
            return;
        }
        String word = matcher.group(1);
        String bare = word.replaceAll("['\"\\\\]", "");
        heredocs.add(new Heredoc(bare, !bare.equals(word), matcher.group().startsWith("-")));
        at = matcher.end();
        stretch(Kind.DELIMITER, matcher.start(1), bare);
    }

    private void heredocBodies() {
        while (!heredocs.isEmpty()) {
            Heredoc heredoc = heredocs.remove();
            int begin = at;
            int end = script.length();
            int after = end;
            for (int line = begin; line < script.length(); line = endOfLine(line) + 1) {
                String text = script.substring(line, endOfLine(line));
                if ((heredoc.tabs() ? text.replaceFirst("^\t+", "") : text).equals(heredoc.delimiter())) {
                    end = line;
                    after = Math.min(endOfLine(line) + 1, script.length());
                    break;
                }
            }
            while (!heredoc.quoted() && at < end) {
                quotedCharacter();
            }
            at = end;
            stretch(heredoc.quoted() ? Kind.LITERAL : Kind.HEREDOC, begin, heredoc.delimiter());
            at = after;
        }
    }

    private void use(String name, int begin, Kind kind) {
        need(name);
        used(name, begin, kind);
    }

    private void used(String name, int begin, Kind kind) {
        uses.add(name);
        stretch(kind, begin, name);
        if (current != null && !current.target().isEmpty()) {
            flows.add(new Flow(name, current.target()));
        }
    }

    private void need(String name) {
        if (!known.contains(name) && !sets.contains(name) && !isTheShells(name)) {
            needs.add(name);
        }
    }

    /** Whether the shell or the operator's session sets the variable. */
    static boolean isTheShells(String name) {
        return BY_SHELL.contains(name) || name.startsWith("BASH_") || name.startsWith("LC_") || name.startsWith("XDG_")
                || name.startsWith("COMP_");
    }

    private Optional<String> nameAt(int index) {
        Matcher matcher = NAME.matcher(script).region(Math.min(index, script.length()), script.length());
        return matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
    }

    private int endOfLine(int from) {
        int end = script.indexOf('\n', from);
        return end < 0 ? script.length() : end;
    }

    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c) || ";|&()".indexOf(c) >= 0;
    }
}
