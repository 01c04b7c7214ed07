package relight.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.protocol.RecordAdditions;

/** {@code relight protocol attach}: a file that belongs to a record. */
@Command(name = "attach")
public final class AttachCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RECOVERY")
    private String recovery;

    @Parameters(index = "1", paramLabel = "FILE")
    private Path file;

    @Option(names = "--caption", paramLabel = "WORDS")
    private String caption = "";

    @Option(names = "--to", paramLabel = "EVENT")
    private Optional<Long> to = Optional.empty();

    @Mixin
    private WhoAndWhen said;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecordAdditions> additions;

    public AttachCommand(Terminal terminal, Path platformData, Function<Location, RecordAdditions> additions) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.additions = additions;
    }

    @Override
    public Integer call() {
        return AddedLine.print(terminal, common.json(), additions.apply(common.location(platformData)).attach(recovery, file, caption, said.by(), to,
                said.happened(terminal)));
    }
}
