package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Redirection;
import relight.core.runbook.shell.Word;

/**
 * Commands that run one after the other, of several fences, as long as a document may be: what ran before one of them is found
 * without going through all of them again.
 */
final class CommandLog {

    private static final Pattern DEMANDED = Pattern.compile("\\$\\{([A-Za-z_]\\w*):?[?=]");

    private final List<Command> commands = new ArrayList<>();
    private final Map<Command, Integer> places = new IdentityHashMap<>();
    private final Map<String, Integer> setAt = new HashMap<>();
    private final Map<String, TreeMap<Integer, Word>> values = new HashMap<>();
    private final Map<String, TreeMap<Integer, Command>> named = new HashMap<>();
    private final Map<Predicate<Command>, TreeMap<Integer, Command>> answers = new IdentityHashMap<>();

    void add(List<Command> more) {
        for (Command one : more) {
            int at = commands.size();
            commands.add(one);
            places.put(one, at);
            note(one, at);
        }
    }

    int size() {
        return commands.size();
    }

    List<Command> between(Command command, int end) {
        return commands.subList(places.get(command) + 1, end);
    }

    /** Those before of which something is true, which is asked once of each. */
    Collection<Command> before(Command command, Predicate<Command> question) {
        return answers(question).headMap(places.get(command), false).values();
    }

    Collection<Command> between(Command command, int end, Predicate<Command> question) {
        return answers(question).subMap(places.get(command), false, end, false).values();
    }

    Collection<Command> until(int end, Predicate<Command> question) {
        return answers(question).headMap(end, false).values();
    }

    Collection<Command> naming(String word, Command command, int end) {
        if (named.isEmpty()) {
            for (int at = 0; at < commands.size(); at++) {
                Command one = commands.get(at);
                int place = at;
                Stream.concat(one.words().stream(), one.redirections().stream().map(Redirection::target))
                        .forEach(each -> named.computeIfAbsent(each.text(), text -> new TreeMap<>()).put(place, one));
            }
        }
        return named.getOrDefault(word, new TreeMap<>()).subMap(places.get(command), false, end, false).values();
    }

    private TreeMap<Integer, Command> answers(Predicate<Command> question) {
        TreeMap<Integer, Command> found = answers.get(question);
        if (found == null) {
            found = new TreeMap<>();
            for (int at = 0; at < commands.size(); at++) {
                if (question.test(commands.get(at))) {
                    found.put(at, commands.get(at));
                }
            }
            answers.put(question, found);
        }
        return found;
    }

    /** Whether a variable was set, read or demanded before; a file that is read in may set any. */
    boolean isSetBefore(String variable, Command command) {
        return Stream.of(variable, "*").anyMatch(name -> setAt.getOrDefault(name, Integer.MAX_VALUE) < places.get(command));
    }

    /** The last value that a variable was given before. */
    Optional<Word> valueBefore(String variable, Command command) {
        return Optional.ofNullable(values.get(variable)).map(given -> given.lowerEntry(places.get(command))).map(Map.Entry::getValue);
    }

    private void note(Command one, int at) {
        one.assignments().forEach(assignment -> {
            setAt.putIfAbsent(assignment.name(), at);
            values.computeIfAbsent(assignment.name(), name -> new TreeMap<>()).put(at, assignment.value());
        });
        if (one.runs("read", "mapfile", "readarray", "for", "select", "export")) {
            one.arguments().forEach(word -> setAt.putIfAbsent(word.text(), at));
        } else if (one.runs("source", ".")) {
            setAt.putIfAbsent("*", at);
        } else if (one.runs(":")) {
            one.arguments().forEach(word -> DEMANDED.matcher(word.text()).results().forEach(found -> setAt.putIfAbsent(found.group(1), at)));
        }
    }
}
