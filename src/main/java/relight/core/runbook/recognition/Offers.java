package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Kubectl;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.RestoreLines;
import relight.core.runbook.recognition.Recognised.Symptom;
import relight.core.runbook.recognition.Recognised.Tick;
import relight.core.workspace.Contact;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;

/** What a document says that neither its front matter nor the workspace says yet. */
public final class Offers {

    private static final String PREFIX = "(?iu)^(?:\\d+(?:\\.\\d+)*[.)]?\\s+)?(?:(?:szenario|scenario|сценарій|fall|case|випадок)\\s*\\d*\\s*[:.–—-]\\s*)?";

    private final Runbook runbook;
    private final Workspace workspace;
    private final Map<String, List<Recognised>> cases = new LinkedHashMap<>();
    private final List<Offer> offers = new ArrayList<>();

    private Offers(Runbook runbook, Workspace workspace) {
        this.runbook = runbook;
        this.workspace = workspace;
    }

    /** Everything in the document that a person could confirm, in its order; what is in use already is not among it. */
    public static List<Offer> of(Runbook runbook, Workspace workspace) {
        Offers offers = new Offers(runbook, workspace);
        Set<String> reached = new HashSet<>();
        for (Recognised found : new Recogniser().read(runbook)) {
            switch (found) {
                case Objective objective -> offers.objective(objective);
                case Symptom symptom -> offers.ofSection(symptom);
                case Estimate estimate when estimate.of().isEmpty() -> offers.ofSection(estimate);
                case Person person when !person.open() && offers.isNew(person) && reached.add(person.name() + person.phone() + person.mail()) ->
                        offers.offers.add(new Offer.Reach(person));
                case Kubectl lines -> Optional.of(lines.parts().stream().flatMap(part -> offers.cluster(part).stream()).toList())
                        .filter(systems -> systems.size() == lines.parts().size()).ifPresent(systems -> offers.offers.add(new Offer.NativeStep(lines, systems)));
                case RestoreLines lines -> Optional.of(offers.restored(lines)).filter(systems -> !systems.isEmpty())
                        .ifPresent(systems -> offers.offers.add(new Offer.NativeRestore(lines, systems)));
                case Estimate _, Person _, Tick _ -> { }
            }
        }
        offers.cases.forEach(offers::scenario);
        return List.copyOf(offers.offers);
    }

