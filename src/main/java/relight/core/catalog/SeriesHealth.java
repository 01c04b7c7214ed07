package relight.core.catalog;

import static relight.core.catalog.CheckReport.Status.CRITICAL;
import static relight.core.catalog.CheckReport.Status.OK;
import static relight.core.catalog.CheckReport.Status.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.FileScope;

/** The health of one series: a function of its backups and the moment. */
final class SeriesHealth {

    private static final int MEDIAN_OF = 30;
    private static final long OFF_PERCENT = 50;

    private final BackupSeries series;
    private final List<Backup> newestFirst;
    private final ZoneId site;
    private final Instant now;

    /**
     * Over one series.
     *
     * @param backups all of the series, in any order
     * @param site    the zone of times without one
     */
    SeriesHealth(BackupSeries series, List<Backup> backups, ZoneId site, Instant now) {
        this.series = series;
        this.newestFirst = backups.stream()
                .sorted(Comparator.comparing(Backup::recoveryPoint).thenComparing(Backup::id).reversed()).toList();
        this.site = site;
        this.now = now;
    }

    /** Whoever has just written the pattern may have taken another form of a time for granted. */
    private Message empty() {
        if (!series.path().contains("{timestamp}")) {
            return Message.of("catalog.health.empty", series.name(), series.store(), series.path());
        }
        String example = DateTimeFormatter.ofPattern(series.timestamp(), Locale.ROOT).format(now.atZone(site));
        return Message.of("catalog.health.empty.dated", series.name(), series.store(), series.path(), series.timestamp(), example);
    }

    List<Line> lines() {
        if (newestFirst.isEmpty()) {
            return List.of(line("age", CRITICAL, Message.of("catalog.health.some"), Message.of("catalog.health.none"),
                    empty()));
        }
        List<Line> lines = new ArrayList<>(List.of(age()));
        schedule().ifPresent(lines::add);
        lines.add(size());
        lines.add(integrity());
        retention().ifPresent(lines::add);
        scope().ifPresent(lines::add);
        return lines;
    }

    /** What nobody backs up is no fault, and somebody should have read it before the night. */
    private Optional<Line> scope() {
        FileScope scope = series.scope();
        if (scope.isAll()) {
            return Optional.empty();
        }
        Message all = Message.of("catalog.health.scope.all");
        Message holds = scope.includes().isEmpty() ? all : Message.of("catalog.health.scope.only", String.join(", ", scope.includes()));
        Message text = scope.excludes().isEmpty() ? Message.of("catalog.health.scope.holds", series.name(), holds)
                : Message.of("catalog.health.scope.leaves-out", series.name(), holds, String.join(", ", scope.excludes()));
        return Optional.of(line("scope", OK, all, holds, text));
    }

    /** Late is a warning; twice as late, or with nothing that can be trusted, it is critical. */
    private Line age() {
        Message expected = series.greatestAge().map(most -> Message.of("catalog.health.atMost", most)).orElse(Message.of("catalog.health.some"));
        Optional<Backup> trusted = BackupHealth.newestUsable(newestFirst);
        if (trusted.isEmpty()) {
            return line("age", CRITICAL, expected, Message.of("catalog.health.none"), Message.of("catalog.health.age.none", series.name()));
        }
        Instant point = trusted.get().recoveryPoint();
        Duration age = Duration.between(point, now);
        Message actual = Message.of("catalog.health.old", age);
        if (series.greatestAge().isEmpty() || age.compareTo(series.greatestAge().get()) <= 0) {
            return line("age", OK, expected, actual, Message.of("catalog.health.age.ok", series.name(), age, point));
        }
        Duration most = series.greatestAge().get();
        return line("age", age.compareTo(most.multipliedBy(2)) > 0 ? CRITICAL : WARNING, expected, actual,
                Message.of("catalog.health.age.late", series.name(), age, point, most));
    }

    /** One that did not come is a warning; a second one in a row is critical. */
    private Optional<Line> schedule() {
        Punctuality punctuality = Punctuality.of(series, newestFirst, now);
        if (punctuality.lastDue().isEmpty()) {
            return Optional.empty();
        }
        Instant due = punctuality.lastDue().get();
        int missed = punctuality.missed().size();
        Message expected = Message.of("catalog.health.due", due);
        Message newest = Message.of("catalog.health.newestAt", newestFirst.getFirst().recoveryPoint());
        if (missed == 0) {
            return Optional.of(line("schedule", OK, expected, newest, Message.of("catalog.health.schedule.ok", series.name(), due)));
        }
        return Optional.of(line("schedule", missed == 1 ? WARNING : CRITICAL, expected, newest,
                Message.of("catalog.health.schedule.missed", series.name(), punctuality.missed().getLast(), missed)));
    }

