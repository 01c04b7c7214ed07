package relight.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import relight.core.evidence.WebPost;

/** Sends what others are to vouch for; an answer longer than any of theirs is cut off. */
public final class HttpPost implements WebPost {

    private static final int MOST_BYTES = 1 << 20;

    private final Duration patience;
    private final HttpClient client;

    public HttpPost() {
        this(Duration.ofSeconds(20));
    }

    HttpPost(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public Answer post(URI to, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to).timeout(patience).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), in.readNBytes(MOST_BYTES));
        }
    }
}
