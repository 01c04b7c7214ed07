package relight.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.protocol.RecordAdditions;

/** {@code relight protocol amend}: corrects an event by another one that names it. */
@Command(name = "amend")
public final class AmendCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RECOVERY")
    private String recovery;

    @Parameters(index = "1", paramLabel = "EVENT")
    private long event;

    @Option(names = "--correction", paramLabel = "WORDS", required = true)
    private String correction;

    @Option(names = "--by", paramLabel = "NAME", required = true)
    private String by;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecordAdditions> additions;

    public AmendCommand(Terminal terminal, Path platformData, Function<Location, RecordAdditions> additions) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.additions = additions;
    }

    @Override
    public Integer call() {
        return AddedLine.print(terminal, common.json(), additions.apply(common.location(platformData)).amend(recovery, event, correction, by));
    }
}
