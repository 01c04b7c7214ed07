package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Assignment;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.ShellScript;
import relight.core.runbook.shell.Word;

/** A shell fence with its commands, among the other fences of its section. */
final class Sheet {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)(?::?[-=]([^}]*))?\\})");
    private static final Pattern CHECKING = Pattern.compile("(?iuU)\\b(verif\\w*|check\\w*|health\\w*|prüf\\w*|überprüf\\w*|verifizier\\w*"
            + "|gesund\\w*|test\\w*|validat\\w*|validier\\w*|перевір\\w*|тест\\w*)");
    private static final Pattern DEMANDED = Pattern.compile("\\$\\{([A-Za-z_]\\w*):?[?=]");
    private static final int DEEPEST = 6;

    private final Fence fence;
    private final ShellScript script;
    private final List<Sheet> before;
    private final List<String> lines;
    private final Map<Command, Integer> places = new IdentityHashMap<>();
    private final Map<String, Integer> setAt = new HashMap<>();

    /** @param before the fences above it of the same section */
    Sheet(Fence fence, String text, List<Sheet> before) {
        this.fence = fence;
        this.script = ShellScript.read(text);
        this.before = List.copyOf(before);
        this.lines = List.of(fence.body().split("\n", -1));
        noteWhatIsSet();
    }

    Fence fence() {
        return fence;
    }

    ShellScript script() {
        return script;
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

    /** Commands of the section that run before the command, those of the fences above among them. */
    List<Command> earlier(Command command) {
        List<Command> earlier = new ArrayList<>();
        before.forEach(sheet -> earlier.addAll(sheet.commands()));
        commands().stream().takeWhile(one -> one != command).forEach(earlier::add);
        return earlier;
    }

    List<Command> later(Command command) {
        List<Command> later = new ArrayList<>(commands().subList(places.get(command) + 1, commands().size()));
        later.removeIf(one -> one.outermost() == command.outermost() && one.frame() == command.frame());
        return later;
    }

    /** Commands that share a shell with this one and see what it set: the fence, and those above where it is no script of its own. */
    private List<Command> sameShell(Command command) {
        if (isOwnProcess()) {
            return commands().stream().takeWhile(one -> one != command).toList();
        }
        List<Command> earlier = new ArrayList<>();
        before.stream().filter(sheet -> !sheet.isOwnProcess()).forEach(sheet -> earlier.addAll(sheet.commands()));
        commands().stream().takeWhile(one -> one != command).forEach(earlier::add);
        return earlier;
    }

    /** Whether a failure within a pipeline counts where the command runs. */
    boolean hasPipefail(Command command) {
        return option(command, "pipefail", '\0');
    }

    /** Whether the shell ends at the first failure there. */
    boolean stopsAtFailure(Command command) {
        return option(command, "errexit", 'e') || fence.body().lines().findFirst().orElse("").matches("#!.*\\s-\\w*e\\w*.*");
    }

    private boolean option(Command command, String name, char letter) {
        Frame shell = command.frame().shell();
        return sameShell(command).stream().filter(one -> one.runs("set"))
                .filter(one -> shell.parent().isEmpty() ? one.frame().shell().parent().isEmpty() : one.frame().shell() == shell)
                .anyMatch(one -> one.arguments().stream().anyMatch(word -> word.is(name))
                        || one.arguments().stream().anyMatch(word -> word.text().matches("-[a-zA-Z]*" + letter + "[a-zA-Z]*")));
    }

    /** Whether a variable was set, read or demanded before the command; a file that is read in may set any. */
    boolean isKnown(String variable, Command command) {
        int at = places.get(command);
        return Stream.of(variable, "*").anyMatch(name -> setAt.getOrDefault(name, Integer.MAX_VALUE) < at
                || !isOwnProcess() && before.stream().anyMatch(sheet -> !sheet.isOwnProcess() && sheet.setAt.containsKey(name)));
    }

    /** Where each variable is set first, counted in commands. */
    private void noteWhatIsSet() {
        for (Command one : commands()) {
            int at = places.size();
            places.put(one, at);
            one.assignments().forEach(assignment -> setAt.putIfAbsent(assignment.name(), at));
            if (one.runs("read", "mapfile", "readarray", "for", "select", "export")) {
                one.arguments().forEach(word -> setAt.putIfAbsent(word.text(), at));
            } else if (one.runs("source", ".")) {
                setAt.putIfAbsent("*", at);
            } else if (one.runs(":")) {
                one.arguments().forEach(word -> DEMANDED.matcher(word.text()).results().forEach(found -> setAt.putIfAbsent(found.group(1), at)));
            }
        }
    }

    /** The last value that a variable was given before the command. */
    Optional<Word> value(String variable, Command command) {
        return sameShell(command).stream().flatMap(one -> one.assignments().stream()).filter(one -> one.name().equals(variable))
                .reduce((first, second) -> second).map(Assignment::value);
    }

    /** The word with the variables filled in whose values stand in the document. */
    String expand(Word word, Command command) {
        return expand(word.text(), command, 0, new LinkedHashSet<>());
    }

    private String expand(String text, Command command, int depth, Set<String> within) {
        if (depth > DEEPEST || !text.contains("$")) {
            return text;
        }
        Matcher variable = VARIABLE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (variable.find()) {
            String name = variable.group(1) != null ? variable.group(1) : variable.group(2);
            String found = variable.group(3) != null ? variable.group(3) : variable.group();
            if (within.add(name)) {
                Optional<String> value = value(name, command).map(Word::text).filter(one -> !one.startsWith("$("));
                found = expand(value.orElse(found), command, depth + 1, within);
                within.remove(name);
            }
            variable.appendReplacement(expanded, Matcher.quoteReplacement(found));
        }
        return variable.appendTail(expanded).toString();
    }

    /** The comment just above the command's line, or at its end; empty where there is none. */
    String comment(Command command) {
        int at = fence.lineOf(command.start()) - fence.line() - 1;
        StringBuilder comment = new StringBuilder();
        for (int i = at - 1; i >= 0 && !lines.get(i).isBlank(); i--) {
            if (lines.get(i).stripLeading().startsWith("#")) {
                comment.insert(0, lines.get(i).strip() + "\n");
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
