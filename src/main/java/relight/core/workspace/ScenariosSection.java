package relight.core.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.text.DurationText;
import relight.core.text.Message;

/** {@code scenarios:} of the workspace: ways in which things break, found by what people see. */
final class ScenariosSection {

    private static final List<String> LEVELS = List.of("low", "medium", "high", "critical");

    private final List<ProtectedSystem> systems;
    private final List<String> runbooks;
    private final List<Tier> tiers;

    ScenariosSection(List<ProtectedSystem> systems, List<Tier> tiers, Path root, List<Path> runbooks) {
        this.systems = systems;
        this.tiers = tiers;
        this.runbooks = runbooks.stream().map(file -> root.relativize(file).toString().replace('\\', '/')).toList();
    }

    List<Scenario> read(Fields top) {
        List<Scenario> scenarios = new ArrayList<>();
        top.named("scenarios", "workspace.in.scenario").forEach((name, fields) -> {
            scenarios.add(one(name, fields));
            fields.end();
        });
        return scenarios;
    }

    private Scenario one(String name, Fields fields) {
        List<String> hit = hit(fields);
        Objectives own = new Objectives(fields.duration("rto"), fields.duration("rpo"), fields.duration("mtd"), "scenario " + name)
                .because(fields.texts("because"))
                .orElse(tier(fields));
        Objectives theirs = systems.stream()
                .filter(system -> hit.contains(system.name()))
                .map(ProtectedSystem::objectives)
                .reduce(Objectives::strictest)
                .orElse(Objectives.NONE);
        return new Scenario(name, fields.text("symptom").orElse(""), hit, own.orElse(theirs), runbook(fields), estimate(fields),
                new Scenario.Risk(level("probability", fields), level("impact", fields)), rollback(fields));
    }

    private Objectives tier(Fields fields) {
        Optional<String> name = fields.text("tier");
        Optional<Tier> tier = tiers.stream().filter(one -> name.filter(one.name()::equals).isPresent()).findFirst();
        if (name.isPresent() && tier.isEmpty()) {
            fields.wrong("tier", Message.of("workspace.unknown.tier", fields.owner(), Fields.shown(name.get())),
                    Fields.expected(name.get(), tiers.stream().map(Tier::name).toList()));
        }
        return tier.map(Tier::objectives).orElse(Objectives.NONE);
    }

    private static Optional<Level> level(String key, Fields fields) {
        return fields.has(key) ? Optional.of(Level.valueOf(fields.choice(key, LEVELS).toUpperCase(Locale.ROOT))) : Optional.empty();
    }

    private static RollbackCriteria rollback(Fields fields) {
        return fields.block("rollback", Message.of("workspace.in.rollback", fields.owner())).map(block -> {
            RollbackCriteria criteria = new RollbackCriteria(block.duration("max-recovery-time"), block.duration("max-data-loss"),
                    block.percent("max-slowdown"));
            block.end();
            return criteria;
        }).orElse(RollbackCriteria.NONE);
    }

    private List<String> hit(Fields fields) {
        List<String> names = systems.stream().map(ProtectedSystem::name).toList();
        List<String> hit = fields.texts("systems");
        for (String name : hit) {
            if (!names.contains(name)) {
                fields.wrong("systems", Message.of("workspace.unknown.system", fields.owner(), Fields.shown(name)),
                        Fields.expected(name, names));
            }
        }
        return hit;
    }

    private Optional<String> runbook(Fields fields) {
        Optional<String> written = fields.text("runbook");
        String file = written.map(text -> text.contains("#") ? text.substring(0, text.indexOf('#')) : text).orElse("");
        if (written.isPresent() && !runbooks.contains(file)) {
            fields.wrong("runbook", Message.of("workspace.unknown.runbook", fields.owner(), Fields.shown(file)),
                    runbooks.isEmpty() ? Message.of("workspace.unknown.runbook.remedy") : Fields.expected(file, runbooks));
        }
        return written;
    }

    /** {@code 1h-2h}, {@code 30m – 60m} or one figure. */
    private static Optional<Scenario.Estimate> estimate(Fields fields) {
        Optional<String> written = fields.text("estimate");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String[] ends = written.get().split("\\s*[-–]\\s*", 2);
        Optional<Scenario.Estimate> estimate = DurationText.read(ends[0])
                .flatMap(least -> DurationText.read(ends[ends.length - 1]).map(most -> new Scenario.Estimate(least, most)))
                .filter(span -> span.least().compareTo(span.most()) <= 0);
        if (estimate.isEmpty()) {
            fields.wrong("estimate", Message.of("workspace.estimate", fields.owner(), Fields.shown(written.get())),
                    Message.of("workspace.estimate.remedy"));
        }
        return estimate;
    }
}
