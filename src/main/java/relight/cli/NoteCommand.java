package relight.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.protocol.RecordAdditions;

/** {@code relight protocol note}: what was not written down when it happened. */
@Command(name = "note")
public final class NoteCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RECOVERY")
    private String recovery;

    @Parameters(index = "1", paramLabel = "WORDS")
    private String words;

    @Option(names = "--problem")
    private boolean problem;

    @Option(names = "--solution", paramLabel = "WORDS")
    private Optional<String> solution = Optional.empty();

    @Mixin
    private WhoAndWhen said;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecordAdditions> additions;

    public NoteCommand(Terminal terminal, Path platformData, Function<Location, RecordAdditions> additions) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.additions = additions;
    }

    @Override
    public Integer call() {
        RecordAdditions record = additions.apply(common.location(platformData));
        Optional<Instant> happened = said.happened(terminal);
        return AddedLine.print(terminal, common.json(), problem || solution.isPresent()
                ? record.problem(recovery, words, solution.orElse(""), said.by(), happened) : record.note(recovery, words, said.by(), happened));
    }
}
