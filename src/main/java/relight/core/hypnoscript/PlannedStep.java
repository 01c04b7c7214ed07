package relight.core.hypnoscript;

import java.time.Duration;
import java.util.Optional;

/** A step of a scenario as a document plans it. */
record PlannedStep(int number, String action, Optional<Duration> estimate, Optional<String> responsible) {}
