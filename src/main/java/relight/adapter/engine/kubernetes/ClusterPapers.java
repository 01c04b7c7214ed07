package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.VeleroPaper;
import relight.core.velero.VeleroPapers;
import relight.core.velero.VeleroRun;

/**
 * What Velero wrote down, where the bucket is not reached from here: a Velero in a cluster is asked by a DownloadRequest for an address of each paper,
 * which is read without a key. Whoever knows such an address can read the paper: it is a secret.
 */
public final class ClusterPapers implements VeleroPapers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUESTS = "downloadrequests";
    private static final String POD_VOLUMES = "podvolumebackups";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(10);
    private static final long LOOKS_EVERY_MILLIS = 200;
    private static final int INVALID = 422;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int FOUND = 200;

    private final ClusterAccess access;
    private final ClusterTarget target;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(UNTIL_CONNECTED).build();
    private Optional<Cluster> reached = Optional.empty();

    public ClusterPapers(ClusterAccess access, ClusterTarget target) {
        this(access, target, PATIENCE);
    }

    /** @param patience with Velero, which answers a request within a second or not at all */
    ClusterPapers(ClusterAccess access, ClusterTarget target, Duration patience) {
        this.access = access;
        this.target = target;
        this.patience = patience;
    }

    private synchronized VeleroApi velero() throws InterruptedException {
        if (reached.isEmpty()) {
            reached = Optional.of(access.toThat(target));
        }
        return new VeleroApi(reached.get(), reached.get().served(), target.velero());
    }

    @Override
    public List<VeleroRun> restores(String backup) throws InterruptedException {
        return velero().all(VeleroApi.RESTORES, "").stream().filter(restore -> restore.path("spec").path("backupName").asText().equals(backup))
                .sorted(Comparator.comparing((ObjectNode restore) -> restore.path("metadata").path("creationTimestamp").asText()).reversed())
                .map(restore -> VeleroRun.restore(VeleroObject.name(restore))).toList();
    }

    @Override
    public Optional<InputStream> open(VeleroRun run, VeleroPaper paper) throws IOException, InterruptedException {
        if (run.isBackup() && paper == VeleroPaper.POD_VOLUMES) {
            return velero().serves(POD_VOLUMES) ? Optional.of(podVolumes(run.name())) : Optional.empty();
        }
        Optional<String> kind = paper.target(run);
        Optional<String> address = kind.isEmpty() ? Optional.empty() : address(run, kind.get());
        return address.isEmpty() ? Optional.empty() : read(URI.create(address.get()), run, paper);
    }

    /** Velero makes these objects anew in each cluster that sees the backup. */
    private InputStream podVolumes(String backup) throws IOException, InterruptedException {
        List<ObjectNode> all = velero().all(POD_VOLUMES, "").stream().filter(one -> one.path("spec").path("tags").path("backup").asText().equals(backup)).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            JSON.writeValue(packed, all);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Empty where this version of Velero knows no such paper. */
    private Optional<String> address(VeleroRun run, String kind) throws InterruptedException {
        VeleroApi velero = velero();
        String name = "relight-" + UUID.randomUUID();
        ObjectNode spec = JSON.createObjectNode();
        spec.putObject("target").put("kind", kind).put("name", run.name());
        try {
            velero.create(REQUESTS, name, spec);
        } catch (ApiRefusal refusal) {
            if (refusal.code() == INVALID) {
                return Optional.empty();
            }
            throw refusal;
        }
        try {
            return Optional.of(answered(velero, name, run));
        } finally {
            forget(velero, name);
        }
    }

    private String answered(VeleroApi velero, String name, VeleroRun run) throws InterruptedException {
        for (long end = System.nanoTime() + patience.toNanos(); System.nanoTime() < end; Thread.sleep(LOOKS_EVERY_MILLIS)) {
            String address = velero.find(REQUESTS, name).map(request -> request.path("status").path("downloadURL").asText("")).orElse("");
            if (!address.isEmpty()) {
                return address;
            }
        }
        throw new Problem(Message.of("velero.download.unanswered", run.name(), target.velero(), patience.toSeconds()), Message.of("velero.download.unanswered.remedy"));
    }

    /** Velero itself takes requests away when they have expired; one that may not be deleted does no harm. */
    private static void forget(VeleroApi velero, String name) throws InterruptedException {
        try {
            velero.delete(REQUESTS, name);
        } catch (ApiRefusal denied) {
            // It expires
        }
    }

    private Optional<InputStream> read(URI address, VeleroRun run, VeleroPaper paper) throws InterruptedException {
        String place = address.getScheme() + "://" + address.getAuthority();
        try {
            HttpResponse<InputStream> answer = http.send(HttpRequest.newBuilder(address).timeout(patience).build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == FOUND) {
                return Optional.of(answer.body());
            }
            answer.body().close();
            if (answer.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            // Stores say this of what is not there, too, where Velero's key may not list
            throw new Problem(Message.of("velero.download.refused", paper.key(run), place, answer.statusCode()),
                    Message.of(answer.statusCode() == FORBIDDEN ? "velero.download.forbidden.remedy" : "velero.download.refused.remedy"));
        } catch (SSLException unknown) {
            throw new Problem(Message.of("velero.download.tls", place, reason(unknown)), Message.of("velero.download.tls.remedy"), unknown);
        } catch (IOException away) {
            throw new Problem(Message.of("velero.download.away", place, reason(away)), Message.of("velero.download.away.remedy"), away);
        }
    }

    private static String reason(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).or(() -> Optional.ofNullable(failure.getCause()).map(cause -> cause.getClass().getSimpleName()))
                .orElse(failure.getClass().getSimpleName());
    }

    @Override
    public synchronized void close() {
        reached.ifPresent(Cluster::close);
        reached = Optional.empty();
        http.shutdownNow();
    }
}
