package relight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay before a server. It breaks a connection after so many bytes of answers where it is told to, and lets the next ones through. */
public final class BreakingRelay implements AutoCloseable {

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile long breakAfter = Long.MAX_VALUE;
    private volatile Runnable meanwhile = () -> { };

    public BreakingRelay(URI endpoint) {
        try {
            server = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Breaks once, after so many bytes from now on; before the next connection is let through, something else may happen. */
    public void breakAfter(long bytes, Runnable then) {
        meanwhile = then;
        passed.set(0);
        breakAfter = bytes;
    }

    public int breaks() {
        return breaks.get();
    }

    /** Bytes of answers since it was told to break. */
    public long passed() {
        return passed.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = door.accept();
                Socket to = new Socket();
                to.connect(server);
                sockets.add(from);
                sockets.add(to);
                Thread.ofVirtual().start(() -> pump(from, to, false));
                Thread.ofVirtual().start(() -> pump(to, from, true));
            }
        } catch (IOException closed) {
            // The test has ended
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[16 * 1024];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (answers && isToBreak(read)) {
                    return;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException closed) {
            // The other end has gone, and so does this one
        }
    }

    private synchronized boolean isToBreak(int more) {
        if (passed.addAndGet(more) <= breakAfter) {
            return false;
        }
        breakAfter = Long.MAX_VALUE;
        breaks.incrementAndGet();
        meanwhile.run();
        return true;
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
