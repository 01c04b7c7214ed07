package relight.core.restore.redis;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.Thawing;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** The stages of a restore to which nothing stands in the way. */
final class RedisPlan {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final long BYTES_A_SECOND = 60_000_000;

    private final RestoreRequest request;
    private final RedisFacts facts;
    private final Messages words;
    private final RedisTarget target;
    private final PlanBuilder plan;
    private final String work;
    private final Duration loading;

    RedisPlan(RestoreRequest request, RedisFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = RedisTarget.of(request.system());
        this.plan = new PlanBuilder(request, RedisPlanner.ENGINE, facts.preconditions(), words);
        this.work = facts.place().folder() + "/.relight-" + STAMP.format(facts.at());
        this.loading = Duration.ofSeconds(2 + request.backup().verdict().unpacked().orElse(request.backup().size()) / BYTES_A_SECOND);
    }

    RestorePlan make() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(title(), place(), confirm(), loading.multipliedBy(3));
        }
        new RedisFindings(request, facts, words).tell(plan);
        beside();
        prove();
        if (TestRestore.asked(request)) {
            plan.cleanUp("remove-test", work, with(Map.of()));
        } else if (request.way() == Way.BESIDE_ONLY) {
            String into = facts.place().folder() + "/" + request.into().orElseThrow();
            StageBuilder place = plan.stage(say("stage.place"), say("stage.place.changes", into), say("stage.place.undo", into));
            place.action("place", say("step.place", into), MOMENT, with(Map.of("into", into)));
            removeCopy(place.first());
        } else {
            StepId touched = swap();
            serve();
            undo(touched);
            plan.stage(say("stage.commit"), say("stage.commit.changes", work), "").part(Part.COMMIT)
                    .action("remove-old", say("step.remove-old", work), MOMENT, with(Map.of()));
        }
        return plan.build(title(), place(), confirm());
    }

    private String title() {
        return say("title", request.system().name(), request.backup().recoveryPoint());
    }

    private String confirm() {
        return request.way() == Way.BESIDE_ONLY ? request.into().orElseThrow() : request.system().name();
    }

    private String place() {
        if (request.way() == Way.BESIDE_ONLY) {
            return say("target.beside", facts.place().folder() + "/" + request.into().orElseThrow(), target.place(words));
        }
        String where = target.address();
        String file = facts.place().folder() + "/" + facts.place().file();
        if (!facts.server().up()) {
            return say("target.down", where, file, new Bytes(facts.place().size()));
        }
        return facts.server().newest().map(newest -> say("target.dated", where, file, facts.server().keys(), newest))
                .orElseGet(() -> say("target", where, file, facts.server().keys()));
    }

    private void beside() {
        StageBuilder stage = plan.stage(say("stage.restore"), say(saves() ? "stage.restore.changes.saves" : "stage.restore.changes", work, target.place(words)), say("stage.restore.undo", work));
        stage.action("lock", say("step.lock", target.address()), MOMENT,
                with(TestRestore.asked(request) ? Map.of(TestRestore.CHOICE, "true") : Map.of()));
        if (saves()) {
            stage.action("begin-keep", say("step.begin-keep"), MOMENT, with(Map.of()));
        }
        stage.action("restore", say("step.restore", work), loading, with(BackupLines.write(request.backup())));
    }

    private void prove() {
        StageBuilder stage = plan.stage(say("stage.prove"), say(late() ? "stage.prove.changes.late" : "stage.prove.changes", target.place(words)), "");
        if (late()) {
            boolean never = request.way() == Way.BESIDE_ONLY;
            stage.action("check-file", say("step.check-file"), loading, with(never ? Map.of("unproven", "true") : Map.of()));
        } else {
            stage.action("prove", say(request.system().checks().isEmpty() ? "step.prove.unproven" : "step.prove"), loading.plusSeconds(3), proof());
        }
    }

    /** What is there is saved while the file is fetched and proved, so that nobody waits for both. */
    private boolean saves() {
        return request.way() == Way.SIDE_BY_SIDE && !TestRestore.asked(request) && facts.server().up() && !facts.place().appendOnly();
    }

    /** Whether the data is asked only where the server serves it. */
    private boolean late() {
        return request.chosen(RedisPlanner.NO_TRIAL);
    }

    private Map<String, String> proof() {
        Map<String, String> lines = with(CheckLines.write(request.system().checks()));
        lines.put("system", request.system().name());
        RdbHeader header = facts.header().orElseThrow();
        lines.put("point", header.written().orElse(request.backup().recoveryPoint()).toString());
        lines.put("point-of", header.written().isPresent() ? "ctime" : "backup");
        return lines;
    }

    private StepId swap() {
        String changes = "stage.swap.changes" + (facts.server().contained() ? ".contained" : facts.place().appendOnly() ? ".append-only" : "");
        StageBuilder stage = plan.stage(say("stage.swap"), say(changes,
                facts.place().folder() + "/" + facts.place().file(), work), say("stage.swap.undo")).disturbs();
        if (facts.server().up()) {
            stage.action("keep", say(facts.place().appendOnly() ? "step.keep.count" : "step.keep"), facts.place().appendOnly() ? MOMENT : loading, with(Map.of()));
        }
        StepId touched = stage.next();
        if (!facts.topology().sentinels().isEmpty()) {
            stage.action("hold-sentinels", say("step.hold-sentinels"), MOMENT, opening());
        }
        if (detaches()) {
            stage.action("detach", say(cluster() ? "step.detach.cluster" : "step.detach", String.join(", ", facts.topology().replicas())), MOMENT,
                    opening());
        }
        stage.action("quiet", say(facts.place().appendOnly() ? "step.quiet" : "step.quiet.save"), MOMENT, opening());
        if (facts.server().contained()) {
            stage.action("swap-alive", say("step.swap-alive", facts.place().file()), MOMENT, with(Map.of("part", "main")));
        } else {
            stop(stage, "main");
            stage.action("swap", say("step.swap", facts.place().file()), MOMENT, with(Map.of()));
        }
        return touched;
    }

    /** From here on production notices, so from here on there is a way back. */
    private Map<String, String> opening() {
        return with(Map.of("way-back", "true"));
    }

    /** Under Sentinel, replicas stay: it would attach them again, and they copy what the restored master has. */
    private boolean detaches() {
        return !facts.topology().replicas().isEmpty() && facts.topology().sentinels().isEmpty();
    }

    private boolean cluster() {
        return facts.topology().node().isPresent();
    }

    private void stop(StageBuilder stage, String part) {
        if (target.service().isEmpty()) {
            request.system().stop().ifPresent(stop -> stage.shell(say("step.stop-command"), stop, Duration.ofSeconds(15)));
        }
        stage.action("stop", say("step.stop", target.address()), Duration.ofSeconds(5), with(Map.of("part", part)));
    }

    private void start(StageBuilder stage) {
        if (facts.server().contained()) {
            stage.action("await-restart", say("step.await-restart", target.address()), loading.plusSeconds(10), with(Map.of()));
            return;
        }
        if (target.service().isEmpty()) {
            request.system().start().ifPresent(start -> stage.shell(say("step.start-command"), start, Duration.ofSeconds(15)));
        }
        stage.action("start", say("step.start", target.address()), loading, with(Map.of()));
    }

    private void serve() {
        StageBuilder stage = plan.stage(say("stage.start"), say(turnsOn() ? "stage.start.changes.append-only"
                : "stage.start.changes"), "").disturbs();
        startWhole(stage);
        stage.action("compare", say(late() ? "step.compare.late" : "step.compare"), MOMENT, late() ? proof() : with(Map.of()));
        if (turnsOn()) {
            stage.action("append-only", say("step.append-only"), loading, with(Map.of()));
        }
        settle(stage);
        request.system().health().ifPresent(url -> stage.health(say("step.health"), url, Duration.ofMinutes(2)));
    }

    /** In a container it starts with its append-only file on, which begins with what was restored. */
    private boolean turnsOn() {
        return facts.place().appendOnly() && !facts.server().contained();
    }

    /** A node of a cluster answers only where the cluster is whole again. */
    private void startWhole(StageBuilder stage) {
        start(stage);
        if (cluster()) {
            stage.action("cluster-ok", say("step.cluster-ok"), Duration.ofSeconds(10), with(Map.of()));
        }
    }

    /** Whoever was held off comes back last. */
    private void settle(StageBuilder stage) {
        if (detaches()) {
            stage.action("attach", say(cluster() ? "step.attach.cluster" : "step.attach", String.join(", ", facts.topology().replicas())), MOMENT,
                    with(Map.of()));
        }
        if (!facts.topology().sentinels().isEmpty()) {
            stage.action("release-sentinels", say("step.release-sentinels"), MOMENT, with(Map.of()));
        }
    }

    private void undo(StepId touched) {
        StageBuilder stage = plan.stage(say("stage.undo"), say("stage.undo.changes", facts.place().folder(), work), "").part(Part.UNDO).disturbs();
        stage.ifBegun(touched).action("quiet-undo", say("step.quiet-undo"), MOMENT, with(Map.of()));
        if (facts.server().contained()) {
            stage.action("swap-back-alive", say("step.swap-back-alive", facts.place().file()), MOMENT, with(Map.of("part", "undo")));
        } else {
            stop(stage, "undo");
            stage.action("swap-back", say("step.swap-back", facts.place().file()), MOMENT, with(Map.of()));
        }
        startWhole(stage);
        settle(stage);
        stage.action("unlock", say("step.unlock"), MOMENT, with(Map.of()));
        removeCopy(touched);
    }

    /** What the server saved over meanwhile stays. */
    private void removeCopy(StepId touched) {
        plan.before(touched).action("remove-old", say("step.remove-old", work), MOMENT, with(saves() ? Map.of("saves", "true") : Map.of()));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        facts.place().config().ifPresent(config -> with.put("config", config));
        with.putAll(Map.of("work", work, "folder", facts.place().folder(), "file", facts.place().file(), "appends", facts.place().appends(),
                "append-only", Boolean.toString(facts.place().appendOnly()), "version", facts.server().version().text(),
                "product", facts.server().version().product(), "commands", Boolean.toString(commands())));
        if (facts.server().contained()) {
            with.put("contained", "true");
        }
        facts.topology().node().ifPresent(node -> with.putAll(Map.of("node", node, "slots", facts.topology().slots())));
        if (!facts.topology().replicas().isEmpty()) {
            with.put("replicas", String.join(",", facts.topology().replicas()));
        }
        if (!facts.topology().sentinels().isEmpty()) {
            with.put("sentinels", String.join(",", facts.topology().sentinels()));
        }
        with.putAll(more);
        return with;
    }

    private boolean commands() {
        return target.service().isEmpty() && request.system().stop().isPresent() && request.system().start().isPresent();
    }

    private String say(String key, Object... values) {
        return words.say("restore.redis." + key, values);
    }
}
