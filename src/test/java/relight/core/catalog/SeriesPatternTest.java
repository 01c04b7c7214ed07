package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;

class SeriesPatternTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant STORED = Instant.parse("2026-04-15T06:00:00Z");

    @Test
    void readsTheRecoveryPointInTheSitesZone() {
        assertEquals(Optional.of(Instant.parse("2026-04-15T00:00:00Z")),
                point("postgres/{year}/{month}/{day}/shopdb_{timestamp}.dump", "postgres/2026/04/15/shopdb_20260415_020000.dump"));
    }

    @Test
    void takesTheZoneOfTheScheduleBeforeTheSites() {
        BackupSeries utc = series("db_{timestamp}.sql.gz", "yyyyMMdd_HHmmss",
                Optional.of(new Schedule("0 2 * * *", ZoneId.of("UTC"), Duration.ofHours(1))));
        assertEquals(Optional.of(Instant.parse("2026-04-15T02:00:00Z")),
                SeriesPattern.of(utc, BERLIN).recoveryPoint(object("db_20260415_020000.sql.gz")));
    }

    @Test
    void believesAnOffsetInTheName() {
        assertEquals(Optional.of(Instant.parse("2026-04-15T02:00:00Z")), SeriesPattern.of(
                series("x-{timestamp}.tar", "yyyy-MM-dd'T'HHmmssX", Optional.empty()), BERLIN).recoveryPoint(object("x-2026-04-15T020000Z.tar")));
    }

    @Test
    void joinsADayFromTheFoldersWithATimeFromTheName() {
        assertEquals(Optional.of(Instant.parse("2026-04-15T01:30:00Z")), SeriesPattern.of(
                series("{year}/{month}/{day}/dump-{timestamp}.rdb", "HHmm", Optional.empty()), BERLIN)
                .recoveryPoint(object("2026/04/15/dump-0330.rdb")));
    }

    @Test
    void takesTheStoredTimeWhereTheNameHoldsNone() {
        assertEquals(Optional.of(STORED), point("latest.sql.gz", "latest.sql.gz"));
        assertEquals(Optional.of(STORED), point("{year}-{month}-{day}.tar", "2026-04-15.tar"));
        assertEquals(Optional.of(Instant.parse("2026-04-13T22:00:00Z")), point("{year}-{month}-{day}.tar", "2026-04-14.tar"));
        assertEquals(Optional.of(STORED), point("x_{timestamp}.tar", "x_20269999_999999.tar"));
    }

    @Test
    void leavesOutWhatIsNoBackupOfTheSeries() {
        assertEquals(Optional.empty(), point("db/*.sql.gz", "db/old/x.sql.gz"));
        assertEquals(Optional.empty(), point("db/*", "db/x.sql.gz.sha256"));
        assertEquals(Optional.empty(), point("db/*", "db/x.sql.gz.md5"));
        assertEquals(Optional.empty(), point("shop_{timestamp}.dump", "shop_archive_20260415_020000.dump"));
        assertEquals(Optional.empty(), point("{year}/a_{year}.tar", "2026/a_2025.tar"));
        assertEquals(Optional.empty(), point("a.b{timestamp}.tar", "aXb20260415_020000.tar"));
    }

    @Test
    void aStarBesideATimestampSwallowsNoneOfIt() {
        assertEquals(Optional.of(Instant.parse("2026-04-15T00:00:00Z")), point("*{timestamp}*.gz", "n1_20260415_020000-full.gz"));
    }

    @Test
    void listsOnlyWhatEveryKeyBeginsWith() {
        assertEquals("postgres/shopdb_", SeriesPattern.of(series("postgres/shopdb_{timestamp}.dump"), BERLIN).prefix());
        assertEquals("", SeriesPattern.of(series("*/x.tar"), BERLIN).prefix());
        assertEquals("whole/name.tar", SeriesPattern.of(series("whole/name.tar"), BERLIN).prefix());
    }

    @Test
    void saysWhichPlaceholderItDoesNotKnow() {
        Problem problem = assertThrows(Problem.class, () -> SeriesPattern.of(series("{yaer}/x.tar"), BERLIN));
        assertTrue(problem.getMessage().contains("{yaer}"), problem.getMessage());
        assertThrows(Problem.class, () -> SeriesPattern.of(series("x_{timestamp}.tar", "yyyyMMdd_bb{", Optional.empty()), BERLIN));
    }

    private static Optional<Instant> point(String path, String key) {
        return SeriesPattern.of(series(path), BERLIN).recoveryPoint(object(key));
    }

    private static StoredObject object(String key) {
        return new StoredObject(key, Optional.empty(), Optional.empty(), 1, STORED, Optional.empty());
    }

    private static BackupSeries series(String path) {
        return series(path, "yyyyMMdd_HHmmss", Optional.empty());
    }

    private static BackupSeries series(String path, String timestamp, Optional<Schedule> schedule) {
        return new BackupSeries("nightly", "shopdb", "store", path, timestamp, BackupSeries.Kind.FULL, schedule, Retention.NONE, 0,
                Optional.empty());
    }
}
