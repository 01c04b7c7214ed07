package relight.core.catalog;

import static relight.core.catalog.CheckReport.Status.CRITICAL;
import static relight.core.catalog.CheckReport.Status.OK;
import static relight.core.catalog.CheckReport.Status.WARNING;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** Looks after every backup series: age, schedule, size, integrity, retention, free space and the 3-2-1 rule. */
public final class BackupHealth {

    /** Ten years of daily backups, or a good year of hourly ones. */
    private static final int MOST = 10_000;
    /** Where so many in a row are not good, reading further helps nobody before the morning. */
    private static final int MOST_READ = 10;
    private static final int FULL_PERCENT = 90;

    private final Catalog catalog;
    private final InstantSource clock;

    public BackupHealth(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    public Workspace workspace() {
        return catalog.workspace();
    }

    /**
     * Asks the stores what is there, reads the newest backup of each series that nobody has read yet, further back until one is
     * good, and judges. A store that does not answer is a line of the report; the others are judged all the same.
     */
    public CheckReport check(WorkListener listener) throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        Map<String, Problem> away = catalog.refreshStores(listener);
        away.forEach((store, problem) -> lines.add(away(store, problem)));
        // What a store has kept from being listed it would keep from being read, once more for each series
        for (BackupSeries series : workspace().series().stream().filter(one -> !away.containsKey(one.store())).toList()) {
            try {
                verifyNewest(series, listener);
                key(series).ifPresent(lines::add);
            } catch (Problem problem) {
                lines.add(away(series.name(), problem));
            } catch (IOException e) {
                lines.add(away(series.name(), new Problem(Message.of("catalog.health.unreadable", series.name(), String.valueOf(e.getMessage())))));
            }
        }
        lines.addAll(remembered().lines());
        return new CheckReport(lines);
    }

    /** Judges by what the index knows, without asking any store what lies in it. */
    public CheckReport remembered() {
        List<Backup> backups = new ArrayList<>();
        workspace().series().forEach(series -> backups.addAll(catalog.list(CatalogQuery.ofSeries(series.name()), 0, MOST)));
        Map<String, BackupStore.Space> spaces = new HashMap<>();
        for (StoreDefinition store : workspace().stores()) {
            space(store).ifPresent(space -> spaces.put(store.name(), space));
        }
        return report(workspace(), backups, spaces, clock.instant());
    }

    /**
     * The judgement itself.
     *
     * @param backups of all series
     * @param spaces  what is free in each store that tells it
     */
    public static CheckReport report(Workspace workspace, List<Backup> backups, Map<String, BackupStore.Space> spaces, Instant now) {
        Map<String, List<Backup>> bySeries = backups.stream().collect(Collectors.groupingBy(Backup::series));
        List<Line> lines = new ArrayList<>();
        for (BackupSeries series : workspace.series()) {
            lines.addAll(new SeriesHealth(series, bySeries.getOrDefault(series.name(), List.of()),
                    workspace.site().zone(), now).lines());
        }
        for (StoreDefinition store : workspace.stores()) {
            if (spaces.containsKey(store.name())) {
                lines.add(spaceLine(store, spaces.get(store.name()), nextRun(workspace, store, bySeries)));
            }
        }
        Map<String, List<Backup>> bySystem = backups.stream().collect(Collectors.groupingBy(Backup::system));
        for (ProtectedSystem system : workspace.systems()) {
            List<Backup> own = bySystem.getOrDefault(system.name(), List.of());
            system.objectives().rpo().ifPresent(rpo -> lines.add(dataAtRisk(system.name(), rpo, own, now)));
            lines.add(copies(workspace, system, own, now));
        }
        return new CheckReport(lines);
    }

    /** The newest one that was read says how they are encrypted. */
    private Optional<Line> key(BackupSeries series) throws IOException {
        Optional<Backup> newest = catalog.list(CatalogQuery.ofSeries(series.name()), 0, MOST_READ).stream()
                .filter(backup -> backup.verdict().format().isPresent() && backup.object().readable(clock.instant())).findFirst();
        return newest.isPresent() ? KeyCheck.of(catalog.store(series.store()), newest.get()) : Optional.empty();
    }

