package relight.core.velero;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import relight.adapter.folder.FolderStore;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupVerifier;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.Verdict.Reason;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.contents.Preview;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.StoreDefinition;
import relight.testing.S3Server;
import relight.testing.VeleroBucket;

/** Backups of Velero read from a folder that is laid out as Velero lays a bucket out, and from a bucket, whole and broken in the ways that its users tell of. */
@ParameterizedClass
@EnumSource(VeleroStoreTest.Place.class)
class VeleroStoreTest {

    enum Place {
        FOLDER, BUCKET
    }

    private static final String NIGHT = "2026-04-15T01:00:00Z";
    private static final String LATER = "2099-01-01T00:00:00Z";

    private static S3Server server;

    @Parameter
    private Place place;
    @TempDir
    private Path root;
    private VeleroBucket bucket;
    private BackupStore store;
    private final Clock clock = Clock.fixed(Instant.parse("2026-04-16T00:00:00Z"), ZoneOffset.UTC);

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        bucket = new VeleroBucket(root);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    /** As it lies there now. */
    private BackupStore store() throws IOException {
        close();
        store = new VeleroStore(place == Place.FOLDER ? folder() : uploaded(), clock);
        return store;
    }

    private FolderStore folder() {
        return new FolderStore(new StoreDefinition.Folder("cluster", root, false));
    }

