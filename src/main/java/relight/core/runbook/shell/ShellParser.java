package relight.core.runbook.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script into its commands, with bash's grammar as far as a reader of runbooks needs it. It never refuses: what bash would
 * not take is read as plain words.
 */
final class ShellParser {

    static final char END = '\0';
    private static final int DEEPEST = 100;
    private static final int MOST_WRAPPED = 20;
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:\\[[^\\]\\n]*\\])?\\+?=");
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]*[ \\t]*\\([ \\t]*\\)");
    private static final Set<String> DECLARE = Set.of("declare", "local", "typeset", "readonly", "export");
    private static final Pattern REDIRECTION =
            Pattern.compile("(?:\\d+|\\{[A-Za-z_]\\w*\\})?(<<<|<<-?|<>|>>|>\\||<&|>&|&>>|&>|<(?!\\()|>(?!\\())");
    private static final Set<String> NONE = Set.of();
    private static final Set<String> COMPOUND = Set.of("if", "while", "until", "for", "select", "case", "[[");
    /** Words that end or go on with what was begun; where nothing was, bash refuses them. */
    private static final Set<String> OF_COMPOUND = Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}");

    private record Heredoc(Command of, String operator, String delimiter) {}

    private final String script;
    private final WordReader reader;
    private final IntUnaryOperator place;
    private final int depth;
    private final List<Command> commands = new ArrayList<>();
    private final Deque<Heredoc> heredocs = new ArrayDeque<>();
    private final Deque<Heredoc> pending = new ArrayDeque<>();
    private final List<Integer> starts = new ArrayList<>(List.of(0));
    private boolean lost;
    private int level;
    private final Frame top;
    private Frame current;

    ShellParser(String script) {
        this(script, index -> index, new Frame(null, Frame.Kind.SCRIPT, null), 0);
    }

    private ShellParser(String script, IntUnaryOperator place, Frame top, int depth) {
        this.script = script;
        this.place = place;
        this.top = top;
        this.depth = depth;
        this.reader = new WordReader(script, place, this);
    }

    ShellScript read() {
        while (reader.at < script.length()) {
            list(top, NONE, END);
        }
        commands.sort(Comparator.comparingInt(Command::start));
        lost |= reader.lost || reader.unclosed >= 0 || !heredocs.isEmpty() || !pending.isEmpty();
        return new ShellScript(commands, reader.unclosed < 0 ? OptionalInt.empty() : OptionalInt.of(reader.unclosed), starts, !lost);
    }

    /** What a {@code $(…)} stands in that begins here. */
    Frame substitution() {
        return new Frame(current, Frame.Kind.SUBSTITUTION, null);
    }

    /** Commands up to the closing character, which is taken, or to one of the words, which is left. Those directly in it are returned. */
    List<Command> list(Frame frame, Set<String> stops, char closer) {
        int from = commands.size();
        Frame around = current;
        current = frame;
        boolean closed = closer == END;
        if (++level > DEEPEST) {
            reader.at = script.length();
            lost = true;
        }
        while (reader.at < script.length()) {
            blanksAndLines(frame == top, false);
            if (reader.at >= script.length()) {
                break;
            }
            if (closer != END && script.charAt(reader.at) == closer) {
                reader.at++;
                closed = true;
                break;
            }
            if (stops.contains(peek())) {
                break;
            }
            int before = reader.at;
            andOr(frame, closer);
            if (reader.at == before) {
                reader.at++;
                lost = true;
            }
        }
        lost |= !closed;
        level--;
        current = around;
        return List.copyOf(commands.subList(Math.min(from, commands.size()), commands.size()));
    }

    private void blanksAndLines() {
        blanksAndLines(false, false);
    }

    /**
     * Steps over what stands between commands.
     *
     * @param begins whether at each new line a command of its own can begin
     * @param inCase whether {@code ;;} ends something here
     */
    private void blanksAndLines(boolean begins, boolean inCase) {
        while (reader.at < script.length()) {
            char c = script.charAt(reader.at);
            if (c == '#') {
                reader.at = reader.endOfLine(reader.at);
            } else if (c == '\n') {
                reader.at++;
                heredocBodies();
                if (begins && reader.at < script.length() && !lost && !reader.lost && reader.unclosed < 0) {
                    starts.add(reader.at);
                }
            } else if (inCase && (script.startsWith(";;", reader.at) || script.startsWith(";&", reader.at))) {
                return;
            } else if (Character.isWhitespace(c) || c == ';' || c == '&') {
                lost |= script.startsWith("&&", reader.at);
                reader.at++;
            } else if (script.startsWith("\\\n", reader.at)) {
                reader.at += 2;
            } else {
                return;
            }
        }
    }

    private void blanks() {
        while (reader.at < script.length()) {
            if (script.startsWith("\\\n", reader.at)) {
                reader.at += 2;
            } else if (script.charAt(reader.at) == ' ' || script.charAt(reader.at) == '\t' || script.charAt(reader.at) == '\r') {
                reader.at++;
            } else {
                return;
            }
        }
    }

    private void andOr(Frame frame, char closer) {
        String operator = "";
        while (true) {
            Pipeline pipeline = new Pipeline(operator);
            int before = reader.at;
            pipeline(pipeline, frame, closer);
            lost |= reader.at == before && !operator.isEmpty();
            blanks();
            operator = script.startsWith("&&", reader.at) ? "&&" : script.startsWith("||", reader.at) ? "||" : "";
            if (operator.isEmpty()) {
                pipeline.endsWith(script.startsWith("&", reader.at) ? "&" : "");
                return;
            }
            pipeline.endsWith(operator);
            reader.at += 2;
            blanksAndLines();
        }
    }

    private void pipeline(Pipeline pipeline, Frame frame, char closer) {
        while (peek().equals("!")) {
            pipeline.negate();
            reader.at++;
            blanks();
        }
        while (reader.at < script.length()) {
            int before = reader.at;
            command(pipeline, frame, closer);
            lost |= reader.at == before && script.startsWith("|", reader.at);
            blanks();
            if (!script.startsWith("|", reader.at) || script.startsWith("||", reader.at)) {
                return;
            }
            reader.at += script.startsWith("|&", reader.at) ? 2 : 1;
            blanksAndLines();
            lost |= reader.at >= script.length() || script.charAt(reader.at) == '|';
        }
    }

    /** The unquoted word that begins here, as far as it could be one of the grammar's. */
    private String peek() {
        int end = reader.at;
        while (end < script.length() && (Character.isLetter(script.charAt(end)) || "{}![]".indexOf(script.charAt(end)) >= 0)) {
            end++;
        }
        boolean whole = end >= script.length() || Character.isWhitespace(script.charAt(end)) || ";|&()<>`".indexOf(script.charAt(end)) >= 0;
        return whole ? script.substring(reader.at, end) : "";
    }

    private void command(Pipeline pipeline, Frame frame, char closer) {
        int start = reader.at;
        switch (peek()) {
            case "if" -> {
                Command head = compound(pipeline, frame, "if");
                list(new Frame(frame, Frame.Kind.CONDITION, head), Set.of("then"), END);
                take("then");
                branches(frame, head);
                redirections(head);
            }
            case "while", "until" -> {
                Command head = compound(pipeline, frame, peek());
                list(new Frame(frame, Frame.Kind.LOOP_CONDITION, head), Set.of("do"), END);
                body(frame, head);
            }
            case "for", "select" -> loop(pipeline, frame);
            case "case" -> choice(pipeline, frame);
            case "{" -> {
                Command head = compound(pipeline, frame, "{");
                list(new Frame(frame, Frame.Kind.GROUP, head), Set.of("}"), END);
                take("}");
                redirections(head);
            }
            case "function" -> function(pipeline, frame);
            case "[[" -> simple(pipeline, frame, closer, true);
            default -> other(pipeline, frame, closer, start);
        }
    }

    private void other(Pipeline pipeline, Frame frame, char closer, int start) {
        if (script.startsWith("((", start)) {
            compound(pipeline, frame, "((");
            reader.arithmetic(start, 2);
        } else if (script.startsWith("(", start)) {
            Command head = compound(pipeline, frame, "(");
            list(new Frame(frame, Frame.Kind.SUBSHELL, head), NONE, ')');
            redirections(head);
        } else if (FUNCTION.matcher(script).region(start, script.length()).lookingAt()) {
            function(pipeline, frame);
        } else {
            simple(pipeline, frame, closer, false);
        }
    }

    private Command compound(Pipeline pipeline, Frame frame, String word) {
        Word head = reader.plain(word);
        Command command = Command.head(List.of(head), pipeline, frame, place.applyAsInt(reader.at));
        reader.at += word.length();
        pipeline.add(command);
        commands.add(command);
        return command;
    }

    private void take(String word) {
        if (peek().equals(word)) {
            reader.at += word.length();
        } else {
            lost = true;
        }
    }

    private void branches(Frame frame, Command head) {
        list(new Frame(frame, Frame.Kind.THEN, head), Set.of("elif", "else", "fi"), END);
        while (peek().equals("elif")) {
            take("elif");
            list(new Frame(frame, Frame.Kind.CONDITION, head), Set.of("then"), END);
            take("then");
            list(new Frame(frame, Frame.Kind.THEN, head), Set.of("elif", "else", "fi"), END);
        }
        if (peek().equals("else")) {
            take("else");
            list(new Frame(frame, Frame.Kind.ELSE, head), Set.of("fi"), END);
        }
        take("fi");
    }

    private void body(Frame frame, Command head) {
        take("do");
        list(new Frame(frame, Frame.Kind.LOOP, head), Set.of("done"), END);
        take("done");
        redirections(head);
    }

    private void loop(Pipeline pipeline, Frame frame) {
        int start = place.applyAsInt(reader.at);
        List<Word> words = new ArrayList<>();
        words.add(reader.plain(peek()));
        reader.at += peek().length();
        blanks();
        while (reader.at < script.length() && "\n;#".indexOf(script.charAt(reader.at)) < 0) {
            Word word = script.startsWith("((", reader.at) ? arithmetic() : reader.word();
            if (word == null) {
                break;
            }
            words.add(word);
            blanks();
        }
        Command head = Command.head(words, pipeline, frame, start);
        pipeline.add(head);
        commands.add(head);
        blanksAndLines();
        body(frame, head);
    }

    private Word arithmetic() {
        int start = reader.at;
        reader.arithmetic(start, 2);
        return reader.plain(script.substring(start, reader.at));
    }

    private void choice(Pipeline pipeline, Frame frame) {
        Command head = compound(pipeline, frame, "case");
        blanks();
        reader.word();
        blanksAndLines();
        take("in");
        if (++level > DEEPEST) {
            reader.at = script.length();
            lost = true;
        }
        while (reader.at < script.length()) {
            blanksAndLines();
            if (peek().equals("esac") || reader.at >= script.length()) {
                break;
            }
            pattern();
            clause(new Frame(frame, Frame.Kind.CASE, head));
        }
        level--;
        take("esac");
        redirections(head);
    }

    private void pattern() {
        reader.at += script.startsWith("(", reader.at) ? 1 : 0;
        while (reader.at < script.length() && script.charAt(reader.at) != ')') {
            blanks();
            if (reader.word() == null && reader.at < script.length() && script.charAt(reader.at) != ')') {
                lost |= script.charAt(reader.at) != '|';
                reader.at++;
            }
        }
        lost |= reader.at >= script.length();
        reader.at = Math.min(reader.at + 1, script.length());
    }

    private void clause(Frame frame) {
        while (reader.at < script.length()) {
            blanksAndLines(false, true);
            if (script.startsWith(";;", reader.at) || script.startsWith(";&", reader.at)) {
                reader.at += 2;
                return;
            }
            if (peek().equals("esac")) {
                return;
            }
            int before = reader.at;
            andOr(frame, END);
            if (reader.at == before) {
                reader.at = Math.min(before + 1, script.length());
                lost = true;
            }
        }
    }

    private void function(Pipeline pipeline, Frame frame) {
        if (peek().equals("function")) {
            take("function");
        }
        blanks();
        int end = reader.at;
        while (end < script.length() && !Character.isWhitespace(script.charAt(end)) && "({".indexOf(script.charAt(end)) < 0) {
            end++;
        }
        Command head = compound(pipeline, frame, script.substring(reader.at, end));
        blanks();
        if (script.startsWith("(", reader.at)) {
            int close = script.indexOf(')', reader.at);
            reader.at = close < 0 ? script.length() : close + 1;
        }
        blanksAndLines();
        Frame body = new Frame(frame, Frame.Kind.FUNCTION, head);
        if (peek().equals("{")) {
            take("{");
            list(body, Set.of("}"), END);
            take("}");
            redirections(head);
        } else if (COMPOUND.contains(peek()) || script.startsWith("(", reader.at)) {
            command(new Pipeline(""), body, END);
        } else {
            lost = true;
        }
    }

    private void simple(Pipeline pipeline, Frame frame, char closer, boolean test) {
        int start = place.applyAsInt(reader.at);
        lost |= OF_COMPOUND.contains(peek());
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirection> redirections = new ArrayList<>();
        while (reader.at < script.length()) {
            blanks();
            if (test && script.startsWith("\n", reader.at) && !words.isEmpty() && words.getLast().is("&&", "||")) {
                reader.at++;
                continue;
            }
            if (reader.at >= script.length() || ends(closer, test && !words.isEmpty())) {
                break;
            }
            int before = reader.at;
            if (!test && redirection(redirections)) {
                continue;
            }
            Word word = test ? reader.testWord() : reader.word();
            if (word == null || reader.at == before) {
                break;
            }
            place(word, assignments, words);
            if (test && word.is("]]") && !word.quoted()) {
                break;
            }
        }
        lost |= test ? words.isEmpty() || !words.getLast().is("]]") : script.startsWith("(", reader.at);
        if (!words.isEmpty() || !assignments.isEmpty() || !redirections.isEmpty() || !pending.isEmpty()) {
            Command command = new Command(assignments, words, pipeline, frame, null, start);
            command.redirect(redirections);
            add(command);
        }
    }

    private void add(Command command) {
        command.pipeline().add(command);
        commands.add(command);
        for (Heredoc heredoc : pending) {
            heredocs.add(new Heredoc(command, heredoc.operator(), heredoc.delimiter()));
        }
        pending.clear();
        unwrap(command, 0);
    }

    private void unwrap(Command command, int within) {
        List<Word> inner = Unwrapping.inner(command);
        if (!inner.isEmpty() && within < MOST_WRAPPED) {
            Command run = new Command(List.of(), inner, command.pipeline(), command.frame(), command, inner.getFirst().start());
            run.redirect(command.redirections());
            commands.add(run);
            unwrap(run, within + 1);
        }
        if (depth < 4) {
            Unwrapping.string(command).ifPresent(text -> commands.addAll(
                    new ShellParser(text.text(), text::place, new Frame(command.frame(), Frame.Kind.STRING, command), depth + 1).read().commands()));
        }
    }

    private static void place(Word word, List<Assignment> assignments, List<Word> words) {
        Matcher assignment = ASSIGNMENT.matcher(word.text());
        boolean declares = !words.isEmpty() && DECLARE.contains(words.getFirst().text());
        if ((words.isEmpty() || declares) && assignment.lookingAt()) {
            assignments.add(new Assignment(assignment.group(1), word.after(assignment.end())));
            if (!declares) {
                return;
            }
        }
        words.add(word);
    }

    private boolean ends(char closer, boolean test) {
        char c = script.charAt(reader.at);
        if (test) {
            return c == '\n';
        }
        return c == '\n' || c == ';' || c == '|' || c == ')' || c == closer || c == '#'
                || c == '&' && !script.startsWith("&>", reader.at);
    }

    private void redirections(Command command) {
        List<Redirection> found = new ArrayList<>();
        blanks();
        while (reader.at < script.length() && redirection(found)) {
            blanks();
        }
        command.redirect(found);
        for (Heredoc heredoc : pending) {
            heredocs.add(new Heredoc(command, heredoc.operator(), heredoc.delimiter()));
        }
        pending.clear();
    }

    /** Takes a redirection where one stands. */
    private boolean redirection(List<Redirection> into) {
        Matcher matcher = REDIRECTION.matcher(script).region(reader.at, script.length()).useTransparentBounds(true);
        if (!matcher.lookingAt() || reader.isPlaceholder(reader.at)) {
            return false;
        }
        String operator = matcher.group(1);
        reader.at = matcher.end();
        blanks();
        Word target = reader.word();
        if (target == null) {
            lost = true;
            return true;
        }
        if (operator.startsWith("<<") && !operator.equals("<<<")) {
            pending.add(new Heredoc(null, operator, target.text()));
        } else {
            into.add(new Redirection(operator, target));
        }
        return true;
    }

    private void heredocBodies() {
        while (!heredocs.isEmpty()) {
            Heredoc heredoc = heredocs.remove();
            int begin = reader.at;
            int end = script.length();
            int after = end;
            boolean found = false;
            for (int line = begin; line < script.length(); line = reader.endOfLine(line) + 1) {
                String text = script.substring(line, reader.endOfLine(line));
                String bare = heredoc.operator().endsWith("-") ? text.replaceFirst("^\t+", "") : text;
                if (bare.stripTrailing().equals(heredoc.delimiter())) {
                    found = bare.equals(heredoc.delimiter());
                    end = line;
                    after = Math.min(reader.endOfLine(line) + 1, script.length());
                    break;
                }
            }
            lost |= !found;
            heredoc.of().redirect(List.of(new Redirection("<<", reader.body(begin, end))));
            reader.at = after;
        }
    }
}
