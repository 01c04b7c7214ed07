package relight.core.recovery;

import java.util.Optional;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * A step as it stands in a recovery's agenda: enough to show and to judge it without its runbook.
 *
 * @param provenKey       SHA-256 of kind and text before inputs, in hexadecimal: <em>last proven</em> holds for just this text
 * @param forecastKey     id and target: how long such a step takes
 * @param estimateSeconds what the runbook says it takes
 */
public record PlannedStep(StepId id, Erasable title, Erasable phase, String kind, String provenKey, String forecastKey,
                          Optional<Long> estimateSeconds, boolean critical, OnFailure onFailure, Part part,
                          boolean stopsClock) {}
