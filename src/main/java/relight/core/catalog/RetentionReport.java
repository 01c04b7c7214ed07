package relight.core.catalog;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;

/**
 * What of a series should be kept, is there, is missing and is too much.
 *
 * <p>Days, weeks (from Monday) and months are counted back from the newest one that is due. A backup that is not bad fills its
 * day, its week and its month. What is too much is told with care, since tools differ in where weeks begin to count: only what
 * no reading of the rule would keep.
 *
 * @param surplus newest first
 */
public record RetentionReport(Shelf daily, Shelf weekly, Shelf monthly, List<Backup> surplus) {

    /**
     * The backups of one age.
     *
     * @param missing the first day of each day, week or month that has none, newest first
     */
    public record Shelf(int wanted, int present, List<LocalDate> missing) {}

    public RetentionReport {
        surplus = List.copyOf(surplus);
    }

    /** So many of each age in words, leaving out the ages that have none. */
    static Message inWords(int daily, int weekly, int monthly) {
        List<Message> ages = new ArrayList<>();
        addAge(ages, "catalog.health.daily", daily);
        addAge(ages, "catalog.health.weekly", weekly);
        addAge(ages, "catalog.health.monthly", monthly);
        return ages.stream().reduce((some, more) -> Message.of("catalog.health.and", some, more)).orElse(Message.of("catalog.health.none"));
    }

    private static void addAge(List<Message> ages, String key, int count) {
        if (count > 0) {
            ages.add(Message.of(key, count));
        }
    }

    public int wanted() {
        return daily.wanted() + weekly.wanted() + monthly.wanted();
    }

    public int missing() {
        return daily.missing().size() + weekly.missing().size() + monthly.missing().size();
    }

    /**
     * Counts the backups of a series.
     *
     * @param backups all of the series, in any order
     * @param site    the zone of a series without a schedule
     */
    public static RetentionReport of(BackupSeries series, List<Backup> backups, ZoneId site, Instant now) {
        return new Counting(series, backups, series.schedule().map(Schedule::zone).orElse(site), now).report();
    }

    /** The zone, the days that have backups, and the day that is counted back from. */
    private static final class Counting {

        private final BackupSeries series;
        private final List<Backup> newestFirst;
        private final ZoneId zone;
        private final TreeSet<LocalDate> days = new TreeSet<>();
        private final LocalDate newest;

        Counting(BackupSeries series, List<Backup> backups, ZoneId zone, Instant now) {
            this.series = series;
            this.zone = zone;
            this.newestFirst = backups.stream().sorted(Comparator.comparing(Backup::recoveryPoint).reversed()).toList();
            newestFirst.stream().filter(backup -> backup.state() != State.BAD).forEach(backup -> days.add(day(backup)));
            LocalDate due = series.schedule().flatMap(schedule -> schedule.lastDue(now.minus(schedule.tolerance())))
                    .map(moment -> moment.atZone(zone).toLocalDate()).orElse(LocalDate.MIN);
            LocalDate there = days.isEmpty() ? LocalDate.MIN : days.last();
            LocalDate later = due.isAfter(there) ? due : there;
            this.newest = later.equals(LocalDate.MIN) ? now.atZone(zone).toLocalDate() : later;
        }

        RetentionReport report() {
            Retention keep = series.retention();
            return new RetentionReport(
                    shelf(keep.daily(), newest, ChronoUnit.DAYS),
                    shelf(keep.weekly(), monday(newest), ChronoUnit.WEEKS),
                    shelf(keep.monthly(), newest.withDayOfMonth(1), ChronoUnit.MONTHS),
                    keep.equals(Retention.NONE) ? List.of() : surplus(keep));
        }

        private Shelf shelf(int wanted, LocalDate first, ChronoUnit unit) {
            List<LocalDate> missing = new ArrayList<>();
            int present = 0;
            int due = 0;
            for (int back = 0; back < wanted; back++) {
                LocalDate from = first.minus(back, unit);
                LocalDate to = from.plus(1, unit);
                LocalDate filled = days.ceiling(from);
                if (filled != null && filled.isBefore(to)) {
                    present++;
                    due++;
                } else if (isDue(from, to)) {
                    missing.add(from);
                    due++;
                }
            }
            return new Shelf(due, present, missing);
        }

        private boolean isDue(LocalDate from, LocalDate to) {
            if (series.since().isPresent() && !series.since().get().isBefore(to)) {
                return false;
            }
            return series.schedule().isEmpty() || series.schedule().get()
                    .nextDue(from.atStartOfDay(zone).toInstant().minusSeconds(1))
                    .filter(due -> due.isBefore(to.atStartOfDay(zone).toInstant()))
                    .isPresent();
        }

        /** Shelf after shelf, without overlap, each with one unit of grace for a clean-up that comes later. */
        private List<Backup> surplus(Retention keep) {
            LocalDate days = keep.daily() == 0 ? newest.plusDays(1) : newest.minusDays(keep.daily());
            LocalDate weeks = keep.weekly() == 0 ? days : monday(days).minusWeeks(keep.weekly());
            LocalDate months = keep.monthly() == 0 ? weeks : weeks.withDayOfMonth(1).minusMonths(keep.monthly());
            Set<LocalDate> keptWeeks = new HashSet<>();
            Set<LocalDate> keptMonths = new HashSet<>();
            List<Backup> surplus = new ArrayList<>();
            for (Backup backup : newestFirst) {
                LocalDate day = day(backup);
                boolean stays = !day.isBefore(days)
                        || !day.isBefore(weeks) && keptWeeks.add(monday(day))
                        || day.isBefore(weeks) && !day.isBefore(months) && keptMonths.add(day.withDayOfMonth(1));
                if (!stays) {
                    surplus.add(backup);
                }
            }
            return surplus;
        }

        private static LocalDate monday(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        private LocalDate day(Backup backup) {
            return backup.recoveryPoint().atZone(zone).toLocalDate();
        }
    }
}
