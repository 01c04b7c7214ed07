package relight.adapter.engine.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import relight.adapter.engine.dump.FarProbe;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostSpool;
import relight.core.catalog.Backup;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A folder of the step's own at the host of the server, for the files that its loader takes; they come from here, where they are filtered. */
final class HostFolder implements MydumperFolder.Place {

    private static final String FOLDER = "mydumper";

    private final ActionRun at;
    private final HostShell shell;
    private final String place;
    private final HostSpool spool;

    HostFolder(ActionRun at, HostShell shell) {
        this.at = at;
        this.shell = shell;
        this.place = at.place();
        this.spool = new HostSpool(shell, place);
    }

    Path path() {
        return Path.of(place + "/" + FOLDER);
    }

    /** Makes it anew, where there is room for the backup (ALL-6). */
    void make(Backup backup) throws IOException, InterruptedException {
        long free = FarProbe.look(shell, at.target().far().orElseThrow(), Optional.empty()).spoolFree();
        long needed = backup.size() + backup.size() / 10;
        if (free < needed) {
            throw new Problem(Message.of("restore.mysql.far.room", at.target().far().orElseThrow().spool(), shell.address().toString(), new Bytes(needed),
                    new Bytes(free)), Message.of("restore.mysql.far.room.remedy"));
        }
        spool.make();
    }

    @Override
    public void put(String name, InputStream content) throws IOException {
        try {
            spool.put(FOLDER + "/" + name, content);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Takes it away; where the host cannot be reached, what is left there is named. */
    void remove() {
        spool.remove(() -> at.output(at.say("far.left", shell.address().toString(), place)));
    }
}
