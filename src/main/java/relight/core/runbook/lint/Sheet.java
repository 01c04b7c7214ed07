package relight.core.runbook.lint;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.ShellScript;
import relight.core.runbook.shell.Word;

/** A shell fence with its commands, among the other fences of its section. */
final class Sheet {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)(?::?[-=]([^}]*))?\\})");
    private static final Pattern CHECKING = Pattern.compile("(?iuU)\\b(verif\\w*|check\\w*|health\\w*|prüf\\w*|überprüf\\w*|verifizier\\w*"
            + "|gesund\\w*|test\\w*|validat\\w*|validier\\w*|перевір\\w*|тест\\w*)");
    private static final Predicate<Command> SETS = command -> command.runs("set");
    private static final int DEEPEST = 6;
    /** Lines above a command that a comment on it stands in at most. */
    private static final int FAR = 50;

    /** Variables looked up for one word: values that name each other over and over end there. */
    private static final int MOST = 200;

    private final Fence fence;
    private final ShellScript script;
    private final CommandLog section;
    private final CommandLog shell;
    private final int end;
    private final List<String> lines;
    private final Map<Integer, Optional<Guard>> guards = new HashMap<>();

    /**
     * @param section of all fences of the section so far
     * @param shell   of those that share one shell; a script of its own process has its own
     */
    Sheet(Fence fence, String text, CommandLog section, CommandLog shell) {
        this.fence = fence;
        this.script = ShellScript.read(text);
        this.section = section;
        this.shell = isOwnProcess() ? new CommandLog() : shell;
        this.lines = List.of(fence.body().split("\n", -1));
        this.section.add(commands());
        this.shell.add(commands());
        this.end = section.size();
    }

    Fence fence() {
        return fence;
    }

    ShellScript script() {
        return script;
    }

    /** The lines of the fence. */
    List<String> lines() {
        return lines;
    }

    List<Command> commands() {
        return script.commands();
    }

    Stream<Command> all(String... programs) {
        return commands().stream().filter(command -> command.runs(programs));
    }

    /** Whether it is a script of its own, to which nothing carries over from the fences above. */
    boolean isOwnProcess() {
        return fence.body().startsWith("#!");
    }

    /**
     * Commands of the section that run before the command, those of the fences above among them, and of which something is true.
     *
     * @param question always the same object, so that it is asked once of each command
     */
    Collection<Command> earlier(Command command, Predicate<Command> question) {
        return section.before(command, question);
    }

    Stream<Command> later(Command command) {
        return section.between(command, end).stream().filter(one -> one.outermost() != command.outermost() || one.frame() != command.frame());
    }

    /** The same, of which something is true. */
    Stream<Command> later(Command command, Predicate<Command> question) {
        return section.between(command, end, question).stream().filter(one -> one.outermost() != command.outermost() || one.frame() != command.frame());
    }

    /** Those after the command that name the word, in an argument or a redirection. */
    Stream<Command> laterNaming(Command command, String word) {
        return section.naming(word, command, end).stream().filter(one -> one.outermost() != command.outermost() || one.frame() != command.frame());
    }

    /** Those of the section down to the end of this fence, of which something is true. */
    Stream<Command> untilEnd(Predicate<Command> question) {
        return section.until(end, question).stream();
    }

    /** Whether a failure within a pipeline counts where the command runs. */
    boolean hasPipefail(Command command) {
        return option(command, "pipefail", '\0');
    }

    /** Whether the shell ends at the first failure there. */
    boolean stopsAtFailure(Command command) {
        return option(command, "errexit", 'e') || lines.getFirst().matches("#!.*\\s-\\w*e\\w*.*");
    }

    private boolean option(Command command, String name, char letter) {
        Frame own = command.frame().shell();
        return shell.before(command, SETS).stream()
                .filter(one -> own.parent().isEmpty() ? one.frame().shell().parent().isEmpty() : one.frame().shell() == own)
                .anyMatch(one -> one.arguments().stream().anyMatch(word -> word.is(name))
                        || one.arguments().stream().anyMatch(word -> word.text().matches("-[a-zA-Z]*" + letter + "[a-zA-Z]*")));
    }

    /** Whether a variable was set, read or demanded before the command; a file that is read in may set any. */
    boolean isKnown(String variable, Command command) {
        return shell.isSetBefore(variable, command);
    }

    /** The last value that a variable was given before the command. */
    Optional<Word> value(String variable, Command command) {
        return shell.valueBefore(variable, command);
    }

    /** The word with the variables filled in whose values stand in the document. */
    String expand(Word word, Command command) {
        return new Expansion(command).of(word.text(), 0);
    }

    /** One word while its variables are filled in. */
    private final class Expansion {

        private final Command command;
        private final Set<String> within = new HashSet<>();
        private int left = MOST;

        Expansion(Command command) {
            this.command = command;
        }

        String of(String text, int depth) {
            if (depth > DEEPEST || text.indexOf('$') < 0) {
                return text;
            }
            Matcher variable = VARIABLE.matcher(text);
            StringBuilder expanded = new StringBuilder();
            while (left-- > 0 && variable.find()) {
                String name = variable.group(1) != null ? variable.group(1) : variable.group(2);
                String found = variable.group(3) != null ? variable.group(3) : variable.group();
                if (within.add(name)) {
                    Optional<String> value = value(name, command).map(Word::text).filter(one -> !one.startsWith("$("));
                    found = of(value.orElse(found), depth + 1);
                    within.remove(name);
                }
                variable.appendReplacement(expanded, Matcher.quoteReplacement(found));
            }
            return variable.appendTail(expanded).toString();
        }
    }

    /** By line of the fence, from 0, the guarded restore that can stand in the place of the part around it, as far as it was looked for. */
    Map<Integer, Optional<Guard>> guards() {
        return guards;
    }

    /** The comment just above the command's line, or at its end; empty where there is none. */
    String comment(Command command) {
        int at = fence.lineOf(command.start()) - fence.line() - 1;
        int first = at;
        while (first > Math.max(0, at - FAR) && !lines.get(first - 1).isBlank()) {
            first--;
        }
        StringBuilder comment = new StringBuilder();
        for (String line : lines.subList(first, Math.min(at, lines.size()))) {
            if (line.stripLeading().startsWith("#")) {
                comment.append(line.strip()).append('\n');
            }
        }
        int hash = at < lines.size() ? lines.get(at).lastIndexOf(" #") : -1;
        return comment + (hash < 0 ? "" : lines.get(at).substring(hash));
    }

    /** Whether the author calls what is done here a check: in the comment above or in a heading. */
    boolean isCheck(Command command) {
        return CHECKING.matcher(comment(command)).find() || CHECKING.matcher(fence.chapter().title()).find();
    }
}
