package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.sqlite.DiskTrace.Call;
import relight.core.protocol.EventCodec;
import relight.core.protocol.Health;
import relight.core.recovery.Entry;

/**
 * The power fails. A console's own calls to the disk are recorded while it fills a journal, with two rounds of its write-ahead log,
 * its checkpoints and its end; then the disk is made as it may be found after a failure at any of them: what was synced is there, and
 * of what was written since nothing, all, or any part in any order, each write also torn at any sector. Not modelled: a disk that says
 * it has synced and has not, and one that destroys sectors beside those that it writes.
 */
class JournalPowerLossTest {

    private static final int EVENTS = 1_000;
    private static final int SECTOR = 512;
    private static final String ACKNOWLEDGED = "acknowledged";
    private static final int FAILURES = Boolean.getBoolean("relight.slow") ? 1_500 : 60;

    @TempDir
    Path folder;

    @Test
    void losesNoAcknowledgedEventWhereverThePowerFails() throws Exception {
        List<Call> calls = record();
        long checkpoints = calls.stream().filter(call -> call instanceof Call.Synced synced && synced.file().equals("journal.db")).count();
        assertTrue(checkpoints >= 3, "the write-ahead log was taken into the file " + checkpoints + " times");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Integer> failures = failures(calls, random);
        Map<String, Disk> disk = new HashMap<>();
        Set<String> acknowledged = new HashSet<>();
        for (int at = 0; at < calls.size(); at++) {
            Call call = calls.get(at);
            if (call instanceof Call.Wrote wrote && wrote.file().equals(ACKNOWLEDGED)) {
                new String(wrote.bytes(), StandardCharsets.US_ASCII).lines().filter(line -> line.startsWith("r-")).forEach(acknowledged::add);
            } else {
                disk.computeIfAbsent(call.file(), _ -> new Disk()).take(call);
            }
            if (failures.contains(at)) {
                check(disk, acknowledged, random, "seed " + seed + ", the power fails after call " + at + " of " + calls.size());
            }
        }
        assertEquals(EVENTS, acknowledged.size());
    }

    private List<Call> record() throws Exception {
        Path there = Files.createDirectory(folder.resolve("recorded"));
        Path file = there.resolve("journal.db");
        Path acknowledged = there.resolve(ACKNOWLEDGED);
        Path trace = folder.resolve("trace");
        Process child = new ProcessBuilder(DiskTrace.of(ChildJvm.command("append", file.toString(), "r", Integer.toString(EVENTS)), trace,
                List.of(file, Path.of(file + "-wal"), acknowledged))).redirectOutput(acknowledged.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals(0, child.waitFor());
        return DiskTrace.read(trace);
    }

    /** Around each time that the log is taken into the file, at its end, and anywhere. */
    private static Set<Integer> failures(List<Call> calls, Random random) {
        Set<Integer> failures = new TreeSet<>();
        for (int at = 0; at < calls.size(); at++) {
            if (calls.get(at).file().equals("journal.db") && (!(calls.get(at) instanceof Call.Wrote) || random.nextInt(6) == 0)) {
                failures.add(at);
            }
        }
        for (int i = 0; i < FAILURES; i++) {
            failures.add(random.nextInt(calls.size()));
        }
        failures.add(calls.size() - 1);
        return failures;
    }

    private void check(Map<String, Disk> disk, Set<String> acknowledged, Random random, String when) throws IOException {
        Path there = Files.createTempDirectory(folder, "found");
        for (Map.Entry<String, Disk> file : disk.entrySet()) {
            Optional<byte[]> found = file.getValue().found(random);
            if (found.isPresent()) {
                Files.write(there.resolve(file.getKey()), found.get());
            }
        }
        JournalFile file = new JournalFile(there.resolve("journal.db"));
        file.prepare();
        try (JournalWriter writer = new JournalWriter(file.open(), new EventCodec(), new TestTime())) {
            List<String> stored = new JournalRows(writer.connection()).entries("r", damage -> {
                throw new AssertionError(when, damage);
            }).stream().map(Entry::eventId).toList();
            Set<String> once = new HashSet<>(stored);
            assertEquals(stored.size(), once.size(), "an event is doubled: " + when);
            assertTrue(once.containsAll(acknowledged), () -> "an acknowledged event is lost: " + when);
            assertTrue(stored.size() <= acknowledged.size() + 1, "more than one event that nobody was told of: " + when);
            Health health = new JournalCheck(file, () -> false).run();
            assertTrue(health.state() == Health.State.SOUND || stored.isEmpty(), () -> when + ": " + health.damages());
        } catch (SQLException e) {
            throw new AssertionError(when, e);
        }
    }

    /** A file as it is on the disk, and what is on its way there. */
    private static final class Disk {

        private final List<Call> underWay = new ArrayList<>();
        private Content synced = new Content();

        void take(Call call) {
            if (call instanceof Call.Synced) {
                underWay.forEach(synced::take);
                underWay.clear();
            } else {
                underWay.add(call);
            }
        }

        /** Empty where there is no such file. */
        Optional<byte[]> found(Random random) {
            int kind = random.nextInt(4);
            Content found = synced.copy();
            for (Call call : underWay) {
                if (kind == 1 || kind > 1 && random.nextBoolean()) {
                    found.take(kind == 3 && call instanceof Call.Wrote wrote ? torn(wrote, random) : call);
                }
            }
            return found.there ? Optional.of(Arrays.copyOf(found.bytes, found.length)) : Optional.empty();
        }

        /** Sectors from the first on, or those at the end. */
        private static Call torn(Call.Wrote wrote, Random random) {
            int sectors = wrote.bytes().length / SECTOR;
            if (sectors < 2) {
                return wrote;
            }
            int border = (1 + random.nextInt(sectors - 1)) * SECTOR;
            return random.nextBoolean() ? new Call.Wrote(wrote.file(), wrote.at(), Arrays.copyOf(wrote.bytes(), border))
                    : new Call.Wrote(wrote.file(), wrote.at() + border, Arrays.copyOfRange(wrote.bytes(), border, wrote.bytes().length));
        }
    }

    private static final class Content {

        private boolean there;
        private byte[] bytes = new byte[0];
        private int length;

        Content copy() {
            Content copy = new Content();
            copy.there = there;
            copy.bytes = bytes.clone();
            copy.length = length;
            return copy;
        }

        void take(Call call) {
            switch (call) {
                case Call.Wrote wrote -> write((int) wrote.at(), wrote.bytes());
                case Call.Cut cut -> cut((int) cut.length());
                case Call.Removed _ -> {
                    cut(0);
                    there = false;
                }
                case Call.Synced _ -> { }
            }
        }

        private void write(int at, byte[] written) {
            cut(Math.max(length, at + written.length));
            System.arraycopy(written, 0, bytes, at, written.length);
        }

        private void cut(int wanted) {
            there = true;
            if (wanted > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * wanted);
            }
            if (wanted < length) {
                Arrays.fill(bytes, wanted, length, (byte) 0);
            }
            length = wanted;
        }
    }
}
