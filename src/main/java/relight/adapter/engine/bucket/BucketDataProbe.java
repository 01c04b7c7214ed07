package relight.adapter.engine.bucket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.s3.S3Place;
import relight.core.catalog.StoredObject;
import relight.core.restore.DataProbe;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.FileScope;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/**
 * Asks the objects below a prefix: how many match a pattern, when the newest of them was written, what the only one of them says, and,
 * with {@code checksum:} before the pattern, what their list of tags, sizes and keys amounts to.
 */
public final class BucketDataProbe implements DataProbe {

    private final BucketTargets targets;

    public BucketDataProbe(Workspace workspace) {
        this.targets = new BucketTargets(workspace);
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(BucketPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(Hosts.known(Pods.NONE), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws IOException {
        String prefix = system.target("prefix").orElse("");
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        try (S3Place place = new S3Place(targets.bucket(system.target("store").orElse("")))) {
            return answer(check, place.list(folder), place, folder);
        }
    }

    /** The same of objects that were listed already, each with the time at which its data was written. */
    static String answer(DataCheck check, Map<String, StoredObject> objects, S3Place place, String prefix) throws IOException {
        boolean checksum = check.checksum().isPresent();
        String pattern = check.checksum().orElse(check.query());
        if (!FileScope.isPattern(pattern)) {
            throw new Problem(Message.of("restore.bucket.check.pattern", check.name(), pattern), Message.of("restore.bucket.check.pattern.remedy"));
        }
        FileScope scope = new FileScope(List.of(pattern), List.of());
        Map<String, StoredObject> matches = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (!key.startsWith(".relight-") && !key.endsWith("/") && scope.covers(key)) {
                matches.put(key, object);
            }
        });
        if (checksum) {
            return sum(matches);
        }
        return switch (check.kind()) {
            case AT_LEAST -> Long.toString(matches.size());
            case NEWEST -> matches.values().stream().map(StoredObject::modified).max(Comparator.naturalOrder()).map(Instant::toString).orElse("");
            case EQUALS -> matches.size() == 1 ? place.read(prefix + matches.keySet().iterator().next()).map(String::strip).orElse("") : Integer.toString(matches.size());
        };
    }

    private static String sum(Map<String, StoredObject> matches) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            matches.forEach((key, object) -> digest.update((object.etag().orElse("") + "  " + object.size() + "  " + key + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
