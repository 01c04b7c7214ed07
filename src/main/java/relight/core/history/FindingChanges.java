package relight.core.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;

/** Which objectives and runbooks of a workspace say, by {@code because:}, that they were changed for a finding. */
public final class FindingChanges {

    private static final Pattern NAMED = Pattern.compile("([^,(]+?) \\(([^)]*)\\)");

    private FindingChanges() {}

    /** As the files of the workspace tell it; a runbook that cannot be read says nothing. */
    public static Map<String, List<String>> of(Workspace workspace) {
        RunbookReader reader = new RunbookReader();
        List<Runbook> runbooks = new ArrayList<>();
        for (Path file : workspace.runbooks()) {
            try {
                runbooks.add(reader.read(workspace.root().relativize(file).toString().replace('\\', '/'), Files.readString(file)));
            } catch (IOException | Problem unreadable) {
                System.getLogger(FindingChanges.class.getName()).log(System.Logger.Level.WARNING, "Not read: " + file, unreadable);
            }
        }
        return of(workspace, runbooks);
    }

    /** By the finding's id, the names of what was changed. */
    static Map<String, List<String>> of(Workspace workspace, List<Runbook> runbooks) {
        Map<String, Set<String>> changes = new LinkedHashMap<>();
        workspace.systems().stream().map(ProtectedSystem::objectives).forEach(objectives -> objectives(objectives, changes));
        workspace.scenarios().stream().map(Scenario::objectives).forEach(objectives -> objectives(objectives, changes));
        runbooks.forEach(runbook -> runbook.because().forEach(finding -> changes.computeIfAbsent(finding, _ -> new LinkedHashSet<>()).add(runbook.name())));
        Map<String, List<String>> all = new LinkedHashMap<>();
        changes.forEach((finding, names) -> all.put(finding, List.copyOf(names)));
        return all;
    }

    /** Objectives say of each place that they come from what it was changed for. */
    private static void objectives(Objectives objectives, Map<String, Set<String>> changes) {
        NAMED.matcher(objectives.source()).results().forEach(named -> {
            for (String finding : named.group(2).split(",")) {
                changes.computeIfAbsent(finding.strip(), _ -> new LinkedHashSet<>()).add(named.group(1).strip());
            }
        });
    }
}
