package relight.core.runbook;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import relight.core.runbook.ShellStretch.Kind;
import relight.core.runbook.ShellText.Placeholder;
import relight.core.text.Message;

/**
 * Whether a value may stand where scripts put it. A value comes as a variable, so bash never reads it as a command; what is looked at
 * here is where bash or another program would yet take it apart: words without quotes, arithmetic, SQL, a shell on another host.
 */
final class ShellValues {

    /** Harmless in every language that stands in quotes in a runbook: SQL, JSON, Python, another shell. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{Nd}_.:/@%+,=-]+");
    /** What may stand between quotation marks within such a text. */
    private static final Pattern QUOTED = Pattern.compile("[^'\"\\\\$`\\p{Cntrl}\u2028\u2029]+");
    private static final Pattern ONE_WORD = Pattern.compile("[^\\s*?\\[\\](){}\\\\]+");
    private static final Pattern NO_PATTERN = Pattern.compile("[^*?\\[\\](){}\\\\]+");
    private static final Pattern IN_EDITOR = Pattern.compile("[\\p{L}\\p{Nd}_.:+-]+");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FIGURE = Pattern.compile("-?\\d+(?:[.,]\\d+)?");
    private static final Pattern OTHER_LANGUAGE = Pattern.compile("[\\s'\"();{}<>|&`\\\\]");
    private static final Pattern COMPARES = Pattern.compile("\\s-(?:eq|ne|lt|le|gt|ge)\\s");
    private static final Pattern SHARED_FIELDS = Pattern.compile("(?m)(?:^|;)\\s*(?:export\\s+)?IFS=[^\\n; ]*\\s*(?:;|$)");
    private static final Pattern FUNCTION = Pattern.compile("(?m)^\\s*(?:function\\s+)?([\\w-]+)\\s*\\(\\)");
    private static final Pattern ASSIGNS = Pattern.compile("(?s)^\\s*(?:(?:export|local|readonly|declare|typeset)\\s+(?:-\\w+\\s+)*)?[A-Za-z_]\\w*(?:\\[[^]]*\\])?\\+?=\\S*$");
    private static final Set<String> READS_ALL = Set.of("eval", "source", ".", "ssh", "trap", "watch", "parallel", "xargs", "at", "batch", "crontab", "runuser", "su", "set");
    private static final Set<String> EDITORS = Set.of("sed", "awk", "gawk", "perl", "jq", "yq");
    private static final Set<String> TELLS = Set.of("echo", "printf", "logger", "wall");
    private static final Set<String> PROGRAM_OPTION = Set.of("-c", "-e", "-E", "-r", "-lc", "-ec", "-exc", "-xec", "--command", "--eval", "--execute");

    private final List<ShellText> texts;

    private ShellValues(List<ShellText> texts) {
        this.texts = texts;
    }

    /** Over the script that takes the values and those that run in the same shell after it. */
    static ShellValues of(List<ShellText> scripts) {
        return new ShellValues(List.copyOf(scripts));
    }

