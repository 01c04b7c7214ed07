package relight.ui.runbook;

import java.time.Duration;
import java.util.function.Predicate;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.lint.Linter;

/**
 * What runbooks are edited with.
 *
 * @param inUse whether a recovery that runs was declared with the runbook of that name
 * @param pause in typing, after which the preview is drawn anew and the draft is kept
 */
public record Editing(RunbookReader reader, Linter linter, Drafts drafts, Predicate<String> inUse, Duration pause) {

    /** A pause that is short to a person and long to a keyboard. */
    public static final Duration PAUSE = Duration.ofMillis(300);
}