    private S3Store uploaded() throws IOException {
        String name = "velero-" + UUID.randomUUID();
        server.bucket(name);
        try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
            files.parallel().forEach(file -> server.put(name, "prod/" + root.relativize(file), file));
        }
        return new S3Store(server.store("cluster", name, "prod/"));
    }

    private List<StoredObject> listed(String prefix) throws IOException {
        return listed(store(), prefix);
    }

    private static List<StoredObject> listed(BackupStore store, String prefix) throws IOException {
        List<StoredObject> all = new ArrayList<>();
        store.list(prefix, all::add);
        all.sort(Comparator.comparing(StoredObject::key));
        return all;
    }

    private Verdict verdict(String name) throws IOException {
        BackupStore store = store();
        StoredObject object = store.find(name).orElseThrow();
        return new BackupVerifier(ReadingCaps.DEFAULT, clock).verify(store, backup(store, object), new BackupVerifier.Usual(0, OptionalLong.empty()), WorkListener.NONE);
    }

    private static Backup backup(BackupStore store, StoredObject object) {
        return new Backup("b1", "erp", "erp", "cluster", object, store.describe(object.key()), BackupSeries.Kind.FULL, object.modified(), Verdict.UNVERIFIED);
    }

    private static List<String> keys(Verdict verdict, State standing) {
        return verdict.reasons().stream().filter(reason -> reason.standing() == standing).map(Reason::text).map(text -> text.key())
                .filter(key -> key.startsWith("velero.")).sorted().toList();
    }

    @Test
    void aRefreshReadsOnlyTheBackupObjectsThatItHasNotReadYet() throws IOException {
        bucket.whole("a", NIGHT);
        bucket.whole("b", NIGHT);
        AtomicInteger readings = new AtomicInteger();
        BackupStore folder = folder();
        BackupStore counted = (BackupStore) Proxy.newProxyInstance(BackupStore.class.getClassLoader(), new Class<?>[] {BackupStore.class}, (proxy, method, arguments) -> {
            readings.addAndGet(method.getName().equals("open") ? 1 : 0);
            return method.invoke(folder, arguments);
        });
        store = new VeleroStore(counted, clock);
        listed(store, "");
        listed(store, "");
        assertEquals(2, readings.get());
        bucket.backup("b").described("Completed", "2026-04-15T02:00:00Z", LATER, "");
        assertEquals("2026-04-15T02:00:00Z", listed(store, "").getLast().modified().toString());
        assertEquals(3, readings.get());
    }

    @Test
    void listsEachBackupOnceAtTheTimeWhenItBegan() throws IOException {
        bucket.whole("erp-20260415010000", NIGHT);
        bucket.whole("erp-20260414010000", "2026-04-14T01:00:00Z");
        bucket.whole("other", "2026-04-13T01:00:00Z");
        Files.createDirectories(root.resolve("restores/r1"));
        Files.writeString(root.resolve("restores/r1/restore-r1-logs.gz"), "x");
        Files.createDirectories(root.resolve("kopia/erp"));
        Files.writeString(root.resolve("kopia/erp/kopia.repository"), "x");
        assertEquals(List.of("erp-20260414010000", "erp-20260415010000"), listed("erp-").stream().map(StoredObject::key).toList());
        assertEquals(Instant.parse(NIGHT), listed("erp-").getLast().modified());
        assertEquals(3, listed("").size());
        assertEquals(Files.size(root.resolve("backups/other/other.tar.gz")), listed("other").getFirst().size());
    }

    @Test
    void believesABackupThatEndedWellAndIsWhole() throws IOException {
        bucket.whole("erp", NIGHT);
        Verdict verdict = verdict("erp");
        assertEquals(State.GOOD, verdict.state(), verdict.reasons().toString());
        assertEquals(List.of("velero.phase", "velero.resources", "velero.volumes.bucket"), keys(verdict, State.GOOD));
        assertTrue(verdict.sha256().isPresent(), "its archive was read");
    }

    @Test
    void aFolderOfOthersBesideVelerosOwnIsTold() throws IOException {
        bucket.whole("erp", NIGHT);
        for (String own : List.of("restores", "restic", "kopia", "metadata", "plugins")) {
            Files.createDirectories(root.resolve(own));
        }
        Files.writeString(root.resolve("readme.txt"), "a file is in nobody's way");
        assertEquals(List.of(), keys(verdict("erp"), State.SUSPECT));
        Files.createDirectories(root.resolve("www/2026"));
        Files.writeString(root.resolve("www/2026/index.html"), "x");
        Verdict verdict = verdict("erp");
        assertEquals(List.of("velero.foreign"), keys(verdict, State.SUSPECT));
        assertTrue(verdict.reasons().stream().anyMatch(reason -> reason.text().toString().contains("www")), verdict.reasons()::toString);
    }

    @Test
    void K8_8_listsWhatVeleroDoesNotSeeAndSaysWhatIsMissing() throws IOException {
        bucket.whole("erp", NIGHT);
        Files.delete(root.resolve("backups/erp/velero-backup.json"));
        assertEquals(List.of("erp"), listed("").stream().map(StoredObject::key).toList());
        Verdict verdict = verdict("erp");
        assertEquals(State.SUSPECT, verdict.state());
        assertEquals(List.of("velero.unseen"), keys(verdict, State.SUSPECT));
    }

    @Test
    void callsABackupWithoutItsObjectsBad() throws IOException {
        bucket.whole("erp", NIGHT);
        Files.delete(root.resolve("backups/erp/erp.tar.gz"));
        Verdict verdict = verdict("erp");
        assertEquals(State.BAD, verdict.state());
        assertEquals(List.of("velero.no-objects"), keys(verdict, State.BAD));
    }

    @Test
    void callsABackupWhoseArchiveIsCutBad() throws IOException {
        bucket.whole("erp", NIGHT);
        Path archive = root.resolve("backups/erp/erp.tar.gz");
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertEquals(State.BAD, verdict("erp").state());
    }

    @Test
    void doesNotNeedTheFilesThatVeleroWritesAsWellAsItCan() throws IOException {
        bucket.whole("erp", NIGHT);
        for (String gone : List.of("-logs.gz", "-results.gz", "-resource-list.json.gz", "-volumeinfo.json.gz")) {
            Files.delete(root.resolve("backups/erp/erp" + gone));
        }
        Verdict verdict = verdict("erp");
        assertEquals(State.GOOD, verdict.state());
        assertTrue(keys(verdict, State.GOOD).contains("velero.without"));
    }

    private static String copy(String claim, String phase, String message) {
        return "{\"metadata\":{\"annotations\":{\"velero.io/pvc-name\":\"" + claim + "\"}},\"spec\":{\"pod\":{\"namespace\":\"erp\",\"name\":\"web-0\"},\"volume\":\"v\","
                + "\"tags\":{\"backup\":\"erp\"}},\"status\":{\"phase\":\"" + phase + "\",\"message\":\"" + message + "\",\"progress\":{\"totalBytes\":7}}}";
    }

    private VeleroBucket.Backup older(String... claims) throws IOException {
        VeleroBucket.Backup older = bucket.whole("erp", NIGHT);
        Files.delete(root.resolve("backups/erp/erp-volumeinfo.json.gz"));
        return older.packed("-resource-list.json.gz", "{\"v1/ConfigMap\":[\"erp/settings\"],\"v1/PersistentVolumeClaim\":[\"" + String.join("\",\"", claims) + "\"]}");
    }

    private String told(String key) throws IOException {
        return verdict("erp").reasons().stream().filter(reason -> reason.text().key().equals(key)).map(reason -> reason.standing() + " " + reason.text().values()).findFirst().orElse("nothing");
    }

    @Test
    void volumesOfABackupFromBeforeVelero114AreToldByItsOlderPapers() throws IOException {
        older("erp/copied", "erp/moved", "erp/kept", "erp/snapped", "erp/failed").packed("-podvolumebackups.json.gz", "[" + copy("copied", "Completed", "") + "," + copy("failed", "Failed", "disk full")
                + ",{\"spec\":{\"pod\":{\"namespace\":\"erp\",\"name\":\"web-0\"},\"volume\":\"scratch\"},\"status\":{\"phase\":\"Completed\"}}]")
                .packed("-itemoperations.json.gz", """
                        [{"spec":{"backupItemAction":"velero.io/csi-pvc-backupper","ResourceIdentifier":{"Group":"","Resource":"persistentvolumeclaims","Namespace":"erp","Name":"moved"},
                          "OperationID":"du-1","PostOperationItems":[{"Group":"velero.io","Resource":"datauploads","Namespace":"velero","Name":"erp-x"}]},"status":{"phase":"Completed"}}]""")
                .packed("-csi-volumesnapshots.json.gz", """
                        [{"metadata":{"namespace":"erp","name":"velero-kept-1"},"spec":{"source":{"persistentVolumeClaimName":"kept"}},"status":{"readyToUse":true}}]""")
                .packed("-csi-volumesnapshotcontents.json.gz", """
                        [{"spec":{"volumeSnapshotRef":{"namespace":"erp","name":"velero-kept-1"}},"status":{"snapshotHandle":"snap-1","restoreSize":1024}}]""")
                .packed("-volumesnapshots.json.gz", """
                        [{"spec":{"backupName":"erp","PersistentVolumeName":"pvc-1"},"status":{"providerSnapshotID":"snap-2","phase":"Completed"}}]""");
        assertEquals("GOOD [3, erp/copied, erp/web-0: scratch, erp/moved]", told("velero.volumes.bucket"));
        assertEquals("UNVERIFIED [2, erp/kept, pvc-1]", told("velero.volumes.snapshot"));
        assertEquals("SUSPECT [1, erp/failed (disk full)]", told("velero.volumes.without"));
        assertEquals("nothing", told("velero.volumes.unknown"), "the snapshot of pvc-1 is that of the one claim that is left");
    }

    @Test
    void aClaimOfWhoseDataNoPaperTellsIsSuspect() throws IOException {
        older("erp/copied", "erp/snapped", "erp/lost").packed("-podvolumebackups.json.gz", "[" + copy("copied", "Completed", "") + "]")
                .packed("-volumesnapshots.json.gz", "[{\"spec\":{\"PersistentVolumeName\":\"pvc-1\"},\"status\":{\"phase\":\"Completed\"}}]");
        assertEquals("SUSPECT [2, erp/lost, erp/snapped]", told("velero.volumes.unknown"), "one of both");
        Files.delete(root.resolve("backups/erp/erp-podvolumebackups.json.gz"));
        Files.delete(root.resolve("backups/erp/erp-volumesnapshots.json.gz"));
        assertEquals("SUSPECT [3, erp/copied, erp/lost, erp/snapped]", told("velero.volumes.unknown"));
        assertEquals(State.SUSPECT, verdict("erp").state());
    }

    @Test
    void aBackupThatLostAllItsPapersIsAskedForItsClaimsItself() throws IOException {
        bucket.backup("erp").described("Completed", NIGHT, LATER, "").object("persistentvolumeclaims", "erp", "data", "{\"kind\":\"PersistentVolumeClaim\"}").archived();
        assertEquals("SUSPECT [1, erp/data]", told("velero.volumes.unknown"));
        bucket.backup("erp").packed("-volumeinfo.json.gz", "[]");
        assertEquals("nothing", told("velero.volumes.unknown"), "Velero says that there are none");
        bucket.backup("erp").packed("-volumeinfo.json.gz", "{\"broken\":");
        assertEquals("SUSPECT [1, erp/data]", told("velero.volumes.unknown"));
    }

    @Test
    void claimsAreReadOnWhereTheStoreBreaksOffAndThoseBeforeADamageAreTold() throws IOException {
        bucket.backup("erp").described("Completed", NIGHT, LATER, "").object("persistentvolumeclaims", "erp", "data", "{\"kind\":\"PersistentVolumeClaim\"}").archived();
        AtomicInteger breaks = new AtomicInteger(1);
        BackupStore inner = place == Place.FOLDER ? folder() : uploaded();
        store = new VeleroStore((BackupStore) Proxy.newProxyInstance(BackupStore.class.getClassLoader(), new Class<?>[] {BackupStore.class}, (proxy, method, arguments) -> {
            Object given = method.invoke(inner, arguments);
            return method.getName().equals("open") && ((StoredObject) arguments[0]).key().endsWith(".tar.gz") ? breaking((InputStream) given, breaks) : given;
        }), clock);
        assertTrue(store.findings(store.find("erp").orElseThrow()).toString().contains("erp/data"), "read on a second later");
        assertEquals(-1, breaks.get());
        if (Boolean.getBoolean("relight.slow")) {
            breaks.set(Integer.MAX_VALUE);
            StoredObject object = store.find("erp").orElseThrow();
            assertTrue(assertThrows(IOException.class, () -> store.findings(object)).getMessage().contains("broke off"));
        }
        Path archive = root.resolve("backups/erp/erp.tar.gz");
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), (int) Files.size(archive) - 12));
        assertEquals("SUSPECT [1, erp/data]", told("velero.volumes.unknown"));
    }

    /** Breaks off in its first reading, so many times. */
    private static InputStream breaking(InputStream in, AtomicInteger times) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (times.getAndDecrement() > 0) {
                    throw new IOException("broke off");
                }
                times.set(-1);
                return super.read(bytes, offset, length);
            }
        };
    }

    @Test
    void doesNotStumbleOverDamagedFilesBesideTheArchive() throws IOException {
        bucket.whole("erp", NIGHT).file("erp-results.gz", "no gzip").packed("-resource-list.json.gz", "{\"v1/Pod\":[").packed("-volumeinfo.json.gz", "42");
        assertEquals(State.GOOD, verdict("erp").state());
    }

    @ParameterizedTest
    @CsvSource({"New, UNVERIFIED", "Queued, UNVERIFIED", "ReadyToStart, UNVERIFIED", "FailedValidation, BAD", "InProgress, UNVERIFIED", "WaitingForPluginOperations, UNVERIFIED",
        "WaitingForPluginOperationsPartiallyFailed, SUSPECT", "Finalizing, UNVERIFIED", "FinalizingPartiallyFailed, SUSPECT", "Completed, GOOD", "PartiallyFailed, SUSPECT", "Failed, BAD",
        "Deleting, BAD", "Reconsidering, SUSPECT"})
    void takesThePhaseForWhatItIs(String phase, State expected) throws IOException {
        bucket.whole("erp", NIGHT).described(phase, NIGHT, LATER, ",\"errors\":2,\"failureReason\":\"the disk was full\"");
        Verdict verdict = verdict("erp");
        assertEquals(expected, verdict.state());
        assertTrue(verdict.reasons().toString().contains(phase), "it is told in Velero's own word");
    }

    @Test
    void K8_3_warnsOfOneThatAClusterWouldDeleteAtOnce() throws IOException {
        bucket.whole("erp", NIGHT).described("Completed", NIGHT, "2026-04-15T23:59:59Z", "");
        assertEquals(List.of("velero.expired"), keys(verdict("erp"), State.SUSPECT));
    }

    @Test
    void saysWhatVeleroCouldNotBackUpAndWhereVolumesAre() throws IOException {
        bucket.whole("erp", NIGHT).described("PartiallyFailed", NIGHT, LATER, ",\"errors\":1,\"progress\":{\"totalItems\":9,\"itemsBackedUp\":3}")
                .packed("-results.gz", "{\"errors\":{\"namespaces\":{\"erp\":[\"pod web-0: timed out\"]}},\"warnings\":{}}")
                .packed("-volumeinfo.json.gz", """
                        [{"pvcName":"a","pvcNamespace":"erp","backupMethod":"CSISnapshot","snapshotDataMoved":false,"result":"succeeded"},
                         {"pvcName":"b","pvcNamespace":"erp","backupMethod":"CSISnapshot","snapshotDataMoved":true,"result":"succeeded"},
                         {"pvcName":"c","pvcNamespace":"erp","skipped":true,"reason":"opted out"}]""");
        Verdict verdict = verdict("erp");
        assertEquals(List.of("velero.errors", "velero.items", "velero.phase", "velero.volumes.without"), keys(verdict, State.SUSPECT));
        assertEquals(List.of("velero.volumes.snapshot"), keys(verdict, State.UNVERIFIED));
        assertTrue(verdict.reasons().toString().contains("erp: pod web-0: timed out"));
        assertTrue(verdict.reasons().toString().contains("erp/c (opted out)"));
    }

    @Test
    void showsEachObjectOnceByNamespaceAndKindAsYaml() throws IOException {
        bucket.whole("erp", NIGHT);
        BackupStore store = store();
        BackupReader reader = new BackupReader(store, backup(store, store.find("erp").orElseThrow()));
        Contents contents = reader.list(WorkListener.NONE);
        assertEquals(4, contents.files(Contents.ROOT), "three objects and the version");
        Preview preview = reader.preview(contents, contents.find("namespaces/erp/configmaps/settings.json"), WorkListener.NONE);
        assertTrue(preview instanceof Preview.Text text && text.text().contains("data:\n  mode: live\n"), preview.toString());
        assertEquals(BackupFormat.Content.VELERO, verdict("erp").format().orElseThrow().content());
    }

    @Test
    void listsManyReadingTogether() throws IOException {
        for (int i = 0; i < 300; i++) {
            bucket.backup("b" + i).described("Completed", NIGHT, LATER, "").archived();
        }
        assertEquals(300, listed("").size());
    }
}
