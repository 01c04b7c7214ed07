package relight.core.restore;

import java.time.Duration;
import java.util.List;
import relight.core.runbook.Step;

/**
 * A part of a plan that people think of as one.
 *
 * @param changes  what it changes, said so that somebody who is tired understands it
 * @param undo     how that is taken back; empty where nothing needs to be
 * @param estimate the sum of its steps
 * @param disturbs whether production notices it
 */
public record Stage(String title, String changes, String undo, Duration estimate, boolean disturbs, List<Step> steps) {

    public Stage {
        steps = List.copyOf(steps);
    }
}
