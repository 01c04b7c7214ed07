package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.HashedStream;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Thaw;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.VeleroFiles.Part;

/**
 * The backups of Velero in a bucket or folder, without Velero and without a cluster: a backup's name is its key, its archive of objects
 * the bytes, its beginning the time. One whose Backup object is missing, which Velero itself does not see, is listed too (K8-8).
 */
public final class VeleroStore implements BackupStore {

    /** Readings at once; a bucket answers many of them in the time of one. */
    private static final int TOGETHER = 64;
    /** No Backup object and no list of one is as large; what is, was not written by Velero. */
    private static final int LARGEST = 64 << 20;
    private static final Duration TOP_HOLDS = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BackupStore place;
    private final Clock clock;
    /** When each backup began, by the version of its Backup object: what was read once is not read again with each refresh. */
    private final Map<StoredObject, Optional<Instant>> began = new ConcurrentHashMap<>();

    private Optional<Top> top = Optional.empty();

    private record Top(List<String> foreign, Instant at) {}

    /** @param place the bucket or folder, from the location's prefix on; closed with this */
    public VeleroStore(BackupStore place, Clock clock) {
        this.clock = clock;
        this.place = place;
    }

    @Override
    public String name() {
        return place.name();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        for (StoredObject backup : dated(files(VeleroFiles.BACKUPS + prefix).stream().filter(VeleroFiles::isBackup).toList())) {
            found.accept(backup);
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        return dated(files(VeleroFiles.BACKUPS + key + "/").stream().filter(VeleroFiles::isBackup).toList()).stream().findFirst();
    }

    private Collection<VeleroFiles> files(String prefix) throws IOException {
        Map<String, VeleroFiles> all = new LinkedHashMap<>();
        place.list(prefix, file -> VeleroFiles.backup(file.key())
                .ifPresent(backup -> all.computeIfAbsent(backup, VeleroFiles::new).add(file)));
        return all.values();
    }

    private List<StoredObject> dated(List<VeleroFiles> backups) throws IOException {
        try (ExecutorService readers = Executors.newFixedThreadPool(TOGETHER, Thread.ofVirtual().factory())) {
            List<Future<StoredObject>> reading = backups.stream().map(backup -> readers.submit(() -> dated(backup))).toList();
            try {
                List<StoredObject> all = new ArrayList<>();
                for (Future<StoredObject> one : reading) {
                    all.add(one.get());
                }
                return all;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException failed -> throw failed;
                    case Problem said -> throw said;
                    default -> throw new IllegalStateException(e);
                }
            } finally {
                readers.shutdownNow();
            }
        }
    }

    /** The archive under the backup's name, at the time when the backup began; its size is 0 where the archive is not there. */
    private StoredObject dated(VeleroFiles files) throws IOException {
        StoredObject any = files.get(Part.OBJECTS).or(() -> files.get(Part.BACKUP)).orElseThrow();
        Optional<StoredObject> archive = files.get(Part.OBJECTS);
        return new StoredObject(files.backup(), archive.flatMap(StoredObject::versionId), archive.flatMap(StoredObject::etag),
                archive.map(StoredObject::size).orElse(0L), began(files).orElse(any.modified()),
                archive.flatMap(StoredObject::cold));
    }

    private Optional<Instant> began(VeleroFiles files) throws IOException {
        Optional<StoredObject> file = files.get(Part.BACKUP);
        Optional<Instant> known = file.isEmpty() ? Optional.empty() : began.get(file.get());
        if (known == null) {
            known = backup(files).flatMap(VeleroBackup::started);
            began.put(file.get(), known);
        }
        return known;
    }

