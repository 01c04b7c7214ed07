package relight.core.runbook;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.runbook.ShellStretch.Kind;

/** What stands around an index of a script: how bash takes it, and of which command it is a part. */
final class ShellGround {

    private static final Set<Kind> TEXTS = Set.of(Kind.COMMENT, Kind.SINGLE, Kind.DOUBLE, Kind.HEREDOC, Kind.LITERAL, Kind.DELIMITER, Kind.ARITHMETIC,
            Kind.USE, Kind.INDIRECT, Kind.NESTED);

    private final String script;
    private final List<ShellStretch> stretches;

    ShellGround(String script, List<ShellStretch> stretches) {
        this.script = script;
        this.stretches = stretches.stream().sorted(Comparator.comparingInt(ShellStretch::length)).toList();
    }

    /** The innermost text that the index lies in; empty where bash splits into words there. */
    Optional<ShellStretch> textAt(int index) {
        return stretches.stream().filter(one -> TEXTS.contains(one.kind()) && one.holds(index)).findFirst().filter(one -> one.kind() != Kind.NESTED);
    }

    /** The text around another one: around <code>$X</code> the quotes that it stands in. */
    Optional<ShellStretch> textAround(ShellStretch inner) {
        return stretches.stream().filter(one -> TEXTS.contains(one.kind()) && !one.equals(inner) && one.start() <= inner.start() && inner.end() <= one.end())
                .findFirst().filter(one -> one.kind() != Kind.NESTED);
    }

    /** The innermost command; for the body of a here-document the one that reads it. */
    Optional<ShellStretch> commandAt(int index) {
        Optional<ShellStretch> body = stretches.stream().filter(one -> (one.kind() == Kind.HEREDOC || one.kind() == Kind.LITERAL) && one.holds(index)).findFirst();
        Optional<ShellStretch> reader = body.flatMap(text -> stretches.stream()
                .filter(one -> one.kind() == Kind.DELIMITER && one.end() <= text.start() && one.variable().equals(text.variable()))
                .max(Comparator.comparingInt(ShellStretch::start)));
        int place = reader.map(ShellStretch::start).orElse(index);
        return stretches.stream().filter(one -> one.kind() == Kind.COMMAND && one.holds(place)).findFirst();
    }

    String textOf(ShellStretch stretch) {
        return script.substring(stretch.start(), Math.min(stretch.end(), script.length()));
    }
}