    /** The one with the context that the commands name, else the only one; empty where it could be several. */
    private Optional<String> cluster(Kubectl.Part lines) {
        List<ProtectedSystem> clusters = workspace.systems().stream().filter(system -> system.engine().equals("kubernetes")).toList();
        List<ProtectedSystem> meant = clusters.stream().filter(system -> lines.context().isEmpty() || lines.context().equals(system.target("context"))).toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst().name()) : Optional.empty();
    }

    /** In the context that is turned to, where one is. Those in the very pods that are named; else the only system of that engine, or the only one in that namespace. Empty where it could be others. */
    private List<String> restored(RestoreLines lines) {
        List<ProtectedSystem> all = workspace.systems().stream().filter(system -> system.engine().equals(lines.engine()))
                .filter(system -> lines.context().isEmpty() || lines.context().equals(context(system))).toList();
        if (!lines.pods().isEmpty()) {
            List<List<ProtectedSystem>> each = lines.pods().stream().map(pod -> all.stream().filter(system -> isIn(system, lines.namespace(), pod)).toList()).toList();
            return each.stream().allMatch(found -> found.size() == 1) ? each.stream().map(found -> found.getFirst().name()).toList() : List.of();
        }
        List<ProtectedSystem> there = all.stream().filter(system -> lines.namespace().filter(namespace -> livesIn(system, namespace)).isPresent()).toList();
        List<ProtectedSystem> meant = there.isEmpty() ? all : there;
        return meant.size() == 1 ? List.of(meant.getFirst().name()) : List.of();
    }

    /** Of the cluster that it is, or in whose pod it runs. */
    private Optional<String> context(ProtectedSystem system) {
        Optional<String> around = system.target("on").filter(on -> on.startsWith("pod:")).map(on -> on.substring("pod:".length()).split("/", 2)[0]);
        return workspace.systems().stream().filter(one -> one.name().equals(around.orElse(system.name()))).findFirst().flatMap(one -> one.target("context"));
    }

    private static boolean isIn(ProtectedSystem system, Optional<String> namespace, String pod) {
        return system.target("on").filter(on -> on.startsWith("pod:") && on.endsWith(namespace.map(name -> "/" + name).orElse("") + "/" + pod)).isPresent();
    }

    private static boolean livesIn(ProtectedSystem system, String namespace) {
        return system.target("namespace").filter(namespace::equals).isPresent();
    }

    private void objective(Objective objective) {
        if (objective.of().isPresent()) {
            cases.computeIfAbsent(sectionCalled(objective.of().get()).map(Section::id).orElse("=" + objective.of().get()), key -> new ArrayList<>()).add(objective);
        } else if (isCase(objective)) {
            ofSection(objective);
        } else if (!inUse(objective)) {
            offers.add(new Offer.Limit(objective));
        }
    }

    private boolean inUse(Objective objective) {
        Optional<Duration> used = switch (objective.measure()) {
            case RTO -> runbook.objectives().rto();
            case RPO -> runbook.objectives().rpo();
            case MTD -> runbook.objectives().mtd();
        };
        return used.filter(objective.span().most()::equals).isPresent()
                || offers.stream().anyMatch(offer -> offer instanceof Offer.Limit other && other.measure() == objective.measure()
                        && other.value().equals(objective.span().most()));
    }

    private void ofSection(Recognised found) {
        if (isCase(found)) {
            cases.computeIfAbsent(found.origin().section().orElseThrow(), key -> new ArrayList<>()).add(found);
        }
    }

    /** A section is a case of its own where it has steps and stands below the document's title. */
    private boolean isCase(Recognised found) {
        return found.origin().section().flatMap(runbook::section).filter(section -> !section.steps().isEmpty() && section.level() > 1).isPresent();
    }

    private Optional<Section> sectionCalled(String name) {
        String wanted = words(name);
        return runbook.sections().stream().filter(section -> !section.steps().isEmpty() && section.level() > 1)
                .filter(section -> words(section.title()).equals(wanted)).findFirst();
    }

    private static String words(String title) {
        return title.replaceFirst(PREFIX, "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]+", " ").strip();
    }

    private void scenario(String key, List<Recognised> evidence) {
        Optional<Section> section = runbook.section(key);
        String name = section.map(Section::title).orElse(key.substring(1)).replaceFirst(PREFIX, "").strip();
        Optional<String> document = section.map(one -> runbook.name() + "#" + one.id());
        Optional<Scenario> there = workspace.scenarios().stream().filter(one -> document.isPresent() && one.runbook().equals(document)).findFirst()
                .or(() -> workspace.scenarios().stream().filter(one -> words(one.name()).equals(words(name))).findFirst());
        Set<Recognised> used = new HashSet<>();
        Optional<String> symptom = first(evidence, Symptom.class, used).map(Symptom::text).filter(text -> there.map(one -> one.symptom().isEmpty()).orElse(true));
        Optional<Scenario.Estimate> estimate = first(evidence, Estimate.class, used).map(one -> new Scenario.Estimate(one.span().least(), one.span().most()))
                .filter(one -> there.map(known -> known.estimate().isEmpty()).orElse(true));
        Optional<Duration> rto = limit(evidence, Measure.RTO, used).filter(one -> own(there).noneMatch(known -> known.rto().isPresent()));
        Optional<Duration> rpo = limit(evidence, Measure.RPO, used).filter(one -> own(there).noneMatch(known -> known.rpo().isPresent()));
        Optional<Duration> mtd = limit(evidence, Measure.MTD, used).filter(one -> own(there).noneMatch(known -> known.mtd().isPresent()));
        if (symptom.isPresent() || estimate.isPresent() || rto.isPresent() || rpo.isPresent() || mtd.isPresent()) {
            offers.add(new Offer.Case(there.map(Scenario::name).orElse(name), there.flatMap(Scenario::runbook).isPresent() ? Optional.empty() : document,
                    symptom, estimate, rto, rpo, mtd, evidence.stream().filter(used::contains).toList()));
        }
    }

    /** The objectives of a scenario that are its own and not those of its systems. */
    private static java.util.stream.Stream<relight.core.workspace.Objectives> own(Optional<Scenario> scenario) {
        return scenario.stream().map(Scenario::objectives).filter(objectives -> objectives.source().startsWith("scenario "));
    }

    private static Optional<Duration> limit(List<Recognised> evidence, Measure measure, Set<Recognised> used) {
        Optional<Objective> objective = evidence.stream().filter(Objective.class::isInstance).map(Objective.class::cast)
                .filter(one -> one.measure() == measure).findFirst();
        objective.ifPresent(used::add);
        return objective.map(one -> one.span().most());
    }

    private static <T extends Recognised> Optional<T> first(List<Recognised> evidence, Class<T> kind, Set<Recognised> used) {
        Optional<T> found = evidence.stream().filter(kind::isInstance).map(kind::cast).findFirst();
        found.ifPresent(used::add);
        return found;
    }

    private boolean isNew(Person person) {
        return workspace.contacts().stream().noneMatch(contact -> same(contact, person));
    }

    private static boolean same(Contact contact, Person person) {
        return contact.name().equalsIgnoreCase(person.name()) || person.mail().isPresent() && contact.mail().equals(person.mail())
                || person.phone().isPresent() && contact.phone().map(ContactWords::digits).equals(person.phone().map(ContactWords::digits));
    }
}
