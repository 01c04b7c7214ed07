package relight.core.hypnoscript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.core.text.DurationText;

/** {@code disaster_recovery { … }}: objectives by tier, scenarios with their steps, and the sites that can take over. */
final class RecoveryMapping {

    private static final List<String> LEVELS = List.of("low", "medium", "high", "critical");
    private static final List<String> WARMTH = List.of("hot", "warm", "cold");

    private final Draft workspace;
    private final Map<String, String> runbooks = new LinkedHashMap<>();
    private final Set<String> files = new TreeSet<>();

    RecoveryMapping(Draft workspace) {
        this.workspace = workspace;
    }

    /** What must be read before the rest, which takes its tiers from it. */
    void objectives(Settings recovery) {
        recovery.block("objectives").ifPresent(objectives -> {
            for (String kind : List.of("rto", "rpo", "mtd", "mbc")) {
                objectives.block(kind).ifPresent(block -> tiers(workspace, kind, block));
            }
        });
    }

    /** {@code critical_systems: "4h"} is the tier <em>critical</em>. */
    static void tiers(Draft workspace, String kind, Settings figures) {
        for (String key : figures.keys()) {
            figures.duration(key).ifPresent(figure ->
                    workspace.in("tiers").in(key.replaceFirst("_(systems?|data|functions?|services?)$", "")).put(kind, figure));
        }
    }

    void map(Settings recovery) {
        recovery.block("scenarios").ifPresent(all -> all.named().forEach(this::scenario));
        recovery.block("dr_sites", "sites").ifPresent(all -> all.named().forEach(this::site));
    }

    /** The documents of the scenarios, by their path in the workspace. */
    Map<String, String> runbooks() {
        return runbooks;
    }

    private void scenario(String name, Settings scenario) {
        Draft draft = workspace.in("scenarios").in(name);
        Optional<String> description = scenario.text("description", "symptom");
        draft.put("symptom", description);
        draft.put("probability", scenario.oneOf(LEVELS, "probability")).put("impact", scenario.oneOf(LEVELS, "impact"));
        TierGuess.strictest(workspace).ifPresent(tier -> draft.put("tier", tier).note("plan.import.tier", tier));
        List<PlannedStep> steps = steps(scenario);
        if (!steps.isEmpty()) {
            String file = file(name);
            runbooks.put(file, RunbookText.of(name, description, steps));
            draft.put("estimate", DurationText.write(steps.stream().flatMap(step -> step.estimate().stream())
                    .reduce(Duration.ZERO, Duration::plus)));
            draft.put("runbook", file);
        }
        scenario.block("rollback_criteria", "rollback").ifPresent(block -> draft.in("rollback")
                .put("max-recovery-time", block.duration("max_recovery_time"))
                .put("max-data-loss", block.duration("data_loss_threshold", "max_data_loss"))
                .put("max-slowdown", block.percent("performance_degradation", "max_slowdown")));
    }

    private static List<PlannedStep> steps(Settings scenario) {
        List<PlannedStep> steps = new ArrayList<>();
        for (Settings step : scenario.blocks("recovery_steps")) {
            int number = step.text("step").filter(text -> text.matches("\\d{1,6}")).map(Integer::parseInt).orElse(steps.size() + 1);
            steps.add(new PlannedStep(number, step.text("action", "description", "name").orElse("…"),
                    step.duration("estimated_time", "estimate").flatMap(DurationText::read), step.text("responsible", "team", "role")));
        }
        steps.sort(Comparator.comparingInt(PlannedStep::number));
        return steps;
    }

    /** A file of its own for every scenario, whatever its name. */
    private String file(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]+", "-").replaceAll("^-+|-+$", "");
        String base = plain.isEmpty() ? "scenario" : plain.substring(0, Math.min(80, plain.length()));
        String file = "runbooks/" + base + ".md";
        for (int i = 2; !files.add(file); i++) {
            file = "runbooks/" + base + "-" + i + ".md";
        }
        return file;
    }

    private void site(String name, Settings site) {
        Optional<String> kind = site.oneOf(WARMTH, "kind", "type")
                .or(() -> WARMTH.stream().filter(warmth -> name.toLowerCase(Locale.ROOT).contains(warmth)).findFirst());
        if (kind.isEmpty()) {
            return;
        }
        Draft draft = workspace.in("sites").in(name).put("kind", kind);
        draft.put("location", site.text("location")).put("provider", site.text("provider")).put("region", site.text("region"));
        site.block("synchronization", "replication").ifPresent(block -> draft.in("synchronization")
                .put("type", block.text("type")).put("method", block.text("method"))
                .put("lag-limit", block.duration("lag_threshold", "lag_limit")).put("frequency", block.text("frequency")));
        site.block("activation").ifPresent(block -> draft.in("activation")
                .put("automatic", block.oneOf(List.of("true", "false"), "automated", "automatic"))
                .put("manual", block.oneOf(List.of("true", "false"), "manual_activation", "manual"))
                .put("triggers", block.texts("trigger_conditions")).put("takes", block.duration("estimated_time")));
        site.block("infrastructure").ifPresent(block -> draft.put("infrastructure", block.flat()));
    }
}
