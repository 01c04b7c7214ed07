package relight.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Schedule;

/**
 * Whether the backups of a series came when they were due.
 *
 * @param lastDue the newest due time by which a backup must be there, its tolerance over; empty without a schedule
 * @param missed  due times since the last backup that came, newest first; at most {@link #MOST}
 */
public record Punctuality(Optional<Instant> lastDue, List<Instant> missed) {

    /** Who has missed that many has no schedule any more; counting on says nothing new. */
    public static final int MOST = 60;

    /** A job whose clock is a little ahead names its backup before it was due. */
    private static final Duration EARLY = Duration.ofMinutes(10);

    public Punctuality {
        missed = List.copyOf(missed);
    }

    /** Any backup counts, even a bad one: it came, and what is wrong with it is another question. */
    public static Punctuality of(BackupSeries series, List<Backup> backups, Instant now) {
        if (series.schedule().isEmpty()) {
            return new Punctuality(Optional.empty(), List.of());
        }
        Schedule schedule = series.schedule().get();
        Instant begin = series.since().map(day -> day.atStartOfDay(schedule.zone()).toInstant()).orElse(Instant.MIN);
        Optional<Instant> lastDue = schedule.lastDue(now.minus(schedule.tolerance())).filter(due -> !due.isBefore(begin));
        TreeSet<Instant> points = new TreeSet<>(backups.stream().map(Backup::recoveryPoint).toList());
        List<Instant> missed = new ArrayList<>();
        Optional<Instant> due = lastDue;
        Instant next = lastDue.flatMap(schedule::nextDue).orElse(now);
        while (due.isPresent() && missed.size() < MOST && points.ceiling(begin(series, due.get(), next)) == null) {
            missed.add(due.get());
            next = due.get();
            due = schedule.lastDue(due.get().minusSeconds(1)).filter(earlier -> !earlier.isBefore(begin));
        }
        return new Punctuality(lastDue, missed);
    }

    /** Whether a backup stands for this due time, between it and the next. */
    static boolean came(BackupSeries series, Instant due, Instant next, TreeSet<Instant> points) {
        Instant point = points.ceiling(begin(series, due, next));
        return point != null && point.isBefore(begin(series, next, next.plus(Duration.between(due, next))));
    }

    /** From when on a backup counts for its due time: a little before it, or where names tell no time from the beginning of its day. */
    private static Instant begin(BackupSeries series, Instant due, Instant next) {
        Duration quarter = Duration.between(due, next).dividedBy(4);
        boolean oncePerDay = Duration.between(due, next).compareTo(Duration.ofHours(22)) > 0;
        if (oncePerDay && !series.tellsTimeOfDay()) {
            return due.atZone(series.schedule().orElseThrow().zone()).toLocalDate()
                    .atStartOfDay(series.schedule().orElseThrow().zone()).toInstant();
        }
        return due.minus(quarter.compareTo(EARLY) < 0 ? quarter : EARLY);
    }
}
