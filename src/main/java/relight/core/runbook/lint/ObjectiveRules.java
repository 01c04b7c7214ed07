package relight.core.runbook.lint;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.core.runbook.recognition.Recognised;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recogniser;
import relight.core.runbook.shell.Command;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.workspace.Schedule;

/** Plans held against the objectives that stand in the same document. */
final class ObjectiveRules {

    /** What can happen, and the words for it: a table's row and a heading are about the same where they share one. */
    private static final List<Pattern> INCIDENTS = List.of(
            Pattern.compile("(?iuU).*(\\bdatabase|\\bdatenbank|\\bdb\\b|(?<!\\p{L})бд(?!\\p{L})|баз[аиу] даних|postgres|mysql).*"),
            Pattern.compile("(?iuU).*(\\bregion|регіон).*"),
            Pattern.compile("(?iuU).*(\\bcluster|кластер).*"),
            Pattern.compile("(?iuU).*(corrupt|korrupt|beschädig|корупц|пошкодж).*"),
            Pattern.compile("(?iuU).*(\\bservice\\b|\\bdienst|сервіс|служб).*"),
            Pattern.compile("(?iuU).*(delet|gelösch|löschung|видален).*"),
            Pattern.compile("(?iuU).*(ransom|attack|angriff|атак).*"),
            Pattern.compile("(?iuU).*(data ?cent|rechenzentrum|дата-?центр|цод).*"));
    private static final Pattern STORE = Pattern.compile("(?i)(postgres|mysql|maria|redis|elastic|opensearch|mongo|sqlite|files?)");
    private static final Pattern CRON = Pattern.compile("^\\s*schedule:\\s*[\"']?((?:[\\d*/,-]+\\s+){4}[\\d*/,-]+)[\"']?\\s*(?:#.*)?$");
    private static final Pattern NAME = Pattern.compile("^\\s*(?:-\\s+)?name:\\s*[\"']?([\\w.-]+).*$");
    private static final Map<String, Duration> FREQUENCIES = Map.of("hourly", Duration.ofHours(1), "daily", Duration.ofDays(1),
            "weekly", Duration.ofDays(7), "monthly", Duration.ofDays(30));

    /** A plan beyond its objective. */
    private record Excess(int line, Duration planned, Duration allowed) {}

    private ObjectiveRules() {}

    static List<Rule> all() {
        return List.of(new Rule("RB-33", Severity.WARNING, ObjectiveRules::look));
    }

    private static void look(Page page, Notes notes) {
        page.runbook().ifPresent(runbook -> recognised(page, runbook, notes));
        List<Outline.Leaf> leaves = new ArrayList<>();
        for (Fence fence : page.fences()) {
            if (fence.language().matches("hyp|hypnoscript")) {
                Outline.read(fence.body()).leaves().forEach(leaf -> leaves.add(new Outline.Leaf(leaf.path(), leaf.value(), leaf.line() + fence.line() + 1)));
            }
        }
        configured(leaves, notes);
    }

    private static void recognised(Page page, Runbook runbook, Notes notes) {
        List<Recognised> found = new Recogniser().read(runbook);
        List<Objective> objectives = found.stream().filter(Objective.class::isInstance).map(Objective.class::cast).toList();
        sums(page, runbook, objectives).forEach(excess -> note(notes, "sum", List.of(excess)));
        for (Recognised one : found) {
            if (one instanceof Estimate estimate) {
                String about = estimate.of().orElseGet(() -> page.chapterOf(estimate.origin().line()).title());
                objective(runbook, objectives, Measure.RTO, about).filter(rto -> estimate.span().most().compareTo(rto) > 0)
                        .ifPresent(rto -> note(notes, "sum", List.of(new Excess(estimate.origin().line(), estimate.span().most(), rto))));
            }
        }
        for (Objective mtd : objectives) {
            if (mtd.measure() == Measure.MTD) {
                objective(runbook, objectives, Measure.RTO, mtd.of().orElse("")).filter(rto -> mtd.span().most().compareTo(rto) < 0)
                        .ifPresent(rto -> note(notes, "mtd", List.of(new Excess(mtd.origin().line(), mtd.span().most(), rto))));
            }
        }
        schedules(page, runbook, objectives, notes);
    }

