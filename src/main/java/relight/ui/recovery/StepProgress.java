package relight.ui.recovery;

import relight.core.recovery.Progress;
import relight.core.runbook.StepId;
import relight.ui.common.ProgressMeter;

/** How far a step that runs is, and what its figures count. */
record StepProgress(StepId step, ProgressMeter.Reading reading, Progress.Unit unit) {}
