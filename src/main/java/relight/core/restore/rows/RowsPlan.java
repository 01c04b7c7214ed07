package relight.core.restore.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Finding;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Stage;
import relight.core.restore.Thawing;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

/** The stages of a rescue of rows to which nothing stands in the way. */
final class RowsPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(60);

    private final RestoreRequest request;
    private final RowsFacts facts;
    private final RestorePlan beside;
    private final Messages words;
    private final Scope scope;
    private final PlanBuilder plan;
    private final String copy;
    private final Wanted wanted;

    RowsPlan(RestoreRequest request, RowsFacts facts, RestorePlan beside, Messages words) {
        this.request = request;
        this.facts = facts;
        this.beside = beside;
        this.words = words;
        this.scope = facts.answer().scope().orElseThrow();
        this.plan = new PlanBuilder(request, RowsPlanner.ENGINE, facts.preconditions(), words);
        this.copy = request.into().orElseThrow();
        this.wanted = Wanted.of(request.choices());
    }

    RestorePlan make() {
        if (new Thawing(request, facts.at(), words).needed()) {
            return beside;
        }
        found();
        guards();
        StageBuilder compare = plan.stage(say("stage.compare"), say("stage.compare.changes", copy), "");
        compare.action("compare", say("step.compare", names()), LOOK, lines());
        StepId brought = bringBack();
        plan.stage(say("stage.verify"), say("stage.verify.changes"), "").action("verify", say("step.verify"), LOOK, lines());
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes"), "").part(Part.UNDO).disturbs();
        undo.ifBegun(brought).action("take-back", say("step.take-back"), LOOK, lines());
        drop(undo.always());
        drop(plan.stage(say("stage.commit"), say("stage.commit.changes", copy), "").part(Part.COMMIT));
        return joined(plan.build(say("title", names(), request.system().name(), request.backup().recoveryPoint()),
                say("target", names(), request.system().name(), beside.target()), request.system().name()));
    }

    private StepId bringBack() {
        StageBuilder stage = plan.stage(say("stage.bring"), say("stage.bring.changes", scope.order()), say("stage.bring.undo")).disturbs();
        Map<String, String> lines = lines();
        Optional<String> chosen = Optional.ofNullable(request.choices().get(RowsChoice.ROWS)).filter(text -> !text.isBlank());
        chosen.ifPresentOrElse(text -> lines.put(RowsChoice.ROWS, text),
                () -> stage.asking(List.of(new Input(RowsChoice.ROWS, Input.Kind.TEXT, Optional.empty()))));
        stage.action("bring-back", say("step.bring-back"), LOOK, lines);
        return stage.first();
    }

    /** The way there is the engine's; its own way back is in ours. */
    private RestorePlan joined(RestorePlan own) {
        List<Stage> stages = new ArrayList<>();
        stages.add(own.stages().getFirst());
        beside.stages().stream().skip(1).filter(stage -> part(stage) == Part.MAIN).forEach(stages::add);
        stages.addAll(own.stages().subList(1, own.stages().size()));
        List<Finding> found = new ArrayList<>(own.found());
        found.addAll(beside.found());
        List<relight.core.restore.Guard> guards = new ArrayList<>(own.guards());
        beside.guards().stream().filter(guard -> own.guards().stream().noneMatch(mine -> mine.id().equals(guard.id()))).forEach(guards::add);
        return new RestorePlan(request, own.title(), own.target(), own.confirm(), found, guards, stages, own.preconditions());
    }

    private static Part part(Stage stage) {
        return stage.steps().isEmpty() ? Part.MAIN : stage.steps().getFirst().header().part();
    }

    /** As the engine itself drops what it has made; a file is dropped by the rescue. */
    private void drop(StageBuilder stage) {
        Optional<Step.EngineAction> own = beside.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(action -> action.header().part() == Part.UNDO && action.action().equals("drop")).findFirst();
        own.ifPresentOrElse(stage::borrow, () -> stage.action("drop", say("step.drop", copy), MOMENT, lines()));
    }

    private void found() {
        plan.fine(say("found.order", scope.order()));
        for (Scope.Part part : scope.parts()) {
            if (part.role() != Scope.Role.WANTED) {
                plan.fine(say(part.role() == Scope.Role.FOLLOWING ? "found.following" : "found.needed", part.table().name().toString()));
            }
        }
        scope.emptied().forEach(key -> plan.warning(say("found.emptied", key.name(), key.child().toString(), String.join(", ", key.columns()))));
        scope.held().forEach(key -> plan.fine(say("found.held", key.name(), key.child().toString())));
        scope.unkeyed().forEach(name -> plan.warning(say("found.unkeyed", name.toString())));
        String triggers = scope.parts().stream().flatMap(part -> part.table().triggers().stream()
                .map(trigger -> trigger.name() + " (" + part.table().name() + ")")).collect(Collectors.joining(", "));
        if (!triggers.isEmpty()) {
            plan.warning(say(wanted.triggersRun() ? "found.triggers.run" : "found.triggers.off", triggers));
        }
    }

    private void guards() {
        plan.guard("ALL-1", say("guard.ALL-1"));
        plan.guard("ALL-2", say("guard.ALL-2"));
        for (String id : List.of("ALL-15", "RR-1", "RR-2", "RR-3", "RR-9")) {
            plan.guard(id, say("guard." + id));
        }
        if (facts.dialect() == Dialect.POSTGRESQL) {
            plan.guard("PG-6", say("guard.PG-6"));
        }
    }

    private String names() {
        return scope.parts().stream().filter(part -> part.role() == Scope.Role.WANTED).map(part -> part.table().name().toString())
                .collect(Collectors.joining(", "));
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new TreeMap<>();
        lines.put("engine", facts.dialect().engine());
        lines.put("system", request.system().name());
        lines.put("copy", copy);
        lines.put("tables", scope.order());
        request.system().target().forEach((name, value) -> lines.put("target." + name, value));
        for (String name : List.of(RowsChoice.RESCUE, RowsChoice.WHERE, RowsChoice.KEYS, RowsChoice.TRIGGERS)) {
            Optional.ofNullable(request.choices().get(name)).filter(value -> !value.isBlank()).ifPresent(value -> lines.put(name, value));
        }
        return lines;
    }

    private String say(String key, Object... values) {
        return words.say("restore.rows." + key, values);
    }
}
