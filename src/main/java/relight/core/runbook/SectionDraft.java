package relight.core.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section while its document is being read, with the shell variables that its steps have set so far. */
final class SectionDraft {

    private final String id;
    private final String title;
    private final int level;
    private final int line;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> watches = new ArrayList<>();
    private final Map<String, ShellNames> shells = new HashMap<>();

    /** What the shell steps so far have set. */
    record ShellNames(Set<String> variables, Set<String> exports) {

        static ShellNames none() {
            return new ShellNames(new HashSet<>(), new HashSet<>());
        }

        ShellNames copy() {
            return new ShellNames(new HashSet<>(variables), new HashSet<>(exports));
        }
    }

    SectionDraft(String id, String title, int level, int line) {
        this.id = id;
        this.title = title;
        this.level = level;
        this.line = line;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    int level() {
        return level;
    }

    int line() {
        return line;
    }

    /** Of the main line; of a lane, which begins with what the main line has set before it. */
    ShellNames shell(Optional<String> lane) {
        ShellNames main = shells.computeIfAbsent("", key -> ShellNames.none());
        return lane.map(name -> shells.computeIfAbsent(name, key -> main.copy())).orElse(main);
    }

    StepId nextId() {
        return idAfter(0);
    }

    /** The id of a step before which that many others are still to be added. */
    StepId idAfter(int others) {
        return new StepId(id + "/" + (steps.size() + others + 1));
    }

    void add(Step step) {
        if (step.header().watch().isEmpty()) {
            steps.add(step);
            return;
        }
        StepId own = new StepId(id + "/watch-" + (watches.size() + 1));
        Step watch = step.withId(own);
        watches.add(watch instanceof Step.Shell shell ? shell.inSession(own.value()) : watch);
    }

    /** The sections, each with the steps of the headings within it. */
    static List<Section> sections(List<SectionDraft> drafts) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            SectionDraft draft = drafts.get(i);
            List<Step> steps = new ArrayList<>(draft.steps);
            List<Step> watches = new ArrayList<>(draft.watches);
            for (int j = i + 1; j < drafts.size() && drafts.get(j).level > draft.level; j++) {
                steps.addAll(drafts.get(j).steps);
                watches.addAll(drafts.get(j).watches);
            }
            sections.add(new Section(draft.id, draft.title, draft.level, Math.max(draft.line, 1), steps, watches));
        }
        return List.copyOf(sections);
    }
}
