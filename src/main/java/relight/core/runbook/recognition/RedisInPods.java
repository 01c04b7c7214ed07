package relight.core.runbook.recognition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import relight.core.restore.redis.RedisPlanner;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.Word;

/** A file that is fetched, copied into the pods of a Redis and put in the place of its own, in one pod or in one after the other. */
final class RedisInPods {

    private static final Pattern POD = Pattern.compile("(?:([a-z0-9-]+)/)?([\\w.${}-]+):.*");
    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,3})\\.\\.(\\d{1,3})}");
    private static final String[] FETCHES = {"aws", "gsutil", "mc", "rclone"};
    /** What such a script does besides, and a restore needs no more. */
    private static final Set<String> AROUND = Set.of("gunzip", "gzip", "zstd", "sleep", "sort", "tail", "head", "awk", "echo", "ls", "sha256sum");

    private RedisInPods() {}

    static Optional<RestoreScript> read(List<Command> all) {
        List<Command> own = RestoreScript.outermost(all).toList();
        Predicate<Command> replaces = command -> isReplacing(command, all);
        List<Command> steps = own.stream().map(RedisInPods::step).distinct().toList();
        List<Command> copies = own.stream().filter(RedisInPods::isCopy).toList();
        Optional<Command> last = own.stream().filter(replaces).reduce((one, two) -> two).map(RedisInPods::step);
        Optional<Command> first = own.stream().filter(command -> command.words().isEmpty() || command.runs(FETCHES) || isCopy(command)).findFirst().map(RedisInPods::step);
        if (copies.isEmpty() || last.isEmpty() || steps.indexOf(first.orElseThrow()) > steps.indexOf(last.get())) {
            return Optional.empty();
        }
        List<Command> part = steps.subList(steps.indexOf(first.get()), steps.indexOf(last.get()) + 1);
        boolean alone = own.stream().filter(command -> part.contains(step(command))).allMatch(command -> isCopy(command) || replaces.test(command) || command.words().isEmpty()
                || command.isHead() || command.runs(FETCHES) || AROUND.contains(command.program()));
        List<String> pods = copies.stream().flatMap(copy -> pods(copy).stream()).distinct().toList();
        return alone && !pods.isEmpty() && pods.stream().noneMatch(pod -> pod.indexOf('$') >= 0)
                ? Optional.of(RestoreScript.between(RedisPlanner.ENGINE, Optional.empty(), Map.of(), new RestoreScript.Place(namespace(copies.getFirst()), pods), part)) : Optional.empty();
    }

    /** The pod that a file is copied into; in a loop over numbers or words each of them. */
    private static List<String> pods(Command copy) {
        Matcher pod = POD.matcher(copy.operands().getLast().text());
        Command loop = step(copy);
        if (!pod.matches()) {
            return List.of();
        }
        if (loop == copy) {
            return List.of(pod.group(2));
        }
        List<String> words = loop.words().stream().map(Word::text).toList();
        int in = words.indexOf("in");
        if (!loop.runs("for") || in != 2) {
            return List.of();
        }
        return words.stream().skip(in + 1L).flatMap(RedisInPods::range).map(value -> pod.group(2).replace("${" + words.get(1) + "}", value).replace("$" + words.get(1), value)).toList();
    }

    private static Stream<String> range(String word) {
        Matcher range = RANGE.matcher(word);
        return range.matches() ? IntStream.rangeClosed(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))).mapToObj(String::valueOf) : Stream.of(word);
    }

    /** The loop or the like that a command stands in, which is one step of the script; else itself. */
    private static Command step(Command command) {
        Command step = command;
        for (Optional<Frame> frame = Optional.of(command.frame()); frame.isPresent(); frame = frame.get().parent()) {
            step = frame.get().head().orElse(step);
        }
        return step;
    }

    private static boolean isCopy(Command command) {
        return command.runs("kubectl") && command.does("cp") && command.operands().size() == 3 && POD.matcher(command.operands().getLast().text()).matches();
    }

    /** Ends the server within the pod, or puts a file in the place of its own. */
    private static boolean isReplacing(Command command, List<Command> all) {
        return command.runs("kubectl") && command.does("exec") && all.stream().filter(inner -> runs(inner, command))
                .anyMatch(inner -> inner.runs("redis-cli", "valkey-cli") && inner.operands().stream().anyMatch(word -> word.text().equalsIgnoreCase("SHUTDOWN"))
                        || inner.runs("cp", "mv") && inner.text().endsWith(".rdb"));
    }

    private static boolean runs(Command inner, Command pod) {
        Stream<Command> outer = Stream.iterate(inner.outer(), Optional::isPresent, one -> one.get().outer()).map(Optional::get);
        if (outer.anyMatch(one -> one == pod)) {
            return true;
        }
        for (Optional<Frame> frame = Optional.of(inner.frame()); frame.isPresent(); frame = frame.get().parent()) {
            if (frame.get().kind() == Frame.Kind.STRING && frame.get().head().filter(one -> one == pod || runs(one, pod)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> namespace(Command copy) {
        Matcher pod = POD.matcher(copy.operands().getLast().text());
        return pod.matches() && pod.group(1) != null ? Optional.of(pod.group(1)) : copy.value("-n", "--namespace").map(Word::text);
    }
}
