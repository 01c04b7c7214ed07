package relight.core.restore.postgresql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Applications;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestPlace;
import relight.core.restore.TestRestore;
import relight.core.restore.Thawing;
import relight.core.restore.postgresql.PostgresqlFacts.Database;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** The stages of a restore to which nothing stands in the way. */
final class PostgresqlPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    /** What still runs of a test that was cut off keeps nothing: from this version on a database can be dropped with its sessions. */
    private static final int DROPS_WITH_FORCE = 13;
    static final long RESTORED_BYTES_A_SECOND = 20_000_000;

    private final RestoreRequest request;
    private final PostgresqlFacts facts;
    private final Messages words;
    private final PostgresqlTarget target;
    private final DatabaseNames names;
    private final PlanBuilder plan;
    private final Applications applications;

    PostgresqlPlan(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = PostgresqlTarget.of(request.system());
        this.names = DatabaseNames.of(target.database(), facts.at(), request.into(), facts.server().databases());
        this.plan = new PlanBuilder(request, PostgresqlPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(title(), place(), confirm(), restoreTime(3 * request.backup().size()));
        }
        new PostgresqlFindings(request, facts, words).tell(plan, names);
        if (facts.moved().isPresent()) {
            elsewhere(facts.moved().get());
            return plan.build(title(), place(), confirm());
        }
        if (!facts.parts().isEmpty()) {
            exchange();
            return plan.build(title(), place(), confirm());
        }
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
        return facts.moved().isPresent() ? target.address() : request.way() == Way.BESIDE_ONLY ? names.restored() : request.system().name();
    }

    private String place() {
        if (facts.moved().isPresent()) {
            return say("place.beside", target.address(), names.live());
        }
        if (request.way() == Way.BESIDE_ONLY) {
            return say("place.beside", target.address(), names.restored());
        }
        return facts.existing()
                .map(it -> say(it.newest().isPresent() ? "place.dated" : "place", target.address(), target.database(),
                        new Bytes(it.size()), it.newest().orElse("")))
                .orElseGet(() -> say("place.gone", target.address(), target.database()));
    }

    private void sideBySide() {
        restore(names.restored());
        prove(names.restored());
        StageBuilder swap = plan.stage(say("stage.swap"), swapChanges(), say("stage.swap.undo")).disturbs();
        applications.stop(swap);
        facts.existing().ifPresent(planned -> closing(swap, planned));
        swap.action("swap", say("step.swap", names.restored(), names.live()), MOMENT, swapped());
        applications.comeBack();
        StageBuilder undo = undoing(say("stage.undo.changes", names.live(), names.restored()));
        applications.stop(undo.ifBegun(swap.first()));
        sessions(undo, Map.of("into", names.live()));
        undo.action("swap-back", say("step.swap-back", names.live()), MOMENT, swapped());
        applications.start(undo);
        dropCopy(plan.before(swap.first()), names.restored());
        commitByDropping();
    }

    private String swapChanges() {
        return facts.existing().isPresent()
                ? say("stage.swap.changes", names.live(), names.before(), names.restored())
                : say("stage.swap.changes.gone", names.live(), names.restored());
    }

    private void besideOnly() {
        restore(names.restored());
        prove(names.restored());
        if (TestRestore.asked(request)) {
            if (own().isPresent()) {
                plan.cleanUp(PostgresqlPlanner.REMOVE_SERVER, own().get().folder().toString(), with(own().get().with()));
                return;
            }
            Map<String, String> drop = with(Map.of("drop", names.restored()));
            if (facts.server().version().major() >= DROPS_WITH_FORCE) {
                drop.put("force", "true");
            }
            plan.cleanUp("drop", names.restored(), drop);
            return;
        }
        dropCopy(undoing(say("stage.undo.beside.changes", names.restored())), names.restored());
    }

    /** Restored beside and counted there; then in one transaction the old ones go aside and the new ones come into the database in use. */
    private void exchange() {
        ArchivePart part = ArchivePart.of(request.choices());
        String kind = part.schemas().isEmpty() ? ArchivePart.TABLES : ArchivePart.SCHEMAS;
        String action = part.schemas().isEmpty() ? "table" : "schema";
        String stamp = names.before().substring(names.before().lastIndexOf('_') + 1);
        String old = part.inSchemas().stream().map(name -> LivePart.before(name, stamp)).collect(Collectors.joining(", "));
        String shown = String.join(", ", part.schemas().isEmpty() ? part.tables() : part.schemas());
        Map<String, String> with = with(Map.of("live", names.live(), "restored", names.restored(), "stamp", stamp, kind, request.choices().get(kind)));
        restore(names.restored());
        prove(names.restored());
        StageBuilder swap = plan.stage(say("stage.schemas", shown), say("stage." + kind + ".changes", shown, old, names.live()), say("stage." + kind + ".undo"))
                .disturbs();
        applications.stop(swap);
        swap.action(action + "-swap", say("step.schemas", shown, names.live()), restoreTime(facts.dump().inflated().orElse(request.backup().size())), with);
        if (!request.system().checks().isEmpty()) {
            Map<String, String> checks = with(CheckLines.write(request.system().checks()));
            checks.putAll(Map.of("into", names.live(), "system", request.system().name()));
            plan.stage(say("stage.prove.live"), say("stage.prove.changes", names.live()), "")
                    .action("check", say("step.check"), Duration.ofSeconds(20), checks);
        }
        applications.comeBack();
        StageBuilder undo = undoing(say("stage.undo." + kind + ".changes", shown, old));
        applications.stop(undo.ifBegun(swap.first()));
        undo.action(action + "-back", say("step." + kind + ".back", shown), MOMENT, with);
        applications.start(undo);
        dropCopy(plan.before(swap.first()), names.restored());
        StageBuilder commit = plan.stage(say("stage.commit"), say("stage.commit.schemas.changes", old, names.restored()), "").part(Part.COMMIT);
        commit.action(action + "-drop", say("step.schemas.drop", old), MOMENT, with);
        dropCopy(commit, names.restored());
    }

    /** Under its own name on the other server: nothing is swapped, it is the applications that move. */
    private void elsewhere(NewServer moved) {
        restore(names.live());
        if (!moved.carried().isEmpty()) {
            Map<String, String> with = with(Map.of("into", names.live()));
            for (int i = 0; i < moved.carried().size(); i++) {
                with.put(NewServer.STATEMENT + (i + 1), moved.carried().get(i));
            }
            plan.stage(say("stage.settings"), say("stage.settings.moved", names.live(), moved.production()), "")
                    .action("settings", say("step.settings", names.live(), moved.production()), MOMENT, with);
        }
        prove(names.live());
        StageBuilder point = plan.stage(say("stage.point"), say("stage.point.changes", moved.production(), target.address()),
                say("stage.point.undo", moved.production())).disturbs();
        applications.stop(point);
        point.approval(say("step.point", target.address()), say("step.point.text", target.host(), Integer.toString(target.port()), names.live(), moved.production()));
        applications.comeBack();
        StageBuilder undo = undoing(say("stage.undo.point.changes", names.live(), target.address()));
        applications.stop(undo.ifBegun(point.first()));
        undo.approval(say("step.point.back", moved.production()), say("step.point.back.text", moved.production()));
        dropCopy(undo.always(), names.live());
        applications.start(undo.ifBegun(point.first()));
    }

    private void inPlace() {
        boolean dump = facts.existing().isPresent() && PostgresqlChoice.DUMP.equals(request.choices().get(PostgresqlChoice.SAFETY));
        Optional<StepId> dropping = Optional.empty();
        if (facts.existing().isPresent()) {
            StageBuilder safety = plan.stage(say("stage.safety"), say(dump ? "stage.safety.dump" : "stage.safety.rename",
                    names.live(), dump ? safetyFile() : names.before()), say("stage.safety.undo")).disturbs();
            applications.stop(safety);
            if (dump) {
                sessions(safety, Map.of("into", names.live(), "oid", facts.existing().get().oid()));
                dropping = Optional.of(safetyDump(safety));
            } else {
                closing(safety, facts.existing().get());
                safety.action("rename-away", say("step.rename-away", names.live(), names.before()), MOMENT, swapped());
            }
        }
        restore(names.live());
        if (facts.existing().isPresent() && !dump) {
            plan.stage(say("stage.settings"), say("stage.settings.changes", names.live()), "")
                    .action("carry-over", say("step.carry-over", names.before(), names.live()), MOMENT, swapped());
        }
        prove(names.live());
        applications.comeBack();
        undoInPlace(dropping);
    }

    /** Returns the step from which on the dump is all that is left. */
    private StepId safetyDump(StageBuilder safety) {
        safety.action("safety-dump", say("step.safety-dump", names.live(), safetyFile()),
                restoreTime(facts.existing().map(Database::size).orElse(0L)), with(Map.of("file", safetyFile())));
        Map<String, String> drop = with(Map.of("drop", names.live(), "safety", safetyFile()));
        if (request.chosen(PostgresqlChoice.FORCE)) {
            drop.put("force", "true");
        }
        StepId dropping = safety.next();
        safety.action("drop", say("step.drop", names.live()), MOMENT, drop);
        return dropping;
    }

    private void undoInPlace(Optional<StepId> dropping) {
        if (dropping.isPresent()) {
            undoFromDump(dropping.get());
            return;
        }
        StageBuilder undo = undoing(say("stage.undo.changes", names.live(), names.restored()));
        applications.stop(undo);
        sessions(undo, Map.of("into", names.live()));
        undo.action("swap-back", say("step.swap-back", names.live()), MOMENT, swapped());
        applications.start(undo);
        commitByDropping();
    }

    private void undoFromDump(StepId dropping) {
        StageBuilder undo = undoing(say("stage.undo.file.changes", names.live(), safetyFile()));
        applications.stop(undo);
        sessions(undo.ifBegun(dropping), Map.of("into", names.live()));
        undo.action("drop", say("step.drop", names.live()), MOMENT, with(Map.of("drop", names.live(), "safety", safetyFile())));
        undo.action("create", say("step.create", names.live()), MOMENT, created(names.live()));
        Map<String, String> file = created(names.live());
        file.putAll(Map.of("file", safetyFile(), "jobs", jobs()));
        undo.action("restore-file", say("step.restore-file", safetyFile()), restoreTime(request.backup().size()), file);
        undo.ifNotBegun(dropping).action("swap-back", say("step.open", names.live()), MOMENT, swapped());
        applications.start(undo.always());
    }

    /** Where the target is reached at a host, the file is there. */
    private String safetyFile() {
        String folder = request.choices().get(PostgresqlChoice.SAFETY_FOLDER);
        String file = names.before() + ".dump";
        return target.far().isPresent() ? folder + "/" + file : Path.of(folder, file).toString();
    }

    private void restore(String into) {
        StageBuilder stage = plan.stage(say("stage.restore", into), say("stage.restore.changes", into, target.address()),
                say("stage.restore.undo", into));
        own().ifPresent(server -> stage.action(PostgresqlPlanner.OWN_SERVER, words.say("test.step.server", server.folder().toString()), MOMENT, made(server)));
        stage.action("create", say("step.create", into), MOMENT, created(into));
        stage.action("restore", say("step.restore", into), restoreTime(facts.dump().inflated().orElse(request.backup().size())),
                restored(into));
    }

    private Optional<TestPlace.OwnServer> own() {
        return facts.test().flatMap(PostgresqlFacts.Test::own);
    }

    /** With the roles that the dump names, as far as they are known: what belongs to them does so here, too. */
    private Map<String, String> made(TestPlace.OwnServer server) {
        Map<String, String> with = with(server.with());
        with.put(TestRestore.CHOICE, "true");
        List<String> roles = facts.test().orElseThrow().roles();
        for (int i = 0; i < roles.size(); i++) {
            with.put(PostgresqlPlanner.ROLE + (i + 1), roles.get(i));
        }
        return with;
    }

    private Map<String, String> created(String into) {
        Map<String, String> with = with(Map.of("into", into, "of", target.database(), "backup", request.backup().id()));
        if (TestRestore.asked(request)) {
            with.put(TestRestore.CHOICE, "true");
        }
        if (into.equals(target.database())) {
            facts.existing().ifPresent(old -> with.put("old", old.oid()));
        }
        facts.existing().flatMap(Database::owner).ifPresent(owner -> with.put("owner", owner));
        facts.existing().map(Database::locales).or(() -> facts.test().flatMap(PostgresqlFacts.Test::locales))
                .or(() -> facts.moved().flatMap(NewServer::locales)).ifPresentOrElse(locales -> {
            with.put("encoding", locales.encoding());
            with.put("collate", locales.collate());
            with.put("ctype", locales.ctype());
            locales.icu().ifPresent(icu -> with.put("icu", icu));
        }, () -> facts.dump().inventory().encoding().ifPresent(encoding -> with.put("encoding", encoding)));
        return with;
    }

    private Map<String, String> restored(String into) {
        Map<String, String> with = created(into);
        with.putAll(Map.of("content", facts.dump().content().name(), "jobs", jobs(), "entries", Long.toString(facts.dump().entries())));
        (facts.dump().archive().isPresent() ? facts.tools().restore().map(tool -> "pg_restore " + tool.version())
                : facts.tools().psql().map(tool -> "psql " + tool.version())).ifPresent(client -> with.put("client", client));
        with.put("wrappings", facts.dump().wrappings().stream().map(Enum::name).collect(Collectors.joining(",")));
        request.backup().verdict().sha256().ifPresent(sha256 -> with.put("sha256", sha256));
        facts.dump().inflated().ifPresent(bytes -> with.put("inflated", Long.toString(bytes)));
        if (request.chosen(PostgresqlChoice.NO_OWNER) || own().isPresent() && facts.test().orElseThrow().partly()) {
            with.put(PostgresqlChoice.NO_OWNER, "true");
        }
        for (String part : new String[] {ArchivePart.TABLES, ArchivePart.SCHEMAS}) {
            Optional.ofNullable(request.choices().get(part)).filter(text -> !text.isBlank()).ifPresent(text -> with.put(part, text));
        }
        Optional.ofNullable(request.choices().get(PostgresqlChoice.OLD_CLIENT))
                .ifPresent(reason -> with.put(PostgresqlChoice.OLD_CLIENT, reason));
        return with;
    }

    private String jobs() {
        return Integer.toString(target.jobs().orElse(Math.max(1, facts.tools().cores())));
    }

    private void prove(String into) {
        StageBuilder stage = plan.stage(say("stage.prove"), say("stage.prove.changes", into), "");
        stage.action("count", say("step.count"), Duration.ofSeconds(20), with(Map.of("into", into)));
        if (!request.system().checks().isEmpty() && !ArchivePart.asked(request.choices())) {
            Map<String, String> with = with(CheckLines.write(request.system().checks()));
            with.put("into", into);
            with.put("system", request.system().name());
            stage.action("check", say("step.check"), Duration.ofSeconds(20), with);
        }
        if (request.system().checks().stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)) {
            stage.action("recovery-point", say("step.recovery-point"), MOMENT, with(Map.of("system", request.system().name(),
                    "point", request.backup().recoveryPoint().toString())));
        }
        stage.action("sequences", say("step.sequences"), MOMENT, with(Map.of("into", into)));
        if (!request.chosen(PostgresqlChoice.KEEP_SEQUENCES)) {
            stage.action("setval", say("step.setval"), MOMENT, with(Map.of("into", into)));
        }
    }

    private StageBuilder undoing(String changes) {
        return plan.stage(say("stage.undo"), changes, "").part(Part.UNDO).disturbs();
    }

    private void dropCopy(StageBuilder stage, String copy) {
        stage.action("drop", say("step.drop", copy), MOMENT, with(Map.of("drop", copy)));
    }

    private void commitByDropping() {
        if (facts.existing().isPresent()) {
            plan.stage(say("stage.commit"), say("stage.commit.changes", names.before()), "").part(Part.COMMIT)
                    .action("drop", say("step.drop", names.before()), MOMENT, with(Map.of("drop", names.before())));
        }
    }

    private void sessions(StageBuilder stage, Map<String, String> whose) {
        stage.action("sessions", say("step.sessions", names.live()), MOMENT, with(whose));
    }

    /** Ends the sessions where taking everything back opens the database again, whatever has happened by then. */
    private void closing(StageBuilder stage, Database planned) {
        sessions(stage, Map.of("into", names.live(), "oid", planned.oid(), PostgresqlPlanner.WAY_BACK, "swap-back"));
    }

    private Map<String, String> swapped() {
        Map<String, String> with = with(Map.of("live", names.live(), "restored", names.restored()));
        facts.existing().ifPresent(planned -> with.putAll(Map.of("before", names.before(), "oid", planned.oid())));
        return with;
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(target.with());
        with.put("server", facts.server().identifier());
        with.putAll(more);
        return with;
    }

    private static Duration restoreTime(long bytes) {
        return Duration.ofSeconds(10 + bytes / RESTORED_BYTES_A_SECOND);
    }

    private String say(String key, Object... values) {
        return words.say("restore.pg." + key, values);
    }
}
