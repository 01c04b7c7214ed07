package relight.core.runbook.lint;

import java.util.Set;
import java.util.function.BiConsumer;
import relight.core.runbook.shell.Command;

/**
 * One thing that goes wrong, and how it is recognised.
 *
 * @param severity of its findings, unless one says otherwise
 * @param look     goes through a document and notes where it stands
 */
record Rule(String id, Severity severity, BiConsumer<Page, Notes> look) {

    /** What Relight's own restore does not get wrong. */
    private static final Set<String> GUARDED = Set.of("RB-2", "RB-4", "RB-5", "RB-6", "RB-14", "RB-18", "RB-22", "RB-28");

    /** Whether a guarded restore in the shell's place mends it. */
    boolean isGuarded() {
        return GUARDED.contains(id);
    }

    /** Looks at a command among those of its fence. */
    interface AtCommand {
        void look(Sheet sheet, Command command, Notes notes);
    }

    static Rule sheets(String id, Severity severity, BiConsumer<Sheet, Notes> look) {
        return new Rule(id, severity, (page, notes) -> page.sheets().forEach(sheet -> look.accept(sheet, notes)));
    }

    static Rule commands(String id, Severity severity, AtCommand look) {
        return sheets(id, severity, (sheet, notes) -> sheet.commands().forEach(command -> look.look(sheet, command, notes)));
    }
}