    private void verifyNewest(BackupSeries series, WorkListener listener) throws IOException, InterruptedException {
        for (Backup backup : catalog.list(CatalogQuery.ofSeries(series.name()), 0, MOST_READ)) {
            Backup read = catalog.unread(backup) ? catalog.verify(backup, listener) : backup;
            if (read.state() == State.GOOD) {
                return;
            }
        }
    }

    private Optional<BackupStore.Space> space(StoreDefinition store) {
        try {
            return catalog.store(store.name()).space();
        } catch (IOException | Problem e) {
            return Optional.empty();
        }
    }

    /** What the next run of every series in the store will need together. */
    private static long nextRun(Workspace workspace, StoreDefinition store, Map<String, List<Backup>> bySeries) {
        return workspace.series().stream()
                .filter(series -> series.store().equals(store.name()))
                .flatMap(series -> bySeries.getOrDefault(series.name(), List.of()).stream()
                        .max(Comparator.comparing(Backup::recoveryPoint)).stream())
                .mapToLong(Backup::size)
                .sum();
    }

    private static Line spaceLine(StoreDefinition store, BackupStore.Space space, long next) {
        long used = space.total() <= 0 ? 0 : 100 - space.free() * 100 / space.total();
        Status status = space.free() < next ? CRITICAL : used >= FULL_PERCENT || space.free() < 2 * next ? WARNING : OK;
        Bytes free = new Bytes(space.free());
        return new Line(store.name(), "space", status, Message.of("catalog.health.atLeast", new Bytes(2 * next)),
                Message.of("catalog.health.free", free, used),
                Message.of(status == OK ? "catalog.health.space.ok" : status == WARNING ? "catalog.health.space.low" : "catalog.health.space.full",
                        store.name(), free, used, new Bytes(next)));
    }

    /** The RPO is the system's: an older copy elsewhere breaks it only where no newer one can be trusted. */
    private static Line dataAtRisk(String system, Duration rpo, List<Backup> backups, Instant now) {
        Message expected = Message.of("catalog.health.atMost", rpo);
        Optional<Backup> newest = newestUsable(backups);
        if (newest.isEmpty()) {
            return new Line(system, "rpo", CRITICAL, expected, Message.of("catalog.health.none"), Message.of("catalog.health.rpo.none", system));
        }
        Duration age = Duration.between(newest.get().recoveryPoint(), now);
        boolean held = age.compareTo(rpo) <= 0;
        return new Line(system, "rpo", held ? OK : CRITICAL, expected, Message.of("catalog.health.old", age),
                Message.of(held ? "catalog.health.rpo.ok" : "catalog.health.rpo.broken", system, age, rpo, newest.get().location()));
    }

    /** The newest good one; where none is, the newest that nobody has read yet. */
    static Optional<Backup> newestUsable(List<Backup> backups) {
        return Stream.of(State.GOOD, State.UNVERIFIED)
                .flatMap(state -> backups.stream().filter(backup -> backup.state() == state).max(Comparator.comparing(Backup::recoveryPoint)).stream())
                .findFirst();
    }

    private static Line copies(Workspace workspace, ProtectedSystem system, List<Backup> backups, Instant now) {
        ThreeTwoOne copies = ThreeTwoOne.of(workspace, system, backups, now);
        Message actual = Message.of("catalog.health.copies", copies.copies(), copies.kinds(), copies.offsite());
        return new Line(system.name(), "3-2-1", copies.met() ? OK : WARNING, Message.of("catalog.health.copies", 3, 2, 1), actual,
                Message.of(copies.met() ? "catalog.health.321.ok" : "catalog.health.321.missed", system.name(), actual));
    }

    private static Line away(String name, Problem problem) {
        return new Line(name, "store", CRITICAL, Message.of("catalog.health.answers"), problem.what(), problem.remedy()
                .map(remedy -> Message.of("catalog.health.away", problem.what(), remedy)).orElse(problem.what()));
    }
}
