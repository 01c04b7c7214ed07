package relight.ui.readiness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.catalog.Backup;
import relight.core.catalog.SystemReadiness;
import relight.core.catalog.ThreeTwoOne;
import relight.core.recovery.Proof;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.readiness.SystemRow.Told;

/** Judges how a system stands against its objectives and puts it into words. */
final class SystemRows {

    /** Nearer than this to a limit is told as a warning. */
    private static final double NEAR = 0.8;
    /** A proof older than a quarter says little of today's data. */
    private static final Duration PROOF_HOLDS = Duration.ofDays(92);
    private static final Map<String, String> ENGINES = Map.of("postgresql", "PostgreSQL", "mysql", "MySQL", "mariadb", "MariaDB",
            "sqlite", "SQLite", "redis", "Redis", "opensearch", "OpenSearch", "kubernetes", "Kubernetes",
            "sqlserver", "SQL Server");

    private final Messages words;
    private final Clock clock;
    private final RelativeTime time;

    SystemRows(Messages words, Clock clock) {
        this.words = words;
        this.clock = clock;
        this.time = new RelativeTime(words, clock);
    }

    SystemRow row(SystemReadiness system, RecoveryHistory.Seen history) {
        String name = system.system().name();
        return new SystemRow(name, kind(system.system()), newest(system.choice().chosen()), system.rpoUsed(), age(system),
                system.days().stream().map(day -> standing(day.state())).toList(), daysTold(system.days()),
                proven(system.system(), Optional.ofNullable(history.proven().get(name))), provenBy(system.system(), Optional.ofNullable(history.proven().get(name))),
                forecast(system.system().objectives().rto(), Optional.ofNullable(history.forecasts().get(name))),
                system.system().objectives().mtd().map(mtd -> words.say("screens.ready.mtd", time.rough(mtd))).orElse(""),
                copies(system.copies()), system.system().engine().equals("kubernetes"));
    }

    private String kind(ProtectedSystem system) {
        String engine = Set.of("files", "bucket").contains(system.engine())
                ? words.say("screens.ready.engine." + system.engine())
                : ENGINES.getOrDefault(system.engine().toLowerCase(Locale.ROOT), system.engine());
        return system.tier().isEmpty() ? engine : engine + " · " + system.tier();
    }

    private Told newest(Optional<Backup> newest) {
        return newest.map(backup -> new Told(Standing.GOOD, time.day(backup.recoveryPoint())))
                .orElseGet(() -> new Told(Standing.BAD, words.say("screens.ready.none-good")));
    }

    private Told age(SystemReadiness system) {
        Optional<Duration> rpo = system.system().objectives().rpo();
        String old = system.age().map(time::brief).orElse("");
        return switch (system.exposure()) {
            case NO_GOOD_BACKUP -> new Told(Standing.BAD, rpo.map(limit -> words.say("screens.ready.no-point", limit))
                    .orElseGet(() -> words.say("screens.ready.no-point-at-all")));
            case NO_OBJECTIVE -> new Told(Standing.UNKNOWN, words.say("screens.ready.no-rpo", old));
            case WITHIN, BEYOND -> new Told(near(system.rpoUsed()), words.say("screens.ready.of", old, time.rough(rpo.orElseThrow())));
        };
    }

    private static Standing near(double fraction) {
        return fraction > 1 ? Standing.BAD : fraction > NEAR ? Standing.WARNING : Standing.GOOD;
    }

    /** The workspace may say how long a proof holds; a test is due when that time is over. */
    private Told proven(ProtectedSystem system, Optional<Proof> proven) {
        Optional<Duration> every = system.objectives().proof();
        if (proven.isEmpty()) {
            return new Told(Standing.WARNING, words.say("screens.ready.never"));
        }
        Instant at = proven.get().at();
        Duration old = Duration.between(at, clock.instant());
        boolean fresh = old.compareTo(every.orElse(PROOF_HOLDS)) <= 0;
        if (every.isPresent() && !fresh) {
            return new Told(Standing.WARNING, words.say("test.ready.overdue", time.distance(at)));
        }
        String how = words.say("screens.ready.proven." + proven.get().mode().map(mode -> mode.name().toLowerCase(Locale.ROOT)).orElse("test"));
        return new Told(fresh ? Standing.GOOD : Standing.WARNING, words.say("screens.ready.proven", time.distance(at), how));
    }

    private String provenBy(ProtectedSystem system, Optional<Proof> proven) {
        Optional<Duration> every = system.objectives().proof();
        boolean holds = proven.filter(proof -> every.filter(limit -> proof.at().plus(limit).isBefore(clock.instant())).isEmpty()).isPresent();
        if (every.isPresent() && !holds) {
            return words.say("test.ready.due", time.rough(every.get()));
        }
        String measured = proven.flatMap(proof -> proof.took().map(took -> proof.lost()
                .map(lost -> words.say("test.ready.measured", time.rough(took), time.rough(lost))).orElseGet(() -> time.rough(took)))).orElse("");
        return Stream.of(measured, who(proven)).filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    }

    private String who(Optional<Proof> proven) {
        return proven.flatMap(proof -> proof.by().map(by -> proof.console().map(console -> words.say("screens.ready.proven.by", by, console)).orElse(by)))
                .orElse("");
    }

    private Told forecast(Optional<Duration> rto, Optional<Duration> forecast) {
        if (forecast.isEmpty()) {
            return new Told(Standing.UNKNOWN, words.say("screens.ready.unknown"));
        }
        String takes = time.rough(forecast.get());
        return rto.map(limit -> new Told(near((double) forecast.get().toSeconds() / Math.max(1, limit.toSeconds())),
                        words.say("screens.ready.of", takes, time.rough(limit))))
                .orElseGet(() -> new Told(Standing.UNKNOWN, takes));
    }

    private Told copies(ThreeTwoOne copies) {
        if (copies.met()) {
            return new Told(Standing.GOOD, words.say("screens.ready.copies.enough"));
        }
        String key = copies.copies() < 2 ? "none" : copies.offsite() == 0 ? "onsite" : "few";
        return new Told(copies.copies() < 2 ? Standing.BAD : Standing.WARNING, words.say("screens.ready.copies." + key));
    }

    private static Standing standing(SystemReadiness.DayState day) {
        return switch (day) {
            case NOTHING_DUE, UNVERIFIED -> Standing.UNKNOWN;
            case GOOD -> Standing.GOOD;
            case SUSPECT -> Standing.WARNING;
            case BAD, MISSING -> Standing.BAD;
        };
    }

    private String daysTold(List<SystemReadiness.Day> days) {
        return words.say("screens.ready.days", days.size(), count(days, Standing.GOOD), count(days, Standing.WARNING),
                count(days, Standing.BAD));
    }

    private static long count(List<SystemReadiness.Day> days, Standing standing) {
        return days.stream().filter(day -> standing(day.state()) == standing).count();
    }
}
