package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import relight.adapter.host.HostShell;

/**
 * A process in a pod, as far as it can be had over the API server: its streams and how it ended. Destroying it closes the connection;
 * it goes on there with its input at an end. A connection that breaks off looks as one of ssh does.
 */
final class ChannelProcess extends Process {

    private final OutputStream in;
    private final InputStream out;
    private final InputStream err;
    private final CompletableFuture<Integer> status;
    private final Runnable close;

    ChannelProcess(OutputStream in, InputStream out, InputStream err, CompletableFuture<Integer> status, Runnable close) {
        this.in = new Broken(in);
        this.out = new Ending(out);
        this.err = new Ending(err);
        this.status = status.handle((exit, broken) -> broken != null || exit == null || exit < 0 ? HostShell.NOT_REACHED : exit);
        this.close = close;
    }

    @Override
    public OutputStream getOutputStream() {
        return in;
    }

    @Override
    public InputStream getInputStream() {
        return out;
    }

    @Override
    public InputStream getErrorStream() {
        return err;
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return status.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            status.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int exitValue() {
        if (!status.isDone()) {
            throw new IllegalThreadStateException();
        }
        return status.join();
    }

    @Override
    public void destroy() {
        close.run();
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty();
    }

    /** The client takes an exit status other than 0, and a connection that ends, for a failure of the stream; to a process both are its end. */
    private static final class Ending extends FilterInputStream {

        private Ending(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException ended) {
                return -1;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException ended) {
                return -1;
            }
        }
    }

    /** What cannot be sent any more is a broken pipe to whoever writes. */
    private static final class Broken extends FilterOutputStream {

        private Broken(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (KubernetesClientException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (KubernetesClientException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (KubernetesClientException e) {
                throw new IOException(e);
            }
        }
    }
}
