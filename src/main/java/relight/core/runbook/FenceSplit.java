package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.ShellScript;

/**
 * Cuts a shell fence at its numbered comments. The pieces are the fence to the letter, one after the other; what does not stand
 * alone stays together. A number without a command is a piece, too: it is for a person.
 *
 * <p>Each piece is run in a bash of its own, to which variables, functions, folder and options are handed on. So a fence is left whole
 * in which something else passes from one command to the next: a trap, a background job, positional parameters, an alias, or an
 * {@code exit} that may mean that all is well and the rest is not to be done.
 */
final class FenceSplit {

    /** Commands whose effect ends with the process, or which end it. */
    private static final Set<String> OF_ONE_PROCESS = Set.of("trap", "exec", "wait", "jobs", "fg", "bg", "disown", "shift", "getopts",
            "alias", "unalias", "pushd", "popd", "dirs", "ulimit", "logout", "suspend");
    /** Commands that only prepare those after them. */
    private static final Set<String> SETTINGS = Set.of("set", "shopt", "export", "declare", "typeset", "readonly", "unset", "umask", ":");

    /** Of this process and not of the section: another one a step later. */
    private static final Pattern OWN = Pattern.compile("\\$(?:[$!]|\\{?(?:SECONDS|BASHPID)\\b)");
    private static final Pattern STATUS = Pattern.compile("\\$(?:\\?|\\{\\?\\}|\\{?PIPESTATUS\\b)");

    private final String script;
    private final ShellScript shell;
    private final List<Command> commands;

    private FenceSplit(String script) {
        this.script = script;
        this.shell = ShellScript.read(script);
        this.commands = shell.commands().stream().filter(FenceSplit::isOfTheShell).toList();
    }

    /** The fence's pieces in their order; the whole fence where it is not to be cut. */
    static List<String> pieces(String script, ShellSyntax.Check syntax) {
        return new FenceSplit(script).pieces(syntax);
    }

    /** Whether a fence could have several pieces at all, so that it is worth looking into it. */
    static boolean isNumbered(String script) {
        return script.lines().filter(NumberedComment::isOne).limit(2).count() == 2;
    }

    private List<String> pieces(ShellSyntax.Check syntax) {
        if (!isNumbered(script) || !shell.isWhole() || passesOnMoreThanState()) {
            return List.of(script);
        }
        List<Integer> cuts = shell.starts().stream().filter(start -> NumberedComment.isOne(line(start))).toList();
        if (cuts.size() < 2) {
            return List.of(script);
        }
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            if (cut > from && standsAlone(from, cut, syntax)) {
                pieces.add(script.substring(from, cut));
                from = cut;
            }
        }
        String rest = script.substring(from);
        if (pieces.isEmpty() || doesSomething(from, script.length()) || isForPeople(from, script.length())) {
            pieces.add(rest);
        } else {
            pieces.add(pieces.removeLast() + rest);
        }
        return pieces;
    }

    private boolean passesOnMoreThanState() {
        return OWN.matcher(script).find() || shell.commands().stream().anyMatch(FenceSplit::runsBeside) || commands.stream().anyMatch(FenceSplit::isOfOneProcess);
    }

    /** A simple command that the shell itself runs, outside of substitutions and subshells. */
    private static boolean isOfTheShell(Command command) {
        return !command.words().isEmpty() && !command.isHead() && command.outer().isEmpty()
                && !command.frame().isWithin(Frame.Kind.SUBSTITUTION, Frame.Kind.SUBSHELL, Frame.Kind.STRING);
    }

    private static boolean runsBeside(Command command) {
        return (command.pipeline().after().equals("&") || command.runs("coproc")) && !command.frame().isWithin(Frame.Kind.SUBSTITUTION, Frame.Kind.STRING);
    }

    private static boolean isOfOneProcess(Command command) {
        String argument = command.arguments().isEmpty() ? "" : command.arguments().getFirst().text();
        return switch (name(command)) {
            case "exit" -> !argument.matches("[1-9]\\d{0,2}");
            case "return" -> !command.frame().isWithin(Frame.Kind.FUNCTION);
            case "set" -> argument.isEmpty() || argument.equals("--") || !argument.matches("[-+].+");
            default -> OF_ONE_PROCESS.contains(name(command));
        };
    }

    private static String name(Command command) {
        return command.words().getFirst().text();
    }

    private static int at(Command command) {
        return command.words().getFirst().start();
    }

    private boolean standsAlone(int from, int to, ShellSyntax.Check syntax) {
        if (isForPeople(from, to)) {
            return !readsStatusAt(to);
        }
        boolean enough = from == 0 && !NumberedComment.isOne(line(0)) ? doesMoreThanPrepare(to) : doesSomething(from, to);
        return enough && !readsStatusAt(to) && syntax.stands(script.substring(from, to));
    }

    /** What stands before the first number is a step only if it is more than settings for the others. */
    private boolean doesMoreThanPrepare(int to) {
        return commands.stream().anyMatch(command -> at(command) < to && !command.frame().isWithin(Frame.Kind.FUNCTION) && !SETTINGS.contains(name(command)));
    }

    /** Whether what begins there, up to the next command, looks at how the command before it ended. */
    private boolean readsStatusAt(int start) {
        int first = commands.stream().mapToInt(FenceSplit::at).filter(at -> at >= start).findFirst().orElse(script.length());
        int end = shell.starts().stream().filter(next -> next > first).findFirst().orElse(script.length());
        return STATUS.matcher(script).region(start, end).find();
    }

    private boolean doesSomething(int from, int to) {
        return !isComment(script.substring(from, to));
    }

    /**
     * What its author numbered and no command does: {@code # 3. Tell the team}. Numbers at the top of a fence, line by line, are no steps
     * but a list of what follows.
     */
    private boolean isForPeople(int from, int to) {
        boolean list = from == 0 && script.substring(from, to).lines().noneMatch(String::isBlank);
        return !list && NumberedComment.words(line(from)).isPresent() && !doesSomething(from, to);
    }

    /** Whether a piece has nothing in it for a shell. */
    static boolean isComment(String piece) {
        return piece.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
    }

    private String line(int start) {
        int end = script.indexOf('\n', start);
        return script.substring(start, end < 0 ? script.length() : end);
    }
}
