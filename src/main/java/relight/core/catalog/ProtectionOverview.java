package relight.core.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Workspace;

/**
 * One row of the overview of what is protected how: component, method, frequency, retention.
 *
 * @param engine of the system
 * @param method how the backups are made
 */
public record ProtectionOverview(BackupSeries series, String engine, Message method, Message frequency, Message retention) {

    /** A row for every series of the workspace, in its order. */
    public static List<ProtectionOverview> of(Workspace workspace, Instant now) {
        return workspace.series().stream().map(series -> new ProtectionOverview(series,
                workspace.system(series.system()).map(ProtectedSystem::engine).orElse(""),
                series.method().map(written -> Message.of("catalog.overview.method", written))
                        .orElse(Message.of("catalog.overview.kind." + series.kind())),
                series.schedule().map(schedule -> schedule.frequency(now, schedule.zone().getId())).orElse(Message.of("catalog.overview.byHand")),
                retention(series.retention()))).toList();
    }

    private static Message retention(Retention keep) {
        return keep.equals(Retention.NONE) ? Message.of("catalog.overview.unlimited")
                : RetentionReport.inWords(keep.daily(), keep.weekly(), keep.monthly());
    }
}
