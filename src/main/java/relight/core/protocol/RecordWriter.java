package relight.core.protocol;

import static relight.core.protocol.Claims.seconds;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.protocol.Happenings.Happening;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Result;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.recovery.RecoveryFold;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Makes the record of a recovery from its events. */
public final class RecordWriter {

    private final String log;
    private final Recovery recovery;
    private final Happenings happenings;
    private final RecordFigures figures;
    private final Happening<Declared> declared;

    private RecordWriter(String log, List<Entry> entries) {
        this.log = log;
        recovery = RecoveryFold.of(entries);
        happenings = new Happenings(entries);
        figures = new RecordFigures(recovery, happenings);
        declared = happenings.first(Declared.class).orElseThrow();
    }

    /**
     * The record as these events tell it.
     *
     * @param log the id of their log
     * @throws Problem where they do not begin with a declaration
     */
    public static Record write(String log, List<Entry> entries) {
        if (entries.stream().noneMatch(entry -> entry.event() instanceof Declared)) {
            throw new Problem(Message.of("protocol.record.absent"), Message.of("protocol.record.absent.remedy"));
        }
        return new RecordWriter(log, entries).record();
    }

    private Record record() {
        Result result = figures.result();
        List<Group> groups = List.of(identity(), mandate(), objectives(), scope(), new RecordPeople(recovery, happenings).group(), clock(), steps(), backups(),
                verification(), problems(), result(result), followUp(), signOff());
        Map<Long, Long> amendments = new TreeMap<>();
        happenings.all(Amended.class).forEach(amended -> amendments.put(amended.event().event(), amended.number()));
        return new Record(log, recovery, result, groups, figures.timeline(), amendments);
    }

    private Group identity() {
        Declared e = declared.event();
        Claims claims = new Claims(declared.number()).add("recovery", recovery.id()).add("mode", e.mode()).add("title", e.title())
                .add("version", e.version()).add("host", e.host()).add("log", log);
        List<Row> resumed = happenings.all(Resumed.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("by", one.event().by()).add("host", one.event().host()).add("version", one.event().version()).row()).toList();
        return new Group("identity", claims.list(), List.of(new Table("resumed", resumed)));
    }

    private Group mandate() {
        Declared e = declared.event();
        return group("mandate", new Claims(declared.number()).add("authorisedBy", e.authorisedBy()).add("declaredBy", e.by())
                .add("trigger", e.trigger()).add("runbook", e.runbook()).add("runbookSha256", e.runbookSha256()));
    }

    private Group objectives() {
        Declared e = declared.event();
        return group("objectives", new Claims(declared.number()).add("rto", seconds(e.rtoSeconds())).add("rpo", seconds(e.rpoSeconds())).add("mtd", seconds(e.mtdSeconds()))
                .add("source", e.objectivesSource()).add("successCriteria", e.successCriteria()).add("scenario", e.scenario())
                .add("severity", e.severity()));
    }

    private Group scope() {
        Declared e = declared.event();
        return group("scope", new Claims(declared.number()).add("systems", e.systems()).add("environment", e.environment())
                .add("isolation", e.isolation()).add("harmSince", e.harmSince()));
    }

    private Group clock() {
        Declared e = declared.event();
        Optional<Happening<StepIntended>> start = happenings.first(StepIntended.class);
        Optional<Happening<ServiceVerified>> verified = figures.verified();
        Optional<Happening<Closed>> closed = happenings.last(Closed.class);
        Optional<Happening<StartBounded>> bound = happenings.first(StartBounded.class);
        List<Long> late = happenings.entries().stream().filter(entry -> !entry.happened().equals(entry.recorded())).map(Entry::number).toList();
        Entry last = happenings.entries().getLast();
        Claims claims = new Claims(declared.number()).add("disruption", e.disruption()).add("detection", e.detection())
                .add("declaration", declared.entry().happened())
                .add("start", start.map(one -> one.entry().happened()), numbers(start))
                .add("serviceVerified", verified.map(one -> one.entry().happened()), numbers(verified))
                .add("close", closed.map(one -> one.entry().happened()), numbers(closed))
                .add("offset", ZoneOffset.ofTotalSeconds(declared.entry().offsetSeconds()).getId())
                .add("notBefore", bound.map(one -> one.event().seen()), numbers(bound))
                .add("monotonic", declared.entry().monotonicNanos() + " – " + last.monotonicNanos() + " ns", List.of(declared.number(), last.number()))
                .add("boots", happenings.entries().stream().map(Entry::bootId).distinct().count(), List.of(declared.number(), last.number()))
                .add("lateEntries", late.isEmpty() ? null : (long) late.size(), late);
        List<Row> jumps = happenings.all(ClockJumped.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("by", Duration.ofMillis(one.event().milliseconds())).add("suspended", one.event().suspended()).row()).toList();
        return new Group("clock", claims.list(), List.of(new Table("jumps", jumps)));
    }

