package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.VeleroPapers;

/** {@code relight catalog}: which backups exist, and which of them can be trusted. */
@Command(name = "catalog", subcommands = {CatalogCommand.Refresh.class, CatalogCommand.Listing.class, CatalogShow.class,
        CatalogGet.class, CatalogCommand.Verify.class})
public final class CatalogCommand {

    private static final int PAGE = 5_000;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, Catalog> catalogs;
    private final ThroughCluster through;

    /** What Velero wrote down of a backup, by a Velero in the cluster of its system; empty where that names no cluster. */
    @FunctionalInterface
    public interface ThroughCluster {
        Optional<VeleroPapers> papers(Location location, Backup backup);
    }

    public CatalogCommand(Terminal terminal, Path platformData, Function<Location, Catalog> catalogs, ThroughCluster through) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.catalogs = catalogs;
        this.through = through;
    }

    Terminal terminal() {
        return terminal;
    }

    Catalog open(CommonOptions common) {
        return catalogs.apply(common.location(platformData));
    }

    Optional<VeleroPapers> throughCluster(CommonOptions common, Backup backup) {
        return through.papers(common.location(platformData), backup);
    }

    /** Asks the stores. */
    @Command(name = "refresh")
    static final class Refresh implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @ParentCommand
        private CatalogCommand parent;

        @Override
        public Integer call() throws InterruptedException {
            Catalog catalog = parent.open(common);
            List<Problem> problems = catalog.refresh(new TerminalProgress(parent.terminal));
            long count = catalog.count(CatalogQuery.ALL);
            if (common.json()) {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("backups", count);
                document.put("problems", problems.stream().map(problem -> problem.say(parent.terminal.words())).toList());
                parent.terminal.json(document);
            } else {
                parent.terminal.print(Message.of("catalog.list.count", count));
            }
            return parent.tell(problems);
        }
    }

    /** What is known, newest first. */
    @Command(name = "list")
    static final class Listing implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "QUERY", descriptionKey = "query", arity = "0..*")
        private List<String> query = List.of();

        @Option(names = "--limit", paramLabel = "N", descriptionKey = "limit")
        private Optional<Integer> limit = Optional.empty();

        @ParentCommand
        private CatalogCommand parent;

        @Override
        public Integer call() {
            Catalog catalog = parent.open(common);
            CatalogQuery wanted = CatalogQuery.parse(String.join(" ", query), catalog.workspace().site().zone());
            BackupLines lines = new BackupLines(parent.terminal.words());
            List<Map<String, Object>> document = new ArrayList<>();
            if (!common.json()) {
                parent.terminal.print(lines.heading());
            }
            long shown = 0;
            List<Backup> page = List.of();
            long most = limit.map(Integer::longValue).orElse(Long.MAX_VALUE);
            do {
                page = catalog.list(wanted, shown, (int) Math.min(PAGE, most - shown));
                shown += page.size();
                if (common.json()) {
                    page.stream().map(lines::json).forEach(document::add);
                } else {
                    page.stream().map(lines::row).forEach(parent.terminal::print);
                }
            } while (page.size() == PAGE && shown < most);
            if (common.json()) {
                parent.terminal.json(document);
            }
            if (shown == 0) {
                parent.terminal.tell(Message.of(catalog.count(CatalogQuery.ALL) == 0 ? "catalog.list.nothing" : "catalog.list.none"));
            }
            return ExitStatus.DONE;
        }
    }

    /** Reads the bytes. */
    @Command(name = "verify")
    static final class Verify implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "ID|QUERY", descriptionKey = "which", arity = "0..*")
        private List<String> which = List.of();

        @ParentCommand
        private CatalogCommand parent;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Catalog catalog = parent.open(common);
            TerminalProgress progress = new TerminalProgress(parent.terminal);
            List<Backup> read = Collections.synchronizedList(new ArrayList<>());
            List<Problem> problems = new ArrayList<>();
            List<Optional<Backup>> named = which.stream().map(catalog::backup).toList();
            if (!named.isEmpty() && named.stream().allMatch(Optional::isPresent)) {
                for (Optional<Backup> backup : named) {
                    read.add(catalog.verify(backup.orElseThrow(), progress));
                }
            } else {
                CatalogQuery query = which.isEmpty() ? CatalogQuery.ALL.with(State.UNVERIFIED)
                        : CatalogQuery.parse(String.join(" ", which), catalog.workspace().site().zone());
                problems.addAll(catalog.verifyAll(query, progress, read::add));
            }
            parent.print(read, common.json());
            return Math.max(parent.tell(problems), status(read));
        }

        private static int status(List<Backup> read) {
            if (read.stream().anyMatch(backup -> backup.state() == State.BAD)) {
                return ExitStatus.CRITICAL;
            }
            return read.stream().allMatch(backup -> backup.state() == State.GOOD) ? ExitStatus.DONE : ExitStatus.WARNING;
        }
    }

    Backup backup(Catalog catalog, String id) {
        return catalog.backup(id).orElseThrow(() ->
                new Problem(Message.of("catalog.backup.unknown", id), Message.of("catalog.backup.unknown.remedy")));
    }

    private void print(List<Backup> backups, boolean json) {
        BackupLines lines = new BackupLines(terminal.words());
        if (json) {
            terminal.json(backups.stream().map(lines::json).toList());
        } else {
            terminal.print(lines.heading());
            backups.stream().map(lines::row).forEach(terminal::print);
        }
    }

    /** Tells why stores could not be asked; the status that this makes. */
    private int tell(List<Problem> problems) {
        problems.forEach(problem -> terminal.tell(problem.say(terminal.words())));
        return problems.isEmpty() ? ExitStatus.DONE : ExitStatus.WARNING;
    }
}
