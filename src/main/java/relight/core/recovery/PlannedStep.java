package relight.core.recovery;

import java.util.Optional;
import relight.core.runbook.Order;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * A step as it stands in a recovery's agenda: enough to show and to judge it without its runbook.
 *
 * @param provenKey       SHA-256 of kind and text before inputs, in hexadecimal: <em>last proven</em> holds for just this text
 * @param forecastKey     id and target: how long such a step takes
 * @param estimateSeconds what the runbook says it takes
 * @param order           when its turn comes, as far as its place does not say it; its name is not kept
 * @param goesOnLate      whether the steps after it go on when its time-out has ended it
 */
public record PlannedStep(StepId id, Erasable title, Erasable phase, String kind, String provenKey, String forecastKey,
                          Optional<Long> estimateSeconds, boolean critical, OnFailure onFailure, Part part,
                          boolean stopsClock, Order order, boolean goesOnLate) {

    /** A step whose turn comes by its place. */
    public PlannedStep(StepId id, Erasable title, Erasable phase, String kind, String provenKey, String forecastKey,
                       Optional<Long> estimateSeconds, boolean critical, OnFailure onFailure, Part part, boolean stopsClock) {
        this(id, title, phase, kind, provenKey, forecastKey, estimateSeconds, critical, onFailure, part, stopsClock, Order.BY_PLACE, false);
    }

    /** Who does it beside the others; empty on the main line. */
    public Optional<String> lane() {
        return order.lane();
    }
}
