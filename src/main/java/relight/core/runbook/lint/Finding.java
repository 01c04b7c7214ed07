package relight.core.runbook.lint;

import java.util.Comparator;
import java.util.Optional;
import relight.core.text.Message;

/**
 * Something in a runbook that goes wrong on the night it is needed.
 *
 * @param id     of the rule, such as {@code RB-5}, or ShellCheck's code
 * @param line   in the document, from 1
 * @param column from 1
 * @param text   what goes wrong and why
 * @param remedy what to write instead
 * @param guard  the guarded step that can stand in the place of the shell
 */
public record Finding(String id, Severity severity, int line, int column, Message text, Message remedy, Optional<Guard> guard) {

    /** In order of the document; at one place the worst first. */
    public static final Comparator<Finding> IN_ORDER = Comparator.comparingInt(Finding::line)
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparingInt(Finding::column).thenComparing(Finding::id);
}
