package relight.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Stage;
import relight.core.runbook.Step;

/** A plan in the shape that {@code restore plan --json} prints. */
final class PlanJson {

    private PlanJson() {}

    static Map<String, Object> of(RestoreRequest request, Planning planning) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", request.system().name());
        json.put("backup", request.backup().id());
        switch (planning) {
            case Planning.Planned(RestorePlan plan) -> {
                json.put("target", plan.target());
                json.put("stages", plan.stages().stream().map(PlanJson::stage).toList());
                json.put("refusals", List.of());
            }
            case Planning.Refused(List<Refusal> refusals) -> {
                json.put("target", null);
                json.put("stages", List.of());
                json.put("refusals", refusals.stream().map(PlanJson::refusal).toList());
            }
        }
        return json;
    }

    private static Map<String, Object> stage(Stage stage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", stage.title());
        json.put("changes", stage.changes());
        json.put("undo", stage.undo().isEmpty() ? null : stage.undo());
        json.put("estimate", stage.estimate().toSeconds());
        List<Object> steps = new ArrayList<>();
        for (Step step : stage.steps()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", step.id().value());
            one.put("title", step.title());
            one.put("kind", step.kind());
            one.put("command", step.text());
            one.put("estimate", step.header().estimate().map(java.time.Duration::toSeconds).orElse(null));
            steps.add(one);
        }
        json.put("steps", steps);
        return json;
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", refusal.id());
        json.put("text", refusal.text());
        json.put("remedy", refusal.remedy());
        return json;
    }
}
