package relight.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Severity;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** {@code relight runbook lint}: what in runbooks is dangerous. Files need not lie in a workspace. */
@Command(name = "lint")
final class LintCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", arity = "0..*", descriptionKey = "lint-files")
    private List<String> names = List.of();

    @ParentCommand
    private RunbookCommand parent;

    private record Linted(String file, List<Finding> findings) {}

    @Override
    public Integer call() throws InterruptedException {
        List<Linted> all = new ArrayList<>();
        for (Path file : files()) {
            all.add(lint(file));
        }
        Messages words = parent.terminal().words();
        if (common.json()) {
            List<Map<String, Object>> documents = all.stream().map(linted -> json(linted, words)).toList();
            parent.terminal().json(names.size() == 1 ? documents.getFirst() : documents);
        } else {
            all.forEach(this::print);
        }
        return all.stream().flatMap(linted -> linted.findings().stream()).mapToInt(finding -> status(finding.severity())).max().orElse(ExitStatus.DONE);
    }

    private static int status(Severity severity) {
        return switch (severity) {
            case INFO -> ExitStatus.DONE;
            case WARNING -> ExitStatus.WARNING;
            case DANGER -> ExitStatus.CRITICAL;
        };
    }

    private List<Path> files() {
        Path folder = common.location(parent.platformData()).workspace();
        if (names.isEmpty()) {
            return parent.open(common).runbooks().stream().map(folder::resolve).toList();
        }
        return names.stream().map(name -> Stream.of(name, name + ".md", "runbooks/" + name, "runbooks/" + name + ".md").map(folder::resolve)
                .filter(Files::isRegularFile).findFirst()
                .orElseThrow(() -> new Problem(Message.of("runbook.lint.none-such", name, folder.toString()),
                        Message.of("runbook.lint.none-such.remedy", name, folder.toString())))).toList();
    }

    private Linted lint(Path file) throws InterruptedException {
        Path folder = common.location(parent.platformData()).workspace();
        String name = file.startsWith(folder) ? folder.relativize(file).toString().replace('\\', '/') : file.toString();
        try {
            return new Linted(name, parent.linter().lint(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Problem(Message.of("runbook.file.unreadable", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("runbook.file.unreadable.remedy", file.toString()), e);
        }
    }

    private void print(Linted linted) {
        Messages words = parent.terminal().words();
        for (Finding finding : linted.findings()) {
            parent.terminal().print(Message.of("runbook.lint.line", linted.file(), finding.line(), finding.column(),
                    words.say("runbook.lint.severity." + name(finding)), finding.id(), finding.text()));
            parent.terminal().print("    " + words.say(finding.remedy()));
        }
        if (linted.findings().isEmpty()) {
            parent.terminal().print(Message.of("runbook.lint.none", linted.file()));
        }
    }

    private static String name(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(Linted linted, Messages words) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", linted.file());
        document.put("findings", linted.findings().stream().map(finding -> json(finding, words)).toList());
        return document;
    }

    private static Map<String, Object> json(Finding finding, Messages words) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", finding.id());
        document.put("severity", name(finding));
        document.put("line", finding.line());
        document.put("column", finding.column());
        document.put("text", words.say(finding.text()));
        document.put("remedy", words.say(finding.remedy()));
        return document;
    }
}
