package relight.core.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.core.plan.PlanFinding.Kind;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.BusinessFunction;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.RecoverySite;
import relight.core.workspace.Scenario;
import relight.core.workspace.Schedule;
import relight.core.workspace.Tier;
import relight.core.workspace.Workspace;

/**
 * Holds a plan against its own objectives: whether the steps of a scenario fit its RTO, the schedules their RPO, the maximum
 * tolerable downtime the RTO; and whether everybody it names is somebody.
 */
public final class PlanReview {

    /** Far enough to see the longest gap of a schedule that knows months. */
    private static final int DUES = 40;

    private final Workspace workspace;
    private final ContinuityPlan plan;
    private final InstantSource clock;
    private final List<PlanFinding> findings = new ArrayList<>();

    private PlanReview(Workspace workspace, InstantSource clock) {
        this.workspace = workspace;
        this.plan = workspace.continuity();
        this.clock = clock;
    }

    /** What does not fit, in the order in which a person reads a plan. Reads the runbooks of the scenarios. */
    public static List<PlanFinding> of(Workspace workspace, InstantSource clock) {
        PlanReview review = new PlanReview(workspace, clock);
        Map<String, Integer> roles = new TreeMap<>();
        workspace.scenarios().forEach(scenario -> review.scenario(scenario, roles));
        workspace.systems().forEach(review::system);
        review.plan.tiers().forEach(review::tier);
        review.plan.functions().forEach(review::function);
        review.plan.sites().forEach(review::site);
        review.teams(roles);
        review.contacts();
        return List.copyOf(review.findings);
    }

