package relight.core.evidence;

import java.io.IOException;
import java.net.URI;

/** Asks a server of others. */
public interface WebPost {

    /**
     * What came back.
     *
     * @param type of the body; empty where none is named
     */
    record Answer(int status, String type, byte[] body) {}

    /** Sends a body and waits for the answer; throws where none comes. */
    Answer post(URI to, String type, byte[] body) throws IOException, InterruptedException;
}
