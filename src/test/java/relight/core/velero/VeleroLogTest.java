package relight.core.velero;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.velero.VeleroLogLine.Level;
import relight.core.velero.VeleroNotes.Left;
import relight.core.workspace.StoreDefinition;
import relight.testing.VeleroBucket;

/** What Velero wrote down of a backup and of its restores: looked through by words and level, however long it is. */
class VeleroLogTest {

    private static final Set<Level> ALL = EnumSet.allOf(Level.class);
    private static final VeleroRun NIGHT = VeleroRun.backup("night");

    @TempDir
    private Path root;

    private VeleroPapers papers() {
        return new BucketPapers(new FolderStore(new StoreDefinition.Folder("cluster", root, false)));
    }

    private VeleroLog.Found found(String words, Set<Level> levels) throws Exception {
        return new VeleroLog(papers(), NIGHT).search(words, levels).orElseThrow();
    }

    private void log(String text) throws Exception {
        new VeleroBucket(root).backup("night").packed("-logs.gz", text);
    }

    @Test
    void linesAreFoundByTheirWordsAndTheirLevel() throws Exception {
        log("""
                time="2026-04-15T01:00:00Z" level=info msg="Backing up item" backup=velero/night name=web
                time="2026-04-15T01:00:01Z" level=error msg="hook \\"sync\\" timed out" backup=velero/night level=x
                \tat the second line of the error
                time="2026-04-15T01:00:02Z" level=warning msg="slow"
                {"level":"fatal","msg":"gone","time":"2026-04-15T01:00:03Z"}
                """);
        VeleroLog.Found bad = found("", EnumSet.of(Level.ERROR));
        assertEquals(List.of("hook \"sync\" timed out", "\tat the second line of the error", "gone"), bad.lines().stream().map(VeleroLogLine::message).toList());
        assertEquals("3 of 5, {ERROR=3, WARNING=1, INFO=1}", bad.fitting() + " of " + bad.all() + ", " + new java.util.TreeMap<>(bad.levels()));
        assertEquals(List.of(2L), found("OUT Timed", ALL).lines().stream().map(VeleroLogLine::number).toList());
        assertEquals("2026-04-15T01:00:03Z", bad.lines().getLast().time());
        assertTrue(found("nowhere", ALL).lines().isEmpty());
    }

