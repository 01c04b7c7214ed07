package relight.adapter.host;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import relight.core.restore.HostAddress;

/**
 * A connection to a server as a host over ssh, a container or a pod reaches it: a tunnel for each connection, and nothing listens here for
 * others. Where it does not come about, whoever reads hears why: a {@link ConnectException} only where the host itself says
 * that nobody listens there.
 */
public final class TunnelSocket extends Socket {

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_SAID = 8 * 1024;
    private static final int PATIENCE_SECONDS = 20;
    private static final String FROM_THERE = "open failed: ";
    private static final List<String> OVER = List.of("ssh:", "docker:", "pod:", "job:");

    private final Hosts hosts;
    private final HostAddress through;
    private volatile Process process;
    private volatile Optional<IOException> failure = Optional.empty();

    public TunnelSocket(Hosts hosts, HostAddress through) {
        this.hosts = hosts;
        this.through = through;
    }

    @Override
    public void connect(SocketAddress to) throws IOException {
        connect(to, 0);
    }

    /** The address is one of the host: here its name need not mean anything. */
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
        InetSocketAddress server = (InetSocketAddress) to;
        try (ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            super.connect(door.getLocalSocketAddress(), timeout);
            Socket inside = door.accept();
            while (inside.getPort() != getLocalPort()) {
                inside.close();
                inside = door.accept();
            }
            inside.setTcpNoDelay(true);
            process = start(server, false);
            relay(inside, server);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Process start(InetSocketAddress server, boolean again) throws IOException {
        try {
            return hosts.tunnel(through, server.getHostString(), server.getPort(), again);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.valueOf(e.getMessage()));
        }
    }

    private void relay(Socket inside, InetSocketAddress server) {
        thread("relight-tunnel-out", () -> {
            try (OutputStream out = process.getOutputStream()) {
                pump(inside.getInputStream(), out);
            } catch (IOException e) {
                // it has ended: what it said is heard by the other thread
            }
        });
        thread("relight-tunnel-in", () -> {
            try (inside) {
                long passed = pump(process.getInputStream(), inside.getOutputStream());
                if (passed == 0) {
                    failure = Optional.of(reason(server));
                }
            } catch (IOException e) {
                // the reader has gone
            } finally {
                process.destroy();
            }
        });
    }

    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static long pump(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
            passed += read;
        }
        return passed;
    }

    /** Why not a byte came. */
    private IOException reason(InetSocketAddress server) throws IOException {
        String said = said(process);
        if (!said.contains(FROM_THERE) && process.exitValue() != 0) {
            Process again = start(server, true);
            again.getOutputStream().close();
            said = said(again);
        }
        for (String line : said.strip().lines().toList()) {
            int from = line.indexOf(FROM_THERE);
            if (from >= 0) {
                return new ConnectException(through + ": " + line.substring(from + FROM_THERE.length()));
            }
        }
        return new SocketException(through + ": " + said.strip().lines().reduce((before, last) -> last).orElse("nothing came back"));
    }

    /** What was said of a connection that did not come about, beneath what a driver makes of it. */
    public static Optional<String> why(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException && OVER.stream().anyMatch(String.valueOf(cause.getMessage())::startsWith)) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    private static String said(Process ended) throws IOException {
        String said = new String(ended.getErrorStream().readNBytes(MOST_SAID), StandardCharsets.UTF_8);
        try {
            if (!ended.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                ended.destroyForcibly();
                ended.waitFor();
            }
        } catch (InterruptedException e) {
            ended.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return said;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {

            @Override
            public int read() throws IOException {
                return ended(super.read());
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return ended(super.read(bytes, offset, length));
            }
        };
    }

    private int ended(int read) throws IOException {
        if (read < 0 && failure.isPresent()) {
            throw failure.get();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        super.close();
        Optional.ofNullable(process).ifPresent(Process::destroy);
    }
}
