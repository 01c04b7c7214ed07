package relight.core.runbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which steps come before which. Without lanes and needs that is a chain in the order of the document.
 *
 * <p>Steps of one lane follow each other. A step of the main line waits for everything above it, and the first step of a lane for the
 * main line above it: so lanes part after one step of the main line and are joined by the next. {@code needs} takes the place of all
 * that, but for the order within a lane. Immutable.
 */
public final class StepGraph {

    /** A step as the graph knows it. */
    public record Node(StepId id, Order order) {}

    private final Map<StepId, Node> nodes = new LinkedHashMap<>();
    private final Map<StepId, List<StepId>> before = new LinkedHashMap<>();
    private final Map<StepId, List<StepId>> replaced = new HashMap<>();
    private final List<StepId> sorted = new ArrayList<>();
    private final List<StepId> circle;

    private StepGraph(Collection<Node> inOrder) {
        inOrder.forEach(node -> nodes.put(node.id(), node));
        nodes.values().forEach(node -> {
            node.order().needs().orElse(List.of()).forEach(need -> replaced.computeIfAbsent(need, this::find));
            node.order().conditions().forEach(condition -> replaced.computeIfAbsent(condition.step(), this::find));
        });
        link();
        circle = sort();
    }

    /** Steps in the order of their document; what they need and is not among them is not waited for. */
    public static StepGraph of(Collection<Node> inOrder) {
        return new StepGraph(inOrder);
    }

    private void link() {
        Map<String, StepId> lanes = new HashMap<>();
        Set<StepId> ends = new LinkedHashSet<>();
        Map<StepId, Integer> places = new HashMap<>();
        Optional<StepId> main = Optional.empty();
        for (Node node : nodes.values()) {
            Set<StepId> first = new LinkedHashSet<>();
            Optional<StepId> inLane = node.order().lane().map(lanes::get);
            inLane.ifPresent(first::add);
            if (node.order().needs().isPresent()) {
                node.order().needs().get().forEach(need -> first.addAll(with(need)));
            } else if (node.order().lane().isEmpty()) {
                first.addAll(ends);
            } else {
                main.filter(step -> inLane.map(last -> places.get(last) < places.get(step)).orElse(true)).ifPresent(first::add);
            }
            node.order().conditions().forEach(condition -> first.addAll(with(condition.step())));
            first.remove(node.id());
            ends.removeAll(first);
            ends.add(node.id());
            places.put(node.id(), places.size());
            node.order().lane().ifPresent(lane -> lanes.put(lane, node.id()));
            main = node.order().lane().isEmpty() && node.order().needs().isEmpty() ? Optional.of(node.id()) : main;
            before.put(node.id(), List.copyOf(first));
        }
    }

    /** Puts every step behind those before it; returns those that wait for each other, where there are any. */
    private List<StepId> sort() {
        Map<StepId, Integer> open = new HashMap<>();
        Map<StepId, List<StepId>> after = new HashMap<>();
        before.forEach((step, first) -> {
            open.put(step, first.size());
            first.forEach(one -> after.computeIfAbsent(one, key -> new ArrayList<>()).add(step));
        });
        Deque<StepId> ready = new ArrayDeque<>(before.keySet().stream().filter(step -> open.get(step) == 0).toList());
        while (!ready.isEmpty()) {
            StepId step = ready.remove();
            sorted.add(step);
            after.getOrDefault(step, List.of()).stream().filter(next -> open.merge(next, -1, Integer::sum) == 0).forEach(ready::add);
        }
        return sorted.size() == nodes.size() ? List.of() : nodes.keySet().stream().filter(step -> open.get(step) > 0).toList();
    }

    /** The steps that have to be over directly before this one; none of a step that is not in the graph. */
    public List<StepId> before(StepId step) {
        return before.getOrDefault(step, List.of());
    }

    /** All steps, each behind those before it. */
    public List<StepId> sorted() {
        return Collections.unmodifiableList(sorted);
    }

    /** The steps that wait for each other and would never come; empty in a graph that can be gone to its end. */
    public List<StepId> circle() {
        return circle;
    }

    public boolean has(StepId step) {
        return nodes.containsKey(step);
    }

    /** A step that others need or have as a condition, and those of the plan that took its place. */
    public List<StepId> with(StepId step) {
        return replaced.getOrDefault(step, List.of());
    }

    private List<StepId> find(StepId step) {
        return nodes.keySet().stream().filter(id -> id.equals(step) || id.isBelow(step)).toList();
    }
}
