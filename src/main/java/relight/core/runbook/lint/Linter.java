package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Problem;

/** Says what in a runbook is dangerous, line by line. It runs nothing and changes nothing. */
public final class Linter {

    private static final List<Rule> RULES = Stream.of(CheckRules.all(), DatabaseRules.all(), ClusterRules.all(), BackupRules.all(), SourceRules.all(),
            ObjectiveRules.all()).flatMap(List::stream).toList();

    private final ShellCheck shellCheck;

    public Linter(ShellCheck shellCheck) {
        this.shellCheck = shellCheck;
    }

    /** The ids of Relight's own rules. */
    static List<String> rules() {
        return RULES.stream().map(Rule::id).toList();
    }

    /**
     * Every finding, in the order of the document. A document that cannot be run is looked through as far as it can be read.
     *
     * @param name what the file is called
     * @throws InterruptedException soon after nobody wants to know any more
     */
    public List<Finding> lint(String name, String source) throws InterruptedException {
        Page page = new Page(source, runbook(name, source));
        List<Finding> findings = own(page);
        findings.addAll(new ShellCheckRule(shellCheck).look(page));
        findings.sort(Finding.IN_ORDER);
        return List.copyOf(findings);
    }

    private static List<Finding> own(Page page) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RULES) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Notes notes = new Notes(rule);
            rule.look().accept(page, notes);
            findings.addAll(notes.findings());
        }
        return findings;
    }

    private static Optional<Runbook> runbook(String name, String source) {
        try {
            return Optional.of(new RunbookReader().read(name, source));
        } catch (Problem notRunnable) {
            return Optional.empty();
        }
    }
}
