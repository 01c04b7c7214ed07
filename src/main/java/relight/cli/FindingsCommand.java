package relight.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.history.History;
import relight.core.history.OpenItem;
import relight.core.history.OpenItem.Standing;
import relight.core.text.Message;

/** {@code relight protocol findings}: what recoveries showed and what has not been settled since. */
@Command(name = "findings")
public final class FindingsCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--all")
    private boolean all;

    @Option(names = "--overdue")
    private boolean overdue;

    private final Terminal terminal;
    private final Path platformData;
    private final HistoryServices services;

    public FindingsCommand(Terminal terminal, Path platformData, HistoryServices services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public Integer call() throws InterruptedException {
        Location location = common.location(platformData);
        LocalDate today = LocalDate.now(terminal.words().zone());
        List<OpenItem> items = History.of(services.log().apply(location)).findings(services.changes().apply(location)).stream()
                .filter(item -> all || item.standing(today) != Standing.SETTLED).filter(item -> !overdue || item.standing(today) == Standing.OVERDUE).toList();
        if (common.json()) {
            terminal.json(items.stream().map(item -> item.json(today)).toList());
        } else if (items.isEmpty()) {
            terminal.print(Message.of("history.findings.none"));
        } else {
            items.forEach(item -> print(item, today));
        }
        return items.stream().anyMatch(item -> item.standing(today) == Standing.OVERDUE) ? ExitStatus.WARNING : ExitStatus.DONE;
    }

    private void print(OpenItem item, LocalDate today) {
        String owner = item.finding().owner().toString();
        terminal.print(Message.of("history.findings.line", Message.of("history.standing." + item.standing(today)), item.id(), item.finding().finding().toString(),
                owner.isBlank() ? Message.of("history.nobody") : owner, item.finding().dueDate().<Object>map(day -> day).orElse(Message.of("history.no-date"))));
        item.changes().forEach(change -> terminal.print(Message.of("history.findings.change", change)));
        item.settled().ifPresentOrElse(done -> terminal.print(Message.of("history.findings.settled", done.at(), done.recovery().id(), done.reason(), done.by())),
                () -> item.retests().reversed().stream().findFirst().filter(_ -> item.finding().retest())
                        .ifPresent(retest -> terminal.print(Message.of("history.findings.retest", retest.id(), retest.declared()))));
    }
}
