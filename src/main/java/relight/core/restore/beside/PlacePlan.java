package relight.core.restore.beside;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.HostAddress;
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
import relight.core.workspace.DataCheck;

/**
 * The stages in which something at a place in the file system comes back: restored beside, proven, swapped, started, seen to be well;
 * taken back or committed afterwards. Engines add what is their own.
 */
public final class PlacePlan {

    /** The word in the first action that production notices: from there on the restore can be taken back. */
    public static final String WAY_BACK = "way-back";

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final long BYTES_A_SECOND = 60_000_000;

    private final RestoreRequest request;
    private final PlaceFacts facts;
    private final Messages words;
    private final PlanBuilder plan;
    private final Applications applications;
    private final PlaceNames names;
    private final long bytes;
    private final Map<String, String> own = new HashMap<>();

    /**
     * Begins a plan.
     *
     * @param bytes to be restored
     */
    public PlacePlan(RestoreRequest request, PlaceFacts facts, Map<String, String> preconditions, long bytes, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.bytes = bytes;
        this.plan = new PlanBuilder(request, request.system().engine(), preconditions, words);
        this.applications = new Applications(plan, request, words);
        this.names = PlaceNames.of(request.way() == Way.BESIDE_ONLY
                ? facts.target().resolveSibling(request.into().orElseThrow()) : facts.target(), facts.at());
        found();
        guards();
    }

    public PlanBuilder builder() {
        return plan;
    }

    /** A line that every action of the engine is given. */
    public PlacePlan with(String name, String value) {
        own.put(name, value);
        return this;
    }

    /** Whether the backup passes through this machine on its way to another place. */
    public void tellWay() {
        facts.elsewhere().map(Elsewhere::way).ifPresent(way -> {
            Bytes size = new Bytes(request.backup().size());
            if (way.reads()) {
                plan.fine(say("found.far.reads", facts.host(), size));
            } else {
                plan.warning(way.why().isPresent() ? say("found.far.through.why", facts.host(), size, way.why().get()) : say("found.far.through", facts.host(), size));
            }
        });
    }

