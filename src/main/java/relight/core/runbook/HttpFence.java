package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.text.Place;

/** The text of an {@code http} fence: request line, headers, an empty line, the body. */
final class HttpFence {

    private static final Pattern REQUEST = Pattern.compile("(?:([A-Za-z]+)\\s+)?(\\S+)(?:\\s+HTTP/[\\d.]+)?\\s*");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \\t]*(.*)");
    private static final Pattern STATUS = Pattern.compile("[1-5](?:\\d\\d|xx)");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private HttpFence() {}

    /** Whether the text shows an answer and is no request. */
    static boolean isAnswer(String text) {
        return text.stripLeading().startsWith("HTTP/");
    }

    /**
     * Reads the fence's body.
     *
     * @param start the place of the body's first character
     */
    static Step.Http read(String text, Place start, InfoString info, StepHeader header) {
        String[] lines = text.split("\n", -1);
        int at = 0;
        while (at < lines.length && (lines[at].isBlank() || lines[at].startsWith("#"))) {
            at++;
        }
        Place place = start.at(start.line() + at, start.column());
        Matcher request = REQUEST.matcher(at < lines.length ? lines[at] : "");
        if (!request.matches()) {
            throw place.problem("runbook.http.request");
        }
        String method = request.group(1) == null ? "GET" : request.group(1).toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw place.problem("runbook.http.method", method, Nearest.of(method, METHODS));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (at++; at < lines.length && !lines[at].isBlank(); at++) {
            Matcher line = HEADER.matcher(lines[at]);
            if (!line.matches()) {
                throw start.at(start.line() + at, start.column()).problem("runbook.http.header", lines[at]);
            }
            headers.put(line.group(1), line.group(2).strip());
        }
        Optional<String> body = at + 1 < lines.length
                ? Optional.of(String.join("\n", List.of(lines).subList(at + 1, lines.length))) : Optional.empty();
        return new Step.Http(header, method, request.group(2), headers, body, status(info), info.get("expect-body"),
                within(info), text);
    }

    private static String status(InfoString info) {
        String expect = info.get("expect").orElse("2xx").toLowerCase(Locale.ROOT);
        if (!STATUS.matcher(expect).matches()) {
            throw info.attributes().get("expect").place().problem("runbook.http.status", expect);
        }
        return expect;
    }

    private static Optional<Duration> within(InfoString info) {
        return info.get("within").map(text -> DurationText.read(text)
                .orElseThrow(() -> info.attributes().get("within").place().problem("runbook.duration", text, "within")));
    }

    /** The text that reads back as these. */
    static String write(String method, String url, Map<String, String> headers, Optional<String> body) {
        StringBuilder text = new StringBuilder(method).append(' ').append(url);
        headers.forEach((name, value) -> text.append('\n').append(name).append(": ").append(value));
        body.ifPresent(words -> text.append("\n\n").append(words));
        return text.toString();
    }
}
