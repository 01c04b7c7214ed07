package relight.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.TimeSource;
import relight.core.runbook.OpenText;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Sends requests and holds the answers against what is expected; redirections are answers, and not followed. */
public final class HttpRunner implements StepRunner {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_OF_A_BODY = 256 * 1024;

    private final TimeSource time;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public HttpRunner(TimeSource time) {
        this.time = time;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Http;
    }

    /** Asks, and with {@code within} asks again each second; an interruption is the outcome {@code CANCELLED}. */
    @Override
    public Outcome run(Step step, StepRun run) {
        Step.Http http = (Step.Http) step;
        return SpooledOutput.of(run, output -> ask(http, request(http, run.inputs()), run, output));
    }

    private Outcome ask(Step.Http http, HttpRequest request, StepRun run, SpooledOutput output) {
        long begin = time.monotonicNanos();
        Optional<Duration> limit = http.within().or(() -> http.header().timeout());
        String before = "";
        output.say(http.method() + " " + request.uri());
        try {
            while (true) {
                Answer answer = answer(http, request, run);
                if (!answer.text().equals(before)) {
                    output.say(answer.text());
                    before = answer.text();
                }
                if (answer.wrong().isEmpty()) {
                    return output.outcome(Kind.SUCCEEDED, "", Map.of());
                }
                boolean over = limit.filter(most -> time.monotonicNanos() - begin + PAUSE.toNanos() <= most.toNanos()).isEmpty();
                if (http.within().isEmpty() || over) {
                    return output.outcome(Kind.FAILED, reason(answer, http, run), Map.of());
                }
                time.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            return output.outcome(Kind.CANCELLED, run.words().say("runbook.http.cancelled"), Map.of());
        }
    }

    private static String reason(Answer answer, Step.Http http, StepRun run) {
        return http.within().map(within -> run.words().say("runbook.http.within", within) + " " + answer.wrong()).orElse(answer.wrong());
    }

    /** What came back, and what is wrong with it; nothing where it is as expected. */
    private record Answer(String text, String wrong) {}

    private Answer answer(Step.Http http, HttpRequest request, StepRun run) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            String body;
            try (InputStream in = response.body()) {
                body = new String(in.readNBytes(MOST_OF_A_BODY), StandardCharsets.UTF_8);
            }
            String text = "HTTP " + response.statusCode() + (body.isEmpty() ? "" : "\n" + body);
            if (!matches(http.expectStatus(), response.statusCode())) {
                return new Answer(text, run.words().say("runbook.http.wrongStatus", response.statusCode(), http.expectStatus()));
            }
            Optional<String> missing = http.expectBody().filter(expected -> !body.contains(expected));
            return new Answer(text, missing.map(expected -> run.words().say("runbook.http.wrongBody", expected)).orElse(""));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            String sentence = run.words().say("runbook.http.away", request.uri().getAuthority(), why);
            return new Answer(sentence, sentence);
        }
    }

    private static boolean matches(String expected, int status) {
        String actual = Integer.toString(status);
        return expected.endsWith("xx") ? actual.charAt(0) == expected.charAt(0) : actual.equals(expected);
    }

    private static HttpRequest request(Step.Http http, Map<String, String> inputs) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(http.url(), inputs)).timeout(PATIENCE);
        boolean json = http.headers().entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("content-type") && header.getValue().contains("json"));
        String body = OpenText.body(http.body().orElse("")).fill(inputs, value -> json ? inJson(value) : value);
        request.method(http.method(), http.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        http.headers().forEach((name, written) -> header(request, name, OpenText.line(written).fill(inputs, value -> value)));
        return request.build();
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException e) {
            throw new Problem(Message.of("runbook.http.badHeader", name), Message.of("runbook.http.badHeader.remedy", name));
        }
    }

    /** A value at the beginning may be a whole address and one before the path a host; elsewhere it is one part and escaped. */
    private static URI address(String written, Map<String, String> inputs) {
        int scheme = written.indexOf("://");
        int path = scheme < 0 ? written.indexOf('/', 1) : written.indexOf('/', scheme + 3);
        int border = path < 0 ? written.length() : path;
        String filled = OpenText.line(written.substring(0, border)).fill(inputs, value -> value)
                + OpenText.line(written.substring(border)).fill(inputs, HttpRunner::inAddress);
        try {
            URI address = new URI(filled);
            if (address.getHost() == null || !List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                throw new Problem(Message.of("runbook.http.address", filled), Message.of("runbook.http.address.remedy", filled));
            }
            return address;
        } catch (URISyntaxException e) {
            throw new Problem(Message.of("runbook.http.address", filled), Message.of("runbook.http.address.remedy", filled), e);
        }
    }

    private static String inAddress(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String inJson(String value) {
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return text.toString();
    }
}
