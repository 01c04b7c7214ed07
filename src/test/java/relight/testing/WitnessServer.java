package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import relight.core.approval.SigningKey;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.HeadRequest;
import relight.core.evidence.MerkleProof;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;

/** A witness to the letter of C2SP tlog-witness: it knows its logs, remembers before it answers, and checks each proof itself. */
public final class WitnessServer implements AutoCloseable {

    private final SigningKey secret = SigningKey.make();
    private final NoteKey key = new NoteKey("witness.example/w1", NoteKey.Kind.COSIGNER, secret.shown());
    private final Map<String, NoteKey> logs = new ConcurrentHashMap<>();
    private final Path memory;
    private final HttpServer server;
    private volatile int asked;

    public WitnessServer(Path memory) {
        this.memory = memory;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/w1/add-checkpoint", this::answer);
        server.start();
    }

    /** Takes a log in, or another key of one. */
    public void knows(NoteKey log) {
        logs.put(log.name(), log);
    }

    public NoteKey key() {
        return key;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w1");
    }

    /** How many requests have come. */
    public int asked() {
        return asked;
    }

    private record Answer(int status, String type, String body) {

        Answer(int status) {
            this(status, "text/plain", "");
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked++;
            Answer answer;
            try {
                answer = added(HeadRequest.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                answer = new Answer(400);
            }
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer added(HeadRequest request) throws IOException {
        Checkpoint head = Checkpoint.read(request.checkpoint().text());
        NoteKey log = logs.get(head.origin());
        if (log == null) {
            return new Answer(404);
        }
        if (!log.signed(request.checkpoint())) {
            return new Answer(403);
        }
        if (request.olderSize() > head.size()) {
            return new Answer(400);
        }
        Path file = memory.resolve(head.origin().replace('/', '_'));
        Checkpoint known = Files.exists(file) ? Checkpoint.read(SignedNote.read(Files.readString(file)).text()) : null;
        long knownSize = known == null ? 0 : known.size();
        if (request.olderSize() != knownSize) {
            return new Answer(409, "text/x.tlog.size", knownSize + "\n");
        }
        if (known != null && knownSize == head.size() && !Arrays.equals(known.root(), head.root())) {
            return new Answer(409);
        }
        byte[] knownRoot = known == null ? new byte[32] : known.root();
        if (!MerkleProof.consistent(knownSize, knownRoot, head.size(), head.root(), request.proof())) {
            return new Answer(422);
        }
        return cosigned(request.checkpoint(), file);
    }

    private Answer cosigned(SignedNote note, Path file) throws IOException {
        SignedNote signed = note.with(key.sign(note.text(), secret, Instant.now()));
        Path beside = Files.writeString(memory.resolve("new"), signed.toString());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        SignedNote own = new SignedNote(note.text(), signed.signatures().stream().filter(key::isOf).toList());
        return new Answer(200, "text/plain; charset=utf-8", own.toString().substring(note.text().length() + 1));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
