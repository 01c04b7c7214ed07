package relight.core.restore.bucket;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.Thawing;
import relight.core.restore.beside.PlacePlan;
import relight.core.restore.files.Selection;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/**
 * The stages of a restore to which nothing stands in the way. A bucket cannot be swapped in one go: what would be written over or removed
 * is copied beside first (ALL-2), and kept there until commit.
 */
final class BucketPlan {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    /** Whoever wrote an object so short a time ago is taken to be at work: a store tells of no sessions (ALL-15). */
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final long BYTES_A_SECOND = 60_000_000;
    private static final long OBJECTS_A_SECOND = 100;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final RestoreRequest request;
    private final BucketFacts facts;
    private final Messages words;
    private final PlanBuilder plan;
    private final Applications applications;
    private final boolean beside;
    private final String side;
    private final Selection only;

    BucketPlan(RestoreRequest request, BucketFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.plan = new PlanBuilder(request, BucketPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
        this.beside = request.way() == Way.BESIDE_ONLY;
        this.only = Selection.of(request.choices());
        this.side = ".relight-" + STAMP.format(facts.at()) + "/" + facts.prefix();
    }

    RestorePlan make() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(title(), target(), confirm(), copying());
        }
        tell();
        StageBuilder compare = plan.stage(say("stage.compare"), say("stage.compare.changes"), "");
        compare.action("lock", say("step.lock", facts.place()), MOMENT, lines());
        compare.action("compare", say("step.compare"), Duration.ofSeconds(5), lines());
        if (request.chosen(BucketPlanner.REMOVE) || request.chosen(BucketPlanner.REPLACE_NEWER)) {
            compare.approval(say("step.agree"), say("step.agree.text", facts.place()));
        }
        boolean stopped = !beside && request.system().stop().isPresent();
        StageBuilder write = plan.stage(say("stage.write"), say(stopped ? "stage.write.changes.stop" : "stage.write.changes", facts.place()),
                beside ? "" : wayBack());
        if (!beside) {
            write.disturbs();
            applications.stop(write);
        }
        if (!beside && facts.asOf().isEmpty()) {
            write.action("keep", say("step.keep", side), copying(), lines());
        }
        write.action("write", say("step.write", facts.place()), copying(), opening());
        write.action("prove", say("step.prove"), Duration.ofSeconds(5), proving());
        if (TestRestore.asked(request)) {
            plan.cleanUp("remove-test", facts.place(), lines());
            return plan.build(title(), target(), confirm());
        }
        if (!beside) {
            applications.comeBack();
            StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", facts.place()), "").part(Part.UNDO).disturbs();
            applications.stop(undo.ifBegun(write.first()));
            undo.action("put-back", asOf() ? say("step.put-back.versions") : say("step.put-back", side), copying(), lines());
            applications.start(undo);
            plan.before(write.first()).action("remove-old", say("step.unlock", facts.place()), MOMENT, lines());
            plan.stage(say("stage.commit"), asOf() ? say("stage.commit.changes.versions") : say("stage.commit.changes", side), "").part(Part.COMMIT)
                    .action("remove-old", asOf() ? say("step.unlock", facts.place()) : say("step.remove-old", side), MOMENT, lines());
        }
        if (beside) {
            plan.stage(say("stage.undo"), say("stage.undo.beside.changes", facts.place()), "").part(Part.UNDO)
                    .action("put-back", say("step.take-away", facts.place()), copying(), lines());
        }
        return plan.build(title(), target(), confirm());
    }

    private boolean asOf() {
        return facts.asOf().isPresent();
    }

    private String wayBack() {
        return asOf() ? say("stage.write.undo.versions") : say("stage.write.undo", side);
    }

    private void tell() {
        BucketCounts counts = facts.counts();
        facts.asOf().ifPresent(moment -> {
            plan.fine(say("found.as-of", facts.place(), moment));
            plan.warning(say("found.as-of.kept"));
        });
        plan.fine(say("found.backup", request.backup().location(), request.backup().object().entries().orElse(0), new Bytes(request.backup().size()),
                request.backup().recoveryPoint()));
        if (!only.isAll()) {
            plan.fine(words.say("restore.files.only.found", String.join(", ", only.paths())));
        }
        plan.fine(say("found.counts", counts.added(), counts.changed(), counts.newer(), counts.only(), counts.unchanged()));
        plan.fine(say(facts.serverSide() ? "found.server-side" : "found.through-here", new Bytes(counts.bytes())));
        if (counts.newer() > 0 && !request.chosen(BucketPlanner.REPLACE_NEWER)) {
            plan.warning(say("found.newer", counts.newer()));
        }
        if (!beside) {
            facts.newest().map(Instant::parse).filter(newest -> newest.isAfter(facts.at().minus(LATELY))).ifPresent(newest ->
                    plan.warning(say(request.system().stop().isPresent() ? "found.writing" : "found.writing.no-stop", newest)));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(words.say("restore.beside.found.unproven"));
        }
        if (facts.versions() && !asOf()) {
            plan.fine(say("found.versions"));
        }
        plan.guard("ALL-1", say("guard.ALL-1", target()));
        plan.guard("ALL-2", say(beside ? "guard.ALL-2.beside" : asOf() ? "guard.ALL-2.versions" : "guard.ALL-2", side));
        plan.guard("ALL-3", say(asOf() ? "guard.ALL-3.versions" : "guard.ALL-3"));
        plan.guard("ALL-5", say("guard.ALL-5"));
        plan.guard("ALL-6", say(beside ? "guard.ALL-6.beside" : asOf() ? "guard.ALL-6.versions" : "guard.ALL-6", new Bytes(counts.bytes())));
        plan.guard("ALL-7", say(request.system().checks().isEmpty() ? "guard.ALL-7.unproven" : "guard.ALL-7"));
        boolean measured = request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST);
        plan.guard("ALL-10", say(measured ? "guard.ALL-10" : "guard.ALL-10.fallback"));
        plan.guard("ALL-15", say(beside ? "guard.ALL-15.beside" : "guard.ALL-15"));
        plan.guard("FS-4", say(request.chosen(BucketPlanner.REMOVE) ? "guard.FS-4.remove" : "guard.FS-4"));
    }

    private Duration copying() {
        long objects = facts.counts().added() + facts.counts().changed() + facts.counts().newer();
        return Duration.ofSeconds(2 + objects / OBJECTS_A_SECOND + (facts.serverSide() ? 0 : facts.counts().bytes() / BYTES_A_SECOND));
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new TreeMap<>(BackupLines.write(request.backup()));
        lines.putAll(only.lines());
        lines.put("store", facts.store());
        lines.put("prefix", facts.prefix());
        lines.put("side", side);
        lines.put("system", request.system().name());
        lines.put("beside", Boolean.toString(beside));
        lines.put(BucketPlanner.REMOVE, Boolean.toString(request.chosen(BucketPlanner.REMOVE) && !beside));
        lines.put(BucketPlanner.REPLACE_NEWER, Boolean.toString(request.chosen(BucketPlanner.REPLACE_NEWER)));
        return lines;
    }

    /** With what proves the data (ALL-7). */
    private Map<String, String> proving() {
        Map<String, String> lines = lines();
        lines.putAll(CheckLines.write(request.system().checks()));
        return lines;
    }

    /** From here on production notices, so from here on there is a way back. */
    private Map<String, String> opening() {
        Map<String, String> lines = lines();
        if (!beside) {
            lines.put(PlacePlan.WAY_BACK, "true");
        }
        return lines;
    }

    private String title() {
        return say("title", request.system().name(), request.backup().recoveryPoint());
    }

    private String confirm() {
        return beside ? request.into().orElseThrow() : request.system().name();
    }

    private String target() {
        BucketCounts counts = facts.counts();
        long there = counts.unchanged() + counts.changed() + counts.newer() + counts.only();
        return beside ? say("target.beside", facts.place()) : say("target", request.system().name(), facts.place(), there, facts.newest().orElse("–"));
    }

    private String say(String key, Object... values) {
        return words.say("restore.bucket." + key, values);
    }
}
