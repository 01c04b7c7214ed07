package relight.core.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.runbook.Input;
import relight.core.runbook.Order;
import relight.core.runbook.Slug;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

/**
 * Puts a plan together, stage by stage. Every plan begins with the same two steps: the operator types the target's name (ALL-1),
 * and the facts that the plan rests on are looked at once more (ALL-3, ALL-15).
 */
public final class PlanBuilder {

    /** The action that every engine has: are the facts still those of the plan? */
    public static final String RECHECK = "recheck";

    private final RestoreRequest request;
    private final String engine;
    private final Map<String, String> preconditions;
    private final Messages words;
    private final List<Finding> found = new ArrayList<>();
    private final List<Guard> guards = new ArrayList<>();
    private final List<StageBuilder> stages = new ArrayList<>();
    private final Slug slugs = new Slug();
    private final StageBuilder opening;
    private boolean looksAgain = true;

    public PlanBuilder(RestoreRequest request, String engine, Map<String, String> preconditions, Messages words) {
        this.request = request;
        this.engine = engine;
        this.preconditions = new TreeMap<>(preconditions);
        this.words = words;
        this.opening = TestRestore.asked(request)
                ? new StageBuilder(words.say("test.stage.look"), words.say("test.stage.look.changes"), "")
                : new StageBuilder(words.say("restore.stage.confirm"), words.say("restore.stage.confirm.changes"), "");
    }

    /** Something the probe saw and that is as it should be. */
    public PlanBuilder fine(String text) {
        found.add(new Finding(Finding.Standing.FINE, text));
        return this;
    }

    /** Something the probe saw that the operator should know of. */
    public PlanBuilder warning(String text) {
        found.add(new Finding(Finding.Standing.WARNING, text));
        return this;
    }

    /** Nothing at the target is touched in this plan: another one follows, which begins with its own look. */
    public PlanBuilder onlyPrepares() {
        looksAgain = false;
        return this;
    }

    public PlanBuilder guard(String id, String text) {
        guards.add(new Guard(id, text));
        return this;
    }

    /**
     * The next stage.
     *
     * @param undo empty where there is nothing to take back
     */
    public StageBuilder stage(String title, String changes, String undo) {
        StageBuilder stage = new StageBuilder(title, changes, undo);
        stages.add(stage);
        return stage;
    }

    /**
     * The plan.
     *
     * @param target  what will be touched, see {@link RestorePlan#target()}
     * @param confirm what the operator types
     */
    public RestorePlan build(String title, String target, String confirm) {
        open(target, confirm);
        List<Stage> all = new ArrayList<>();
        all.add(opening.build());
        stages.forEach(stage -> all.add(stage.build()));
        return new RestorePlan(request, title, target, confirm, found, guards, all, preconditions);
    }

    /**
     * The way back as long as production is as it was: what was prepared goes, and nobody is stopped.
     *
     * @param touched the step with which production is touched
     */
    public StageBuilder before(StepId touched) {
        return stage(words.say("restore.before"), words.say("restore.before.changes"), "").part(Part.UNDO).ifNotBegun(touched);
    }

    private void open(String target, String confirm) {
        if (!TestRestore.asked(request)) {
            opening.steps.add(new Step.Approval(opening.header(words.say("restore.step.confirm", confirm), Duration.ofSeconds(30)),
                    words.say("restore.step.confirm.text", target), Optional.of(confirm)));
        }
        if (!looksAgain) {
            return;
        }
        opening.action(RECHECK, words.say("restore.step.recheck"), Duration.ofSeconds(5), recheckFacts());
    }

    private Map<String, String> recheckFacts() {
        Map<String, String> with = new TreeMap<>();
        with.put("system", request.system().name());
        with.put("backup", request.backup().id());
        with.put("way", request.way().name());
        request.into().ifPresent(into -> with.put("into", into));
        request.choices().forEach((name, value) -> with.put("choice." + name, value));
        preconditions.forEach((name, value) -> with.put("fact." + name, value));
        return with;
    }

    /** The last stage of a restore test: the throw-away target goes, whatever was found in it. */
    public PlanBuilder cleanUp(String action, String throwAway, Map<String, String> with) {
        Map<String, String> marked = new TreeMap<>(with);
        marked.put(TestRestore.CHOICE, "true");
        marked.put(TestRestore.CLEANS_UP, "true");
        stage(words.say("test.stage.clean-up"), words.say("test.stage.clean-up.changes", throwAway), "")
                .action(action, words.say("test.step.clean-up", throwAway), Duration.ofSeconds(5), marked);
        return this;
    }

    /** A stage in the making. */
    public final class StageBuilder {

        private final String title;
        private final String changes;
        private final String undo;
        private final String section;
        private final List<Step> steps = new ArrayList<>();
        private Part part = Part.MAIN;
        private boolean disturbs;
        private List<Order.Condition> conditions = List.of();
        private List<Input> asked = List.of();

        private StageBuilder(String title, String changes, String undo) {
            this.title = title;
            this.changes = changes;
            this.undo = undo;
            this.section = slugs.next(title);
        }

