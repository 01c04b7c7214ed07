package relight.adapter.kubernetes;

import relight.core.text.Message;
import relight.core.text.Problem;

/** An API server does not answer, though it was asked several times: nothing else that is asked of it would be answered either. */
public final class ClusterAway extends Problem {

    ClusterAway(String server, Throwable cause) {
        super(Message.of("kubernetes.away", server, cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                Message.of("kubernetes.away.remedy"), cause);
    }
}