    private Optional<VeleroBackup> backup(VeleroFiles files) throws IOException {
        Optional<StoredObject> file = files.get(Part.BACKUP);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream stored = place.open(file.get(), 0)) {
            return VeleroBackup.read(stored.readNBytes(LARGEST));
        }
    }

    @Override
    public boolean dates() {
        return true;
    }

    @Override
    public InputStream open(StoredObject object, long offset) throws IOException {
        return place.open(archive(object), offset);
    }

    @Override
    public Optional<StoredObject> look(StoredObject object) throws IOException {
        return place.look(archive(object)).map(archive -> new StoredObject(object.key(), archive.versionId(), archive.etag(), archive.size(),
                object.modified(), archive.cold()));
    }

    @Override
    public void thaw(StoredObject object, Thaw how) throws IOException {
        place.thaw(archive(object), how);
    }

    @Override
    public Optional<String> encryption(StoredObject object) throws IOException {
        return place.encryption(archive(object));
    }

    @Override
    public Optional<String> storedSha256(StoredObject object) throws IOException {
        return place.storedSha256(archive(object));
    }

    @Override
    public Optional<URI> presigned(StoredObject object, Duration validFor) throws IOException {
        return place.presigned(archive(object), validFor);
    }

    private static StoredObject archive(StoredObject object) {
        return new StoredObject(Part.OBJECTS.key(object.key()), object.versionId(), object.etag(), object.size(), object.modified(), object.cold());
    }

    @Override
    public Optional<OwnReading> ownReading(StoredObject object) throws IOException {
        return object.size() > 0 ? Optional.empty()
                : Optional.of(new OwnReading(findings(object), new BackupFormat(List.of(), Content.EMPTY, "")));
    }

    /** What the files beside the archive say. */
    @Override
    public List<Reason> findings(StoredObject object) throws IOException {
        VeleroFiles files = files(VeleroFiles.BACKUPS + object.key() + "/").stream().findFirst().orElse(new VeleroFiles(object.key()));
        VeleroFindings findings = new VeleroFindings(files, clock.instant());
        backup(files).ifPresent(findings::backup);
        json(files, VeleroPaper.RESULTS).map(VeleroResults::read).ifPresent(findings::results);
        Optional<JsonNode> resources = json(files, VeleroPaper.OBJECTS);
        resources.ifPresent(findings::resources);
        findings.volumes(volumes(files, resources));
        findings.beside(foreign());
        return findings.all();
    }

    private VeleroVolumes volumes(VeleroFiles files, Optional<JsonNode> resources) throws IOException {
        Optional<JsonNode> volumes = json(files, VeleroPaper.VOLUMES).filter(OlderVolumes::tells);
        if (volumes.isPresent()) {
            return new VeleroVolumes(VeleroVolume.read(volumes.get()));
        }
        Map<VeleroPaper, JsonNode> older = new EnumMap<>(VeleroPaper.class);
        for (VeleroPaper paper : OlderVolumes.PAPERS) {
            json(files, paper).ifPresent(read -> older.put(paper, read));
        }
        return new VeleroVolumes(OlderVolumes.of(older, resources.isPresent() ? OlderVolumes.claims(resources.get()) : claims(files)));
    }

    /** Claims in the archive, where no list of its objects is left; of a damaged one those before the damage. */
    private List<String> claims(VeleroFiles files) throws IOException {
        Optional<StoredObject> archive = files.get(Part.OBJECTS);
        if (archive.isEmpty()) {
            return List.of();
        }
        List<String> claims = new ArrayList<>();
        try (HashedStream stored = new HashedStream(ResumedStream.open(place, archive.get(), 0, broken -> { }), Optional.empty(), count -> { })) {
            claims(stored, claims);
        }
        return claims;
    }

    private static void claims(HashedStream stored, List<String> claims) throws IOException {
        try {
            VeleroObjects.names(stored, object -> {
                if (object.resource().equals(OlderVolumes.CLAIMS)) {
                    claims.add(object.namespace() + "/" + object.name());
                }
            });
        } catch (IOException e) {
            if (stored.failed() || e instanceof InterruptedIOException) {
                throw e;
            }
        }
    }

    /** Looked at anew once a minute, not with each of thousands of backups. */
    private synchronized List<String> foreign() throws IOException {
        if (top.filter(seen -> seen.at().plus(TOP_HOLDS).isAfter(clock.instant())).isEmpty()) {
            top = Optional.of(new Top(VeleroFolders.foreign(place), clock.instant()));
        }
        return top.get().foreign();
    }

    /** Empty where it is missing or cannot be read: Velero writes these as well as it can, and a backup is restored without them. */
    private Optional<JsonNode> json(VeleroFiles files, VeleroPaper paper) throws IOException {
        Optional<StoredObject> file = files.get(paper);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        byte[] packed;
        try (InputStream stored = place.open(file.get(), 0)) {
            packed = stored.readNBytes(LARGEST);
        }
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Optional.of(JSON.readTree(unpacked.readNBytes(LARGEST)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public BackupStore files() {
        return place;
    }

    @Override
    public String describe(String key) {
        return place.describe(VeleroFiles.BACKUPS + key);
    }

    @Override
    public Optional<Space> space() throws IOException {
        return place.space();
    }

    @Override
    public void close() {
        place.close();
    }
}
