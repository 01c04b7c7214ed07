package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.runbook.shell.Command;
import relight.core.text.Message;

/** Where one rule writes down what it finds; twice at one line it is one finding. */
final class Notes {

    private final Rule rule;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();

    Notes(Rule rule) {
        this.rule = rule;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Whether this is said for the first time. */
    boolean first(Object what) {
        return seen.add(what);
    }

    void at(Sheet sheet, Command command, String key, Object... values) {
        at(sheet, command.start(), rule.severity(), key, values);
    }

    void at(Sheet sheet, int offset, String key, Object... values) {
        at(sheet, offset, rule.severity(), key, values);
    }

    void at(Sheet sheet, int offset, Severity severity, String key, Object... values) {
        int line = sheet.fence().lineOf(offset);
        add(severity, line, sheet.fence().columnOf(offset), key, rule.isGuarded() ? Guard.of(sheet, offset) : Optional.empty(), values);
    }

    void at(int line, int column, String key, Object... values) {
        add(rule.severity(), line, column, key, Optional.empty(), values);
    }

    private void add(Severity severity, int line, int column, String key, Optional<Guard> guard, Object... values) {
        if (first(List.of(line, key))) {
            String whole = "runbook.lint." + key;
            findings.add(new Finding(rule.id(), severity, line, column, Message.of(whole, values), Message.of(whole + ".remedy", values), guard));
        }
    }
}
