package relight.core.runbook.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Commands joined by {@code |}, and the operators that join the whole to its neighbours. */
public final class Pipeline {

    private final List<Command> commands = new ArrayList<>();
    private final String before;
    private String after = "";
    private boolean negated;

    Pipeline(String before) {
        this.before = before;
    }

    void add(Command command) {
        command.stands(commands.size());
        commands.add(command);
    }

    void negate() {
        negated = !negated;
    }

    void endsWith(String operator) {
        after = operator;
    }

    public List<Command> commands() {
        return Collections.unmodifiableList(commands);
    }

    /** {@code &&}, {@code ||} or empty. */
    public String before() {
        return before;
    }

    /** {@code &&}, {@code ||}, {@code &} or empty. */
    public String after() {
        return after;
    }

    /** Whether {@code !} turns its status. */
    public boolean negated() {
        return negated;
    }
}
