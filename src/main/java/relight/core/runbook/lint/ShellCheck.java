package relight.core.runbook.lint;

import java.util.List;

/** ShellCheck, where it is installed. */
public interface ShellCheck {

    /** Nowhere installed. */
    ShellCheck NONE = scripts -> scripts.stream().map(script -> List.<Remark>of()).toList();

    /**
     * What it says of a script.
     *
     * @param code   such as 2086
     * @param line   of the script, from 1
     * @param column from 1
     */
    record Remark(int code, int line, int column, String message) {}

    /** Everything it says of each bash script, in their order; nothing where it is missing or does not answer. */
    List<List<Remark>> check(List<String> scripts) throws InterruptedException;
}