    private Group steps() {
        RecordSteps steps = new RecordSteps(happenings);
        return new Group("steps", List.of(), List.of(new Table("steps", recovery.steps().stream().map(steps::row).toList())));
    }

    private Group backups() {
        List<Row> rows = new ArrayList<>();
        for (Happening<BackupChosen> chosen : happenings.all(BackupChosen.class)) {
            BackupChosen e = chosen.event();
            rows.add(new Claims(chosen.number()).add("system", e.system()).add("location", e.location()).add("versionId", e.versionId())
                    .add("size", new Bytes(e.size())).add("sha256", e.sha256()).add("recoveryPoint", e.recoveryPoint())
                    .add("encryption", e.encryption()).add("integrity", e.integrity())
                    .add("passedOver", e.passedOver().stream().map(other -> other.location() + ": " + other.reason()).toList()).row());
        }
        return new Group("backupsUsed", List.of(), List.of(new Table("backups", rows)));
    }

    private Group verification() {
        List<Happening<Checked>> checks = happenings.all(Checked.class);
        List<Row> rows = checks.stream().map(one -> new Claims(one.number()).add("check", one.event().check())
                .add("step", one.event().step().value()).add("expected", one.event().expected()).add("actual", one.event().actual())
                .add("passed", one.event().passed()).row()).toList();
        Optional<Happening<Committed>> accepted = happenings.last(Committed.class);
        Optional<Happening<ServiceVerified>> verified = figures.verified();
        long passed = checks.stream().filter(one -> one.event().passed()).count();
        List<Row> points = happenings.all(RecoveryPointFound.class).stream().map(one -> new Claims(one.number())
                .add("system", one.event().system()).add("point", one.event().point()).add("measured", one.event().measured())
                .add("how", one.event().how()).row()).toList();
        Claims claims = new Claims(happenings.numbers(Checked.class)).add("checks", (long) checks.size()).add("passed", passed)
                .add("evidence", verified.map(one -> one.event().evidence()).map(Erasable::toString), numbers(verified))
                .add("acceptedBy", accepted.map(one -> one.event().by()).map(Erasable::toString), numbers(accepted));
        return new Group("verification", claims.list(), List.of(new Table("checks", rows), new Table("recoveryPoints", points)));
    }

    private Group problems() {
        List<Row> problems = happenings.all(ProblemRaised.class).stream().map(one -> new Claims(one.number())
                .add("at", one.entry().happened()).add("problem", one.event().problem()).add("solution", one.event().solution())
                .add("by", one.event().by()).add("step", one.event().step().map(Object::toString)).add("late", late(one)).row()).toList();
        List<Row> notes = happenings.all(Noted.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("text", one.event().text()).add("by", one.event().by()).add("late", late(one)).row()).toList();
        List<Row> undone = happenings.all(Undone.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("reason", one.event().reason()).add("by", one.event().by()).row()).toList();
        return new Group("problems", List.of(), List.of(new Table("problems", problems), new Table("undone", undone), new Table("notes", notes), new Table("attachments", attachments()),
                new Table("pauses", pauses()), new Table("watches", trips()), new Table("lanes", lanes())));
    }

    private List<Row> pauses() {
        List<Happening<Continued>> ends = happenings.all(Continued.class);
        return happenings.all(Paused.class).stream().map(one -> {
            Optional<Happening<Continued>> end = ends.stream().filter(other -> other.number() > one.number()).findFirst();
            return spell(one, end).add("reason", one.event().reason()).add("by", one.event().by()).row();
        }).toList();
    }

    private List<Row> trips() {
        List<Happening<WatchCleared>> ends = happenings.all(WatchCleared.class);
        return happenings.all(WatchTripped.class).stream().map(one -> {
            Optional<Happening<WatchCleared>> end = ends.stream()
                    .filter(other -> other.number() > one.number() && other.event().watch().equals(one.event().watch())).findFirst();
            return spell(one, end).add("title", one.event().title()).add("actual", one.event().found()).row();
        }).toList();
    }

    private static Claims spell(Happening<?> begin, Optional<? extends Happening<?>> end) {
        List<Long> events = new ArrayList<>(List.of(begin.number()));
        end.ifPresent(one -> events.add(one.number()));
        return new Claims(events).add("from", begin.entry().happened()).add("to", end.map(one -> one.entry().happened()));
    }

