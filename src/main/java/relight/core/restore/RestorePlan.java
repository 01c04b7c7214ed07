package relight.core.restore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import relight.core.runbook.Step;

/**
 * An ordered list of steps that brings a system back, with what each changes and how it is undone. Nothing in it has been done.
 *
 * @param request       what was asked
 * @param title         in one line
 * @param target        what will be touched, so named that it cannot be mistaken: host, database, size, newest data (ALL-1)
 * @param confirm       what the operator types
 * @param found         what the probe saw
 * @param guards        the hazards that were met
 * @param stages        in order: the main way, then what undoes it, then what commits it
 * @param preconditions see {@link Facts#preconditions()}
 */
public record RestorePlan(RestoreRequest request, String title, String target, String confirm, List<Finding> found,
                          List<Guard> guards, List<Stage> stages, Map<String, String> preconditions) {

    public RestorePlan {
        found = List.copyOf(found);
        guards = List.copyOf(guards);
        stages = List.copyOf(stages);
        preconditions = Map.copyOf(preconditions);
    }

    public List<Step> steps() {
        return stages.stream().flatMap(stage -> stage.steps().stream()).toList();
    }

    public Duration estimate() {
        return stages.stream().map(Stage::estimate).reduce(Duration.ZERO, Duration::plus);
    }
}
