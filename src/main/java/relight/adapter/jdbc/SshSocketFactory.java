package relight.adapter.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import relight.adapter.host.SshSocket;

/** Connections of PostgreSQL's driver through a host over ssh; the driver makes it by its name, from the way as one text. */
public final class SshSocketFactory extends SocketFactory {

    private final List<String> ssh;
    private final String destination;

    /** @param way of {@link #way} */
    public SshSocketFactory(String way) {
        List<String> words = List.of(way.split("\n"));
        this.ssh = words.subList(1, words.size());
        this.destination = words.getFirst();
    }

    /** Destination and program as one text. */
    static String way(String destination, List<String> ssh) {
        List<String> words = new ArrayList<>(List.of(destination));
        words.addAll(ssh);
        return String.join("\n", words);
    }

    @Override
    public Socket createSocket() {
        return new SshSocket(ssh, destination);
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
