package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.core.catalog.CheckReport.Status.CRITICAL;
import static relight.core.catalog.CheckReport.Status.OK;
import static relight.core.catalog.CheckReport.Status.WARNING;
import static relight.core.catalog.ShopBackups.DUMP;
import static relight.core.catalog.ShopBackups.NIGHTLY;
import static relight.core.catalog.ShopBackups.backup;
import static relight.core.catalog.ShopBackups.daily;
import static relight.core.catalog.ShopBackups.night;
import static relight.core.catalog.ShopBackups.nights;
import static relight.core.catalog.ShopBackups.series;
import static relight.core.catalog.ShopBackups.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;

class BackupHealthTest {

    private static final Instant NOON = Instant.parse("2026-04-15T10:00:00Z");

    private final BackupSeries daily = series("daily", "disk", NIGHTLY, Retention.NONE, Optional.of(Duration.ofHours(26)));

    @Test
    void aSeriesThatKeepsItsPromisesIsOk() {
        CheckReport report = report(nights(daily, "2026-04-15", 14));

        for (String check : List.of("age", "schedule", "size", "integrity")) {
            assertEquals(OK, line(report, check).status(), check);
        }
    }

    @Test
    void whatASeriesOfFilesLeavesOutIsSaidAndIsNoFault() {
        BackupSeries files = new BackupSeries("media", "shopdb", "disk", "{timestamp}/", "yyyyMMdd", BackupSeries.Kind.FULL, NIGHTLY, Retention.NONE,
                0, Optional.empty(), List.of("uploads/**"), List.of("*.tmp", "cache/"), Optional.empty(), Optional.empty());
        CheckReport.Line line = line(report(files, nights(files, "2026-04-15", 3), NOON), "scope");

        assertEquals(OK, line.status());
        assertEquals("Series media holds only uploads/** and leaves out *.tmp, cache/: no backup of it brings that back.", say(line));
        assertTrue(report(nights(daily, "2026-04-15", 3)).lines().stream().noneMatch(other -> other.check().equals("scope")));
    }

    @Test
    void aBackupThatDidNotComeIsSeenAfterItsToleranceInItsZone() {
        List<Backup> backups = nights(daily, "2026-04-14", 14);

        assertEquals(OK, line(report(backups, Instant.parse("2026-04-15T01:59:00Z")), "schedule").status());
        CheckReport.Line late = line(report(backups, Instant.parse("2026-04-15T02:01:00Z")), "schedule");
        assertEquals(WARNING, late.status());
        assertTrue(say(late).contains("the backup due 15 Apr 2026, 00:00 +00:00 has not come, nor any after it; missed so far: 1"), say(late));
    }

    @Test
    void aSecondMissedBackupInARowIsCritical() {
        CheckReport.Line line = line(report(nights(daily, "2026-04-13", 14)), "schedule");

        assertEquals(CRITICAL, line.status());
        assertTrue(say(line).contains("due 14 Apr 2026, 00:00 +00:00 has not come, nor any after it; missed so far: 2"), say(line));
    }

    @Test
    void aBackupWhoseNameTellsJustTheDayHasComeOnThatDay() {
        BackupSeries dated = new BackupSeries("daily", "shopdb", "disk", "{year}/{month}/{day}/shop.dump", "yyyyMMdd_HHmmss",
                BackupSeries.Kind.FULL, NIGHTLY, Retention.NONE, 0, Optional.empty());
        Instant midnight = Instant.parse("2026-04-14T22:00:00Z");

        assertEquals(OK, line(report(dated, List.of(backup(dated, midnight, State.GOOD)), NOON), "schedule").status());
        assertEquals(WARNING, line(report(dated, List.of(backup(dated, midnight.minusSeconds(1), State.GOOD)), NOON), "schedule").status());
    }

    @Test
    void oneMissedNightAmongTheEarlierOnesIsForgivenOnceTheNextOneCame() {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-15", 14));
        backups.remove(1);

        assertEquals(OK, line(report(backups), "schedule").status());
    }

    @Test
    void aLateBackupIsAWarningAndOneTwiceAsLateIsCritical() {
        BackupSeries strict = series("daily", "disk", Optional.empty(), Retention.NONE, Optional.of(Duration.ofHours(6)));
        List<Backup> tonight = nights(strict, "2026-04-15", 1);

        assertEquals(OK, line(report(strict, tonight, Instant.parse("2026-04-15T06:00:00Z")), "age").status());
        assertEquals(WARNING, line(report(strict, tonight, NOON), "age").status());
        assertEquals(CRITICAL, line(report(strict, tonight, Instant.parse("2026-04-15T12:01:00Z")), "age").status());
    }

