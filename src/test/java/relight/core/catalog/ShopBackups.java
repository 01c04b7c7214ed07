package relight.core.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** A shop in Berlin whose database is dumped at two in the morning, and the backups that a test puts there. */
final class ShopBackups {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final long DUMP = 20_000_000;
    static final Optional<Schedule> NIGHTLY = Optional.of(new Schedule("0 2 * * *", BERLIN, Duration.ofHours(2)));
    static final StoreDefinition DISK = new StoreDefinition.Folder("disk", Path.of("/backups"), false);
    static final StoreDefinition BUCKET = new StoreDefinition.S3("bucket", "shop", "", Optional.empty(), Optional.empty(), false,
            Optional.empty(), true);
    static final ProtectedSystem SHOPDB = new ProtectedSystem("shopdb", "postgresql", "critical", List.of(),
            new Objectives(Optional.of(Duration.ofHours(4)), Optional.of(Duration.ofHours(26)), "tier critical"), Map.of(), List.of(),
            Optional.empty(), Optional.empty(), Optional.empty());

    private ShopBackups() {}

    static BackupSeries daily() {
        return series("daily", "disk", NIGHTLY, new Retention(14, 4, 3), Optional.of(Duration.ofHours(26)));
    }

    static BackupSeries series(String name, String store, Optional<Schedule> schedule, Retention keep, Optional<Duration> greatestAge) {
        return new BackupSeries(name, "shopdb", store, name + "/{timestamp}.dump", "yyyyMMdd_HHmmss", BackupSeries.Kind.FULL, schedule,
                keep, 10_000_000, greatestAge);
    }

    static Workspace workspace(BackupSeries... series) {
        return new Workspace(Path.of("/"), new Site("Shop", "production", BERLIN), List.of(DISK, BUCKET), List.of(SHOPDB),
                List.of(series), List.of(), List.of(), List.of());
    }

    /** Two o'clock in Berlin, and the seconds that a dump's name has. */
    static Instant night(String day) {
        return LocalDate.parse(day).atTime(2, 0, 4).atZone(BERLIN).toInstant();
    }

    static Backup backup(BackupSeries series, Instant point, State state) {
        return backup(series, point, state, DUMP);
    }

    static Backup backup(BackupSeries series, Instant point, State state, long size) {
        String key = series.name() + "/" + point + ".dump";
        Verdict verdict = new Verdict(state, state == State.BAD
                ? List.of(new Verdict.Reason("gzip", State.BAD, Message.of("catalog.health.none"))) : List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        return new Backup(key, series.name(), series.system(), series.store(),
                new StoredObject(key, Optional.empty(), Optional.empty(), size, point, Optional.empty()), "/backups/" + key,
                series.kind(), point, verdict);
    }

    /** Good ones of so many nights up to and with the given day. */
    static List<Backup> nights(BackupSeries series, String last, int count) {
        List<Backup> backups = new ArrayList<>();
        for (int back = 0; back < count; back++) {
            backups.add(backup(series, night(LocalDate.parse(last).minusDays(back).toString()), State.GOOD));
        }
        return backups;
    }
}
