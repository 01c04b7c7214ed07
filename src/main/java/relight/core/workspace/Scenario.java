package relight.core.workspace;

import java.util.List;
import java.util.Optional;

/**
 * A way in which things break, found by what people see.
 *
 * @param symptom    what an operator notices, in their words
 * @param systems    the systems it hits
 * @param objectives its own; where it says none, those of the strictest system it hits
 * @param runbook    the file under the workspace, with {@code #section} where one section is meant
 */
public record Scenario(String name, String symptom, List<String> systems, Objectives objectives, Optional<String> runbook) {

    public Scenario {
        systems = List.copyOf(systems);
    }
}
