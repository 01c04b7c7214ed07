package relight.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.history.FindingDesk;
import relight.core.text.Message;

/** {@code relight protocol settle}: a later recovery showed that a finding is dealt with, or there is a reason to leave it. */
@Command(name = "settle")
public final class SettleCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FINDING")
    private String finding;

    @Option(names = "--shown-by", paramLabel = "RECOVERY")
    private Optional<String> shownBy = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", required = true)
    private String reason;

    @Option(names = "--as", paramLabel = "NAME")
    private String operator = System.getProperty("user.name");

    private final Terminal terminal;
    private final Path platformData;
    private final HistoryServices services;

    public SettleCommand(Terminal terminal, Path platformData, HistoryServices services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public Integer call() throws InterruptedException {
        new FindingDesk(services.log().apply(common.location(platformData))).settle(finding, shownBy, reason, operator);
        if (common.json()) {
            terminal.json(Map.of("id", finding));
        } else {
            terminal.print(Message.of("history.settled", finding));
        }
        return ExitStatus.DONE;
    }
}
