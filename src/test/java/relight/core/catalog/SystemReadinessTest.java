package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.catalog.ShopBackups.NIGHTLY;
import static relight.core.catalog.ShopBackups.SHOPDB;
import static relight.core.catalog.ShopBackups.backup;
import static relight.core.catalog.ShopBackups.night;
import static relight.core.catalog.ShopBackups.nights;
import static relight.core.catalog.ShopBackups.series;
import static relight.core.catalog.ShopBackups.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.SystemReadiness.DayState;
import relight.core.catalog.SystemReadiness.Exposure;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;

class SystemReadinessTest {

    private static final Instant NOON = Instant.parse("2026-04-15T10:00:00Z");

    private final BackupSeries daily = series("daily", "disk", NIGHTLY, Retention.NONE, Optional.empty());

    @Test
    void holdsTheAgeOfTheNewestGoodBackupAgainstTheRpo() {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-14", 3));
        backups.add(backup(daily, night("2026-04-15"), State.BAD));
        SystemReadiness readiness = readiness(backups);

        assertEquals(Duration.ofHours(34).minusSeconds(4), readiness.age().orElseThrow());
        assertEquals(Exposure.BEYOND, readiness.exposure());
        assertEquals(1, readiness.choice().passedOver().size());
        assertEquals(Exposure.WITHIN, readiness(nights(daily, "2026-04-15", 3)).exposure());
        assertEquals(10 / 26.0, readiness(nights(daily, "2026-04-15", 3)).rpoUsed(), 0.001);
        assertEquals(Exposure.NO_GOOD_BACKUP, readiness(List.of()).exposure());
    }

    @Test
    void theStripTellsEachOfTheLastFourteenDays() {
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-15", 14));
        backups.removeIf(backup -> backup.recoveryPoint().equals(night("2026-04-06")));
        replace(backups, "2026-04-08", State.BAD);
        replace(backups, "2026-04-10", State.SUSPECT);
        replace(backups, "2026-04-14", State.UNVERIFIED);
        backups.add(backup(daily, night("2026-04-12").plusSeconds(43_200), State.BAD));

        SystemReadiness readiness = readiness(backups);
        Map<LocalDate, DayState> days = readiness.days().stream()
                .collect(Collectors.toMap(SystemReadiness.Day::date, SystemReadiness.Day::state));

        assertEquals(14, readiness.days().size());
        assertEquals(LocalDate.of(2026, 4, 15), readiness.days().getLast().date());
        assertEquals(DayState.MISSING, days.get(LocalDate.of(2026, 4, 6)));
        assertEquals(DayState.BAD, days.get(LocalDate.of(2026, 4, 8)));
        assertEquals(DayState.SUSPECT, days.get(LocalDate.of(2026, 4, 10)));
        assertEquals(DayState.SUSPECT, days.get(LocalDate.of(2026, 4, 12)));
        assertEquals(DayState.UNVERIFIED, days.get(LocalDate.of(2026, 4, 14)));
        assertEquals(9, days.values().stream().filter(DayState.GOOD::equals).count());
    }

    @Test
    void theNightThatIsNotOverYetIsNotMissing() {
        SystemReadiness readiness = SystemReadiness.of(workspace(daily), SHOPDB, nights(daily, "2026-04-14", 20),
                Instant.parse("2026-04-15T01:30:00Z"));

        assertEquals(DayState.NOTHING_DUE, readiness.days().getLast().state());
        assertEquals(DayState.GOOD, readiness.days().get(12).state());
    }

    @Test
    void aCopyThatOneStoreLacksMarksTheDay() {
        BackupSeries offsite = series("offsite", "bucket", NIGHTLY, Retention.NONE, Optional.empty());
        List<Backup> backups = new ArrayList<>(nights(daily, "2026-04-15", 14));
        backups.addAll(nights(offsite, "2026-04-14", 13));

        SystemReadiness readiness = SystemReadiness.of(workspace(daily, offsite), SHOPDB, backups, NOON);

        assertEquals(DayState.SUSPECT, readiness.days().getLast().state());
        assertEquals(1, readiness.days().getLast().missed());
        assertEquals(DayState.GOOD, readiness.days().get(12).state());
        assertEquals(new ThreeTwoOne(3, 2, 1), readiness.copies());
    }

    @Test
    void readinessComesFromTheIndexAlone(@TempDir Path data) {
        BackupSeries monthly = series("monthly", "bucket", Optional.empty(), Retention.NONE, Optional.empty());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(data.resolve("index.db"))) {
            index.replace("daily", nights(daily, "2026-04-15", 90));
            index.replace("monthly", List.of(backup(monthly, night("2026-01-01"), State.GOOD)));

            SystemReadiness readiness = new Readiness(new Catalog(workspace(daily, monthly), Map.of(), index), InstantSource.fixed(NOON))
                    .systems().getFirst();

            assertEquals(night("2026-04-15"), readiness.choice().chosen().orElseThrow().recoveryPoint());
            assertEquals(new ThreeTwoOne(3, 2, 1), readiness.copies());
            assertEquals(14, readiness.days().stream().filter(day -> day.state() == DayState.GOOD).count());
        }
    }

    private SystemReadiness readiness(List<Backup> backups) {
        return SystemReadiness.of(workspace(daily), SHOPDB, backups, NOON);
    }

    private void replace(List<Backup> backups, String day, State state) {
        backups.replaceAll(backup -> backup.recoveryPoint().equals(night(day)) ? backup(daily, night(day), state) : backup);
    }
}
