package relight.cli;

import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.runbook.ClusterLines;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** {@code relight cluster run}: runs a CronJob now, such as one that makes backups, and follows it (U11). */
@Command(name = "run")
public final class RunNowCommand extends ByHandCommand {

    @Parameters(index = "1", paramLabel = "CRONJOB", descriptionKey = "cronjob")
    private String cronJob;

    @Option(names = "--within", paramLabel = "DURATION", descriptionKey = "within")
    private String within = "1h";

    public RunNowCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    String lines() {
        if (DurationText.read(within).isEmpty()) {
            throw new Problem(Message.of("terminal.cluster.within", within), Message.of("terminal.cluster.within.remedy"));
        }
        return ClusterLines.of("run", "cronjob/" + cronJob).with("within", within).toString();
    }

    /** By its context, too. */
    @Override
    String system(Workspace workspace, String written) {
        return ClusterCommand.system(workspace, written).name();
    }
}
