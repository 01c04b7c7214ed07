package relight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.State;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.text.Message;
import relight.core.text.PlainName;
import relight.core.text.Problem;

/** {@code relight catalog get}: saves one file of a backup, writes over nothing and restores nothing. */
@Command(name = "get")
final class CatalogGet implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "ID", descriptionKey = "id")
    private String id;

    @Option(names = "--file", paramLabel = "PATH", required = true)
    private String path;

    @Option(names = "--to", paramLabel = "FILE", required = true)
    private Path to;

    @ParentCommand
    private CatalogCommand parent;

    /** 0; 1 where nobody has found the backup good, and the file is saved all the same. */
    @Override
    public Integer call() throws IOException {
        Catalog catalog = parent.open(common);
        Backup backup = parent.backup(catalog, id);
        BackupReader reader = new BackupReader(catalog.store(backup.store()), backup);
        TerminalProgress progress = new TerminalProgress(parent.terminal());
        Contents contents = reader.list(progress);
        int node = find(catalog, backup, contents);
        Path file = Files.isDirectory(to) ? to.resolve(PlainName.ofFile(contents.name(node))) : to;
        if (Files.exists(file)) {
            throw new Problem(Message.of("contents.get.taken", file), Message.of("contents.get.taken.remedy"));
        }
        reader.save(contents, node, file, progress);
        tell(backup, contents, node, file);
        return backup.state() == State.GOOD ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    /** As the backup writes it, or below the system's folder. */
    private int find(Catalog catalog, Backup backup, Contents contents) {
        String folder = catalog.workspace().system(backup.system()).flatMap(system -> system.target("path")).orElse("");
        int whole = contents.find(path);
        int node = whole >= 0 ? whole : contents.find(contents.rootOf(folder), path);
        if (node <= Contents.ROOT) {
            throw new Problem(Message.of("contents.get.none", backup.location(), path), Message.of("contents.get.none.remedy", id));
        }
        return node;
    }

    private void tell(Backup backup, Contents contents, int node, Path file) {
        if (common.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", file.toString());
            document.put("path", contents.path(node));
            document.put("size", contents.size(node));
            document.put("state", backup.state().name().toLowerCase(Locale.ROOT));
            parent.terminal().json(document);
        } else {
            parent.terminal().print(Message.of("contents.saved", file));
        }
        if (backup.state() != State.GOOD) {
            parent.terminal().tell(Message.of("contents.get.unproven", backup.location()));
        }
    }
}