    private List<Row> lanes() {
        return happenings.all(LaneTaken.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("lane", one.event().lane()).add("name", one.event().owner()).add("by", one.event().by()).row()).toList();
    }

    /** What comes after the end is late, too, even where nobody says when it happened. */
    private Boolean late(Happening<?> one) {
        boolean after = happenings.first(Closed.class).filter(closed -> closed.number() < one.number()).isPresent();
        return one.late() || after ? Boolean.TRUE : null;
    }

    private List<Row> attachments() {
        return happenings.all(Attached.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("file", one.event().name()).add("caption", one.event().caption()).add("size", new Bytes(one.event().size()))
                .add("media", one.event().media()).add("content", one.event().content()).add("belongsTo", one.event().to())
                .add("by", one.event().by()).add("late", late(one)).row()).toList();
    }

    private Group result(Result result) {
        Optional<Happening<Closed>> closed = happenings.last(Closed.class);
        List<Long> clock = new ArrayList<>(List.of(declared.number()));
        clock.addAll(figures.verified().isPresent() ? numbers(figures.verified()) : numbers(closed));
        List<Long> data = figures.dataEvents();
        Claims claims = new Claims(clock).add("verdict", closed.map(one -> one.event().verdict()), numbers(closed))
                .add("summary", closed.map(one -> one.event().summary()).map(Erasable::toString), numbers(closed))
                .add("recoveryTime", result.recoveryTime()).add("rto", result.rto(), List.of(declared.number())).add("rtoMet", result.rtoMet())
                .add("dataLost", result.dataLost(), data).add("rpo", result.rpo(), List.of(declared.number())).add("rpoMet", result.rpoMet(), data)
                .add("measured", data.isEmpty() ? null : result.measured(), data)
                .add("declare", result.split().declare()).add("decide", result.split().decide()).add("machine", result.split().machine())
                .add("waiting", result.split().waiting()).add("verify", result.split().verify());
        return group("result", claims);
    }

    private Group followUp() {
        List<Row> rows = happenings.all(FindingRaised.class).stream().map(one -> new Claims(one.number()).add("finding", one.event().finding())
                .add("severity", one.event().severity()).add("owner", one.event().owner()).add("dueDate", one.event().dueDate())
                .add("retest", one.event().retest()).row()).toList();
        List<Row> settled = happenings.all(FindingSettled.class).stream().map(one -> new Claims(one.number()).add("finding", one.event().finding())
                .add("reason", one.event().reason()).add("by", one.event().by()).add("at", one.entry().happened()).row()).toList();
        return new Group("followUp", List.of(), settled.isEmpty() ? List.of(new Table("findings", rows))
                : List.of(new Table("findings", rows), new Table("settled", settled)));
    }

    private Group signOff() {
        List<Row> signatures = happenings.all(SignedOff.class).stream().map(one -> new Claims(one.number()).add("by", one.event().by())
                .add("role", one.event().role()).add("statement", one.event().statement()).add("at", one.entry().happened())
                .add("code", one.event().elsewhere().map(SignedOff.Elsewhere::code)).add("signature", one.event().elsewhere().map(SignedOff.Elsewhere::answer))
                .add("key", one.event().elsewhere().map(SignedOff.Elsewhere::key)).row()).toList();
        List<Row> amendments = happenings.all(Amended.class).stream().map(one -> new Claims(one.number()).add("event", one.event().event())
                .add("correction", one.event().correction()).add("by", one.event().by()).add("at", one.entry().happened()).row()).toList();
        List<Row> erased = happenings.all(ErasedWords.class).stream().map(one -> new Claims(one.number()).add("erased", one.event().events())
                .add("reason", one.event().reason()).add("at", one.entry().happened()).row()).toList();
        List<Row> seals = happenings.all(Sealed.class).stream().map(one -> new Claims(one.number()).add("covers", one.event().events())
                .add("rootSha256", one.event().rootSha256()).add("at", one.entry().happened()).row()).toList();
        return new Group("signOff", List.of(), List.of(new Table("signatures", signatures), new Table("amendments", amendments),
                new Table("erased", erased), new Table("seals", seals)));
    }

    private static Group group(String name, Claims claims) {
        return new Group(name, claims.list(), List.of());
    }

    private static List<Long> numbers(Optional<? extends Happening<?>> happening) {
        return happening.map(one -> List.of(one.number())).orElse(List.of());
    }
}
