package relight.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import relight.core.text.Message;

/** Says what is wrong with a command line, and where its usage is told. */
final class WrongUsage implements IParameterExceptionHandler {

    private final Terminal terminal;

    WrongUsage(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        terminal.tell(Message.of("terminal.usage.wrongUsage", what(failure), command + " --help"));
        return ExitStatus.WRONG_USAGE;
    }

    private static Message what(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing ->
                Message.of("terminal.usage.missing", missing.getMissing().stream().map(WrongUsage::name).collect(Collectors.joining(", ")));
            case ParameterException other when isWithoutSubcommand(other.getCommandLine()) -> subcommandMissing(other.getCommandLine());
            default -> badValue(failure);
        };
    }

    private static boolean isWithoutSubcommand(CommandLine command) {
        Object runs = command.getCommandSpec().userObject();
        return !(runs instanceof Callable || runs instanceof Runnable) && !command.getParseResult().hasSubcommand();
    }

    private static Message subcommandMissing(CommandLine command) {
        return Message.of("terminal.usage.subcommand", command.getCommandSpec().qualifiedName(),
                String.join(", ", command.getSubcommands().keySet()));
    }

    private static Message unmatched(UnmatchedArgumentException failure) {
        String given = failure.getUnmatched().getFirst();
        var near = failure.getSuggestions();
        return near.isEmpty() ? Message.of("terminal.usage.unknown", given) : Message.of("terminal.usage.unknownButNear", given, near.getFirst());
    }

    private static Message badValue(ParameterException failure) {
        ArgSpec argument = failure.getArgSpec();
        return argument == null || failure.getValue() == null
                ? Message.of("terminal.usage.notUnderstood", failure.getMessage())
                : Message.of("terminal.usage.badValue", failure.getValue(), name(argument));
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
