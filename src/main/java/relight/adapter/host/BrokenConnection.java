package relight.adapter.host;

import relight.core.text.Message;
import relight.core.text.Problem;

/** The way to a host broke off while a program ran there. It ends by itself; what it had begun is left. */
public final class BrokenConnection extends Problem {

    private final String why;
    private final String place;

    /**
     * A connection that broke.
     *
     * @param why   what ssh said last
     * @param place what the program had begun there
     */
    public BrokenConnection(HostShell shell, String why, String place) {
        super(Message.of("restore.host.broken", shell.address().toString(), why),
                Message.of("restore.host.broken.remedy", shell.address().toString(), place));
        this.why = why;
        this.place = place;
    }

    public String why() {
        return why;
    }

    public String place() {
        return place;
    }
}
