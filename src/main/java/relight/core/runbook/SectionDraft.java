package relight.core.runbook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A section while its document is being read, with the shell variables that its steps have set so far. */
final class SectionDraft {

    private final String id;
    private final String title;
    private final int level;
    private final int line;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> variables = new HashSet<>();
    private final Set<String> exports = new HashSet<>();

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

    Set<String> variables() {
        return variables;
    }

    Set<String> exports() {
        return exports;
    }

    StepId nextId() {
        return idAfter(0);
    }

    /** The id of a step before which that many others are still to be added. */
    StepId idAfter(int others) {
        return new StepId(id + "/" + (steps.size() + others + 1));
    }

    void add(Step step) {
        steps.add(step);
    }

    /** The sections, each with the steps of the headings within it. */
    static List<Section> sections(List<SectionDraft> drafts) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            SectionDraft draft = drafts.get(i);
            List<Step> steps = new ArrayList<>(draft.steps);
            for (int j = i + 1; j < drafts.size() && drafts.get(j).level > draft.level; j++) {
                steps.addAll(drafts.get(j).steps);
            }
            sections.add(new Section(draft.id, draft.title, draft.level, Math.max(draft.line, 1), steps));
        }
        return List.copyOf(sections);
    }
}
