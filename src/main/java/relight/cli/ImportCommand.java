package relight.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.hypnoscript.ImportedPlan;
import relight.core.plan.PlanFinding;
import relight.core.plan.PlanReview;
import relight.core.text.Message;
import relight.core.workspace.KeptSetting;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** {@code relight runbook import}: another tool's plan as a workspace, held against its own objectives. */
@Command(name = "import")
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private Path file;

    @Option(names = "--into", paramLabel = "DIR")
    private Optional<Path> into = Optional.empty();

    @ParentCommand
    private RunbookCommand parent;

    @Override
    public Integer call() {
        Terminal terminal = parent.terminal();
        Path target = into.map(path -> path.toAbsolutePath().normalize()).orElseGet(() -> common.location(parent.platformData()).workspace());
        ImportedPlan plan = ImportedPlan.read(file, terminal.words());
        List<Path> files = plan.workspace().write(target);
        Workspace workspace = new WorkspaceReader().read(target);
        List<PlanFinding> findings = PlanReview.of(workspace, InstantSource.system());
        if (common.json()) {
            terminal.json(json(target, files, plan, findings));
        } else {
            print(terminal, target, files, plan, findings);
        }
        return findings.stream().anyMatch(finding -> finding.kind().isBreach()) ? ExitStatus.WARNING : ExitStatus.DONE;
    }

    private static void print(Terminal terminal, Path target, List<Path> files, ImportedPlan plan, List<PlanFinding> findings) {
        files.forEach(written -> terminal.print(Message.of("terminal.init.written", written)));
        terminal.print("");
        terminal.print(Message.of("plan.import.counts", plan.read(), plan.mapped(), plan.kept().size()));
        plan.kept().forEach(kept -> terminal.print("  " + kept.line()));
        terminal.print("");
        terminal.print(Message.of(findings.isEmpty() ? "plan.import.fits" : "plan.import.findings", findings.size()));
        findings.forEach(finding -> terminal.print((finding.kind().isBreach() ? "  ! " : "  ? ") + terminal.words().say(finding.text())));
        terminal.print("");
        terminal.print(Message.of("plan.import.next", terminal.program(), target));
    }

    private Map<String, Object> json(Path target, List<Path> files, ImportedPlan plan, List<PlanFinding> findings) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        leaves.put("read", plan.read());
        leaves.put("mapped", plan.mapped());
        leaves.put("kept", plan.kept().size());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("workspace", target.toString());
        document.put("files", files.stream().map(Path::toString).toList());
        document.put("leaves", leaves);
        document.put("kept", plan.kept().stream().map(ImportCommand::json).toList());
        document.put("findings", findings.stream().map(this::json).toList());
        return document;
    }

    private static Map<String, Object> json(KeptSetting kept) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("path", kept.path());
        row.put("value", kept.value());
        return row;
    }

    private Map<String, Object> json(PlanFinding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        row.put("severity", finding.kind().isBreach() ? "warning" : "info");
        row.put("about", finding.about());
        row.put("text", parent.terminal().words().say(finding.text()));
        return row;
    }
}
