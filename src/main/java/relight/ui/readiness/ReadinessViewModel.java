package relight.ui.readiness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.catalog.CheckReport;
import relight.core.catalog.SystemReadiness;
import relight.core.kubernetes.SignOn;
import relight.core.readiness.Evaluation;
import relight.core.text.Messages;
import relight.ui.common.Background;
import relight.ui.common.ProgressMeter;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.readiness.SystemRow.Told;

/** What the home screen shows: what is known at once, then what the stores say. */
public final class ReadinessViewModel {

    /** After this long the stores are asked again by themselves. */
    static final Duration EVERY = Duration.ofMinutes(30);

    private static final Set<String> CHECKS =
            Set.of("age", "rpo", "schedule", "size", "integrity", "retention", "space", "3-2-1", "store", "key");

    private final ReadinessSource source;
    private final Messages words;
    private final Clock clock;
    private final Background background;
    private final RelativeTime time;
    private final SystemRows rows;
    private final ObjectProperty<Optional<Shown>> shown = new SimpleObjectProperty<>(this, "shown", Optional.empty());
    private final ObjectProperty<Optional<Exception>> failure = new SimpleObjectProperty<>(this, "failure", Optional.empty());
    private final BooleanProperty evaluating = new SimpleBooleanProperty(this, "evaluating");
    private Optional<HomeLook> look = Optional.empty();
    private Optional<SignOn> signOn = Optional.empty();
    private Optional<Instant> asked = Optional.empty();
    private Optional<Background.Running> running = Optional.empty();

    public ReadinessViewModel(ReadinessSource source, Messages words, Clock clock, Background background) {
        this.source = source;
        this.words = words;
        this.clock = clock;
        this.background = background;
        this.time = new RelativeTime(words, clock);
        this.rows = new SystemRows(words, clock);
    }

    /** A card with a figure: what is large, what stands beside it and what below. */
    public record Figure(Told large, String beside, String below) {}

    /**
     * The screen's content.
     *
     * @param ready how many of the rows keep their objectives
     */
    public record Shown(String title, String subtitle, List<SystemRow> rows, int ready, Figure couldRecover, Figure exposure,
                        Figure unproven, Figure waiting, List<Need> needs, List<RecoveryHistory.PastRecovery> past, Optional<PlanShown> plan) {}

    /** The look at the whole plan: in one line, and each thing that was looked at. */
    public record PlanShown(String line, List<Need> things) {}

    /** Something that waits for a person. */
    public record Need(Standing standing, String title, String text, Lead lead) {}

    /** Where it can be seen closely, or done something about. */
    public sealed interface Lead {

        record Nowhere() implements Lead {}

        /** The backups that are meant, in the words of the catalog's filter line. */
        record Backups(String filter) implements Lead {}

        /** The cluster of a system. */
        record Cluster(String system) implements Lead {}

        /** The program that signs on to a system's cluster, and that nobody has allowed yet. */
        record ToAllow(String system) implements Lead {}
    }

    public ReadOnlyObjectProperty<Optional<Shown>> shownProperty() {
        return shown;
    }

    public ReadOnlyObjectProperty<Optional<Exception>> failureProperty() {
        return failure;
    }

    public ReadOnlyBooleanProperty evaluatingProperty() {
        return evaluating;
    }

    /** Shows what is known, then asks the stores if that was long ago. */
    public void open(Consumer<ProgressMeter.Reading> progress) {
        background.run(source::known, known -> {
            take(known);
            tick(progress);
        }, this::fail);
    }

    /** Time has gone on: ages grow, and the stores may be due to be asked. */
    public void tick(Consumer<ProgressMeter.Reading> progress) {
        if (look.isPresent() && !source.evaluated().equals(look.get().evaluated()) && !evaluating.get()) {
            asked = source.evaluated();
            background.run(source::known, this::take, this::fail);
        } else {
            look.ifPresent(this::take);
        }
        boolean due = asked.or(() -> look.flatMap(HomeLook::evaluated))
                .map(at -> Duration.between(at, clock.instant()).compareTo(EVERY) >= 0)
                .orElse(true);
        if (due) {
            evaluate(progress);
        }
    }

