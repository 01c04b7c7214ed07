package relight.core.runbook.shell;

import java.util.Optional;

/** What a command stands in: a condition, a loop, a function, a string that another shell runs. Frames lie within each other. */
public final class Frame {

    /** What it is. */
    public enum Kind { SCRIPT, CONDITION, THEN, ELSE, LOOP_CONDITION, LOOP, CASE, GROUP, SUBSHELL, FUNCTION, SUBSTITUTION, STRING }

    private final Frame parent;
    private final Kind kind;
    private final Command head;

    Frame(Frame parent, Kind kind, Command head) {
        this.parent = parent;
        this.kind = kind;
        this.head = head;
    }

    public Kind kind() {
        return kind;
    }

    /** The command that it belongs to: the {@code if}, the {@code while}, the one that runs the string. */
    public Optional<Command> head() {
        return Optional.ofNullable(head);
    }

    public Optional<Frame> parent() {
        return Optional.ofNullable(parent);
    }

    /** Whether it is of one of the kinds, or lies in one that is. */
    public boolean isWithin(Kind... kinds) {
        for (Frame frame = this; frame != null; frame = frame.parent) {
            for (Kind one : kinds) {
                if (frame.kind == one) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The shell that runs it: the script itself, or the nearest string handed to another shell. */
    public Frame shell() {
        Frame frame = this;
        while (frame.parent != null && frame.kind != Kind.STRING) {
            frame = frame.parent;
        }
        return frame;
    }
}
