package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.catalog.ShopBackups.BERLIN;
import static relight.core.catalog.ShopBackups.NIGHTLY;
import static relight.core.catalog.ShopBackups.backup;
import static relight.core.catalog.ShopBackups.daily;
import static relight.core.catalog.ShopBackups.night;
import static relight.core.catalog.ShopBackups.nights;
import static relight.core.catalog.ShopBackups.series;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;

class RetentionReportTest {

    private static final Instant NOON = Instant.parse("2026-04-15T10:00:00Z");

    @Test
    void tellsTheDaysThatAreMissing() {
        List<Backup> backups = new ArrayList<>(nights(daily(), "2026-04-15", 14));
        backups.remove(3);
        backups.set(5, backup(daily(), backups.get(5).recoveryPoint(), State.BAD));

        RetentionReport report = report(daily(), backups);

        assertEquals(List.of(LocalDate.of(2026, 4, 12), LocalDate.of(2026, 4, 9)), report.daily().missing());
        assertEquals(12, report.daily().present());
    }

    @Test
    void weeksAndMonthsAreFilledByAnyBackupInThem() {
        List<Backup> backups = new ArrayList<>(nights(daily(), "2026-04-15", 14));
        backups.add(backup(daily(), night("2026-03-31"), State.GOOD));

        RetentionReport report = report(daily(), backups);

        assertEquals(List.of(LocalDate.of(2026, 3, 23)), report.weekly().missing());
        assertEquals(List.of(LocalDate.of(2026, 2, 1)), report.monthly().missing());
    }

    @Test
    void beforeTodaysBackupIsDueNothingOfTodayIsMissing() {
        RetentionReport report = RetentionReport.of(daily(), nights(daily(), "2026-04-14", 14), BERLIN, Instant.parse("2026-04-15T01:00:00Z"));

        assertEquals(List.of(), report.daily().missing());
    }

    @Test
    void daysOnWhichNothingIsDueAreNotMissed() {
        BackupSeries weekdays = series("weekdays", "disk", Optional.of(new Schedule("0 2 * * MON-FRI", BERLIN, Duration.ofHours(2))),
                new Retention(14, 0, 0), Optional.empty());
        List<Backup> backups = nights(weekdays, "2026-04-15", 14).stream()
                .filter(backup -> backup.recoveryPoint().atZone(BERLIN).getDayOfWeek().getValue() < 6).toList();

        RetentionReport report = report(weekdays, backups);

        assertEquals(new RetentionReport.Shelf(10, 10, List.of()), report.daily());
    }

    @Test
    void aYoungSeriesMissesNothingFromBeforeItsFirstDay() {
        BackupSeries young = new BackupSeries("daily", "shopdb", "disk", "{timestamp}", "yyyyMMdd", BackupSeries.Kind.FULL, NIGHTLY,
                new Retention(30, 4, 12), 0, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.of(LocalDate.of(2026, 4, 10)));

        RetentionReport report = report(young, nights(young, "2026-04-15", 6));

        assertEquals(new RetentionReport.Shelf(6, 6, List.of()), report.daily());
        assertEquals(0, report.missing());
    }

    @Test
    void tellsWhatNoRuleKeeps() {
        List<Backup> backups = new ArrayList<>(nights(daily(), "2026-04-15", 20));
        backups.add(backup(daily(), night("2025-06-01"), State.GOOD));

        assertEquals(List.of("2026-03-30", "2026-03-28", "2026-03-27", "2025-06-01"), report(daily(), backups).surplus().stream()
                .map(backup -> backup.recoveryPoint().atZone(BERLIN).toLocalDate().toString()).toList());
    }

    @Test
    void severalADayAreNotTooMany() {
        BackupSeries hourly = series("hourly", "disk", Optional.of(new Schedule("0 * * * *", BERLIN, Duration.ofMinutes(30))),
                new Retention(7, 0, 0), Optional.empty());
        List<Backup> backups = new ArrayList<>();
        for (int back = 0; back < 7 * 24; back++) {
            backups.add(backup(hourly, NOON.minus(Duration.ofHours(back)), State.GOOD));
        }

        RetentionReport report = report(hourly, backups);

        assertEquals(0, report.missing());
        assertEquals(List.of(), report.surplus());
    }

    @Test
    void aSeriesThatKeepsNothingInWritingIsNotJudged() {
        BackupSeries loose = series("loose", "disk", NIGHTLY, Retention.NONE, Optional.empty());
        RetentionReport report = report(loose, nights(loose, "2026-04-15", 100));

        assertEquals(0, report.wanted());
        assertEquals(List.of(), report.surplus());
    }

    private static RetentionReport report(BackupSeries series, List<Backup> backups) {
        return RetentionReport.of(series, backups, BERLIN, NOON);
    }
}
