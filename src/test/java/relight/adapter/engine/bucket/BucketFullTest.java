package relight.adapter.engine.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.s3.S3Store;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.S3Server;
import relight.testing.SmallDisk;

/** The store has no room for what is kept beside, or for what is written: S3 tells nobody how much room it has. */
class BucketFullTest {

    private static final int SIZE = 1_000_000;
    private static final int OBJECTS = 8;

    @Test
    void ALL_6_whatTheStoreCannotKeepIsNotWrittenOverAndWhatFillsItUpIsTakenBack(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.over(folder.resolve("store"), "96m")) {
            disk.run(folder.resolve("store"), BucketFullTest.class, folder.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (S3Server server = S3Server.start(S3Server.Backend.FILES); SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            server.bucket("live");
            server.bucket("copies");
            for (int i = 0; i < OBJECTS; i++) {
                server.put("live", "media/" + i, bytes('x'));
                server.put("copies", "20260415/" + i, bytes('a'));
                server.put("copies", "20260415/lost-" + i, bytes('a'));
            }
            full(folder, server, index);
        }
    }

    private static void full(Path folder, S3Server server, SqliteCatalogIndex index) throws Exception {
        ProtectedSystem system = new ProtectedSystem("pictures", "bucket", "critical", List.of(), Objectives.NONE, Map.of("store", "live", "prefix", "media"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        BackupSeries series = new BackupSeries("all", "pictures", "copies", "{timestamp}/", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(), Retention.NONE, 0,
                Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("test", "test", ZoneOffset.UTC), List.of(server.store("live", "live", ""), server.store("copies", "copies", "")),
                List.of(system), List.of(series), List.of(), List.of(), List.of());
        Map<String, BackupStore> stores = new TreeMap<>(Map.of("live", new S3Store(server.store("live", "live", "")), "copies", new S3Store(server.store("copies", "copies", ""))));
        Catalog catalog = new Catalog(workspace, stores, index);
        assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
        Restores restores = new Restores(workspace, catalog, List.of(new BucketEngine(workspace, stores::get, Clock.systemUTC())));
        Planning planning = restores.plan(restores.request(new Restores.Wish("pictures", catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id(), Optional.empty(),
                Way.IN_PLACE, Optional.empty(), Map.of("replace-newer", "true")), WorkListener.NONE), Messages.english());
        PlanRun run = new PlanRun(assertInstanceOf(Planning.Planned.class, planning, planning::toString).plan(), new BucketRunner(workspace, stores::get), folder.resolve("run"));

        Path filling = folder.resolve("store/filling");
        good(run.play(Part.MAIN, "keep"));
        SmallDisk.fill(filling, 2 * SIZE);
        assertFalse(run.action("keep").good());
        Files.delete(filling);
        assertFalse(run.action("write").good(), "nothing is written over of which no copy is kept");
        assertEquals(OBJECTS, live(server, 'x'));

        good(run.action("keep"));
        SmallDisk.fill(filling, 2 * SIZE);
        Outcome half = run.action("write");
        Files.delete(filling);
        assertFalse(half.good(), half::toString);
        long written = live(server, 'a');
        assertTrue(written > 0 && written < 2 * OBJECTS, written + " were written before it was full");
        good(run.play(Part.UNDO));
        assertEquals(OBJECTS, live(server, 'x'), "taken back after a part of it was written");
        assertEquals(0, live(server, 'a'));
    }

    private static long live(S3Server server, char first) {
        return server.client().listObjectsV2(list -> list.bucket("live").prefix("media/")).contents().stream()
                .filter(object -> server.client().getObjectAsBytes(get -> get.bucket("live").key(object.key())).asByteArray()[0] == first).count();
    }

    private static byte[] bytes(char filled) {
        byte[] bytes = new byte[SIZE];
        Arrays.fill(bytes, (byte) filled);
        return bytes;
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
