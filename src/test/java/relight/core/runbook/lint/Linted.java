package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import relight.core.text.Messages;

/** What the linter says of a document that a test writes; every sentence of it is said in every language. */
final class Linted {

    private static final String BEFORE = "# Shop\n\n## Restore the shop\n\n```bash\n";
    private static final int LINES_BEFORE = 5;

    private Linted() {}

    static List<Finding> page(String markdown) {
        try {
            List<Finding> findings = new Linter(ShellCheck.NONE).lint("shop.md", markdown);
            for (Locale language : Messages.LANGUAGES) {
                Messages words = Messages.in(language, ZoneOffset.UTC);
                findings.forEach(finding -> assertTrue(!words.say(finding.text()).isBlank() && !words.say(finding.remedy()).isBlank()));
            }
            return findings;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines of a document at which the rule finds something. */
    static List<Integer> lines(String id, String markdown) {
        return page(markdown).stream().filter(finding -> finding.id().equals(id)).map(Finding::line).toList();
    }

    /** The rule finds something in a shell fence, at just these of its lines. */
    static void hits(String id, String shell, Integer... lines) {
        List<Integer> found = lines(id, fence(shell)).stream().map(line -> line - LINES_BEFORE).toList();
        assertEquals(List.of(lines), found, shell);
    }

    /** Nothing at all is found in a shell fence. */
    static void silent(String shell) {
        assertEquals(List.of(), page(fence(shell)).stream().map(finding -> finding.id() + " in line " + (finding.line() - LINES_BEFORE)).toList(), shell);
    }

    /** The rule finds nothing there; another may. */
    static void misses(String id, String shell) {
        hits(id, shell);
    }

    static Finding only(String id, String shell) {
        List<Finding> found = page(fence(shell)).stream().filter(finding -> finding.id().equals(id)).toList();
        assertEquals(1, found.size(), shell);
        return found.getFirst();
    }

    static String fence(String shell) {
        return BEFORE + shell.stripTrailing() + "\n```\n";
    }
}
