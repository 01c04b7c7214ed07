package relight.core.restore.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WalArchiveTest {

    private static final Instant START = Instant.parse("2026-04-15T00:00:00Z");

    @Test
    void namesOfSegmentsCountTheSameWhateverTheirSize() {
        for (long size : new long[] {1L << 20, 16L << 20, 1L << 30}) {
            for (long number : new long[] {0, 1, 3, 4, 255, 256, 4_095, 4_096, 1_000_003}) {
                WalName name = new WalName(7, number);
                assertEquals(Optional.of(name), WalName.read(name.file(size), size));
            }
        }
        assertEquals("000000010000000100000000", new WalName(1, 256).file(16L << 20));
        assertEquals("0000000100000000000000FF", new WalName(1, 255).file(16L << 20));
        assertEquals(Optional.empty(), WalName.read("000000010000000100000100", 16L << 20), "there is no such one of that size");
        assertEquals(Optional.empty(), WalName.read("000000010000000000000001.partial", 16L << 20));
    }

    @Test
    void positionsReadAndCompareAsTheServerWritesThem() {
        assertEquals("16/B374D848", Lsn.read("16/B374D848").orElseThrow().toString());
        assertTrue(Lsn.read("FFFFFFFF/0").orElseThrow().compareTo(Lsn.read("1/0").orElseThrow()) > 0);
        assertEquals(Optional.empty(), Lsn.read("16B374D848"));
    }

    @Test
    void aHundredThousandSegmentsInAnyOrderAreTwoRanges() {
        List<WalArchive.Stored> files = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            if (number != 70_000) {
                files.add(new WalArchive.Stored(new WalName(1, number).file(16L << 20), 16L << 20, false, START.plusSeconds(number)));
            }
        }
        Collections.shuffle(files, new Random(1));
        WalArchive archive = WalArchive.of(files, 16L << 20, Optional.empty(), Optional.empty(), List.of());
        assertEquals(List.of(69_999L, 99_999L), archive.ranges().stream().map(WalArchive.Range::last).toList());
        WalChain chain = archive.chain(1, new Lsn(5 * (16L << 20)));
        assertEquals(69_995, chain.count());
        assertEquals(new WalName(1, 70_000), chain.missing());
        assertEquals(Optional.of(new WalName(1, 70_001)), chain.beyond());
        assertEquals(1_001 - 5 + 1, chain.until(START.plusSeconds(1_000)), "up to the first that was stored behind the moment");
    }

    @Test
    void aChainGoesOverTimelinesWhereTheyLeftOneAnother() {
        long size = 16L << 20;
        TimelineHistory third = TimelineHistory.read(3, "1\t0/5000100\tno recovery target specified\n\n2\t0/8000000\tat restore point\n").orElseThrow();
        assertEquals(List.of(1, 1, 2, 2, 2, 3, 3), List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L).stream().map(number -> third.of(number, size)).toList());
        assertTrue(third.holds(1, Lsn.read("0/5000100").orElseThrow()) && !third.holds(1, Lsn.read("0/5000101").orElseThrow()));
        assertEquals(Optional.empty(), TimelineHistory.read(2, "not a history"));
    }

    @Test
    void aLabelIsReadAndATimeInAnUnknownZoneIsNotBelieved() {
        BackupLabel label = BackupLabel.read("""
                START WAL LOCATION: 0/5000028 (file 000000010000000000000005)
                STOP WAL LOCATION: 0/5000138 (file 000000010000000000000005)
                CHECKPOINT LOCATION: 0/5000060
                BACKUP METHOD: streamed
                START TIME: 2026-04-15 08:59:58 UTC
                LABEL: nightly
                START TIMELINE: 1
                STOP TIME: 2026-04-15 09:00:00 UTC
                STOP TIMELINE: 1
                """).orElseThrow();
        assertEquals(Lsn.read("0/5000138"), label.stop());
        assertEquals(Optional.of(Instant.parse("2026-04-15T09:00:00Z")), label.stopped());
        assertEquals(1, label.on());
        assertEquals(Optional.empty(), BackupLabel.read("START WAL LOCATION: 0/5000028 (file 000000010000000000000005)\nSTOP TIME: 2026-04-15 09:00:00 CET\n")
                .orElseThrow().stopped());
        assertEquals(Optional.empty(), BackupLabel.read("something else"));
    }
}