    /** Asks the stores now; nothing happens while they are being asked. */
    public void evaluate(Consumer<ProgressMeter.Reading> progress) {
        if (evaluating.get()) {
            return;
        }
        evaluating.set(true);
        asked = Optional.of(clock.instant());
        ProgressMeter meter = new ProgressMeter();
        running = Optional.of(background.run(
                () -> source.evaluate((what, done, total) -> progress.accept(meter.at(System.nanoTime(), what, done, total))),
                ended -> {
                    evaluating.set(false);
                    switch (ended) {
                        case Background.Ended.Done<HomeLook>(HomeLook result) -> take(result);
                        case Background.Ended.Failed<HomeLook>(Exception reason) -> fail(reason);
                        case Background.Ended.Cancelled<HomeLook>() -> { }
                    }
                }));
    }

    /** Lets programs that sign on to clusters be read and allowed. */
    public ReadinessViewModel allowing(SignOn programs) {
        signOn = Optional.of(programs);
        return this;
    }

    /** The program that waits to be allowed; told on the FX thread, and not at all where none does any more. */
    void program(String system, Consumer<String> told) {
        signOn.ifPresent(programs -> background.run(() -> programs.waiting(system), waiting -> waiting.ifPresent(told), this::fail));
    }

    /** It has been read and may run from now on: what waited for it is asked. */
    void allow(String program, Consumer<ProgressMeter.Reading> progress) {
        signOn.ifPresent(programs -> background.run(() -> {
            programs.allow(program);
            return program;
        }, allowed -> evaluate(progress), this::fail));
    }

    /** Ends the evaluation; what was known stays. */
    public void cancel() {
        running.ifPresent(Background.Running::cancel);
    }

    private void take(HomeLook result) {
        look = Optional.of(result);
        failure.set(Optional.empty());
        shown.set(Optional.of(show(result)));
    }

    private void fail(Exception reason) {
        failure.set(Optional.of(reason));
    }

    private Shown show(HomeLook result) {
        List<SystemRow> table = result.systems().stream().map(system -> rows.row(system, result.history())).toList();
        int ready = (int) table.stream().filter(SystemRow::ready).count();
        Optional<PlanShown> plan = result.plan().map(this::plan);
        List<Evaluation.Finding> missing = result.plan().map(Evaluation::missing).orElse(List.of()).stream().sorted(Comparator.comparing(Evaluation.Finding::kind)).toList();
        // A cluster or a pod that is not reached keeps more from its work than one backup that is late
        List<Need> needs = new ArrayList<>(missing.stream().filter(ReadinessViewModel::isInCluster).map(this::need).toList());
        needs.addAll(result.needs().stream().map(this::need).toList());
        needs.addAll(missing.stream().filter(finding -> !isInCluster(finding)).map(this::need).toList());
        needs.sort(Comparator.comparing(need -> need.standing() != Standing.BAD));
        String evaluated = result.evaluated().map(at -> words.say("screens.ready.evaluated", time.distance(at)))
                .orElseGet(() -> words.say("screens.ready.not-evaluated"));
        String checked = words.say("screens.ready.checks", result.report().lines().size(), needs.size());
        String where = result.site().environment();
        return new Shown(result.site().name(), (where.isBlank() ? "" : where + " · ") + evaluated + " · " + checked, table, ready,
                couldRecover(table, ready), exposure(result, table), unproven(result), waiting(needs), List.copyOf(needs), result.history().past(), plan);
    }

    private Need need(List<CheckReport.Line> lines) {
        CheckReport.Line first = lines.getFirst();
        String checks = String.join(", ", lines.stream().map(line -> check(line.check())).distinct().toList());
        Lead lead = switch (first.check()) {
            case "3-2-1", "rpo" -> new Lead.Backups("system:" + first.series());
            case "space", "store" -> new Lead.Nowhere();
            default -> new Lead.Backups("series:" + first.series());
        };
        String title = first.series().isEmpty() ? checks : words.say("screens.ready.need", first.series(), checks);
        return new Need(Standing.of(first.status()), title, words.say(first.text()), lead);
    }

    private PlanShown plan(Evaluation plan) {
        List<Need> things = plan.findings().stream().sorted(Comparator.comparing(Evaluation.Finding::good).thenComparing(Evaluation.Finding::kind)).map(this::need).toList();
        int all = things.size();
        return new PlanShown(words.say("messaging.ready.line", time.distance(plan.at()), all - plan.missing().size(), all), things);
    }