    private Line size() {
        Backup newest = newestFirst.getFirst();
        long median = median();
        Bytes size = new Bytes(newest.size());
        Message actual = Message.of("catalog.health.sized", size);
        if (newest.size() < series.leastSize() || newest.size() == 0) {
            Bytes least = new Bytes(Math.max(1, series.leastSize()));
            return line("size", CRITICAL, Message.of("catalog.health.atLeast", least), actual,
                    Message.of("catalog.health.size.least", series.name(), size, least));
        }
        Message expected = median > 0 ? Message.of("catalog.health.about", new Bytes(median))
                : Message.of("catalog.health.atLeast", new Bytes(series.leastSize()));
        boolean off = median > 0 && Math.abs(newest.size() - median) > median * OFF_PERCENT / 100;
        return off
                ? line("size", WARNING, expected, actual, Message.of("catalog.health.size.off", series.name(), size, new Bytes(median)))
                : line("size", OK, expected, actual, Message.of("catalog.health.size.ok", series.name(), size));
    }

    /** Of the earlier ones; 0 where there are too few to speak of a habit. */
    private long median() {
        List<Long> sizes = newestFirst.stream().skip(1)
                .filter(backup -> backup.state() != State.BAD && backup.kind() == newestFirst.getFirst().kind())
                .limit(MEDIAN_OF).map(Backup::size).sorted().toList();
        return sizes.size() < 3 ? 0 : sizes.get(sizes.size() / 2);
    }

    private Line integrity() {
        Backup newest = newestFirst.getFirst();
        Message expected = Message.of("catalog.health.state.GOOD");
        Message actual = Message.of("catalog.health.state." + newest.state());
        String place = newest.location();
        Message reason = newest.verdict().reasons().stream().filter(one -> one.standing() == newest.state()).findFirst()
                .map(Verdict.Reason::text).orElse(actual);
        return switch (newest.state()) {
            case GOOD -> line("integrity", OK, expected, actual, Message.of("catalog.health.integrity.ok", series.name(), place));
            case UNVERIFIED -> line("integrity", WARNING, expected, actual,
                    Message.of("catalog.health.integrity.unread", series.name(), place));
            case SUSPECT -> line("integrity", WARNING, expected, actual,
                    Message.of("catalog.health.integrity.suspect", series.name(), place, reason));
            case BAD -> line("integrity", CRITICAL, expected, actual,
                    Message.of("catalog.health.integrity.bad", series.name(), place, reason));
        };
    }

    private Optional<Line> retention() {
        RetentionReport report = RetentionReport.of(series, newestFirst, site, now);
        if (report.wanted() == 0) {
            return Optional.empty();
        }
        Message expected = RetentionReport.inWords(report.daily().wanted(), report.weekly().wanted(), report.monthly().wanted());
        Message actual = RetentionReport.inWords(report.daily().present(), report.weekly().present(), report.monthly().present());
        if (report.missing() == 0 && report.surplus().isEmpty()) {
            return Optional.of(line("retention", OK, expected, actual, Message.of("catalog.health.retention.ok", series.name(), actual)));
        }
        Message text = report.missing() > 0 && !report.surplus().isEmpty()
                ? Message.of("catalog.health.retention.both", series.name(), missing(report), report.surplus().size())
                : report.missing() > 0
                ? Message.of("catalog.health.retention.missing", series.name(), missing(report))
                : Message.of("catalog.health.retention.surplus", series.name(), report.surplus().size(),
                        report.surplus().getLast().recoveryPoint());
        return Optional.of(line("retention", WARNING, expected, actual, text));
    }

    private static Message missing(RetentionReport report) {
        return RetentionReport.inWords(report.daily().missing().size(), report.weekly().missing().size(),
                report.monthly().missing().size());
    }

    private Line line(String check, Status status, Message expected, Message actual, Message text) {
        return new Line(series.name(), check, status, expected, actual, text);
    }
}
