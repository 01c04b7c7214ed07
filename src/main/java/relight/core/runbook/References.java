package relight.core.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.runbook.Order.Condition;
import relight.core.text.Nearest;
import relight.core.text.Place;

/** What the steps of one document call each other, and whether all of it can be found once the document has been read. */
final class References {

    /** Before a lane's name, where all of its steps are meant. */
    private static final String LANE = "lane:";
    static final List<String> OUTCOMES = List.of("done", Condition.FAILED, "skipped", "not-tested", Condition.BEGUN, Condition.NOT_BEGUN);

    private final Map<String, StepId> names = new HashMap<>();
    private final Map<String, Place> used = new HashMap<>();
    private final Map<StepId, Step> steps = new LinkedHashMap<>();
    private final Map<String, List<StepId>> sections = new HashMap<>();

    void name(String name, StepId step, Place place) {
        StepId before = names.putIfAbsent(name, step);
        if (before != null && !before.equals(step)) {
            throw place.problem("runbook.order.twice", name);
        }
    }

    /** What another step is called here; found out by {@link #resolve}. */
    StepId use(String text, Place place) {
        used.putIfAbsent(text, place);
        return new StepId(text);
    }

    /**
     * The sections with every reference found.
     *
     * @throws relight.core.text.Problem where one names nothing, or steps would wait for each other for ever
     */
    List<Section> resolve(List<Section> read) {
        if (used.isEmpty()) {
            return read;
        }
        read.forEach(section -> {
            section.steps().forEach(step -> steps.put(step.id(), step));
            sections.put(section.id(), section.steps().stream().map(Step::id).toList());
        });
        Map<StepId, Step> resolved = new LinkedHashMap<>();
        steps.forEach((id, step) -> resolved.put(id, step.withHeader(step.header().withOrder(resolve(step)))));
        refuseCircles(resolved);
        return read.stream().map(section -> new Section(section.id(), section.title(), section.level(), section.line(),
                section.steps().stream().map(step -> resolved.get(step.id())).toList(), section.watches())).toList();
    }

    private Order resolve(Step step) {
        Order order = step.header().order();
        Optional<List<StepId>> needs = order.needs().map(list -> list.stream().flatMap(need -> all(need.value()))
                .filter(need -> !need.equals(step.id())).distinct().toList());
        return order.withReferences(needs, order.conditions().stream().map(this::resolve).toList());
    }

    private Stream<StepId> all(String text) {
        Optional<StepId> one = one(text);
        if (one.isPresent()) {
            return one.stream();
        }
        if (sections.containsKey(text)) {
            return sections.get(text).stream();
        }
        List<StepId> lane = text.startsWith(LANE) ? inLane(text.substring(LANE.length())) : List.of();
        if (lane.isEmpty()) {
            throw unknown(text, Stream.of(known().stream(), sections.keySet().stream(), lanes().map(LANE::concat))
                    .flatMap(names -> names).toList());
        }
        return lane.stream();
    }

    private Condition resolve(Condition condition) {
        String text = condition.step().value();
        StepId step = one(text).orElseThrow(() -> unknown(text, known()));
        List<String> outcomes = new ArrayList<>(OUTCOMES);
        if (steps.get(step) instanceof Step.Decision decision) {
            outcomes = new ArrayList<>(decision.options().stream().map(Step.Decision.Option::name).toList());
            outcomes.addAll(List.of("skipped", Condition.BEGUN, Condition.NOT_BEGUN));
        }
        if (!outcomes.contains(condition.outcome())) {
            throw used.get(text).problem("runbook.order.outcome", condition.outcome(), text, String.join(", ", outcomes),
                    Nearest.of(condition.outcome(), outcomes));
        }
        return new Condition(step, condition.outcome());
    }

    private Optional<StepId> one(String text) {
        return Optional.ofNullable(names.get(text)).or(() -> Optional.of(new StepId(text)).filter(steps::containsKey));
    }

    private List<String> known() {
        return Stream.concat(names.keySet().stream(), steps.keySet().stream().map(StepId::value)).toList();
    }

    private Stream<String> lanes() {
        return steps.values().stream().flatMap(step -> step.header().order().lane().stream()).distinct();
    }

    private List<StepId> inLane(String lane) {
        return steps.values().stream().filter(step -> step.header().order().lane().filter(lane::equals).isPresent()).map(Step::id).toList();
    }

    private RuntimeException unknown(String text, List<String> known) {
        return used.get(text).problem("runbook.order.unknown", text, Nearest.of(text, known));
    }

    private void refuseCircles(Map<StepId, Step> resolved) {
        for (StepHeader.Part part : StepHeader.Part.values()) {
            List<StepId> circle = StepGraph.of(resolved.values().stream().filter(step -> step.header().part() == part)
                    .map(step -> new StepGraph.Node(step.id(), step.header().order())).toList()).circle();
            if (!circle.isEmpty()) {
                Place first = used.values().stream().min(Place::compareTo).orElseThrow();
                throw first.at(resolved.get(circle.getFirst()).header().line(), 1).problem("runbook.order.circle",
                        circle.stream().limit(6).map(StepId::value).collect(Collectors.joining(", ")));
            }
        }
    }
}
