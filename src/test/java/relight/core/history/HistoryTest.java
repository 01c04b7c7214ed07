package relight.core.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.history.ControlMatrix.Cell;
import relight.core.history.History.Scope;
import relight.core.history.OpenItem.Standing;
import relight.core.history.RecordedYear.Night;
import relight.core.recovery.Mode;

/** What is said of many recoveries, held against what was planned to happen in each of them. */
class HistoryTest {

    @TempDir
    static Path folder;

    private static RecordedYear year;
    private static History history;

    @BeforeAll
    static void read() throws InterruptedException {
        year = new RecordedYear(folder);
        history = History.of(year.log());
    }

    @AfterAll
    static void close() {
        year.close();
    }

    @Test
    void readsEveryRecoveryOldestFirst() {
        assertEquals(year.nights().stream().map(Night::id).toList(), history.recoveries().stream().map(PastRecovery::id).toList());
        assertEquals(Map.of("recovered", 33L, "recovered-with-gaps", 3L, "not-recovered", 2L, "copy-restored", 1L, "stopped", 1L), new TreeMap<>(history.recoveries().stream()
                .collect(Collectors.groupingBy(one -> one.closed().orElseThrow().verdict(), Collectors.counting()))));
        assertEquals(List.of(), history.unread());
    }

    @Test
    void comparesWhatEachTookWithWhatItWasAllowedTo() {
        for (String system : history.systems()) {
            List<Night> real = year.nights().stream().filter(night -> night.system().equals(system) && night.mode() != Mode.TABLETOP && !night.verdict().equals("copy-restored")).toList();
            Trend rto = Trend.of(history.of(system), Trend.Kind.RTO);
            assertEquals(real.stream().map(night -> Duration.ofMinutes(night.minutes())).toList(), rto.points().stream().map(Trend.Point::actual).toList(), system);
            assertEquals(real.stream().map(night -> Optional.of(night.met())).toList(), rto.points().stream().map(Trend.Point::met).toList(), system);
            assertEquals(real.stream().map(night -> Optional.of(Duration.ofMinutes(night.rto()))).toList(), rto.points().stream().map(Trend.Point::objective).toList(), system);
            assertEquals(real.stream().filter(Night::met).count(), rto.met());
            assertEquals(0.0, rto.along(rto.points().getFirst()));
            assertEquals(1.0, rto.along(rto.points().getLast()));
        }
    }

    @Test
    void countsBySystemAndScenario() {
        List<Tally> tallies = Tally.of(history);
        assertEquals(40, tallies.stream().mapToInt(tally -> tally.all().size()).sum());
        Tally corrupt = tallies.stream().filter(tally -> tally.system().equals("shopdb") && tally.scenario().equals(Optional.of("database-corrupt"))).findFirst().orElseThrow();
        assertEquals(year.nights().stream().filter(night -> night.system().equals("shopdb") && night.scenario().equals(Optional.of("database-corrupt"))).count(), corrupt.all().size());
    }

    @Test
    void looksAtTheDaysAndSystemsThatAreAskedFor() {
        History some = history.in(new Scope(Optional.of(LocalDate.parse("2025-06-01")), Optional.of(LocalDate.parse("2025-08-31")), List.of("media")), ZoneOffset.UTC);
        assertFalse(some.recoveries().isEmpty());
        assertTrue(some.recoveries().stream().allMatch(one -> one.systems().contains("media") && one.declared().isAfter(Instant.parse("2025-06-01T00:00:00Z"))
                && one.declared().isBefore(Instant.parse("2025-09-01T00:00:00Z"))));
    }

    @Test
    void eachCellNamesItsRecoveriesAndTheProofOfEach() {
        ControlMatrix matrix = ControlMatrix.of(history, RecordedYear.NOW);
        Cell tested = cell(matrix, Control.ISO_27001, "copies-tested", "shopdb");
        List<String> expected = year.nights().stream().filter(night -> night.system().equals("shopdb") && night.mode() != Mode.TABLETOP
                && (night.verdict().startsWith("recovered") || night.verdict().equals("copy-restored"))).map(Night::id).toList().reversed();
        assertEquals(expected, tested.evidence().stream().map(PastRecovery::id).toList());
        assertFalse(tested.old());
        assertTrue(tested.evidence().getFirst().seal().isEmpty(), "the newest one is not sealed, and says so");
        assertEquals(64, tested.evidence().get(1).seal().orElseThrow().root().length());
        assertTrue(cell(matrix, Control.RTS_25, "switchover", "shopdb").evidence().isEmpty(), "no record tells of a switchover");
        assertTrue(cell(matrix, Control.DORA_11, "activated", "media").evidence().stream().allMatch(one -> one.mode() == Mode.INCIDENT));
    }

    @Test
    void whatIsOnlyTalkedThroughIsNoTestOfARestore() {
        ControlMatrix matrix = ControlMatrix.of(history, RecordedYear.NOW);
        for (ControlMatrix.Row row : matrix.rows()) {
            boolean ofData = List.of("restore-tested", "segregated", "reconciled", "procedures", "backup-data", "copies-tested", "restart-time").contains(row.criterion().id());
            row.cells().values().forEach(cell -> assertFalse(ofData && cell.evidence().stream().anyMatch(one -> one.mode() == Mode.TABLETOP), row.criterion().id()));
        }
    }

    @Test
    void evidenceGrowsOldWhereItIsAskedForAgainAndAgain() {
        ControlMatrix later = ControlMatrix.of(history, Instant.parse("2027-09-01T00:00:00Z"));
        assertTrue(cell(later, Control.DORA_11, "tested-yearly", "shopdb").old());
        assertFalse(cell(later, Control.DORA_11, "activated", "shopdb").old());
    }

    @Test
    void findingsLiveOnUntilALaterRecoverySettlesThem() {
        List<OpenItem> items = history.findings(Map.of());
        assertEquals(7, items.size());
        LocalDate today = LocalDate.ofInstant(RecordedYear.NOW, ZoneOffset.UTC);
        assertEquals(2, items.stream().filter(item -> item.standing(today) == Standing.SETTLED).count());
        assertEquals(List.of(year.nights().get(12).id(), year.nights().get(24).id()), items.stream().flatMap(item -> item.settled().stream()).map(done -> done.recovery().id()).toList());
        assertTrue(items.stream().anyMatch(item -> item.standing(today) == Standing.OVERDUE) && items.stream().anyMatch(item -> item.standing(today) == Standing.DUE));
        items.forEach(item -> item.retests().forEach(later -> assertTrue(later.declared().isAfter(item.of().declared()) && later.mode().real())));
    }

    private static Cell cell(ControlMatrix matrix, Control control, String criterion, String system) {
        return matrix.rows().stream().filter(row -> row.control() == control && row.criterion().id().equals(criterion)).findFirst().orElseThrow().cells().get(system);
    }
}
