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

    /**
     * Connects its input and output with the port {@code $2} of {@code $1}, by what the container has: bash is in the images of the database
     * servers. What it ends it waits for: a container's first process adopts the rest, and PostgreSQL starts anew where one that it does not
     * know was ended by a signal.
     */
    private static final String CONNECT = """
            if command -v bash >/dev/null 2>&1; then
              exec bash -c 'if ! { exec 3<>"/dev/tcp/$0/$1"; } 2>/dev/null; then
                (exec 3<>"/dev/tcp/$0/$1") 2>&1 | sed -n "s/.*: /open failed: /p" | tail -n 1 >&2
                exit 1
              fi
              exec 4<&0
              cat <&4 >&3 & cat <&3 & wait -n
              kill %1 %2 2>/dev/null
              wait' "$1" "$2"
            elif command -v socat >/dev/null 2>&1; then exec socat - "TCP:$1:$2"
            elif command -v nc >/dev/null 2>&1; then exec nc "$1" "$2"
            fi
            echo "the container has neither bash, socat nor nc" >&2
            exit 1
            """;

    private static final List<String> DOCKER = List.of("docker");

    private final List<String> ssh;
    private final List<String> docker;
    private final Pods pods;

    private Hosts(List<String> ssh, List<String> docker, Pods pods) {
        this.ssh = List.copyOf(ssh);
        this.docker = List.copyOf(docker);
        this.pods = pods;
    }

    /** With the system's own ssh, its configuration and its agent. */
    public static Hosts known(Pods pods) {
        return new Hosts(List.of("ssh"), DOCKER, pods);
    }

    /**
     * Without pods.
     *
     * @param ssh the program and what it is always given
     */
    public static Hosts over(List<String> ssh) {
        return new Hosts(ssh, DOCKER, Pods.NONE);
    }

    /**
     * With the system's own ssh, without pods.
     *
     * @param docker the program and what it is always given
     */
    public static Hosts docked(List<String> docker) {
        return new Hosts(List.of("ssh"), docker, Pods.NONE);
    }

    /** A shell there that reads a program from its standard input. */
    Process shell(HostAddress address) throws IOException, InterruptedException {
        return switch (address) {
            case HostAddress.Here here -> start(List.of("sh", "-s"));
            case HostAddress.Ssh(String destination) -> start(ssh(List.of("-T"), destination, Optional.of("sh -s")));
            case HostAddress.Docker(String container) -> start(inside(container, "sh", "-s"));
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
            case HostAddress.Docker(String container) -> start(inside(container, "sh", "-c", CONNECT, "sh", host, Integer.toString(port)));
            case HostAddress.Here here -> throw new IllegalArgumentException(address.toString());
        };
    }

    /** Takes away what was made there for nothing but to work in it; of places that the team has, nothing. */
    public void leave(HostAddress address) throws InterruptedException {
        if (address instanceof HostAddress.Job job) {
            pods.leave(job);
        }
    }

    private List<String> ssh(List<String> more, String destination, Optional<String> there) {
        List<String> command = new ArrayList<>(ssh);
        command.addAll(SSH);
        command.addAll(more);
        command.addAll(List.of("--", destination));
        there.ifPresent(command::add);
        return command;
    }

    private List<String> inside(String container, String... words) {
        List<String> command = new ArrayList<>(docker);
        command.addAll(List.of("exec", "-i", container));
        command.addAll(List.of(words));
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
