package relight.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.history.History.Scope;
import relight.core.report.HistoryExport;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol report}: many recoveries against their objectives, and what they are evidence of. */
@Command(name = "report")
public final class ReportCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--from", paramLabel = "DATE")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--to", paramLabel = "DATE")
    private Optional<LocalDate> to = Optional.empty();

    @Option(names = "--system", paramLabel = "NAME")
    private List<String> systems = List.of();

    @Option(names = "--format", defaultValue = "html")
    private HistoryExport format;

    @Option(names = "--out", paramLabel = "PATH", required = true)
    private Path out;

    private final Terminal terminal;
    private final Path platformData;
    private final HistoryServices services;

    public ReportCommand(Terminal terminal, Path platformData, HistoryServices services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw new Problem(Message.of("history.report.backwards", from.get().toString(), to.get().toString()), Message.of("history.report.backwards.remedy"));
        }
        byte[] document = services.exporter().apply(common.location(platformData)).write(new Scope(from, to, systems), format);
        WrittenFile.write(terminal, common.json(), out, document);
        return ExitStatus.DONE;
    }
}
