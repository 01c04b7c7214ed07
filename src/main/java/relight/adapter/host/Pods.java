package relight.adapter.host;

import java.io.IOException;
import relight.core.restore.HostAddress;

/** The way into pods, for those to whom a pod, or one that a Job holds ready, is a place like any other. What goes wrong is a {@link relight.core.text.Problem}. */
public interface Pods {

    /** No cluster is known. */
    Pods NONE = new Pods() {
        @Override
        public Process shell(HostAddress.InCluster pod) {
            throw new UnsupportedOperationException(pod.toString());
        }

        @Override
        public Process tunnel(HostAddress.InCluster pod, String host, int port) {
            throw new UnsupportedOperationException(pod.toString());
        }
    };

    /** A shell {@code sh -s} there. Its standard input has no end but that of the connection. */
    Process shell(HostAddress.InCluster pod) throws IOException, InterruptedException;

    /** No recovery of this machine works there any more: takes the Job away, with its pod, unless somebody else works there. */
    default void leave(HostAddress.Job job) throws InterruptedException {}

    /** A connection to a port as it is reached there: what is written goes in, what is read came out. Why it did not come about stands on standard error. */
    Process tunnel(HostAddress.InCluster pod, String host, int port) throws IOException, InterruptedException;
}
