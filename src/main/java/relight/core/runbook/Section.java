package relight.core.runbook;

import java.util.List;

/**
 * A heading and what stands under it up to the next heading of its level.
 *
 * @param id    a slug, unique in the runbook
 * @param level 1 for {@code #}
 * @param steps those directly under it and under the headings within it, in order
 * @param watches what is looked at beside them
 */
public record Section(String id, String title, int level, int line, List<Step> steps, List<Step> watches) {

    public Section {
        steps = List.copyOf(steps);
        watches = List.copyOf(watches);
    }
}
