package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.Health;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.Verifier;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Problem;

/**
 * Single bits that a disk has turned over, in every page of a journal. What alters the bytes of an event is found when the journal is
 * looked at after opening; what alters how an event reads, its words too, by that or by whoever verifies; and no flip makes anything
 * fail otherwise than by saying so.
 */
class JournalBitFlipTest {

    private static final int PAGE = 4_096;
    private static final int NOTES = 40;
    private static final int FLIPS_A_PAGE = Boolean.getBoolean("relight.slow") ? 2_000 : 20;

    @TempDir
    Path folder;

    /**
     * A journal as somebody finds it who opens it.
     *
     * @param leaves  by number
     * @param entries how the events of all recoveries read
     */
    private record Found(Map<Long, String> leaves, List<Entry> entries) {}

    @Test
    void findsEachBitThatAltersAnEventAndNoOtherDoes() throws Exception {
        Path original = folder.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(original, new TestTime())) {
            journal.append("a", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
            for (int i = 0; i < NOTES; i++) {
                journal.append(i % 3 == 0 ? "b" : "a", new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
            }
            journal.seal("a");
            journal.seal("b");
        }
        byte[] whole = Files.readAllBytes(original);
        Found before = look(new JournalFile(original));
        assertEquals(NOTES + 4, before.leaves().size());
        assertEquals(Verdict.INTACT, verify(original));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int altered = 0;
        int pages = whole.length / PAGE;
        for (int flip = 0; flip < pages * FLIPS_A_PAGE; flip++) {
            int bit = (flip % pages * PAGE + random.nextInt(PAGE)) * 8 + random.nextInt(8);
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            altered += check(flipped, before, "seed " + seed + ", bit " + bit) ? 1 : 0;
        }
        assertTrue(altered > pages * FLIPS_A_PAGE / 20, altered + " of " + pages * FLIPS_A_PAGE + " flips altered an event");
    }

    /** Whether an event is altered. */
    private boolean check(byte[] bytes, Found before, String which) throws IOException {
        Path there = Files.write(folder.resolve("flipped.db"), bytes);
        JournalFile file = new JournalFile(there);
        Found after;
        try {
            after = look(file);
        } catch (Problem refused) {
            return true;
        }
        Health health = new JournalCheck(file, () -> false).run();
        boolean sameBytes = after.leaves().equals(before.leaves());
        assertTrue(sameBytes || health.state() == Health.State.DAMAGED, () -> which + " alters an event, and nobody tells");
        if (!after.entries().equals(before.entries())) {
            assertTrue(health.state() == Health.State.DAMAGED || verify(there) != Verdict.INTACT, () -> which + " alters how events read, and nobody tells: "
                    + after.entries().stream().filter(one -> !before.entries().contains(one)).toList());
        }
        return !sameBytes;
    }

    private static Verdict verify(Path file) {
        Verifier verifier = new Verifier(Verifier.Scope.LOG);
        try {
            JournalEvidence.read(file, verifier);
        } catch (Problem refused) {
            return Verdict.BROKEN;
        }
        return verifier.result().verdict();
    }

    private static Found look(JournalFile file) {
        try (Connection connection = file.openToRead()) {
            JournalRows rows = new JournalRows(connection);
            Map<Long, String> leaves = new TreeMap<>();
            for (long number = 0; number < NOTES + 10; number++) {
                try {
                    long at = number;
                    rows.leaf(number).ifPresent(leaf -> leaves.put(at, HexFormat.of().formatHex(leaf)));
                } catch (SQLException e) {
                    leaves.put(number, "unreadable");
                }
            }
            List<Entry> entries = new ArrayList<>(rows.entries("a", _ -> { }));
            entries.addAll(rows.entries("b", _ -> { }));
            return new Found(leaves, entries);
        } catch (SQLException e) {
            throw file.problem(e);
        }
    }
}