    @Test
    void ofALongLogTheEndThatFitsIsKeptAndNoMore() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 200_000; i++) {
            text.append("level=").append(i % 2 == 0 ? "info" : "debug").append(" msg=item").append(i).append('\n');
        }
        text.append("level=error msg=").append("x".repeat(50_000));
        log(text.toString());
        VeleroLog.Found found = found("", EnumSet.of(Level.INFO, Level.ERROR));
        assertEquals(VeleroLog.MOST, found.lines().size());
        assertEquals("100001 of 200001", found.fitting() + " of " + found.all());
        assertTrue(found.lines().getLast().whole().length() <= 4_000, "a line is cut, too");
        assertEquals(1, found("item199998", ALL).fitting());
    }

    @Test
    void aLogThatBreaksOffIsReadUpToThere() throws Exception {
        log("level=info msg=begun\n".repeat(3_000));
        Path file = root.resolve("backups/night/night-logs.gz");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        VeleroLog.Found found = found("", ALL);
        assertFalse(found.whole());
        assertTrue(found.all() > 0 && found.all() < 3_001, found.all() + " lines");
        Files.delete(file);
        assertTrue(new VeleroLog(papers(), NIGHT).search("", ALL).isEmpty());
    }

    @Test
    void restoresAreThoseOfTheBackupAloneTheNewestFirst() throws Exception {
        for (String restore : List.of("night-20260416080000", "night-20260417080000", "nightly-20260416080000", "other")) {
            VeleroBucket.restore(root, restore, "-logs.gz", "x");
            Files.setLastModifiedTime(root.resolve("restores/" + restore + "/restore-" + restore + "-logs.gz"),
                    java.nio.file.attribute.FileTime.fromMillis(restore.hashCode() & 0xFFFF));
        }
        Files.setLastModifiedTime(root.resolve("restores/night-20260417080000/restore-night-20260417080000-logs.gz"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertEquals(List.of(VeleroRun.restore("night-20260417080000"), VeleroRun.restore("night-20260416080000")), papers().restores("night"));
    }

    @Test
    void aRestoreOfABackupWithALongNameIsFoundToo() throws Exception {
        String backup = "a-cluster-with-a-long-name-nightly-full-20260415010000";
        String restore = BucketPapers.beginning(backup) + "-r20260416-1";
        VeleroBucket.restore(root, restore, "-logs.gz", "x");
        assertEquals(List.of(VeleroRun.restore(restore)), papers().restores(backup));
    }

    @Test
    void volumesOfAnOlderBackupAreToldByItsOlderPapersAndTheirObjectsByTheNamesThatVeleroWrites() throws Exception {
        new VeleroBucket(root).backup("night").packed("-resource-list.json.gz", "{\"v1/PersistentVolumeClaim\":[\"shop/data\",\"shop/lost\"]}")
                .packed("-itemoperations.json.gz", """
                        [{"spec":{"backupItemAction":"velero.io/csi-pvc-backupper","ResourceIdentifier":{"Resource":"persistentvolumeclaims","Namespace":"shop","Name":"data"},
                          "PostOperationItems":[{"Resource":"datauploads","Name":"night-x"}]},"status":{"phase":"Failed","error":"node-agent restarted","nTotal":9}}]""");
        Left left = new VeleroNotes(papers()).of(NIGHT);
        assertEquals(List.of(new VeleroVolume("shop/data", "CSISnapshot + DataMover", VeleroVolume.Data.NONE, "node-agent restarted", java.util.Optional.of(9L)),
                new VeleroVolume("shop/lost", "–", VeleroVolume.Data.UNKNOWN, "", java.util.Optional.empty())), left.volumes());
        assertEquals("persistentvolumeclaims shop/data", left.operations().getFirst().object());
        new VeleroBucket(root).backup("night").packed("-csi-volumesnapshots.json.gz", "{\"broken\":");
        assertEquals(List.of("backups/night/night-csi-volumesnapshots.json.gz"),
                new VeleroNotes(papers()).of(NIGHT).damaged().stream().filter(said -> said.key().equals("velero.notes.damaged")).map(said -> said.values().getFirst()).toList());
    }

    @Test
    void resultsVolumesAndOperationsAreToldOfARestoreToo() throws Exception {
        VeleroBucket.restore(root, "r", "-results.gz", "{\"errors\":{\"cluster\":[\"no class\"]},\"warnings\":{\"namespaces\":{\"shop\":[\"is there\"]}}}");
        VeleroBucket.restore(root, "r", "-itemoperations.json.gz", """
                [{"spec":{"restoreItemAction":"velero.io/csi-pvc-restorer","resourceIdentifier":{"Resource":"persistentvolumeclaims","Namespace":"shop","Name":"data"}},
                "status":{"phase":"Completed","nCompleted":5,"nTotal":9,"operationUnits":"Bytes"}}]""");
        Path restore = root.resolve("restores/r");
        VeleroBucket.restore(root, "other", "-x", "[{\"pvcName\":\"data\",\"pvcNamespace\":\"shop\",\"restoreMethod\":\"PodVolumeRestore\",\"pvrInfo\":{\"size\":7}}]");
        Files.copy(root.resolve("restores/other/restore-other-x"), restore.resolve("r-volumeinfo.json.gz"));
        Left left = new VeleroNotes(papers()).of(VeleroRun.restore("r"));
        assertEquals("[no class] [shop: is there]", left.results().orElseThrow().errors() + " " + left.results().orElseThrow().warnings());
        assertEquals(List.of(new VeleroOperation("persistentvolumeclaims shop/data", "velero.io/csi-pvc-restorer", "Completed", 5, 9, "Bytes", "")), left.operations());
        assertEquals(List.of(new VeleroVolume("shop/data", "PodVolumeRestore", VeleroVolume.Data.BUCKET, "", java.util.Optional.of(7L))), left.volumes());
    }
}
