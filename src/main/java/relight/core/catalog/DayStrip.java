package relight.core.catalog;

import static relight.core.catalog.SystemReadiness.DayState.BAD;
import static relight.core.catalog.SystemReadiness.DayState.GOOD;
import static relight.core.catalog.SystemReadiness.DayState.MISSING;
import static relight.core.catalog.SystemReadiness.DayState.NOTHING_DUE;
import static relight.core.catalog.SystemReadiness.DayState.SUSPECT;
import static relight.core.catalog.SystemReadiness.DayState.UNVERIFIED;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relight.core.catalog.SystemReadiness.Day;
import relight.core.catalog.SystemReadiness.DayState;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Schedule;
import relight.core.workspace.Workspace;

/** What came and what did not on each of the last days, over all series of a system. */
final class DayStrip {

    /** How far back a person sees at a glance. */
    static final int DAYS = 14;

    private static final int MOST_DUE_A_DAY = 96;

    private final List<BackupSeries> series;
    private final Map<LocalDate, List<Backup>> byDay;
    private final Map<String, TreeSet<Instant>> points = new HashMap<>();
    private final ZoneId zone;
    private final Instant now;

    DayStrip(Workspace workspace, List<BackupSeries> series, List<Backup> backups, Instant now) {
        this.series = series;
        this.zone = workspace.site().zone();
        this.now = now;
        this.byDay = backups.stream().collect(Collectors.groupingBy(backup -> backup.recoveryPoint().atZone(zone).toLocalDate()));
        series.forEach(one -> points.put(one.name(), new TreeSet<>()));
        backups.forEach(backup -> points.computeIfAbsent(backup.series(), name -> new TreeSet<>()).add(backup.recoveryPoint()));
    }

    List<Day> days() {
        LocalDate today = now.atZone(zone).toLocalDate();
        List<Day> days = new ArrayList<>();
        for (int back = DAYS - 1; back >= 0; back--) {
            days.add(day(today.minusDays(back)));
        }
        return days;
    }

    private Day day(LocalDate date) {
        List<Backup> came = byDay.getOrDefault(date, List.of());
        int missed = series.stream().mapToInt(one -> missed(one, date)).sum();
        return new Day(date, state(came, missed), came.size(), missed);
    }

    private static DayState state(List<Backup> came, int missed) {
        boolean good = has(came, State.GOOD);
        boolean trouble = missed > 0 || has(came, State.SUSPECT) || has(came, State.BAD);
        if (good) {
            return trouble ? SUSPECT : GOOD;
        }
        if (has(came, State.UNVERIFIED)) {
            return UNVERIFIED;
        }
        if (has(came, State.SUSPECT)) {
            return SUSPECT;
        }
        return has(came, State.BAD) ? BAD : missed > 0 ? MISSING : NOTHING_DUE;
    }

    private static boolean has(List<Backup> backups, State state) {
        return backups.stream().anyMatch(backup -> backup.state() == state);
    }

    private int missed(BackupSeries one, LocalDate date) {
        if (one.schedule().isEmpty() || one.since().filter(date::isBefore).isPresent()) {
            return 0;
        }
        Schedule schedule = one.schedule().get();
        Instant end = date.plusDays(1).atStartOfDay(zone).toInstant();
        Instant judged = now.minus(schedule.tolerance());
        int missed = 0;
        Optional<Instant> due = schedule.nextDue(date.atStartOfDay(zone).toInstant().minusSeconds(1));
        for (int i = 0; i < MOST_DUE_A_DAY && due.isPresent() && due.get().isBefore(end) && !due.get().isAfter(judged); i++) {
            Optional<Instant> next = schedule.nextDue(due.get());
            missed += Punctuality.came(one, due.get(), next.orElse(now), points.get(one.name())) ? 0 : 1;
            due = next;
        }
        return missed;
    }
}