    private Need need(Evaluation.Finding finding) {
        return new Need(finding.good() ? Standing.GOOD : Standing.BAD, words.say("messaging.ready.kind." + finding.kind(), finding.about()), words.say(finding.text()), lead(finding));
    }

    private static boolean isInCluster(Evaluation.Finding finding) {
        return finding.kind().compareTo(Evaluation.Kind.PLACE) <= 0;
    }

    private static Lead lead(Evaluation.Finding finding) {
        return switch (finding.kind()) {
            case CLUSTER, VELERO, STEPS -> new Lead.Cluster(finding.about());
            case SIGN_ON -> new Lead.ToAllow(finding.about());
            case PLACE, PLAN, BACKUP, PROGRAM, SECRET, SPACE, RUNBOOK -> new Lead.Nowhere();
        };
    }

    private String check(String name) {
        return CHECKS.contains(name) ? words.say("screens.ready.check." + name) : name;
    }

    private Figure couldRecover(List<SystemRow> table, int ready) {
        Standing standing = table.isEmpty() ? Standing.UNKNOWN : ready == table.size() ? Standing.GOOD : Standing.BAD;
        String not = String.join(", ", table.stream().filter(row -> !row.ready()).map(SystemRow::system).toList());
        return new Figure(new Told(standing, words.say("screens.ready.n-of-m", ready, table.size())),
                words.say("screens.ready.within"), not.isEmpty() ? "" : words.say("screens.ready.not-within", not));
    }

    /** The system whose newest good backup is oldest, measured by its own RPO. */
    private Figure exposure(HomeLook result, List<SystemRow> table) {
        Optional<SystemReadiness> worst = result.systems().stream().max(Comparator.comparing(ReadinessViewModel::exposed));
        if (worst.isEmpty()) {
            return new Figure(new Told(Standing.UNKNOWN, "—"), "", "");
        }
        SystemReadiness system = worst.get();
        String name = system.system().name();
        Standing standing = table.get(result.systems().indexOf(system)).age().standing();
        String large = system.age().map(time::rough).orElseGet(() -> words.say("screens.ready.everything"));
        String beside = system.system().objectives().rpo().map(rpo -> words.say("screens.ready.exposed", name, time.rough(rpo))).orElse(name);
        String below = system.choice().chosen()
                .map(backup -> words.say("screens.ready.newest-from", time.day(backup.recoveryPoint())))
                .orElseGet(() -> words.say("screens.ready.no-point-at-all"));
        long passed = system.choice().passedOver().size();
        return new Figure(new Told(standing, large), beside,
                passed == 0 ? below : below + " · " + words.say("screens.ready.passed-over", passed));
    }

    private static double exposed(SystemReadiness system) {
        return system.exposure() == SystemReadiness.Exposure.NO_GOOD_BACKUP ? Double.MAX_VALUE : system.rpoUsed();
    }

    /** The system whose restore was proven longest ago, or never. */
    private Figure unproven(HomeLook result) {
        List<String> names = result.systems().stream().map(system -> system.system().name()).toList();
        List<String> never = names.stream().filter(name -> !result.history().proven().containsKey(name)).toList();
        if (!never.isEmpty()) {
            return new Figure(new Told(Standing.WARNING, words.say("screens.ready.never")), String.join(", ", never),
                    words.say("screens.ready.never.why"));
        }
        return names.stream().min(Comparator.comparing(name -> result.history().proven().get(name).at()))
                .map(name -> new Figure(
                        new Told(Standing.GOOD, time.distance(result.history().proven().get(name).at())), name,
                        words.say("screens.ready.all-proven")))
                .orElseGet(() -> new Figure(new Told(Standing.UNKNOWN, "—"), "", ""));
    }

    private Figure waiting(List<Need> needs) {
        Standing standing = needs.isEmpty() ? Standing.GOOD : needs.getFirst().standing();
        return new Figure(new Told(standing, words.say("screens.ready.count", needs.size())),
                words.say(needs.isEmpty() ? "screens.ready.nothing-waits" : "screens.ready.waits"),
                needs.isEmpty() ? "" : needs.getFirst().title());
    }
}
