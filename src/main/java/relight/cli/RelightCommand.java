package relight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code relight} itself: without a command it opens the console. */
@Command(name = "relight", versionProvider = VersionWords.class)
public final class RelightCommand implements Callable<Integer> {

    private final Path platformData;
    private final ToIntFunction<Location> console;

    @Mixin
    private CommonOptions common;

    @Option(names = {"-V", "--version"}, versionHelp = true)
    private boolean version;

    /**
     * @param platformData the data folder where none is asked for
     * @param console      opens the console; its exit status when it is closed
     */
    public RelightCommand(Path platformData, ToIntFunction<Location> console) {
        this.platformData = platformData;
        this.console = console;
    }

    @Override
    public Integer call() {
        return console.applyAsInt(common.location(platformData));
    }

    /**
     * The whole command line. {@link CommandLine#execute} returns the exit status: a command's own; 64 for wrong usage; 2 for a
     * {@link relight.core.text.Problem}, whose sentences are told; 70 for a fault of the program, which goes into the log.
     *
     * @param openLog  opens the log of a data folder before a command works with it; the log's file, where there could be one
     * @param commands one object for each top-level command, of a class with {@link Command}
     */
    public CommandLine commandLine(Terminal terminal, Function<Path, Optional<Path>> openLog, List<?> commands) {
        CommandLine line = new CommandLine(this);
        commands.forEach(line::addSubcommand);
        addHelp(line);
        CommandRun run = new CommandRun(platformData, new LoggedRun(terminal, openLog));
        line.setResourceBundle(new HelpWords(terminal.words().locale()));
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(terminal.results());
        line.setParameterExceptionHandler(new WrongUsage(terminal));
        line.setExecutionStrategy(run);
        line.setExecutionExceptionHandler(run);
        return line;
    }

    private static void addHelp(CommandLine line) {
        if (line.getCommandSpec().findOption("--help") == null) {
            line.getCommandSpec().addMixin("help", CommandLine.Model.CommandSpec.forAnnotatedObject(new HelpOption()));
        }
        line.getSubcommands().values().forEach(RelightCommand::addHelp);
    }
}
