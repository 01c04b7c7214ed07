package relight.adapter.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The ways to the places where restores work: the system's own ssh and docker, and into pods over the API server. */
public final class Hosts {

    /** Nobody is asked for a password, and a host that does not answer any more is noticed. */
    private static final List<String> SSH = List.of("-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15");
    /** A connection that others share keeps the host's answer for itself. */
    private static final List<String> ALONE = List.of("-o", "ControlMaster=no", "-o", "ControlPath=none");

    private final List<String> ssh;
    private final Pods pods;

    private Hosts(List<String> ssh, Pods pods) {
        this.ssh = List.copyOf(ssh);
        this.pods = pods;
    }

    /** With the system's own ssh, its configuration and its agent. */
    public static Hosts known(Pods pods) {
        return new Hosts(List.of("ssh"), pods);
    }

    /**
     * Without pods.
     *
     * @param ssh the program and what it is always given
     */
    public static Hosts over(List<String> ssh) {
        return new Hosts(ssh, Pods.NONE);
    }

    /** A shell there that reads a program from its standard input. */
    Process shell(HostAddress address) throws IOException, InterruptedException {
        return switch (address) {
            case HostAddress.Here here -> start(List.of("sh", "-s"));
            case HostAddress.Ssh(String destination) -> start(ssh(List.of("-T"), destination, Optional.of("sh -s")));
            case HostAddress.Docker(String container) -> start(List.of("docker", "exec", "-i", container, "sh", "-s"));
            case HostAddress.InCluster pod -> pods.shell(pod);
        };
    }

    /**
     * A connection to a port as that place reaches it: what is written goes in, what is read came out.
     *
     * @param again whether it is asked once more why it did not come about
     */
    Process tunnel(HostAddress address, String host, int port, boolean again) throws IOException, InterruptedException {
        return switch (address) {
            case HostAddress.Ssh(String destination) -> {
                List<String> more = new ArrayList<>(again ? ALONE : List.of());
                more.addAll(List.of("-W", (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
                yield start(ssh(more, destination, Optional.empty()));
            }
            case HostAddress.InCluster pod -> pods.tunnel(pod, host, port);
            default -> throw new IllegalArgumentException(address.toString());
        };
    }

    private List<String> ssh(List<String> more, String destination, Optional<String> there) {
        List<String> command = new ArrayList<>(ssh);
        command.addAll(SSH);
        command.addAll(more);
        command.addAll(List.of("--", destination));
        there.ifPresent(command::add);
        return command;
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new Problem(Message.of("restore.host.program", command.getFirst()), Message.of("restore.host.program.remedy", command.getFirst()));
        }
    }
}