    /**
     * The plan as a whole; for a backup in cold storage, the one that thaws it.
     *
     * @param afterProof what the engine does in the stage of the proof besides, such as comparing two folders
     */
    public RestorePlan make(Consumer<StageBuilder> afterProof) {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(title(), target(), confirm(), Duration.ofSeconds(4 + 3 * bytes / BYTES_A_SECOND));
        }
        restore();
        prove(afterProof);
        if (TestRestore.asked(request)) {
            plan.cleanUp("remove-test", names.work().toString(), lines());
        } else if (request.way() == Way.BESIDE_ONLY) {
            StageBuilder place = plan.stage(say("stage.place"), say("stage.place.changes", names.target()), say("stage.place.undo", names.target()));
            place.action("place", say("step.place", names.target()), MOMENT, lines());
            removeCopy(place.first());
        } else {
            StepId touched = swap();
            applications.comeBack();
            undo(touched);
            commit();
        }
        return plan.build(title(), target(), confirm());
    }

    private String title() {
        return say("title", request.system().name(), request.backup().recoveryPoint());
    }

    private String confirm() {
        return request.way() == Way.BESIDE_ONLY ? names.target().getFileName().toString() : request.system().name();
    }

    private String target() {
        if (request.way() == Way.BESIDE_ONLY) {
            return say("target.new", names.target(), facts.host());
        }
        return facts.exists()
                ? say(facts.newest().isPresent() ? "target.dated" : "target", request.system().name(), facts.target(), facts.host(),
                        new Bytes(facts.size()), facts.newest().orElse(""))
                : say("target.gone", request.system().name(), facts.target(), facts.host());
    }

    private void found() {
        Backup backup = request.backup();
        plan.fine(say("found.backup", backup.location(), new Bytes(backup.size()), backup.recoveryPoint()));
        backup.verdict().reasons().stream().filter(reason -> reason.check().equals("checksum") && reason.standing() == State.GOOD)
                .forEach(reason -> plan.fine(words.say(reason.text())));
        if (backup.state() == State.SUSPECT) {
            plan.warning(say("found.suspect", backup.verdict().reasons().stream().findFirst()
                    .map(reason -> words.say(reason.text())).orElse("–")));
        }
        if (!request.passedOver().isEmpty()) {
            plan.warning(say("found.passed-over", request.passedOver().size()));
        }
        plan.fine(say("found.space", facts.target().getParent(), new Bytes(facts.free())));
        facts.elsewhere().filter(there -> !there.seesAll()).ifPresent(there -> plan.warning(say("found.far.user", there.user(), facts.host())));
        if (!facts.holders().isEmpty()) {
            plan.warning(say("found.holders", String.join(", ", facts.holders())));
        }
        if (request.system().health().isEmpty() && request.way() != Way.BESIDE_ONLY) {
            plan.warning(say("found.no-health"));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven"));
        }
    }

    private void guards() {
        plan.guard("ALL-1", say("guard.ALL-1"));
        plan.guard("ALL-2", say(request.way() == Way.IN_PLACE ? "guard.ALL-2.in-place" : "guard.ALL-2"));
        plan.guard("ALL-3", say("guard.ALL-3"));
        plan.guard("ALL-4", say("guard.ALL-4", request.backup().verdict().format().map(format -> words.say(format.describe())).orElse("–")));
        plan.guard("ALL-5", say("guard.ALL-5"));
        plan.guard("ALL-6", say("guard.ALL-6"));
        plan.guard("ALL-7", say(request.system().checks().isEmpty() ? "guard.ALL-7.unproven" : "guard.ALL-7"));
        plan.guard("ALL-10", say(measured() ? "guard.ALL-10" : "guard.ALL-10.fallback"));
        plan.guard("ALL-15", say("guard.ALL-15"));
    }

    private boolean measured() {
        return request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST);
    }

    private void restore() {
        StageBuilder stage = plan.stage(say("stage.restore"), say("stage.restore.changes", names.work()), say("stage.restore.undo", names.work()));
        stage.action("lock", say("step.lock", names.target()), MOMENT, lines());
        Map<String, String> fetch = lines();
        fetch.putAll(BackupLines.write(request.backup()));
        stage.action("restore", say("step.restore", names.copy()), Duration.ofSeconds(2 + bytes / BYTES_A_SECOND), fetch);
    }

    private void prove(Consumer<StageBuilder> afterProof) {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes"), "");
        Map<String, String> prove = lines();
        prove.put("system", request.system().name());
        prove.put("point", request.backup().recoveryPoint().toString());
        prove.putAll(CheckLines.write(request.system().checks()));
        stage.action("prove", say("step.prove"), Duration.ofSeconds(2 + bytes / BYTES_A_SECOND), prove);
        afterProof.accept(stage);
    }

    private StepId swap() {
        boolean inPlace = request.way() == Way.IN_PLACE;
        Optional<StageBuilder> stopped = request.system().stop().map(stop -> plan.stage(say("stage.stop"), say("stage.stop.changes"), say("stage.stop.undo")).disturbs());
        stopped.ifPresent(applications::stop);
        StageBuilder stage = plan.stage(say("stage.swap"),
                inPlace ? say("stage.overwrite.changes", names.target(), names.safety()) : say("stage.swap.changes", names.target(), names.old()),
                say("stage.swap.undo")).disturbs();
        Map<String, String> quiet = lines();
        if (!inPlace) {
            quiet.put(WAY_BACK, "swap-back");
        }
        stage.action("quiet", say("step.quiet", names.target()), MOMENT, quiet);
        if (inPlace) {
            stage.action("safety-copy", say("step.safety-copy", names.safety()), MOMENT, lines());
        }
        stage.action(inPlace ? "overwrite" : "swap", say(inPlace ? "step.overwrite" : "step.swap", names.target()), MOMENT, lines());
        return stopped.orElse(stage).first();
    }

    private void undo(StepId touched) {
        StageBuilder stage = plan.stage(say("stage.undo"), say("stage.undo.changes", names.target(), names.undone()), "")
                .part(Part.UNDO).disturbs();
        applications.stop(stage.ifBegun(touched));
        stage.action("quiet", say("step.quiet", names.target()), MOMENT, lines());
        stage.action(request.way() == Way.IN_PLACE ? "put-back" : "swap-back", say("step.swap-back", names.target()), MOMENT, lines());
        applications.start(stage);
        removeCopy(touched);
    }

    private void removeCopy(StepId touched) {
        plan.before(touched).action("remove-old", say("step.remove-old", names.work()), MOMENT, lines());
    }

    private void commit() {
        plan.stage(say("stage.commit"), say("stage.commit.changes", names.work()), "").part(Part.COMMIT)
                .action("remove-old", say("step.remove-old", names.work()), MOMENT, lines());
    }

    /** What every action knows of the place. */
    public Map<String, String> lines() {
        Map<String, String> lines = new TreeMap<>(own);
        lines.put("target", names.target().toString());
        lines.put("work", names.work().toString());
        facts.elsewhere().ifPresent(there -> lines.put(HostAddress.WORD, there.way().on().toString()));
        if (TestRestore.asked(request)) {
            lines.put(TestRestore.CHOICE, "true");
        }
        if (request.way() != Way.BESIDE_ONLY) {
            lines.put("identity", facts.identity().orElse(""));
        }
        return lines;
    }

    private String say(String key, Object... values) {
        return words.say("restore.beside." + key, values);
    }
}
