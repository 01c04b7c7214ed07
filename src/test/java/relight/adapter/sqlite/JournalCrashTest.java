package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.Health;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent.Noted;

class JournalCrashTest {

    private static final int KILLS = Boolean.getBoolean("relight.slow") ? 1_000 : 30;
    private static final int AT_ONCE = 2;

    @TempDir
    Path folder;

    /** Two write at a time, each is killed at a random place of its work; the seed is told so that a failure can be looked at again. */
    @Test
    void losesNoAcknowledgedEventAndDoublesNoneHoweverOftenItIsKilled() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path file = folder.resolve("journal.db");
        List<String> acknowledged = new ArrayList<>();
        List<String> recoveries = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill += AT_ONCE) {
            List<ChildJvm> children = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String recovery = "r" + recoveries.size();
                recoveries.add(recovery);
                children.add(ChildJvm.start("append", file.toString(), recovery, "0"));
            }
            try {
                for (ChildJvm child : children) {
                    child.awaitLine("ready");
                    int more = random.nextInt(60);
                    for (int i = 0; i < more; i++) {
                        acknowledged.add(child.line());
                    }
                    acknowledged.addAll(child.kill());
                }
            } finally {
                for (ChildJvm child : children) {
                    child.close();
                }
            }
        }
        try (SqliteJournal journal = SqliteJournal.open(file, new TestTime())) {
            List<String> stored = recoveries.stream().flatMap(recovery -> journal.entries(recovery).stream()).map(Entry::eventId).toList();
            Set<String> once = new HashSet<>(stored);
            assertEquals(stored.size(), once.size(), "an event is doubled, seed " + seed);
            assertTrue(acknowledged.size() > KILLS && once.containsAll(acknowledged), "an acknowledged event is lost, seed " + seed);
            assertTrue(stored.size() <= acknowledged.size() + KILLS, "more than one event a kill that nobody was told of, seed " + seed);
            assertEquals(Health.State.SOUND, journal.awaitHealth().state(), () -> journal.health().damages().toString());
        }
    }

    @Test
    void takesEventsOfTwoProcessesAtOnce() throws Exception {
        Path file = folder.resolve("journal.db");
        int each = 300;
        try (ChildJvm other = ChildJvm.start("append", file.toString(), "theirs", Integer.toString(each));
                SqliteJournal journal = SqliteJournal.open(file, new TestTime())) {
            other.awaitLine("ready");
            for (int i = 0; i < each; i++) {
                journal.append("ours", new Noted(
                        Erasable.of("note " + i), Erasable.NOTHING));
            }
            assertEquals(each, other.rest().size());
            assertEquals(each, journal.entries("ours").size());
            List<Entry> theirs = journal.entries("theirs");
            assertEquals(each, theirs.size());
            for (int i = 0; i < each; i++) {
                assertTrue(theirs.get(i).eventId().endsWith("-" + i), "in the order in which they were appended");
            }
        }
        try (SqliteJournal journal = SqliteJournal.open(file, new TestTime())) {
            assertEquals(new Health(Health.State.SOUND, 2 * each + 1, List.of()), journal.awaitHealth());
        }
    }
}
