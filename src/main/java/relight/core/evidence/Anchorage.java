package relight.core.evidence;

import java.io.IOException;
import java.net.URI;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Somebody beyond this machine who can be asked to vouch for a log's head. */
public interface Anchorage {

    /** Which kind of somebody, by the level that is reached with them. */
    AnchorLevel.Level level();

    /** What people call it: the name of a server or a bucket. */
    String where();

    /** Whether they have seen this head already, as far as it is known here. */
    boolean has(SignedNote head);

    /**
     * Asks them, and keeps what they say.
     *
     * @throws Problem that names them, the reason and the next thing to do
     */
    void anchor(SignedNote head) throws InterruptedException;

    /** An answer of a server; none within its time is said as it is for a step that waits for the network. */
    static WebPost.Answer asked(WebPost web, URI to, String type, byte[] body) throws InterruptedException {
        try {
            return web.post(to, type, body);
        } catch (IOException e) {
            throw new Problem(Message.of("evidence.ask.away", to.getAuthority(), e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    Message.of("evidence.ask.away.remedy"), e);
        }
    }

    /** That a server answered otherwise than servers of its kind do. */
    static Problem strange(URI server, int status) {
        return new Problem(Message.of("evidence.ask.status", server.getAuthority(), status), Message.of(status >= 500 ? "evidence.ask.away.remedy" : "evidence.ask.status.remedy"));
    }
}
