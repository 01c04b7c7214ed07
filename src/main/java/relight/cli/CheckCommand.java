package relight.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.CheckReport;
import relight.core.catalog.ProtectionOverview;
import relight.core.readiness.ClusterReadiness;
import relight.core.text.Message;

/** {@code relight check}: the health of every backup series, with an exit status for cron and monitors. */
@Command(name = "check")
public final class CheckCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--cached")
    private boolean cached;

    @Option(names = "--restore-test")
    private boolean restoreTest;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, BackupHealth> health;
    private final Function<Location, List<CheckReport.Line>> findings;
    private Optional<Function<Location, ClusterReadiness>> clusters = Optional.empty();
    private Optional<Function<Location, RecoveryServices>> recoveries = Optional.empty();

    /** @param findings of earlier recoveries that are due */
    public CheckCommand(Terminal terminal, Path platformData, Function<Location, BackupHealth> health, Function<Location, List<CheckReport.Line>> findings) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.health = health;
        this.findings = findings;
    }

    /** Clusters are asked too, but not with {@code --cached}. */
    public CheckCommand asking(Function<Location, ClusterReadiness> readiness) {
        clusters = Optional.of(readiness);
        return this;
    }

    /** With {@code --restore-test} systems are restored as well, each to a throw-away target; only that writes into the journal. */
    public CheckCommand testing(Function<Location, RecoveryServices> services) {
        recoveries = Optional.of(services);
        return this;
    }

    @Override
    public Integer call() throws InterruptedException {
        BackupHealth service = health.apply(common.location(platformData));
        List<CheckReport.Line> lines = new ArrayList<>((cached ? service.remembered() : service.check(new TerminalProgress(terminal))).lines());
        lines.addAll(findings.apply(common.location(platformData)));
        if (!cached && clusters.isPresent()) {
            lines.addAll(clusters.get().apply(common.location(platformData)).lines());
        }
        if (restoreTest) {
            RecoveryServices parts = recoveries.orElseThrow().apply(common.location(platformData));
            lines.addAll(new TestAtTerminal(terminal, parts).due(System.getProperty("user.name")));
        }
        CheckReport report = new CheckReport(lines);
        if (common.json()) {
            terminal.json(json(report));
        } else {
            print(report, ProtectionOverview.of(service.workspace(), Instant.now()));
        }
        return report.status().ordinal();
    }

    private Map<String, Object> json(CheckReport report) {
        List<Map<String, Object>> checks = new ArrayList<>();
        for (CheckReport.Line line : report.lines()) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("series", line.series().isEmpty() ? null : line.series());
            check.put("check", line.check());
            check.put("status", line.status().name());
            check.put("expected", terminal.words().say(line.expected()));
            check.put("actual", terminal.words().say(line.actual()));
            check.put("text", terminal.words().say(line.text()));
            checks.add(check);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", report.status().name());
        document.put("checks", checks);
        return document;
    }

    /** Each series with how it is protected and what was found; then stores and systems. */
    private void print(CheckReport report, List<ProtectionOverview> overview) {
        Set<CheckReport.Line> left = new LinkedHashSet<>(report.lines());
        for (ProtectionOverview row : overview) {
            terminal.print(Message.of("terminal.check.series", row.series().name(), row.series().system(), row.engine(), row.method(),
                    row.frequency(), row.retention()));
            report.lines().stream().filter(line -> line.series().equals(row.series().name())).forEach(line -> {
                print(line);
                left.remove(line);
            });
        }
        if (!left.isEmpty()) {
            terminal.print(Message.of("terminal.check.whole"));
            left.forEach(this::print);
        }
        long count = report.lines().stream().filter(line -> line.status() != CheckReport.Status.OK).count();
        terminal.print(Message.of("terminal.check.status." + report.status(), report.lines().size(), count));
    }

    /** The word stands beside the sign: neither colour nor shape alone tells a state. */
    private void print(CheckReport.Line line) {
        terminal.print(Message.of("terminal.check.line." + line.status(), line.text()));
    }
}