    private void add(Kind kind, String about, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = about;
        System.arraycopy(values, 0, all, 1, values.length);
        findings.add(new PlanFinding(kind, about, Message.of("plan.review." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), all)));
    }

    private void scenario(Scenario scenario, Map<String, Integer> roles) {
        List<StepHeader> steps = steps(scenario);
        steps.forEach(step -> step.role().ifPresent(role -> roles.merge(role, 1, Integer::sum)));
        Duration sum = steps.stream().filter(step -> step.part() == StepHeader.Part.MAIN).flatMap(step -> step.estimate().stream())
                .reduce(Duration.ZERO, Duration::plus);
        Duration needed = sum.isZero() ? scenario.estimate().map(Scenario.Estimate::most).orElse(Duration.ZERO) : sum;
        scenario.objectives().rto().filter(rto -> needed.compareTo(rto) > 0).ifPresent(rto ->
                add(Kind.ESTIMATE_OVER_RTO, scenario.name(), needed, rto, needed.minus(rto)));
        scenario.rollback().maxRecoveryTime().filter(limit -> needed.compareTo(limit) > 0).ifPresent(limit ->
                add(Kind.ESTIMATE_OVER_ROLLBACK, scenario.name(), needed, limit));
        below(scenario.name(), scenario.objectives().mtd(), scenario.objectives().rto(), !ofTier(scenario));
    }

    /** What a tier says wrongly is told once, with the tier. */
    private boolean ofTier(Scenario scenario) {
        return plan.tiers().stream().anyMatch(tier -> tier.objectives().mtd().equals(scenario.objectives().mtd())
                && tier.objectives().rto().equals(scenario.objectives().rto()));
    }

    private void below(String name, Optional<Duration> mtd, Optional<Duration> rto, boolean tell) {
        if (tell && mtd.isPresent() && rto.isPresent() && mtd.get().compareTo(rto.get()) < 0) {
            add(Kind.MTD_UNDER_RTO, name, mtd.get(), rto.get());
        }
    }

    private List<StepHeader> steps(Scenario scenario) {
        if (scenario.runbook().isEmpty()) {
            return List.of();
        }
        String[] parts = scenario.runbook().get().split("#", 2);
        Path file = workspace.root().resolve(parts[0]);
        try {
            Runbook runbook = new RunbookReader().read(parts[0], Files.readString(file));
            List<Step> steps = parts.length == 1 ? runbook.steps() : runbook.section(parts[1]).map(section -> section.steps()).orElse(List.of());
            return steps.stream().map(Step::header).toList();
        } catch (IOException | Problem unreadable) {
            add(Kind.UNREADABLE_RUNBOOK, scenario.name(), parts[0]);
            return List.of();
        }
    }

    /** The most frequent of a system's series decides how much can be lost. */
    private void system(ProtectedSystem system) {
        Optional<Duration> gap = workspace.seriesOf(system.name()).stream().map(BackupSeries::schedule).flatMap(Optional::stream)
                .map(this::longestGap).min(Duration::compareTo);
        system.objectives().rpo().ifPresent(rpo -> gap.filter(time -> time.compareTo(rpo) > 0).ifPresent(time ->
                add(Kind.SCHEDULE_OVER_RPO, system.name(), time, rpo)));
    }

    private Duration longestGap(Schedule schedule) {
        Duration longest = Duration.ZERO;
        Optional<Instant> due = schedule.nextDue(clock.instant());
        for (int i = 0; i < DUES && due.isPresent(); i++) {
            Optional<Instant> next = schedule.nextDue(due.get());
            Duration gap = next.isPresent() ? Duration.between(due.get(), next.get()) : Duration.ZERO;
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            due = next;
        }
        return longest;
    }

    private void tier(Tier tier) {
        below(tier.name(), tier.objectives().mtd(), tier.objectives().rto(), true);
    }

    private void function(BusinessFunction function) {
        Optional<Duration> rto = plan.tiers().stream().filter(tier -> tier.name().equals(function.priority())).findFirst()
                .flatMap(tier -> tier.objectives().rto());
        boolean own = plan.tiers().stream().noneMatch(tier -> tier.name().equals(function.priority()) && tier.objectives().mtd().equals(function.mtd()));
        below(function.name(), function.mtd(), rto, own);
        Optional<Duration> ready = function.alternatives().stream().flatMap(one -> one.readyIn().stream()).min(Duration::compareTo);
        function.mbc().ifPresent(mbc -> ready.filter(time -> time.compareTo(mbc) > 0).ifPresent(time ->
                add(Kind.ALTERNATIVES_OVER_MBC, function.name(), time, mbc)));
        List<String> unknown = function.dependencies().stream().filter(name -> workspace.system(name).isEmpty()
                && plan.functions().stream().noneMatch(other -> other.name().equals(name))).toList();
        if (!unknown.isEmpty()) {
            add(Kind.UNDEFINED_DEPENDENCY, function.name(), String.join(", ", unknown));
        }
    }

    private void site(RecoverySite site) {
        Optional<Duration> rto = plan.tiers().stream().flatMap(tier -> tier.objectives().rto().stream()).min(Duration::compareTo);
        Optional<Duration> rpo = plan.tiers().stream().flatMap(tier -> tier.objectives().rpo().stream()).min(Duration::compareTo);
        site.activation().takes().ifPresent(takes -> rto.filter(limit -> takes.compareTo(limit) > 0).ifPresent(limit ->
                add(Kind.SITE_OVER_RTO, site.name(), takes, limit)));
        site.synchronization().lagLimit().ifPresent(lag -> rpo.filter(limit -> lag.compareTo(limit) > 0).ifPresent(limit ->
                add(Kind.SITE_OVER_RPO, site.name(), lag, limit)));
    }

    private void teams(Map<String, Integer> roles) {
        roles.forEach((role, steps) -> {
            if (!plan.isEmpty() && !plan.knows(role)) {
                add(Kind.UNDEFINED_TEAM, role, steps);
            }
        });
    }

    private void contacts() {
        Map<String, Set<String>> unknown = new LinkedHashMap<>();
        plan.escalation().forEach(level -> level.contacts().stream().filter(name -> !plan.knows(name)).forEach(name ->
                unknown.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(level.name())));
        unknown.forEach((name, levels) -> add(Kind.UNDEFINED_CONTACT, name, String.join(", ", levels)));
    }
}
