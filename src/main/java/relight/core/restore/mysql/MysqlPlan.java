package relight.core.restore.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.SchemaNames;
import relight.core.restore.TestPlace;
import relight.core.restore.TestRestore;
import relight.core.restore.Thawing;
import relight.core.restore.mysql.MysqlFacts.Schema;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** The stages of a restore to which nothing stands in the way. */
final class MysqlPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final long RESTORED_BYTES_A_SECOND = 15_000_000;

    private final RestoreRequest request;
    private final MysqlFacts facts;
    private final Messages words;
    private final MysqlTarget target;
    private final SchemaNames names;
    private final PlanBuilder plan;
    private final Applications applications;

    MysqlPlan(RestoreRequest request, MysqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = MysqlTarget.of(request.system());
        this.names = SchemaNames.of(target.database(), facts.at(), request.into(), facts.server().schemas());
        this.plan = new PlanBuilder(request, MysqlPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(title(), place(), confirm(), restoreTime(5 * request.backup().size()));
        }
        new MysqlFindings(request, facts, words).tell(plan, names);
        switch (request.way()) {
            case SIDE_BY_SIDE -> sideBySide();
            case BESIDE_ONLY -> besideOnly();
            case IN_PLACE -> inPlace();
        }
        return plan.build(title(), place(), confirm());
    }

    private String title() {
        return say("title", request.system().name(), request.backup().recoveryPoint());
    }

    private String confirm() {
        return request.way() == Way.BESIDE_ONLY ? names.restored() : request.system().name();
    }

    private String place() {
        if (request.way() == Way.BESIDE_ONLY) {
            return say("place.beside", target.address(), names.restored());
        }
        return facts.existing()
                .map(it -> say(it.newest().isPresent() ? "place.dated" : "place", target.address(), target.database(),
                        new Bytes(it.size()), it.newest().orElse("")))
                .orElseGet(() -> say("place.gone", target.address(), target.database()));
    }

    private void sideBySide() {
        create(plan.stage(say("stage.restore", names.restored()), say("stage.restore.changes", names.restored(), target.address()),
                say("stage.restore.undo", names.restored())), names.restored());
        prove(names.restored());
        StageBuilder swap = plan.stage(say("stage.swap"), say(facts.existing().isPresent() ? "stage.swap.changes" : "stage.swap.changes.gone",
                names.live(), names.before(), names.restored()), say("stage.swap.undo")).disturbs();
        applications.stop(swap);
        sessions(swap);
        swap.action("swap", say("step.swap", names.restored(), names.live()), MOMENT, with(Map.of()));
        position(swap);
        applications.comeBack();
        undo(swap.first(), swap.first());
        commit();
    }

    private void besideOnly() {
        create(plan.stage(say("stage.restore", names.restored()), say("stage.restore.changes", names.restored(), target.address()),
                say("stage.restore.undo", names.restored())), names.restored());
        prove(names.restored());
        if (TestRestore.asked(request)) {
            if (own().isPresent()) {
                plan.cleanUp(MysqlPlanner.REMOVE_SERVER, own().get().folder().toString(), with(own().get().with()));
                return;
            }
            plan.cleanUp("drop", names.restored(), with(Map.of("drop", names.restored())));
            return;
        }
        plan.stage(say("stage.undo"), say("stage.undo.beside.changes", names.restored()), "").part(Part.UNDO)
                .action("drop", say("step.drop", names.restored()), MOMENT, with(Map.of("drop", names.restored())));
    }

    private void inPlace() {
        StageBuilder safety = plan.stage(say("stage.safety"), say("stage.safety.changes", names.live(), names.before()),
                say("stage.safety.undo")).disturbs();
        applications.stop(safety);
        safety.action("create", say("step.create", names.restored()), MOMENT, created());
        sessions(safety);
        StepId aside = safety.next();
        safety.action("set-aside", say("step.set-aside", names.live(), names.before()), MOMENT, with(Map.of()));
        StageBuilder stage = plan.stage(say("stage.restore", names.live()), say("stage.restore.in-place", names.live(), target.address()),
                say("stage.swap.undo")).disturbs();
        stage.action("restore", say("step.restore", names.live()), restoreTime(size()), restored(names.live()));
        prove(names.live());
        StageBuilder events = plan.stage(say("stage.finish"), say("stage.finish.changes", names.live()), "");
        events.action("finish", say("step.finish", names.live()), MOMENT, with(Map.of()));
        position(events);
        applications.comeBack();
        undo(safety.first(), aside);
        commit();
    }

    private Optional<TestPlace.OwnServer> own() {
        return facts.test().flatMap(MysqlFacts.Test::own);
    }

    /** With the accounts that the dump names, without which nobody can look at its views. */
    private Map<String, String> made(TestPlace.OwnServer server) {
        Map<String, String> with = with(server.with());
        with.put(TestRestore.CHOICE, "true");
        List<String> definers = facts.dump().inventory().definers().stream().sorted().toList();
        for (int i = 0; i < definers.size(); i++) {
            with.put(MysqlPlanner.DEFINER + (i + 1), definers.get(i));
        }
        return with;
    }

    private void create(StageBuilder stage, String into) {
        own().ifPresent(server -> stage.action(MysqlPlanner.OWN_SERVER, words.say("test.step.server", server.folder().toString()), MOMENT.multipliedBy(2), made(server)));
        stage.action("create", say("step.create", into), MOMENT, created());
        stage.action("restore", say("step.restore", into), restoreTime(size()), restored(into));
    }

    private long size() {
        return facts.dump().inflated().orElse(request.backup().size());
    }

    private Map<String, String> created() {
        Map<String, String> with = with(Map.of("backup", request.backup().id()));
        if (TestRestore.asked(request)) {
            with.put(TestRestore.CHOICE, "true");
        }
        facts.existing().map(Schema::charset).or(() -> facts.test().flatMap(MysqlFacts.Test::charset)).ifPresent(charset -> with.put("charset", charset));
        facts.existing().map(Schema::collation).or(() -> facts.test().flatMap(MysqlFacts.Test::collation))
                .ifPresent(collation -> with.put("collation", collation));
        return with;
    }

    private Map<String, String> restored(String into) {
        Map<String, String> with = created();
        with.putAll(BackupLines.write(request.backup()));
        with.put("into", into);
        with.put("wrappings", facts.dump().wrappings().stream().map(Enum::name).collect(Collectors.joining(",")));
        with.put(MysqlChoice.DEFINER, request.choices().getOrDefault(MysqlChoice.DEFINER, MysqlChoice.EXACT));
        facts.tools().client().ifPresent(tool -> with.put("client", tool.path().getFileName() + " " + tool.version()));
        MysqlChoice.withoutEnd(request).ifPresent(reason -> with.put(MysqlChoice.NO_END, reason));
        return with;
    }

    private void prove(String into) {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes", into), "");
        stage.action("count", say("step.count"), Duration.ofSeconds(20), with(Map.of("into", into)));
        facts.log().ifPresent(log -> replay(log, into));
        if (facts.log().isPresent()) {
            checks(plan.stage(say("stage.replayed"), say("stage.prove.changes", into), ""), into);
        } else {
            checks(stage, into);
        }
    }

    /** Behind the count, which compares with the dump; before the swap, so that nobody sees it half done. */
    private void replay(BinlogFacts log, String into) {
        Map<String, String> with = restored(into);
        with.put("log.database", log.database());
        with.put("log.files", log.files().stream().map(BinlogFacts.Piece::name).collect(Collectors.joining(",")));
        with.put("log.from", Long.toString(log.from()));
        with.put("log.to", Long.toString(log.to()));
        with.put("log.target", log.target());
        with.put("system", request.system().name());
        with.put("point", log.newest().orElse(request.backup().recoveryPoint()).toString());
        long bytes = log.files().stream().mapToLong(BinlogFacts.Piece::size).sum();
        plan.stage(say("stage.replay", log.newest().map(Object::toString).orElse(log.target())),
                say("stage.replay.changes", log.files().size(), new Bytes(bytes), into), say("stage.replay.undo", into))
                .action("replay", say("step.replay", log.last(), Long.toString(log.to())), restoreTime(bytes), with);
    }

    private void checks(StageBuilder stage, String into) {
        if (!request.system().checks().isEmpty()) {
            Map<String, String> with = with(CheckLines.write(request.system().checks()));
            with.putAll(Map.of("into", into, "system", request.system().name()));
            stage.action("check", say("step.check"), Duration.ofSeconds(20), with);
        }
        if (request.system().checks().stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                && facts.log().isEmpty()) {
            stage.action("recovery-point", say("step.recovery-point"), MOMENT, with(Map.of("system", request.system().name(),
                    "point", request.backup().recoveryPoint().toString())));
        }
    }

    private void position(StageBuilder stage) {
        if (MysqlChoice.REPLICA.equals(request.choices().get(MysqlChoice.ROLE))) {
            stage.action("position", say("step.position"), MOMENT, with(Map.of()));
        }
    }

    /**
     * The way back.
     *
     * @param touched from which step on applications notice
     * @param moved   from which step on tables may lie elsewhere; before it the scratch schema holds nothing that anybody misses
     */
    private void undo(StepId touched, StepId moved) {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", names.live(), names.restored()), "")
                .part(Part.UNDO).disturbs();
        applications.stop(undo.ifBegun(touched));
        sessions(undo);
        undo.action("swap-back", say("step.swap-back", names.live()), MOMENT, with(Map.of()));
        applications.start(undo);
        plan.before(moved).action("drop", say("step.drop", names.restored()), MOMENT, with(Map.of("drop", names.restored())));
    }

    private void commit() {
        StageBuilder commit = plan.stage(say("stage.commit"), say("stage.commit.changes", names.before()), "").part(Part.COMMIT);
        commit.action("drop", say("step.drop", names.before()), MOMENT, with(Map.of("drop", names.before())));
        commit.action("drop", say("step.drop", names.restored()), MOMENT, with(Map.of("drop", names.restored())));
    }

    private void sessions(StageBuilder stage) {
        stage.action("sessions", say("step.sessions", names.live()), MOMENT, with(Map.of()));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        with.putAll(Map.of("server", facts.server().identifier(), "live", names.live(), "restored", names.restored(),
                "before", names.before(), MysqlChoice.ROLE, request.choices().getOrDefault(MysqlChoice.ROLE, MysqlChoice.STANDALONE)));
        with.putAll(more);
        return with;
    }

    private static Duration restoreTime(long bytes) {
        return Duration.ofSeconds(10 + bytes / RESTORED_BYTES_A_SECOND);
    }

    private String say(String key, Object... values) {
        return words.say("restore.mysql." + key, values);
    }
}
