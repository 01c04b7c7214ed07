package relight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.Catalog;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.BucketPapers;
import relight.core.velero.VeleroLog;
import relight.core.velero.VeleroLogLine.Level;
import relight.core.velero.VeleroNotes;
import relight.core.velero.VeleroPapers;
import relight.core.velero.VeleroRun;

/** All that is known of one backup. */
@Command(name = "show")
final class CatalogShow implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "ID", descriptionKey = "id")
    private String id;

    @Option(names = "--contents", descriptionKey = "contents")
    private boolean contents;

    @Option(names = "--match", paramLabel = "GLOB", descriptionKey = "match")
    private Optional<String> match = Optional.empty();

    @Option(names = "--logs", descriptionKey = "logs")
    private boolean logs;

    @Option(names = "--level", paramLabel = "error|warning|info|debug", descriptionKey = "level")
    private Optional<String> level = Optional.empty();

    @Option(names = "--through-cluster", descriptionKey = "through-cluster")
    private boolean throughCluster;

    @ParentCommand
    private CatalogCommand parent;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Catalog catalog = parent.open(common);
        Backup backup = parent.backup(catalog, id);
        if (logs || throughCluster || level.isPresent()) {
            return left(catalog, backup);
        }
        if (contents || match.isPresent()) {
            return inside(catalog, backup);
        }
        BackupLines lines = new BackupLines(parent.terminal().words());
        if (common.json()) {
            parent.terminal().json(lines.detail(backup));
        } else {
            lines.page(backup).forEach(parent.terminal()::print);
        }
        return ExitStatus.DONE;
    }

    private Integer left(Catalog catalog, Backup backup) throws IOException, InterruptedException {
        if (backup.verdict().format().filter(format -> format.content() != BackupFormat.Content.VELERO && format.content() != BackupFormat.Content.EMPTY).isPresent()) {
            throw new Problem(Message.of("velero.notes.none", backup.id()), Message.of("velero.notes.none.remedy"));
        }
        try (VeleroPapers papers = papers(catalog, backup)) {
            List<VeleroLines.Told> restores = new ArrayList<>();
            for (VeleroRun restore : papers.restores(backup.object().key())) {
                restores.add(told(papers, restore));
            }
            VeleroLines lines = new VeleroLines(parent.terminal().words(), told(papers, VeleroRun.backup(backup.object().key())), restores,
                    match.isPresent() || level.isPresent() ? VeleroLog.MOST : VeleroNotes.TOLD);
            if (common.json()) {
                parent.terminal().json(lines.json());
            } else {
                lines.print(parent.terminal()::print);
            }
        }
        return ExitStatus.DONE;
    }

    private VeleroPapers papers(Catalog catalog, Backup backup) {
        return throughCluster ? parent.throughCluster(common, backup).orElseThrow(() -> new Problem(
                Message.of("velero.papers.no-cluster", backup.system()), Message.of("velero.papers.no-cluster.remedy")))
                : new BucketPapers(catalog.store(backup.store()));
    }

    private VeleroLines.Told told(VeleroPapers papers, VeleroRun run) throws IOException, InterruptedException {
        return new VeleroLines.Told(new VeleroNotes(papers).of(run), new VeleroLog(papers, run).search(match.orElse(""), levels()));
    }

    /** That one and whatever is worse. */
    private Set<Level> levels() {
        Level least = level.map(word -> Level.of(word).orElseThrow(() -> new Problem(Message.of("velero.level", word), Message.of("velero.level.remedy")))).orElse(Level.DEBUG);
        return EnumSet.range(Level.ERROR, least);
    }

    private Integer inside(Catalog catalog, Backup backup) throws IOException {
        Contents found = new BackupReader(catalog.store(backup.store()), backup).list(new TerminalProgress(parent.terminal()));
        ContentsLines lines = new ContentsLines(parent.terminal().words(), found, match.orElse(""));
        if (common.json()) {
            parent.terminal().json(lines.json());
        } else {
            lines.print(parent.terminal()::print);
        }
        return ExitStatus.DONE;
    }
}