        /** Production notices this stage. */
        public StageBuilder disturbs() {
            disturbs = true;
            return this;
        }

        /** The stage is not on the main way; to be said before its first step. */
        public StageBuilder part(Part other) {
            part = other;
            return this;
        }

        /** An action of the engine; {@code with} is all that it needs to know. */
        public StageBuilder action(String action, String stepTitle, Duration estimate, Map<String, String> with) {
            Map<String, String> sorted = new LinkedHashMap<>(new TreeMap<>(with));
            steps.add(Step.EngineAction.of(header(stepTitle, estimate), engine, action, sorted));
            return this;
        }

        /** An action that another plan has, with all that it knows there. */
        public StageBuilder borrow(Step.EngineAction other) {
            steps.add(Step.EngineAction.of(header(other.title(), other.header().estimate().orElse(Duration.ZERO)), other.engine(),
                    other.action(), other.with()));
            return this;
        }

        /**
         * A choice between ways to go on.
         *
         * @param name    by which {@link #when} calls it
         * @param options by their names, what each is
         */
        public StageBuilder decision(String name, String stepTitle, String question, Map<String, String> options) {
            StepHeader header = header(stepTitle, Duration.ofMinutes(2));
            Order order = new Order(Optional.of(name), Optional.empty(), Optional.empty(), conditions, Order.Only.ALWAYS);
            List<Step.Decision.Option> ways = new TreeMap<>(options).entrySet().stream()
                    .map(way -> new Step.Decision.Option(way.getKey(), way.getValue(), Optional.empty(), "")).toList();
            steps.add(new Step.Decision(header.withOrder(order), question, ways, question));
            return this;
        }

        /** The steps that follow are needed only where that way was chosen at that decision. */
        public StageBuilder when(String decision, String option) {
            conditions = List.of(new Order.Condition(new StepId(decision), option));
            return this;
        }

        /** The steps that follow are needed only where somebody has set about that one. */
        public StageBuilder ifBegun(StepId step) {
            conditions = List.of(new Order.Condition(step, Order.Condition.BEGUN));
            return this;
        }

        /** The steps that follow are needed only where nothing of that one was done yet. */
        public StageBuilder ifNotBegun(StepId step) {
            conditions = List.of(new Order.Condition(step, Order.Condition.NOT_BEGUN));
            return this;
        }

        /** The step with which the stage begins: whoever has set about the stage has set about it. */
        public StepId first() {
            return new StepId(section + "/1");
        }

        /** The step that comes next in it. */
        public StepId next() {
            return id();
        }

        /** The steps that follow are needed whatever was chosen. */
        public StageBuilder always() {
            conditions = List.of();
            return this;
        }

        /** The next step asks for these before it runs. */
        public StageBuilder asking(List<Input> inputs) {
            asked = inputs;
            return this;
        }

        /** A restore of the same backup, planned when it is reached. */
        public StageBuilder restore(String stepTitle, String text, Duration estimate, Map<String, String> choices) {
            steps.add(new Step.Restore(header(stepTitle, estimate), request.system().name(), request.backup().id(), Optional.empty(),
                    request.into(), new TreeMap<>(choices), text));
            return this;
        }

        /** A command of the team's own, such as the one that stops an application. */
        public StageBuilder shell(String stepTitle, String script, Duration estimate) {
            steps.add(new Step.Shell(header(stepTitle, estimate), script.strip(), false, section));
            return this;
        }

        /** A decision in the middle of the way; a plain yes. */
        public StageBuilder approval(String stepTitle, String text) {
            steps.add(new Step.Approval(header(stepTitle, Duration.ofSeconds(30)), text, Optional.empty()));
            return this;
        }

        /** Waits until an address answers 2xx; that moment is the verified service. */
        public StageBuilder health(String stepTitle, String url, Duration within) {
            StepHeader header = new StepHeader(id(), stepTitle, title, "", 0, Optional.of(Duration.ofSeconds(20)), Optional.empty(),
                    0, Optional.empty(), true, OnFailure.STOP, Optional.empty(), part, true, List.of());
            steps.add(new Step.Http(header, "GET", url, Map.of(), Optional.empty(), "2xx", Optional.empty(), Optional.of(within),
                    "GET " + url));
            return this;
        }

        private StepHeader header(String stepTitle, Duration estimate) {
            StepHeader header = new StepHeader(id(), stepTitle, title, "", 0, Optional.of(estimate), Optional.empty(), 0, Optional.empty(),
                    true, OnFailure.STOP, Optional.empty(), part, false, asked);
            asked = List.of();
            return conditions.isEmpty() ? header
                    : header.withOrder(new Order(Optional.empty(), Optional.empty(), Optional.empty(), conditions, Order.Only.ALWAYS));
        }

        private StepId id() {
            return new StepId(section + "/" + (steps.size() + 1));
        }

        private Stage build() {
            Duration estimate = steps.stream()
                    .map(step -> step.header().estimate().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
            return new Stage(title, changes, undo, estimate, disturbs, steps);
        }
    }
}
