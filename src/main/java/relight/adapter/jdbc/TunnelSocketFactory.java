package relight.adapter.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import relight.adapter.host.Hosts;
import relight.adapter.host.TunnelSocket;
import relight.core.restore.HostAddress;

/** Connections of PostgreSQL's driver through another place; the driver makes it by its name, from one text that stands for the way. */
public final class TunnelSocketFactory extends SocketFactory {

    private static final Map<String, Supplier<Socket>> WAYS = new ConcurrentHashMap<>();

    private final Supplier<Socket> way;

    /** @param way of {@link #way} */
    public TunnelSocketFactory(String way) {
        this.way = WAYS.get(way);
    }

    /** What stands for the way through that place. */
    static String way(Hosts hosts, HostAddress through) {
        String way = System.identityHashCode(hosts) + " " + through;
        WAYS.put(way, () -> new TunnelSocket(hosts, through));
        return way;
    }

    @Override
    public Socket createSocket() {
        return way.get();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(InetSocketAddress.createUnresolved(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }
}
