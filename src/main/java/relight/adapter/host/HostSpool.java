package relight.adapter.host;

import java.io.IOException;
import java.io.InputStream;
import relight.adapter.host.HostShell.Ran;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A private folder at a host, for as long as a step works there. */
public final class HostSpool {

    private static final Script MAKE = Script.of("rm -rf \"$place\" && mkdir -m 700 \"$place\"\n");
    private static final Script PUT = Script.of("umask 077; mkdir -p \"${file%/*}\" && cat > \"$file\"\n");
    private static final Script REMOVE = Script.of("rm -rf \"$place\"\n");

    private final HostShell shell;
    private final String place;

    public HostSpool(HostShell shell, String place) {
        this.shell = shell;
        this.place = place;
    }

    /** Makes it anew, empty. */
    public void make() throws IOException, InterruptedException {
        must(place, shell.run(MAKE.with("place", place)));
    }

    /** Writes a file below it; called by any thread. */
    public void put(String name, InputStream content) throws IOException, InterruptedException {
        must(place + "/" + name, shell.feed(PUT.with("file", place + "/" + name), content, line -> { }));
    }

    private void must(String what, Ran ran) {
        if (ran.status() == HostShell.NOT_REACHED) {
            throw new BrokenConnection(shell, ran.lastWords(), place);
        }
        if (!ran.good()) {
            throw new Problem(Message.of("restore.host.fetch.unwritten", what, shell.address().toString(), ran.lastWords()),
                    Message.of("restore.host.fetch.unwritten.remedy"));
        }
    }

    /** Takes it away with all in it, also for a caller that is interrupted; {@code left} runs where the host cannot be reached. */
    public void remove(Runnable left) {
        try {
            shell.clear(REMOVE.with("place", place));
        } catch (IOException | Problem away) {
            left.run();
        }
    }
}
