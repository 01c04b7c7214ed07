package relight.core.runbook.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the command, or the script, that another program is told to run: {@code sudo X}, {@code kubectl exec … -- X}, {@code bash -c "…"}. */
final class Unwrapping {

    private static final Set<String> SHELLS = Set.of("bash", "sh", "dash", "zsh", "ash");

    private Unwrapping() {}

    /** The words of the command that it runs; empty where it runs none. */
    static List<Word> inner(Command command) {
        List<Word> arguments = command.arguments();
        return switch (command.program()) {
            case "sudo", "nice", "ionice", "doas" -> skipAssignments(rest(arguments, Options.firstOperand(command.program(), arguments)));
            case "nohup", "time", "exec", "command", "setsid", "caffeinate", "stdbuf" ->
                    rest(arguments, Options.firstOperand(command.program(), arguments));
            case "env" -> skipAssignments(rest(arguments, Options.firstOperand("env", arguments)));
            case "timeout" -> rest(arguments, Options.firstOperand("timeout", arguments) + 1);
            case "runuser", "gosu", "su-exec" -> command.runs("runuser") ? afterDashes(arguments)
                    : rest(arguments, 1);
            case "xargs" -> rest(arguments, Options.firstOperand("xargs", arguments));
            case "kubectl", "oc" -> command.does("exec") ? afterDashes(arguments) : List.of();
            case "docker", "podman" -> container(command, arguments);
            case "docker-compose" -> command.does("exec") ? afterOperands(command, arguments, 2) : List.of();
            default -> List.of();
        };
    }

    private static List<Word> container(Command command, List<Word> arguments) {
        if (command.does("compose", "exec")) {
            return afterOperands(command, arguments, 3);
        }
        return command.does("exec") ? afterOperands(command, arguments, 2) : List.of();
    }

    private static List<Word> afterOperands(Command command, List<Word> arguments, int operands) {
        Optional<Word> first = command.operand(operands);
        return first.map(word -> rest(arguments, arguments.indexOf(word))).orElse(List.of());
    }

    private static List<Word> afterDashes(List<Word> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).is("--")) {
                return rest(arguments, i + 1);
            }
        }
        return List.of();
    }

    private static List<Word> skipAssignments(List<Word> words) {
        int i = 0;
        while (i < words.size() && words.get(i).text().matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
            i++;
        }
        return rest(words, i);
    }

    private static List<Word> rest(List<Word> words, int from) {
        return from >= words.size() ? List.of() : words.subList(from, words.size());
    }

    /** The script that it hands to a shell. */
    static Optional<Word> string(Command command) {
        if (SHELLS.contains(command.program()) || command.runs("su", "runuser")) {
            return command.arguments().stream().anyMatch(word -> word.text().matches("-[a-z]*c"))
                    ? afterC(command.arguments()) : Optional.empty();
        }
        if (command.runs("ssh")) {
            return command.operand(1).filter(Word::quoted);
        }
        return command.runs("eval") ? command.operand(0).filter(Word::quoted) : Optional.empty();
    }

    private static Optional<Word> afterC(List<Word> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).text().matches("-[a-z]*c")) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