    @Test
    void theRpoIsHeldByTheNewestBackupOfTheSystemWhereverItLies() {
        BackupSeries weekly = series("weekly", "bucket", Optional.empty(), Retention.NONE, Optional.empty());
        List<Backup> backups = new ArrayList<>(nights(weekly, "2026-04-12", 1));

        CheckReport.Line broken = line(report(weekly, backups, NOON), "rpo");
        assertEquals(CRITICAL, broken.status());
        assertTrue(say(broken).contains("that breaks the RPO of 26 h"), say(broken));

        backups.addAll(nights(daily, "2026-04-15", 1));
        assertEquals(OK, line(BackupHealth.report(workspace(weekly, daily), backups, Map.of(), NOON), "rpo").status());
    }

    @Test
    void ageIsThatOfTheNewestBackupThatCanBeTrusted() {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-13", 3));
        backups.add(backup(daily, night("2026-04-15"), State.BAD));
        backups.add(backup(daily, night("2026-04-14"), State.SUSPECT));

        assertTrue(say(line(report(backups), "age")).contains("from 13 Apr 2026"), say(line(report(backups), "age")));
        assertEquals(OK, line(report(backups), "schedule").status());
        assertEquals(CRITICAL, line(report(List.of(backup(daily, night("2026-04-15"), State.BAD))), "age").status());
    }

    @Test
    void aBackupBelowItsLeastSizeIsCriticalAndOneHalfAsLargeAsTheOthersAWarning() {
        assertEquals(CRITICAL, line(report(newestOf(9_999_999)), "size").status());
        assertEquals(WARNING, line(report(newestOf(DUMP * 2)), "size").status());
        assertEquals(OK, line(report(newestOf(DUMP + DUMP / 2)), "size").status());
        assertEquals(OK, line(report(newestOf(10_000_000)), "size").status());

        BackupSeries tiny = new BackupSeries("daily", "shopdb", "disk", "{timestamp}", "yyyyMMdd", BackupSeries.Kind.FULL, NIGHTLY,
                Retention.NONE, 0, Optional.empty());
        assertEquals(WARNING, line(report(tiny, newestOf(DUMP / 2 - 1), NOON), "size").status());
        assertEquals(CRITICAL, line(report(tiny, newestOf(0), NOON), "size").status());
    }

    @Test
    void theStateOfTheNewestBackupIsItsIntegrity() {
        assertEquals(WARNING, integrity(State.UNVERIFIED).status());
        assertEquals(WARNING, integrity(State.SUSPECT).status());
        assertEquals(CRITICAL, integrity(State.BAD).status());
        assertTrue(say(integrity(State.BAD)).contains("/backups/daily/"), say(integrity(State.BAD)));
    }

    @Test
    void aSeriesWithoutAnyBackupIsCriticalAndSaysWhereItWasLookedFor() {
        CheckReport report = report(List.of());

        assertEquals(CRITICAL, report.status());
        assertTrue(say(line(report, "age")).contains("no backup in store disk that fits the path daily/{timestamp}.dump"));
        assertTrue(say(line(report, "age")).contains("{timestamp} stands for a time written as yyyyMMdd_HHmmss, such as 20"), say(line(report, "age")));
    }

    @Test
    void missingAndSuperfluousBackupsAreAWarning() {
        BackupSeries kept = daily();
        List<Backup> backups = new ArrayList<>(nights(kept, "2026-04-15", 14));
        CheckReport.Line missing = line(report(kept, backups, NOON), "retention");
        assertEquals(WARNING, missing.status());
        assertEquals("14 daily, 4 weekly, 3 monthly", Messages.english().say(missing.expected()));
        assertEquals("14 daily, 3 weekly, 1 monthly", Messages.english().say(missing.actual()));

        backups.addAll(List.of(backup(kept, night("2026-03-29"), State.GOOD), backup(kept, night("2026-02-28"), State.GOOD)));
        assertEquals(OK, line(report(kept, backups, NOON), "retention").status());

        backups.add(backup(kept, night("2024-02-28"), State.GOOD));
        CheckReport.Line surplus = line(report(kept, backups, NOON), "retention");
        assertEquals(WARNING, surplus.status());
        assertTrue(say(surplus).contains("1 more than are to be kept; the oldest is from 28 Feb 2024"), say(surplus));
    }

