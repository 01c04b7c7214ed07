package relight.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;
import relight.core.workspace.Workspace;

/**
 * One row of the overview of what is protected how: component, method, frequency, retention.
 *
 * @param engine of the system
 * @param method how the backups are made
 */
public record ProtectionOverview(BackupSeries series, String engine, Message method, Message frequency, Message retention) {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    /** A row for every series of the workspace, in its order. */
    public static List<ProtectionOverview> of(Workspace workspace, Instant now) {
        return workspace.series().stream().map(series -> new ProtectionOverview(series,
                workspace.system(series.system()).map(ProtectedSystem::engine).orElse(""),
                series.method().map(written -> Message.of("catalog.overview.method", written))
                        .orElse(Message.of("catalog.overview.kind." + series.kind())),
                series.schedule().map(schedule -> frequency(schedule, now)).orElse(Message.of("catalog.overview.byHand")),
                retention(series.retention()))).toList();
    }

    private static Message frequency(Schedule schedule, Instant now) {
        Optional<Instant> first = schedule.nextDue(now);
        Optional<Instant> second = first.flatMap(schedule::nextDue);
        if (second.isEmpty()) {
            return Message.of("catalog.overview.cron", schedule.cron(), schedule.zone().getId());
        }
        Duration apart = Duration.between(first.get(), second.get());
        ZonedDateTime due = first.get().atZone(schedule.zone());
        String clock = CLOCK.format(due);
        if (apart.compareTo(Duration.ofHours(1)) == 0) {
            return Message.of("catalog.overview.hourly", clock.substring(3));
        }
        String[] fields = schedule.cron().strip().split("\\s+");
        boolean everyDay = fields[2].equals("*") && fields[3].equals("*") && fields[4].equals("*");
        if (everyDay && apart.compareTo(Duration.ofHours(22)) > 0) {
            return Message.of("catalog.overview.daily", clock, schedule.zone().getId());
        }
        return Message.of(everyDay ? "catalog.overview.every" : "catalog.overview.cron",
                everyDay ? apart : schedule.cron(), schedule.zone().getId());
    }

    private static Message retention(Retention keep) {
        return keep.equals(Retention.NONE) ? Message.of("catalog.overview.unlimited")
                : RetentionReport.inWords(keep.daily(), keep.weekly(), keep.monthly());
    }
}