    /** Why the value cannot stand in one of the places of the variable; empty where it can in all. */
    Optional<Message> refusal(String variable, String value) {
        Set<String> reached = reached(variable);
        for (ShellText text : texts) {
            for (ShellStretch stretch : text.scan().stretches()) {
                if ((stretch.kind() == Kind.USE || stretch.kind() == Kind.INDIRECT) && reached.contains(stretch.variable())) {
                    Optional<Message> refusal = new Spot(text, stretch.start(), stretch.end(), Optional.of(stretch), variable).refusal(value);
                    if (refusal.isPresent()) {
                        return refusal;
                    }
                }
                if (stretch.kind() == Kind.ARITHMETIC && named(text.ground().textOf(stretch), reached) && !NUMBER.matcher(value).matches()) {
                    return Optional.of(Message.of("runbook.value.number", variable));
                }
            }
            Optional<Message> refusal = text.placeholders().stream().filter(one -> one.variable().equals(variable))
                    .flatMap(one -> new Spot(text, one.start(), one.end(), Optional.empty(), one.words()).refusal(value).stream()).findFirst();
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** The variable and all those that get its value, by assignments and loops. */
    private Set<String> reached(String variable) {
        Set<String> reached = new HashSet<>(Set.of(variable));
        boolean grew = true;
        while (grew) {
            grew = texts.stream().flatMap(text -> text.flows().stream()).filter(flow -> reached.contains(flow.from())).map(flow -> reached.add(flow.to()))
                    .reduce(false, Boolean::logicalOr);
        }
        return reached;
    }

    private static boolean named(String text, Set<String> names) {
        return names.stream().anyMatch(name -> Pattern.compile("(?<![\\w$])" + name + "(?!\\w)").matcher(text).find());
    }

    /** One place of a value. */
    private final class Spot {

        private final ShellText text;
        private final int start;
        private final int end;
        private final Optional<ShellStretch> use;
        private final String shown;
        private final Optional<ShellStretch> around;
        private final String command;
        private final ShellProgram program;
        /** The command up to the place. */
        private final String before;

        Spot(ShellText text, int start, int end, Optional<ShellStretch> use, String shown) {
            this.text = text;
            this.start = start;
            this.end = end;
            this.use = use;
            this.shown = shown;
            around = use.map(text.ground()::textAround).orElseGet(() -> text.ground().textAt(start));
            Optional<ShellStretch> own = text.ground().commandAt(start);
            command = own.map(text.ground()::textOf).orElse("");
            before = own.map(one -> one.start() <= start ? text.script().substring(one.start(), start) : text.ground().textOf(one)).orElse("");
            program = ShellProgram.of(command);
        }

        Optional<Message> refusal(String value) {
            Optional<Kind> kind = around.map(ShellStretch::kind);
            if (use.map(ShellStretch::kind).filter(Kind.INDIRECT::equals).isPresent()) {
                return unless(NAME, value, "runbook.value.identifier");
            }
            if (kind.filter(Kind.ARITHMETIC::equals).isPresent() || calculates()) {
                return unless(NUMBER, value, "runbook.value.number");
            }
            if (kind.filter(one -> one == Kind.USE || one == Kind.INDIRECT).isPresent() || readsAll()) {
                return unless(PLAIN, value, "runbook.value.plain");
            }
            if (EDITORS.contains(program.name()) && (kind.isPresent() || !ownWord())) {
                return unless(IN_EDITOR, value, "runbook.value.plain");
            }
            if (kind.isPresent()) {
                return within(around.get(), value);
            }
            return bare(value);
        }

        private Optional<Message> within(ShellStretch quoted, String value) {
            boolean document = quoted.kind() == Kind.HEREDOC || quoted.kind() == Kind.LITERAL;
            int first = quoted.start() + (document ? 0 : 1);
            int last = Math.max(end, quoted.end() - (document ? 0 : 1));
            String rest = text.script().substring(first, start) + text.script().substring(end, last);
            if (!document && (!OTHER_LANGUAGE.matcher(rest).find() || onlyTells())) {
                return option(value);
            }
            String left = text.script().substring(first, start);
            String right = text.script().substring(end, last);
            boolean inQuotes = left.matches("(?s).*['\"][^'\"\n]*") && right.matches("(?s)[^'\"\n]*\\\\?['\"].*") && odd(left);
            return inQuotes ? unless(QUOTED, value, "runbook.value.quoted") : unless(PLAIN, value, "runbook.value.plain");
        }

        /** Whether the text before ends within quotation marks of its own. */
        private static boolean odd(String left) {
            char open = 0;
            for (char c : left.substring(left.lastIndexOf('\n') + 1).toCharArray()) {
                if (c == '\'' || c == '"') {
                    open = open == 0 ? c : open == c ? 0 : open;
                }
            }
            return open != 0;
        }

        private Optional<Message> bare(String value) {
            if (program.name().equals("[[")) {
                return unless(NO_PATTERN, value, "runbook.value.word");
            }
            if (use.isEmpty() || assigned()) {
                return assigned() ? Optional.empty() : option(value);
            }
            Optional<Message> splits = unless(ONE_WORD, value, "runbook.value.word");
            if (splits.isEmpty() && texts.stream().anyMatch(one -> SHARED_FIELDS.matcher(one.script()).find())) {
                splits = unless(NAME, value, "runbook.value.word");
            }
            return splits.or(() -> option(value));
        }

        /** A value that begins a word with a hyphen would be an option. */
        private Optional<Message> option(String value) {
            boolean begins = before.isEmpty() || before.matches("(?s).*\\s['\"]?");
            return begins && value.startsWith("-") && !FIGURE.matcher(value).matches() && !TELLS.contains(program.name()) && !command.isEmpty()
                    ? Optional.of(Message.of("runbook.value.option", shown)) : Optional.empty();
        }

        private boolean assigned() {
            return command.isEmpty() || ASSIGNS.matcher(before).matches();
        }

        private boolean calculates() {
            return switch (program.name()) {
                case "let" -> true;
                case "declare", "typeset", "local", "readonly", "export" -> command.matches("(?s)\\w+\\s+-\\w*i.*");
                case "[[" -> COMPARES.matcher(command).find() || command.matches("(?s).*\\s-v\\s.*");
                case "test", "[" -> command.matches("(?s).*\\s-v\\s.*");
                default -> false;
            };
        }

        /** Another program takes the word for a program of its own. */
        private boolean readsAll() {
            List<String> words = ShellProgram.of(before + "x").words();
            boolean option = words.size() > 1 && PROGRAM_OPTION.contains(words.get(words.size() - 2));
            boolean function = texts.stream().anyMatch(one -> FUNCTION.matcher(one.script()).results().anyMatch(match -> match.group(1).equals(program.name())));
            return READS_ALL.contains(program.name()) || function || option && !TELLS.contains(program.name());
        }

        /** Nothing of the word stands beside the place. */
        private boolean ownWord() {
            String script = text.script();
            return (start == 0 || Character.isWhitespace(script.charAt(start - 1))) && (end >= script.length() || Character.isWhitespace(script.charAt(end)));
        }

        /** It prints the words for people, and no other program reads them. */
        private boolean onlyTells() {
            String after = text.script().substring(Math.min(text.script().length(), around.map(ShellStretch::end).orElse(end)));
            String line = after.lines().findFirst().orElse("").replaceFirst("(?:;|&&|\\|\\|).*", "").replaceAll(">&2|[12]?>\\s*/dev/(?:null|stderr)", "");
            return TELLS.contains(program.name()) && line.indexOf('|') < 0 && line.indexOf('>') < 0;
        }

        private Optional<Message> unless(Pattern allowed, String value, String key) {
            return allowed.matcher(value).matches() ? option(value) : Optional.of(Message.of(key, shown));
        }
    }
}
