package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.runbook.ShellText;
import relight.core.runbook.lint.ShellCheck.Remark;
import relight.core.text.Message;

/**
 * Those of ShellCheck's warnings that matter on a bad night, at the document's lines. Left out is what a step of a runbook does
 * not have (a shebang), what comes from the step before (variables), and what is style.
 */
final class ShellCheckRule {

    /** What removes more than was meant. */
    private static final Set<Integer> REMOVES = Set.of(2114, 2115);
    private static final Set<Integer> MATTERS = Set.of(
            2114, 2115,          // rm -rf of a system folder, or of an empty variable's
            2024,                // sudo does not reach a redirection
            2216, 2217,          // piped into a program that does not read
            2094,                // one file read and written in a pipeline
            2069, 2320,          // redirections and statuses in the wrong order
            2050, 2055, 2056, 2057, 2058, 2157, 2158, 2159, 2193, 2194, 2252, // a condition that is always the same
            2070, 2072, 2076, 2081, 2144, 2203, 2204, 2205, // a test that does not test
            2242, 2152,          // no exit status
            2088, 2105, 2104);   // a tilde or a word that the shell takes otherwise

    private final ShellCheck shellCheck;

    ShellCheckRule(ShellCheck shellCheck) {
        this.shellCheck = shellCheck;
    }

    List<Finding> look(Page page) throws InterruptedException {
        List<Fence> fences = page.sheets().stream().filter(sheet -> !sheet.commands().isEmpty()).map(Sheet::fence).filter(Fence::isShell).toList();
        List<List<Remark>> remarks = shellCheck.check(fences.stream().map(fence -> ShellText.read(fence.body()).withVariables()).toList());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < fences.size(); i++) {
            Fence fence = fences.get(i);
            remarks.get(i).stream().filter(remark -> MATTERS.contains(remark.code())).forEach(remark -> findings.add(finding(fence, remark)));
        }
        return findings;
    }

    private static Finding finding(Fence fence, Remark remark) {
        int line = fence.line() + remark.line();
        int indent = remark.line() <= fence.indents().size() ? fence.indents().get(remark.line() - 1) : 0;
        Severity severity = REMOVES.contains(remark.code()) ? Severity.DANGER : Severity.WARNING;
        String code = "SC" + remark.code();
        return new Finding(code, severity, line, remark.column() + indent, Message.of("runbook.lint.shellcheck", remark.message()),
                Message.of("runbook.lint.shellcheck.remedy", code), Optional.empty());
    }
}
