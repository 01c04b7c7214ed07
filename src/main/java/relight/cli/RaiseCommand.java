package relight.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.history.FindingDesk;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent.FindingRaised;
import relight.core.text.Message;

/** {@code relight protocol raise}: what a review of a recovery found. */
@Command(name = "raise")
public final class RaiseCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "RECOVERY")
    private String recovery;

    @Parameters(paramLabel = "FINDING")
    private String finding;

    @Option(names = "--owner", paramLabel = "NAME", defaultValue = "")
    private String owner;

    @Option(names = "--due", paramLabel = "DATE")
    private Optional<LocalDate> due = Optional.empty();

    @Option(names = "--severity", paramLabel = "WORD", defaultValue = "")
    private String severity;

    @Option(names = "--retest")
    private boolean retest;

    @Option(names = "--as", paramLabel = "NAME")
    private String operator = System.getProperty("user.name");

    private final Terminal terminal;
    private final Path platformData;
    private final HistoryServices services;

    public RaiseCommand(Terminal terminal, Path platformData, HistoryServices services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public Integer call() {
        String id = new FindingDesk(services.log().apply(common.location(platformData))).raise(recovery,
                new FindingRaised(Erasable.of(finding), severity, Erasable.of(owner), due.map(LocalDate::toString), retest), operator);
        if (common.json()) {
            terminal.json(Map.of("id", id));
        } else {
            terminal.print(Message.of("history.raised", id));
        }
        return ExitStatus.DONE;
    }
}
