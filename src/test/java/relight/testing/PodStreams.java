package relight.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;

/** What an API server asks a node for on behalf of its clients: commands in containers, their logs, their ports. */
final class PodStreams implements AutoCloseable {

    private static final int BUFFER = 32 * 1024;
    private static final byte[] END = {};

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final BiFunction<String, String, Optional<PodNode.Container>> containers;

    PodStreams(Path folder, BiFunction<String, String, Optional<PodNode.Container>> containers) throws IOException, InterruptedException {
        this.containers = containers;
        Path keys = folder.resolve("node.p12");
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC", "-alias", "node", "-dname", "CN=node",
                "-storetype", "PKCS12", "-storepass", "of-the-test", "-keystore", keys.toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setUseAlpn(false).setMaxWebSocketMessageSize(16 << 20)
                .setMaxWebSocketFrameSize(16 << 20).setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword("of-the-test"))
                .setWebSocketSubProtocols(List.of("v4.channel.k8s.io")));
        server.webSocketHandler(this::open).requestHandler(this::logs);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** {@code /exec/NAMESPACE/POD/CONTAINER} or {@code /portForward/NAMESPACE/POD}. */
    private void open(ServerWebSocket socket) {
        String[] path = socket.path().split("/");
        io.vertx.core.MultiMap query = io.vertx.core.MultiMap.caseInsensitiveMultiMap();
        new io.netty.handler.codec.http.QueryStringDecoder(socket.uri()).parameters().forEach(query::add);
        BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        socket.binaryMessageHandler(message -> messages.add(message.getBytes()));
        socket.closeHandler(closed -> messages.add(END));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                if (path[1].equals("exec")) {
                    exec(socket, containers.apply(path[3], path[4]).orElseThrow(() -> new IOException("no such container")).exec(query.getAll("command")), messages);
                } else {
                    forward(socket, Integer.parseInt(query.get("port")), messages);
                }
            } catch (IOException e) {
                send(socket, 3, "{\"metadata\":{},\"status\":\"Failure\",\"reason\":\"InternalError\",\"message\":\"%s\",\"code\":500}".formatted(e.getMessage()).getBytes());
                socket.close();
            }
        });
    }

    /** Channel 0 goes in, 1 and 2 come out, 3 says how it ended. Whoever hangs up leaves the process to itself, its input at an end. */
    private static void exec(ServerWebSocket socket, Process process, BlockingQueue<byte[]> messages) {
        Thread.ofPlatform().daemon().start(() -> pump(messages, process.getOutputStream()));
        Thread err = Thread.ofPlatform().daemon().start(() -> pour(socket, 2, process.getErrorStream()));
        pour(socket, 1, process.getInputStream());
        try {
            err.join();
            int status = process.waitFor();
            send(socket, 3, (status == 0 ? "{\"metadata\":{},\"status\":\"Success\"}" : """
                    {"metadata":{},"status":"Failure","reason":"NonZeroExitCode","message":"command terminated with exit code %1$d",
                     "details":{"causes":[{"reason":"ExitCode","message":"%1$d"}]}}""".formatted(status)).getBytes());
            socket.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forward(ServerWebSocket socket, int port, BlockingQueue<byte[]> messages) throws IOException {
        byte[] number = {(byte) port, (byte) (port >> 8)};
        send(socket, 0, number);
        send(socket, 1, number);
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    pump(messages, there.getOutputStream());
                } catch (IOException closed) {
                    // by the other side
                }
            });
            pour(socket, 0, there.getInputStream());
        } catch (IOException refused) {
            send(socket, 1, String.valueOf(refused.getMessage()).getBytes());
        }
        socket.close();
    }

    private static void pump(BlockingQueue<byte[]> messages, OutputStream into) {
        try (into) {
            for (byte[] message = messages.take(); message != END; message = messages.take()) {
                if (message.length > 1 && message[0] == 0) {
                    into.write(message, 1, message.length - 1);
                    into.flush();
                }
            }
        } catch (IOException itEnded) {
            // what still comes is for nobody
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pour(ServerWebSocket socket, int channel, InputStream from) {
        byte[] buffer = new byte[BUFFER];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                byte[] part = new byte[read];
                System.arraycopy(buffer, 0, part, 0, read);
                send(socket, channel, part);
            }
        } catch (IOException itEnded) {
            // there is no more of it
        }
    }

    private static void send(ServerWebSocket socket, int channel, byte[] bytes) {
        try {
            socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) channel).appendBytes(bytes)).toCompletionStage().toCompletableFuture().join();
        } catch (java.util.concurrent.CompletionException | IllegalStateException closed) {
            // nobody listens any more
        }
    }

    /** {@code /containerLogs/NAMESPACE/POD/CONTAINER?follow=true}, or {@code ?tailLines=20&timestamps=true}. */
    private void logs(HttpServerRequest request) {
        String[] path = request.path().split("/");
        Optional<PodNode.Container> container = path.length == 5 && path[1].equals("containerLogs") ? containers.apply(path[3], path[4]) : Optional.empty();
        if (container.isEmpty()) {
            request.response().setStatusCode(404).end("no such container");
            return;
        }
        if (request.getParam("tailLines") != null || request.getParam("timestamps") != null) {
            whole(request, container.get());
            return;
        }
        boolean follow = "true".equals(request.getParam("follow"));
        request.response().setChunked(true);
        Thread.ofPlatform().daemon().start(() -> {
            try (InputStream log = Files.newInputStream(container.get().log())) {
                boolean over = false;
                while (true) {
                    byte[] more = log.readNBytes(BUFFER);
                    if (more.length > 0) {
                        request.response().write(Buffer.buffer(more)).toCompletionStage().toCompletableFuture().join();
                    } else if (over || !follow) {
                        break;
                    } else {
                        over = !container.get().lives();
                        Thread.sleep(50);
                    }
                }
                request.response().end();
            } catch (IOException | RuntimeException gone) {
                request.connection().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** When each line was written nobody has noted: they count nanoseconds from the container's beginning, so that their order is right. */
    private static void whole(HttpServerRequest request, PodNode.Container container) {
        try {
            List<String> lines = Files.readString(container.log()).lines().toList();
            int first = request.getParam("tailLines") == null ? 0 : Math.max(0, lines.size() - Integer.parseInt(request.getParam("tailLines")));
            StringBuilder text = new StringBuilder();
            for (int line = first; line < lines.size(); line++) {
                text.append("true".equals(request.getParam("timestamps")) ? container.since().replace("Z", ".%09dZ ".formatted(line + 1)) : "")
                        .append(lines.get(line)).append('\n');
            }
            request.response().end(text.toString());
        } catch (IOException gone) {
            request.response().setStatusCode(500).end();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
