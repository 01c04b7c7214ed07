package relight.adapter.engine.dump;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;

/** Whether a name of a host means the machine that Relight runs on. */
public final class ThisMachine {

    private ThisMachine() {}

    public static boolean is(String host) throws IOException {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
