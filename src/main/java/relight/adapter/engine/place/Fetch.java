package relight.adapter.engine.place;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import relight.adapter.host.HostFetch;
import relight.adapter.host.HostShell;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.FolderReading;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.BackupLines;
import relight.core.text.Message;

/** Opens the backup that an action names: fetched, hashed and unwrapped in one stream. */
public final class Fetch {

    private final Function<String, BackupStore> stores;

    public Fetch(Function<String, BackupStore> stores) {
        this.stores = stores;
    }

    public static BackupFormat.Content content(Map<String, String> with) {
        return BackupFormat.Content.valueOf(with.get("backup.content"));
    }

    /** The backup as a folder, just as it was when it was verified. */
    public FolderReading folder(Map<String, String> with) throws IOException {
        Backup backup = BackupLines.read(with);
        return FolderReading.open(stores.apply(backup.store()), backup);
    }

    /** The content; {@link BackupStream#finish()} is to be called before anything that exists is touched. */
    public BackupStream open(Map<String, String> with, StepRun run) throws IOException {
        Backup backup = BackupLines.read(with);
        List<BackupFormat.Wrapping> wrappings = backup.verdict().format().map(BackupFormat::wrappings).orElse(List.of());
        return BackupStream.open(stores.apply(backup.store()), backup, wrappings, fetched(with, run), told(run));
    }

    /** Brings the content to another place than this machine, under its name when it is whole; see {@link HostFetch}. */
    public void bring(Map<String, String> with, HostShell shell, String file, StepRun run) throws IOException, InterruptedException {
        Backup backup = BackupLines.read(with);
        new HostFetch(shell, run.words(), run::output).bring(stores.apply(backup.store()), backup, file, fetched(with, run));
    }

    /** What lies in the backup, read from the store. */
    public Contents list(Map<String, String> with) throws IOException {
        Backup backup = BackupLines.read(with);
        return new BackupReader(stores.apply(backup.store()), backup).list(WorkListener.NONE);
    }

    /** Tells where the store broke off, and when the reading goes on. */
    public static Consumer<Message> told(StepRun run) {
        return broken -> run.output(run.words().say(broken));
    }

    /** Tells how far the fetching is. */
    public static LongConsumer fetched(Map<String, String> with, StepRun run) {
        Optional<Long> size = Optional.of(Long.valueOf(with.get("backup.size")));
        return read -> run.progress(new Progress(with.get("backup.location"), read, size, Progress.Unit.BYTES));
    }
}
