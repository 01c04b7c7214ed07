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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A TCP relay before a server. It breaks a connection after so many bytes of answers where it is told to, and lets the next ones through. */
public final class BreakingRelay implements AutoCloseable {

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile long breakAfter = Long.MAX_VALUE;
    private volatile Runnable meanwhile = () -> { };
    private final Map<String, Long> within = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<Cut>> cut = new AtomicReference<>(Optional.empty());

    /** What happens at a request with these words: instead of it, or when the server has done it and before its answer has come through. */
    private record Cut(String request, boolean done, Runnable then) {}

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

    /** Breaks once, after so many bytes of the answer to the next request with these words, such as {@code GET /bucket/key}. */
    public void breakIn(String request, long bytes) {
        passed.set(0);
        within.put(request, bytes);
    }

    /** Breaks once, at a request with these words, such as {@code POST /_aliases}, which the server never sees. */
    public void cutBefore(String request, Runnable then) {
        cut.set(Optional.of(new Cut(request, false, then)));
    }

    /** Breaks once behind such a request, which the server has carried out; nobody hears of that. */
    public void cutBehind(String request, Runnable then) {
        cut.set(Optional.of(new Cut(request, true, then)));
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
                try {
                    to.connect(server);
                } catch (IOException away) {
                    from.close();
                    continue;
                }
                sockets.add(from);
                sockets.add(to);
                if (door.isClosed()) { // while this one came in
                    from.close();
                    to.close();
                    return;
                }
                AtomicReference<Optional<Cut>> met = new AtomicReference<>(Optional.empty());
                AtomicLong left = new AtomicLong(Long.MAX_VALUE);
                Thread.ofVirtual().start(() -> pump(from, to, false, met, left));
                Thread.ofVirtual().start(() -> pump(to, from, true, met, left));
            }
        } catch (IOException closed) {
            // The test has ended
        }
    }

    private void pump(Socket from, Socket to, boolean answers, AtomicReference<Optional<Cut>> met, AtomicLong left) {
        byte[] bytes = new byte[16 * 1024];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (!answers) {
                    within(new String(bytes, 0, read, StandardCharsets.ISO_8859_1)).ifPresent(left::set);
                }
                if (!answers && meets(new String(bytes, 0, read, StandardCharsets.ISO_8859_1), met) || answers && met.get().isPresent()) {
                    breaks.incrementAndGet();
                    met.get().orElseThrow().then().run();
                    return;
                }
                if (answers && (left.addAndGet(-read) < 0 ? broken() : isToBreak(read))) {
                    return;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException closed) {
            // The other end has gone, and so does this one
        }
    }

    /** Whether it ends here, before the server has seen what it met. */
    private boolean meets(String request, AtomicReference<Optional<Cut>> met) {
        Optional<Cut> wanted = cut.get();
        if (wanted.filter(one -> request.contains(one.request())).isEmpty() || !cut.compareAndSet(wanted, Optional.empty())) {
            return false;
        }
        met.set(wanted);
        return !wanted.get().done();
    }

    private Optional<Long> within(String request) {
        return within.keySet().stream().filter(request::contains).findFirst().map(within::remove);
    }

    private boolean broken() {
        breaks.incrementAndGet();
        return true;
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
