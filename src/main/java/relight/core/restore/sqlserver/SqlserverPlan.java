package relight.core.restore.sqlserver;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.SchemaNames;
import relight.core.restore.TestRestore;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** The stages of a restore to which nothing stands in the way. */
final class SqlserverPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final long BYTES_A_SECOND = 60_000_000;
    private static final DateTimeFormatter SERVER_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    private final RestoreRequest request;
    private final SqlserverFacts facts;
    private final BackupChain chain;
    private final Messages words;
    private final SqlserverTarget target;
    private final SchemaNames names;
    private final PlanBuilder plan;
    private final Applications applications;

    SqlserverPlan(RestoreRequest request, SqlserverFacts facts, BackupChain chain, Messages words) {
        this.request = request;
        this.facts = facts;
        this.chain = chain;
        this.words = words;
        this.target = SqlserverTarget.of(request.system());
        this.names = SchemaNames.of(target.database(), facts.at(), request.into(), facts.server().databases());
        this.plan = new PlanBuilder(request, SqlserverPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        new SqlserverFindings(request, facts, chain, words).tell(plan, names);
        switch (request.way()) {
            case SIDE_BY_SIDE -> sideBySide();
            case BESIDE_ONLY -> besideOnly();
            case IN_PLACE -> inPlace();
        }
        return plan.build(say("title", request.system().name(), point()), place(),
                request.way() == Way.BESIDE_ONLY ? names.restored() : request.system().name());
    }

    private String place() {
        if (request.way() == Way.BESIDE_ONLY) {
            return say("place.beside", target.address(), names.restored());
        }
        return facts.existing().map(it -> say(it.newest().isPresent() ? "place.dated" : "place", target.address(), target.database(),
                        new Bytes(it.size()), it.newest().orElse("")))
                .orElseGet(() -> say("place.gone", target.address(), target.database()));
    }

    /** The moment that the restored data is of. */
    private Instant point() {
        return SqlserverPlanner.moment(request).filter(moment -> !moment.equals(Instant.MAX)).orElse(chain.last().finished());
    }

    private void sideBySide() {
        verify();
        restore(plan.stage(say("stage.restore", names.restored()), say("stage.restore.changes", names.restored(), target.address()),
                say("stage.restore.undo", names.restored())), names.restored());
        prove(names.restored());
        StageBuilder swap = plan.stage(say("stage.swap"), say(facts.existing().isPresent() ? "stage.swap.changes" : "stage.swap.changes.gone",
                names.live(), names.before(), names.restored()), say("stage.swap.undo")).disturbs();
        applications.stop(swap);
        swap.action("swap", say("step.swap", names.restored(), names.live()), MOMENT, with(tail()));
        applications.comeBack();
        undo(swap.first());
        commit();
    }

    private void inPlace() {
        verify();
        StageBuilder safety = plan.stage(say("stage.safety"), say("stage.safety.changes", names.live(), names.before()),
                say("stage.swap.undo")).disturbs();
        applications.stop(safety);
        safety.action("set-aside", say("step.set-aside", names.live(), names.before()), MOMENT, with(tail()));
        restore(plan.stage(say("stage.restore", names.live()), say("stage.restore.changes", names.live(), target.address()),
                say("stage.swap.undo")).disturbs(), names.live());
        prove(names.live());
        applications.comeBack();
        undo(safety.first());
        commit();
    }

    private void besideOnly() {
        if (damaged() && !TestRestore.asked(request)) {
            plan.stage(say("stage.tail"), say("stage.tail.changes", names.live(), tailPath()), "")
                    .action("tail", say("step.tail", names.live()), MOMENT, with(tail()));
        }
        verify();
        restore(plan.stage(say("stage.restore", names.restored()), say("stage.restore.changes", names.restored(), target.address()),
                say("stage.restore.undo", names.restored())), names.restored());
        prove(names.restored());
        if (TestRestore.asked(request)) {
            plan.cleanUp("drop", names.restored(), dropped());
            return;
        }
        plan.stage(say("stage.undo"), say("stage.undo.beside.changes", names.restored()), "").part(Part.UNDO)
                .action("drop", say("step.drop", names.restored()), MOMENT, dropped());
    }

    private boolean damaged() {
        return facts.existing().filter(it -> !it.online() && it.logged()).isPresent();
    }

    private void verify() {
        plan.stage(say("stage.verify"), say("stage.verify.changes", chain.sets().size()), "")
                .action("verify", say("step.verify"), time(bytes()), restored(names.restored()));
    }

    private void restore(StageBuilder stage, String into) {
        stage.action("restore", say("step.restore", into), time(2 * bytes()), restored(into));
    }

    private Map<String, String> restored(String into) {
        Map<String, String> with = with(BackupLines.write(request.backup()));
        for (int i = 0; i < chain.sets().size(); i++) {
            with.putAll(chain.sets().get(i).with(i + 1));
        }
        int number = 0;
        for (Map.Entry<String, String> move : new NewFiles(facts, stamped(into)).moves().entrySet()) {
            number++;
            with.put("move." + number + ".name", move.getKey());
            with.put("move." + number + ".to", move.getValue());
        }
        Optional<Instant> moment = SqlserverPlanner.moment(request).filter(it -> !it.equals(Instant.MAX));
        moment.ifPresent(it -> with.put("stop-at", SERVER_TIME.format(it.atOffset(facts.server().offset()))));
        with.put("into", into);
        with.put("bytes", Long.toString(bytes()));
        return with;
    }

    /** In place, too, the files bear the name of this very restore, so that they are told from those of the database before. */
    private String stamped(String into) {
        return into.equals(names.live()) ? names.restored() : into;
    }

    private long bytes() {
        return chain.sets().stream().mapToLong(BackupSet::size).sum();
    }

    private void prove(String into) {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes", into), "");
        stage.action("checkdb", say("step.checkdb", into), time(2 * bytes()), with(Map.of("into", into)));
        stage.action("count", say("step.count"), MOMENT, with(Map.of("into", into)));
        if (!request.system().checks().isEmpty()) {
            Map<String, String> with = with(CheckLines.write(request.system().checks()));
            with.putAll(Map.of("into", into, "system", request.system().name()));
            stage.action("check", say("step.check"), Duration.ofSeconds(20), with);
        }
        if (request.system().checks().stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)) {
            stage.action("recovery-point", say("step.recovery-point"), MOMENT, with(Map.of("system", request.system().name(),
                    "point", point().toString())));
        }
    }

    private Map<String, String> tail() {
        Map<String, String> with = new TreeMap<>();
        facts.existing().ifPresentOrElse(database -> {
            with.put("owner", database.owner());
            if (database.logged()) {
                with.put("tail", tailPath());
                with.put("damaged", Boolean.toString(!database.online()));
            }
        }, () -> with.put("gone", "true"));
        return with;
    }

    private String tailPath() {
        String folder = facts.server().folders().backup();
        String between = folder.endsWith("\\") || folder.endsWith("/") ? "" : folder.contains("\\") ? "\\" : "/";
        return folder + between + names.before().replaceAll("[^A-Za-z0-9_-]", "_") + "_tail.trn";
    }

    private void undo(StepId touched) {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", names.live(), names.restored()), "")
                .part(Part.UNDO).disturbs();
        applications.stop(undo.ifBegun(touched));
        undo.action("swap-back", say("step.swap-back", names.live()), MOMENT, with(tail()));
        applications.start(undo);
        plan.before(touched).action("drop", say("step.drop", names.restored()), MOMENT, dropped());
    }

    private Map<String, String> dropped() {
        Map<String, String> with = restored(names.restored());
        with.put("drop", names.restored());
        return with;
    }

    private void commit() {
        plan.stage(say("stage.commit"), say("stage.commit.changes", names.before()), "").part(Part.COMMIT)
                .action("drop", say("step.drop", names.before()), MOMENT, with(Map.of("drop", names.before())));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        with.putAll(Map.of("server", facts.server().identifier(), "live", names.live(), "restored", names.restored(), "before", names.before()));
        with.putAll(more);
        return with;
    }

    private static Duration time(long bytes) {
        return Duration.ofSeconds(5 + bytes / BYTES_A_SECOND);
    }

    private String say(String key, Object... values) {
        return words.say("restore.sqlserver." + key, values);
    }
}
