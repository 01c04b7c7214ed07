package relight.cli;

import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordAdditions;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol file}: gives an attached file back as it was attached; never over another one. */
@Command(name = "file")
public final class AttachedFileCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RECOVERY")
    private String recovery;

    @Parameters(index = "1", paramLabel = "EVENT")
    private long event;

    @Option(names = "--out", paramLabel = "PATH", required = true)
    private Path out;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, ProtocolLog> log;
    private final Function<Location, RecordAdditions> additions;

    public AttachedFileCommand(Terminal terminal, Path platformData, Function<Location, ProtocolLog> log, Function<Location, RecordAdditions> additions) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.log = log;
        this.additions = additions;
    }

    @Override
    public Integer call() {
        Attached attached = log.apply(common.location(platformData)).entries(recovery).stream().filter(entry -> entry.number() == event)
                .map(Entry::event).filter(Attached.class::isInstance).map(Attached.class::cast).findFirst().orElseThrow(() ->
                        new Problem(Message.of("records.file.none", event, recovery), Message.of("records.amend.foreign.remedy", recovery)));
        WrittenFile.write(terminal, common.json(), out, additions.apply(common.location(platformData)).file(attached),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return ExitStatus.DONE;
    }
}
