package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.PortForward;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connection to a port of a pod that is heard here by nobody but its owner. */
final class PortTunnel {

    private PortTunnel() {}

    /** As a process: what is written to it goes in. Its errors are known when its output is at an end. */
    static Process open(PodResource pod, int port) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        PortForward forward = pod.portForward(port, there.source(), back.sink());
        return new ChannelProcess(Channels.newOutputStream(there.sink()), Channels.newInputStream(back.source()), new Errors(forward),
                CompletableFuture.completedFuture(0), () -> close(forward, there));
    }

    private static void close(PortForward forward, Pipe there) {
        try {
            there.sink().close();
            forward.close();
        } catch (IOException e) {
            // it was closed from the other side
        }
    }

    /** As ssh says it. */
    private static final class Errors extends InputStream {

        private final PortForward forward;
        private Optional<InputStream> said = Optional.empty();

        private Errors(PortForward forward) {
            this.forward = forward;
        }

        @Override
        public int read() throws IOException {
            if (said.isEmpty()) {
                String why = Stream.concat(forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
                        .map(thrown -> "open failed: " + thrown.getMessage() + "\n").collect(Collectors.joining());
                said = Optional.of(new ByteArrayInputStream(why.getBytes(StandardCharsets.UTF_8)));
            }
            return said.get().read();
        }
    }
}