    /** What holds for an incident: what a table says of it, then what the document says of all. */
    private static Optional<Duration> objective(Runbook runbook, List<Objective> objectives, Measure measure, String about) {
        Predicate<Objective> measured = one -> one.measure() == measure;
        Optional<Duration> own = objectives.stream().filter(measured).filter(one -> one.of().filter(of -> sameIncident(of, about)).isPresent())
                .map(one -> one.span().most()).min(Comparator.naturalOrder());
        Optional<Duration> front = switch (measure) {
            case RTO -> runbook.objectives().rto();
            case RPO -> runbook.objectives().rpo();
            case MTD -> Optional.empty();
        };
        return own.or(() -> front).or(() -> objectives.stream().filter(measured).filter(one -> one.of().isEmpty()).map(one -> one.span().most()).findFirst());
    }

    private static boolean sameIncident(String one, String other) {
        return one.equals(other) || INCIDENTS.stream().anyMatch(words -> words.matcher(one).matches() && words.matcher(other).matches());
    }

    /** Sections whose steps, one after the other, take longer than allowed. */
    private static List<Excess> sums(Page page, Runbook runbook, List<Objective> objectives) {
        List<Excess> sums = new ArrayList<>();
        for (Section section : runbook.sections()) {
            List<Step> timed = section.steps().stream().filter(step -> step.header().estimate().isPresent()
                    && page.chapterOf(step.header().line()).line() == section.line()).toList();
            Duration sum = timed.stream().map(step -> step.header().estimate().get()).reduce(Duration.ZERO, Duration::plus);
            objective(runbook, objectives, Measure.RTO, section.title()).filter(rto -> !timed.isEmpty() && sum.compareTo(rto) > 0)
                    .ifPresent(rto -> sums.add(new Excess(timed.getFirst().header().line(), sum, rto)));
        }
        return sums;
    }

    /** Restores from backups that are made less often than the objective of their incident allows. */
    private static void schedules(Page page, Runbook runbook, List<Objective> objectives, Notes notes) {
        Map<String, Duration> cycles = cycles(page);
        for (Sheet sheet : page.sheets()) {
            for (Command command : sheet.commands()) {
                Optional<Duration> cycle = Restoring.isOne(command) ? store(command.text()).map(cycles::get) : Optional.empty();
                if (cycle.isEmpty()) {
                    continue;
                }
                Optional<Duration> rpo = objective(runbook, objectives, Measure.RPO, sheet.fence().chapter().title());
                if (rpo.isPresent() && cycle.get().compareTo(rpo.get()) > 0 && notes.first(sheet.fence().line() + " schedule")) {
                    note(notes, "schedule", List.of(new Excess(sheet.fence().lineOf(command.start()), cycle.get(), rpo.get())));
                }
            }
        }
    }

    private static Optional<String> store(String text) {
        Matcher store = STORE.matcher(text);
        return store.find() ? Optional.of(store.group(1).toLowerCase().replaceFirst("s$", "")) : Optional.empty();
    }

    /** How often each kind of store is backed up, by the cron lines of the document's manifests. */
    private static Map<String, Duration> cycles(Page page) {
        Map<String, Duration> cycles = new LinkedHashMap<>();
        for (Fence fence : page.fences()) {
            String name = "";
            for (String line : fence.language().matches("ya?ml") ? fence.body().split("\n", -1) : new String[0]) {
                Matcher named = NAME.matcher(line);
                Matcher cron = CRON.matcher(line);
                name = named.matches() && store(named.group(1)).isPresent() ? named.group(1) : name;
                if (cron.matches() && Schedule.mistakeIn(cron.group(1)).isEmpty()) {
                    store(name).ifPresent(store -> cycles.merge(store, longestGap(cron.group(1)), (a, b) -> a.compareTo(b) < 0 ? a : b));
                }
            }
        }
        return cycles;
    }

    private static Duration longestGap(String cron) {
        Schedule schedule = new Schedule(cron, ZoneOffset.UTC, Duration.ZERO);
        Duration longest = Duration.ZERO;
        Optional<Instant> due = schedule.nextDue(Instant.EPOCH);
        for (int i = 0; i < 16 && due.isPresent(); i++) {
            Optional<Instant> next = schedule.nextDue(due.get());
            Duration gap = next.isPresent() ? Duration.between(due.get(), next.get()) : Duration.ZERO;
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            due = next;
        }
        return longest;
    }

