package relight.adapter.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/** The same for MariaDB's driver, which hands over the options that it does not know itself. */
public final class MysqlTunnelSocketFactory extends ConfigurableSocketFactory {

    /** The option that holds the way. */
    static final String WAY = "relightWay";

    private TunnelSocketFactory way;

    @Override
    public void setConfiguration(Configuration configuration, String host) {
        way = new TunnelSocketFactory(configuration.nonMappedOptions().getProperty(WAY));
    }

    @Override
    public Socket createSocket() {
        return way.createSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return way.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return way.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return way.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return way.createSocket(host, port);
    }
}
