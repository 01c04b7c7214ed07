package relight.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ExampleWorkspace;
import relight.core.workspace.FolderSurvey;
import relight.core.workspace.SurveyedWorkspace;
import relight.core.workspace.WorkspaceReader;

/** {@code relight init}: a workspace to begin with, written only where none is. */
@Command(name = "init")
public final class InitCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "DIR", descriptionKey = "dir")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--from", paramLabel = "BACKUPS")
    private Optional<Path> from = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;

    public InitCommand(Terminal terminal, Path platformData) {
        this.terminal = terminal;
        this.platformData = platformData;
    }

    @Override
    public Integer call() {
        Path target = folder.map(path -> path.toAbsolutePath().normalize()).orElse(common.location(platformData).workspace());
        ExampleWorkspace workspace = from.isPresent() ? surveyed(from.get()) : ExampleWorkspace.in(terminal.words().locale());
        List<Path> files = workspace.write(target);
        new WorkspaceReader().read(target);
        if (common.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("workspace", target.toString());
            document.put("files", files.stream().map(Path::toString).toList());
            terminal.json(document);
        } else {
            files.forEach(file -> terminal.print(Message.of("terminal.init.written", file)));
            terminal.print(Message.of("terminal.init.next", target, terminal.program()));
        }
        return ExitStatus.DONE;
    }

    private ExampleWorkspace surveyed(Path backups) {
        List<FolderSurvey.Proposal> proposals = new FolderSurvey(terminal.words().zone()).of(backups);
        if (proposals.isEmpty()) {
            throw new Problem(Message.of("workspace.survey.nothing", backups), Message.of("workspace.survey.nothing.remedy"));
        }
        return new SurveyedWorkspace(backups, terminal.words().zone(), terminal.words()).of(proposals);
    }
}
