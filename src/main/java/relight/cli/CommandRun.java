package relight.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs the command that was asked for in the form of a {@link LoggedRun}. */
final class CommandRun implements IExecutionStrategy, IExecutionExceptionHandler {

    private final Path platformData;
    private final LoggedRun logged;

    CommandRun(Path platformData, LoggedRun logged) {
        this.platformData = platformData;
        this.logged = logged;
    }

    @Override
    public int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        logged.open(innermostOptions(parsed).location(platformData).data());
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
        return logged.failed(failure);
    }
}