    @Test
    void aStoreThatCannotHoldTheNextBackupIsCriticalAndAFullOneAWarning() {
        List<Backup> backups = nights(daily, "2026-04-15", 14);

        assertEquals(CRITICAL, space(backups, DUMP - 1, 1_000 * DUMP).status());
        assertEquals(WARNING, space(backups, 99 * DUMP, 1_000 * DUMP).status());
        assertEquals(OK, space(backups, 200 * DUMP, 1_000 * DUMP).status());
        assertTrue(report(backups).lines().stream().noneMatch(line -> line.check().equals("space")));
    }

    @Test
    void threeCopiesOnTwoKindsOfStorageAndOneOffsite() {
        BackupSeries offsite = series("offsite", "bucket", NIGHTLY, Retention.NONE, Optional.empty());
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-15", 3));
        assertEquals(WARNING, copies(backups, daily, offsite).status());

        backups.addAll(nights(offsite, "2026-04-15", 3));
        assertEquals(OK, copies(backups, daily, offsite).status());
        assertEquals("System shopdb keeps the 3-2-1 rule (copies: 3, kinds of storage: 2, offsite: 1).", say(copies(backups, daily, offsite)));
    }

    @Test
    void aCopyThatStoppedComingOrIsBadIsNoCopy() {
        BackupSeries offsite = series("offsite", "bucket", NIGHTLY, Retention.NONE, Optional.empty());
        List<Backup> stale = new ArrayList<>(nights(daily, "2026-04-15", 3));
        stale.addAll(nights(offsite, "2026-04-13", 3));
        assertEquals(WARNING, copies(stale, daily, offsite).status());

        List<Backup> bad = new ArrayList<>(nights(daily, "2026-04-15", 3));
        bad.add(backup(offsite, night("2026-04-15"), State.BAD));
        assertEquals(WARNING, copies(bad, daily, offsite).status());
    }

    @Test
    void theWorstLineIsTheStatusAndItsOrdinalTheExitStatus() {
        BackupSeries offsite = series("offsite", "bucket", NIGHTLY, Retention.NONE, Optional.empty());
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-15", 14));
        backups.addAll(nights(offsite, "2026-04-15", 14));
        assertEquals(0, BackupHealth.report(workspace(daily, offsite), backups, Map.of(), NOON).status().ordinal());

        backups.removeIf(backup -> backup.recoveryPoint().equals(night("2026-04-15")) && backup.series().equals("offsite"));
        assertEquals(1, BackupHealth.report(workspace(daily, offsite), backups, Map.of(), NOON).status().ordinal());

        backups.add(backup(daily, night("2026-04-15").plusSeconds(60), State.BAD));
        assertEquals(2, BackupHealth.report(workspace(daily, offsite), backups, Map.of(), NOON).status().ordinal());
    }

    private List<Backup> newestOf(long size) {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-14", 5));
        backups.add(backup(daily, night("2026-04-15"), State.GOOD, size));
        return backups;
    }

    private CheckReport.Line integrity(State state) {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-14", 5));
        backups.add(backup(daily, night("2026-04-15"), state));
        return line(report(backups), "integrity");
    }

    private CheckReport.Line space(List<Backup> backups, long free, long total) {
        return line(BackupHealth.report(workspace(daily), backups, Map.of("disk", new BackupStore.Space(free, total)), NOON), "space");
    }

    private static CheckReport.Line copies(List<Backup> backups, BackupSeries... series) {
        return line(BackupHealth.report(workspace(series), backups, Map.of(), NOON), "3-2-1");
    }

    private CheckReport report(List<Backup> backups) {
        return report(backups, NOON);
    }

    private CheckReport report(List<Backup> backups, Instant now) {
        return report(daily, backups, now);
    }

    private static CheckReport report(BackupSeries series, List<Backup> backups, Instant now) {
        return BackupHealth.report(workspace(series), backups, Map.of(), now);
    }

    private static CheckReport.Line line(CheckReport report, String check) {
        return report.lines().stream().filter(line -> line.check().equals(check)).findFirst().orElseThrow();
    }

    private static String say(CheckReport.Line line) {
        return Messages.english().say(line.text());
    }
}
