package relight.core.runbook.recognition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.ShellScript;
import relight.core.runbook.shell.Word;

/**
 * A part of a script that restores something of a cluster, as a restore of Relight's own. What the script does besides must be a step of
 * that restore, or the script is left as it is.
 *
 * @param engine    of the restore
 * @param backup    its name in the script; empty where that takes the newest
 * @param choices   of the engine, by name
 * @param place     that it works in
 * @param context   that its commands name, or that the script has turned to before; empty where it is whichever is current
 * @param from      first line of the part within the script, from 1
 * @param to        its last line
 */
record RestoreScript(String engine, Optional<String> backup, Map<String, String> choices, Place place, Optional<String> context, int from, int to) {

    private static final List<Function<List<Command>, Optional<RestoreScript>>> KINDS = List.of(VeleroScript::read, CopiedSettings::read, RedisInPods::read);

    /**
     * Where in a cluster.
     *
     * @param namespace empty where the script names none
     * @param pods      one restore each, in their order; empty for one that is not of a pod
     */
    record Place(Optional<String> namespace, List<String> pods) {
        Place {
            pods = List.copyOf(pods);
        }
    }

    RestoreScript {
        choices = new LinkedHashMap<>(choices);
    }

    static Optional<RestoreScript> of(String script) {
        ShellScript read = ShellScript.read(script);
        if (read.unclosed().isPresent() || !read.isWhole()) {
            return Optional.empty();
        }
        return KINDS.stream().flatMap(kind -> kind.apply(read.commands()).stream()).findFirst().filter(part -> part.named(read).size() < 2).map(part -> part.inLines(script, read));
    }

    /** The contexts of its commands; one that leaves it open goes to another cluster than one that does not. */
    private Set<Optional<String>> named(ShellScript read) {
        return read.commands().stream().filter(command -> command.runs("kubectl") && command.start() >= from && command.start() <= to)
                .map(command -> command.value("--context").map(Word::text)).collect(Collectors.toSet());
    }

    /** Of a part whose lines are still offsets in the script: from the line of its first command to the one where its last command ends. */
    private RestoreScript inLines(String script, ShellScript read) {
        List<String> lines = script.lines().toList();
        int first = line(script, from);
        // What is said right above it is said of it
        while (first > 1 && lines.get(first - 2).strip().startsWith("#")) {
            first--;
        }
        int end = read.starts().stream().filter(start -> start > to).findFirst().orElse(script.stripTrailing().length());
        String text = script.substring(0, end).stripTrailing();
        // Comments and blank lines behind it belong to what follows
        while (text.substring(text.lastIndexOf('\n') + 1).strip().startsWith("#") && line(text, text.length()) > line(script, to)) {
            text = text.substring(0, text.lastIndexOf('\n')).stripTrailing();
        }
        int last = line(text, text.length());
        Optional<String> turned = TurnedContext.after(String.join("\n", lines.subList(0, last)));
        return new RestoreScript(engine, backup, choices, place, named(read).stream().findFirst().flatMap(one -> one).or(() -> turned), first, last);
    }

    private static int line(String text, int offset) {
        return (int) text.substring(0, offset).chars().filter(letter -> letter == '\n').count() + 1;
    }

    /** Between these commands, the places of both in the script in the place of lines. */
    static RestoreScript between(String engine, Optional<String> backup, Map<String, String> choices, Place place, List<Command> part) {
        return new RestoreScript(engine, backup, choices, place, Optional.empty(), part.getFirst().start(), part.getLast().start());
    }

    /** Those that the script itself runs: not what a value asks for, nor what runs in a pod. */
    static Stream<Command> outermost(List<Command> all) {
        return all.stream().filter(command -> command.outer().isEmpty() && !command.frame().isWithin(Frame.Kind.SUBSTITUTION, Frame.Kind.STRING));
    }
}
