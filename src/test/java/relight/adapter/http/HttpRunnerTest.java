package relight.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.TimeSource;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.TestRun;

class HttpRunnerTest {

    @TempDir
    private Path folder;
    private HttpServer server;
    private final List<String> seen = new ArrayList<>();
    private final QuickTime time = new QuickTime();

    @BeforeEach
    void startsAShop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopsTheShop() {
        server.stop(0);
    }

    /** It is well from the third question on. */
    private void answer(HttpExchange exchange) throws IOException {
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-Who") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean well = exchange.getRequestURI().getPath().startsWith("/well") || seen.size() > 2;
        byte[] body = (well ? "{\"status\": \"ok\", \"token\": \"abcdefgh\"}" : "{\"status\": \"down\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(well ? 200 : 503, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void takesTheExpectedAnswerForSuccess() throws Exception {
        TestRun run = TestRun.in(folder, 1);
        Outcome outcome = run(run, "expect=200 expect-body=ok", "GET " + address() + "/well");
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertTrue(run.output().contains("HTTP 200"), run.output());
        assertFalse(Files.readString(run.spool().resolve("output.log")).contains("abcdefgh"), run.output());
    }

    @Test
    void saysWhatWasExpectedAndWhatCame() throws Exception {
        assertEquals("The answer has status 503; 2xx was expected.", run(TestRun.in(folder, 1), "", "GET " + address() + "/").reason().toString());
        assertEquals("“gone” was expected in the answer and is not there.",
                run(TestRun.in(folder, 2), "expect-body=gone", "GET " + address() + "/well").reason().toString());
    }

    @Test
    void asksAgainUntilItIsWell() throws Exception {
        assertEquals(Kind.SUCCEEDED, run(TestRun.in(folder, 1), "within=5m", "GET " + address() + "/slow").kind());
        assertEquals(3, seen.size());
    }

    @Test
    void givesUpWhenItsTimeIsOver() throws Exception {
        Outcome outcome = run(TestRun.in(folder, 1), "within=2s expect=404", "GET " + address() + "/slow");
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().startsWith("It did not answer as expected within 2 s."), outcome.reason().toString());
        assertEquals(3, seen.size());
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        server.stop(0);
        Outcome outcome = run(TestRun.in(folder, 1), "", "GET " + address() + "/");
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("does not answer"), outcome.reason().toString());
    }

    @Test
    void aValueStaysInItsPlace() throws Exception {
        TestRun run = TestRun.in(folder, 1).with(Map.of("HOST", address().substring("http://".length()), "name", "a/b?c=d&\"e\" ä", "WHO", "me"));
        Outcome outcome = run(run, "", "POST http://$HOST/well/<name>?x=1\nX-Who: $WHO\nContent-Type: application/json\n\n{\"n\": \"<name>\", \"$WHO\": 1}");
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertEquals(List.of("POST /well/a%2Fb%3Fc%3Dd%26%22e%22%20%C3%A4?x=1 me {\"n\": \"a/b?c=d&\\\"e\\\" ä\", \"$WHO\": 1}"), seen);
        Outcome broken = run(TestRun.in(folder, 2).with(Map.of("WHO", "me\nX-Other: 1")), "", "GET " + address() + "/well\nX-Who: $WHO");
        assertTrue(broken.reason().toString().startsWith("The header X-Who cannot be sent"), broken.reason().toString());
    }

    private Outcome run(TestRun run, String attributes, String request) {
        Step step = new RunbookReader().read("a.md", "```http " + attributes + "\n" + request + "\n```\n").steps().getFirst();
        return new HttpRunner(time).run(step, run);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A clock that goes on only when somebody sleeps. */
    private static final class QuickTime implements TimeSource {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long monotonicNanos() {
            return nanos;
        }

        @Override
        public String bootId() {
            return "test";
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    }
}
