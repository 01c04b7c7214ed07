package relight.adapter.engine.postgresql;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import relight.adapter.host.FolderFetch;
import relight.adapter.host.HostFetch;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.HostSpool;
import relight.adapter.host.Script;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.text.Message;
import relight.core.text.Problem;

/** An archive at the host of the server, in a folder of the step's own: fetched, by the host itself where it can, and taken away again. */
final class HostArchive implements ArchiveSpool {

    private static final Script SAID = Script.of("LC_ALL=C \"$tool\" \"$option\" --file=- \"$archive\"\n");

    private final ActionRun at;
    private final HostShell shell;
    private final String place;
    private final HostSpool spool;

    HostArchive(ActionRun at, HostShell shell) {
        this.at = at;
        this.shell = shell;
        this.place = at.place();
        this.spool = new HostSpool(shell, place);
    }

    @Override
    public Path file() {
        return Path.of(archive());
    }

    private String archive() {
        return place + "/archive";
    }

    @Override
    public String fetch(BackupStore store, Backup backup) throws IOException, InterruptedException {
        spool.make();
        LongConsumer fetched = count -> at.bytes(backup.location(), count, backup.size());
        return backup.object().isFolder() ? new FolderFetch(shell, at.run().words(), at::output).bring(store, backup, archive(), fetched)
                : new HostFetch(shell, at.run().words(), at::output).bring(store, backup, archive(), fetched);
    }

    @Override
    public byte[] said(Tool restore, String option) throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Ran ran = shell.fetch(SAID.with("tool", restore.path().toString()).with("option", option).with("archive", archive()), said, at::output);
        if (!ran.good()) {
            throw new Problem(Message.of("restore.pg.failed", "pg_restore " + option, ran.status(), ran.lastWords()));
        }
        return said.toByteArray();
    }

    @Override
    public Path put(String name, String text) throws IOException, InterruptedException {
        spool.put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return Path.of(place + "/" + name);
    }

    /** Takes it away; where the host cannot be reached, what is left there is named. */
    @Override
    public void remove() {
        spool.remove(() -> at.output(at.say("far.left", shell.address().toString(), place)));
    }
}