    /** A configuration in blocks, with objectives by tier. */
    private static void configured(List<Outline.Leaf> leaves, Notes notes) {
        Map<String, Duration> rto = tiers(leaves, "rto");
        Map<String, Duration> rpo = tiers(leaves, "rpo");
        if (!rto.isEmpty()) {
            Duration strictest = rto.values().stream().min(Comparator.naturalOrder()).orElseThrow();
            note(notes, "sum", planned(leaves, strictest));
            note(notes, "mtd", leaves.stream().filter(leaf -> leaf.key().equals("mtd"))
                    .flatMap(leaf -> duration(leaf.value()).map(mtd -> new Excess(leaf.line(), mtd, tier(leaves, leaf, rto).orElse(strictest))).stream())
                    .filter(excess -> excess.planned().compareTo(excess.allowed()) < 0).toList());
        }
        if (!rpo.isEmpty()) {
            Duration strictest = rpo.values().stream().min(Comparator.naturalOrder()).orElseThrow();
            leaves.stream().filter(leaf -> leaf.key().equals("frequency") && leaf.isUnder("types"))
                    .flatMap(leaf -> duration(leaf.value()).map(cycle -> new Excess(leaf.line(), cycle, strictest)).stream())
                    .min(Comparator.comparing(Excess::planned).thenComparing(Excess::line))
                    .filter(excess -> excess.planned().compareTo(strictest) > 0).ifPresent(excess -> note(notes, "schedule", List.of(excess)));
        }
    }

    private static Map<String, Duration> tiers(List<Outline.Leaf> leaves, String objective) {
        return leaves.stream().filter(leaf -> leaf.isUnder("objectives") && leaf.within().getLast().equals(objective)
                        && duration(leaf.value()).isPresent())
                .collect(Collectors.toMap(Outline.Leaf::key, leaf -> duration(leaf.value()).orElseThrow(), (a, b) -> a, LinkedHashMap::new));
    }

    private static Optional<Duration> tier(List<Outline.Leaf> leaves, Outline.Leaf leaf, Map<String, Duration> rto) {
        return leaves.stream().filter(one -> one.key().equals("priority") && one.within().equals(leaf.within())).findFirst()
                .flatMap(priority -> rto.entrySet().stream().filter(entry -> entry.getKey().startsWith(priority.value())).map(Map.Entry::getValue).findFirst());
    }

    private static List<Excess> planned(List<Outline.Leaf> leaves, Duration rto) {
        Function<Outline.Leaf, List<String>> scenario = leaf -> leaf.within().subList(0, leaf.within().size() - 1);
        Map<List<String>, List<Outline.Leaf>> steps = leaves.stream().filter(leaf -> leaf.isUnder("recovery_steps") && leaf.within().size() > 1)
                .collect(Collectors.groupingBy(scenario, LinkedHashMap::new, Collectors.toList()));
        return steps.values().stream().map(all -> new Excess(all.getFirst().line(), all.stream().filter(leaf -> leaf.key().equals("estimated_time"))
                .flatMap(leaf -> duration(leaf.value()).stream()).reduce(Duration.ZERO, Duration::plus), rto))
                .filter(excess -> excess.planned().compareTo(rto) > 0).toList();
    }

    private static Optional<Duration> duration(String text) {
        return Optional.ofNullable(FREQUENCIES.get(text)).or(() -> DurationText.read(text));
    }

    /** One finding for the first; it names the lines of the others. */
    private static void note(Notes notes, String what, List<Excess> excesses) {
        if (!excesses.isEmpty()) {
            Excess first = excesses.getFirst();
            String others = excesses.stream().skip(1).map(excess -> Integer.toString(excess.line())).collect(Collectors.joining(", "));
            Object also = others.isEmpty() ? "" : Message.of("runbook.lint.rb33.also", others);
            notes.at(first.line(), 1, "rb33." + what, first.planned(), first.allowed(), also);
        }
    }
}
