package relight.cli;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Runs the command that was asked for with its log open, and turns what goes wrong into a sentence and an exit status. */
final class CommandRun implements IExecutionStrategy, IExecutionExceptionHandler {

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Path, Optional<Path>> openLog;
    private Optional<Path> log = Optional.empty();

    CommandRun(Terminal terminal, Path platformData, Function<Path, Optional<Path>> openLog) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.openLog = openLog;
    }

    @Override
    public int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        log = openLog.apply(innermostOptions(parsed).location(platformData).data());
        return new RunLast().execute(parsed);
    }

    /** {@code relight --data D catalog list} means what {@code relight catalog list --data D} means. */
    private static CommonOptions innermostOptions(ParseResult parsed) {
        CommonOptions innermost = new CommonOptions();
        for (CommandLine command : parsed.asCommandLineList()) {
            for (var mixin : command.getCommandSpec().mixins().values()) {
                if (mixin.userObject() instanceof CommonOptions options) {
                    options.inherit(innermost);
                    innermost = options;
                }
            }
        }
        return innermost;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof Problem problem) {
            terminal.tell(problem.say(terminal.words()));
            return ExitStatus.CRITICAL;
        }
        System.getLogger(CommandRun.class.getName()).log(Level.ERROR, "A command failed", failure);
        String kind = failure.getClass().getSimpleName();
        terminal.tell(log.map(file -> Message.of("terminal.fault", kind, file.toString()))
                .orElseGet(() -> Message.of("terminal.faultWithoutLog", kind)));
        return ExitStatus.FAULT;
    }
}
