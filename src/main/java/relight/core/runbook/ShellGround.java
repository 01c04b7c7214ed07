package relight.core.runbook;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import relight.core.runbook.ShellStretch.Kind;

/** What stands around an index of a script: how bash takes it, and of which command it is a part. */
final class ShellGround {

    private static final Set<Kind> TEXTS = Set.of(Kind.COMMENT, Kind.SINGLE, Kind.DOUBLE, Kind.HEREDOC, Kind.LITERAL, Kind.DELIMITER, Kind.ARITHMETIC,
            Kind.USE, Kind.INDIRECT, Kind.NESTED);

    private static final int FAR = 500;

    private final String script;
    /** By where they begin, the outer one first; of each the one around it. */
    private final List<ShellStretch> stretches;
    private final int[] around;
    private final Map<ShellStretch, String> programs = new HashMap<>();
    private final Map<String, TreeMap<Integer, ShellStretch>> delimiters = new HashMap<>();

    ShellGround(String script, List<ShellStretch> stretches) {
        this.script = script;
        this.stretches = stretches.stream().filter(one -> one.length() > 0)
                .sorted(Comparator.comparingInt(ShellStretch::start).thenComparing(Comparator.comparingInt(ShellStretch::length).reversed())).toList();
        this.around = new int[this.stretches.size()];
        for (int i = 0; i < around.length; i++) {
            ShellStretch one = this.stretches.get(i);
            int outer = i - 1;
            while (outer >= 0 && this.stretches.get(outer).end() < one.end()) {
                outer = around[outer];
            }
            around[i] = outer;
            if (one.kind() == Kind.DELIMITER) {
                delimiters.computeIfAbsent(one.variable(), word -> new TreeMap<>()).put(one.end(), one);
            }
        }
    }

    /** The innermost text that the index lies in; empty where bash splits into words there. */
    Optional<ShellStretch> textAt(int index) {
        return outwards(last(index), one -> TEXTS.contains(one.kind()) && one.holds(index)).filter(one -> one.kind() != Kind.NESTED);
    }

    /** The text around another one: around <code>$X</code> the quotes that it stands in. */
    Optional<ShellStretch> textAround(ShellStretch inner) {
        return outwards(last(inner.start()), one -> TEXTS.contains(one.kind()) && !one.equals(inner) && one.start() <= inner.start() && inner.end() <= one.end())
                .filter(one -> one.kind() != Kind.NESTED);
    }

    /** The innermost command; for the body of a here-document the one that reads it. */
    Optional<ShellStretch> commandAt(int index) {
        int place = outwards(last(index), one -> (one.kind() == Kind.HEREDOC || one.kind() == Kind.LITERAL) && one.holds(index))
                .flatMap(this::delimiterOf).map(ShellStretch::start).orElse(index);
        return outwards(last(place), one -> one.kind() == Kind.COMMAND && one.holds(place));
    }

    /** The delimiter that the body of a here-document was announced with. */
    Optional<ShellStretch> delimiterOf(ShellStretch body) {
        return Optional.ofNullable(delimiters.get(body.variable())).map(named -> named.floorEntry(body.start())).map(Map.Entry::getValue);
    }

    /** The last stretch that begins at the index or before it. */
    private int last(int index) {
        int low = 0;
        int high = stretches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stretches.get(middle).start() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private Optional<ShellStretch> outwards(int from, Predicate<ShellStretch> wanted) {
        for (int i = from; i >= 0; i = around[i]) {
            if (wanted.test(stretches.get(i))) {
                return Optional.of(stretches.get(i));
            }
        }
        return Optional.empty();
    }

    /** The program of the innermost command; empty where there is none. */
    String programAt(int index) {
        return commandAt(index).map(command -> programs.computeIfAbsent(command, one -> ShellProgram.of(textOf(one)).name())).orElse("");
    }

    /** What stands before an index on its line, as far as anything there has to do with it. */
    String lineBefore(int index) {
        return script.substring(Math.max(script.lastIndexOf('\n', index - 1) + 1, index - FAR), index);
    }

    String textOf(ShellStretch stretch) {
        return script.substring(stretch.start(), Math.min(stretch.end(), script.length()));
    }
}
