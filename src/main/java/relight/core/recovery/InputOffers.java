package relight.core.recovery;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.restore.Restores;
import relight.core.runbook.DateShape;
import relight.core.runbook.Input;
import relight.core.runbook.ShellText;
import relight.core.runbook.ShellText.Surroundings;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.workspace.Contact;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/**
 * The best guesses for the inputs of a step: what was given before in the same recovery, a backup of the catalog whose name fits
 * where the value stands, the date in its name, what the workspace says of the system. Nothing is used before a person has seen it.
 */
final class InputOffers {

    private static final int LOOKED_AT = 200;
    private static final int OFFERED = 8;
    private static final Map<String, String> TARGETS = Map.ofEntries(Map.entry("host", "host"), Map.entry("hostname", "host"), Map.entry("server", "host"), Map.entry("port", "port"),
            Map.entry("db", "database"), Map.entry("dbname", "database"), Map.entry("database", "database"), Map.entry("user", "user"), Map.entry("username", "user"),
            Map.entry("namespace", "namespace"), Map.entry("bucket", "bucket"), Map.entry("path", "path"));

    private final Optional<Workspace> workspace;
    private final Optional<Catalog> catalog;

    InputOffers(Restores restores) {
        workspace = Optional.ofNullable(restores.workspace());
        catalog = Optional.ofNullable(restores.catalog());
    }

    Map<String, InputOffer> of(Step step, Recovery recovery, List<Entry> entries) {
        Map<String, InputOffer> offers = new LinkedHashMap<>();
        for (Input input : step.header().inputs()) {
            if (input.kind() != Input.Kind.SECRET && input.kind() != Input.Kind.CONFIRMATION) {
                before(input, entries).or(() -> backup(step, input, recovery)).or(() -> target(input, recovery)).or(() -> phone(input))
                        .ifPresent(offer -> offers.put(input.name(), offer));
            }
        }
        return offers;
    }

    /** What was given for it last in this recovery. */
    private static Optional<InputOffer> before(Input input, List<Entry> entries) {
        return entries.reversed().stream().map(Entry::event).filter(StepIntended.class::isInstance).map(StepIntended.class::cast)
                .filter(event -> event.inputs().containsKey(input.name())).findFirst()
                .map(event -> new InputOffer(event.inputs().get(input.name()).toString(), Message.of("recovery.offer.before", event.step().value()), List.of()))
                .filter(offer -> !offer.value().isBlank());
    }

    private Optional<InputOffer> backup(Step step, Input input, Recovery recovery) {
        Optional<DateShape> shape = DateShape.of(input.written());
        boolean backup = input.kind() == Input.Kind.BACKUP;
        if (catalog.isEmpty() || !(backup || input.kind() == Input.Kind.TIME || input.kind() == Input.Kind.PATH) || !(step instanceof Step.Shell shell)) {
            return Optional.empty();
        }
        List<Surroundings> places = ShellText.read(shell.script()).surroundings(input.name());
        List<Backup> candidates = candidates(recovery);
        Map<String, Backup> fitting = new LinkedHashMap<>();
        candidates.forEach(one -> places.stream().flatMap(place -> within(one, place, backup).stream()).findFirst().ifPresent(value -> fitting.putIfAbsent(value, one)));
        if (fitting.isEmpty() && shape.isPresent() && !candidates.isEmpty()) {
            ZoneId zone = workspace.map(site -> site.site().zone()).orElse(ZoneId.of("UTC"));
            candidates.forEach(one -> fitting.putIfAbsent(shape.get().write(one.recoveryPoint().atZone(zone)), one));
        }
        List<String> values = fitting.keySet().stream().limit(OFFERED).toList();
        return values.stream().findFirst().map(first -> new InputOffer(first, Message.of(
                fitting.get(first).state() == State.GOOD ? "recovery.offer.good" : "recovery.offer.newest", fitting.get(first).location()), values.subList(1, values.size())));
    }

    /** Newest first, those that are known to be good before those that nobody has read; bad ones are no offer. */
    private List<Backup> candidates(Recovery recovery) {
        List<Backup> newest = catalog.orElseThrow().list(recovery.declared().harmSince().map(CatalogQuery.ALL::before).orElse(CatalogQuery.ALL), 0, LOOKED_AT);
        List<String> systems = recovery.declared().systems();
        List<Backup> hit = newest.stream().filter(one -> systems.isEmpty() || systems.contains(one.system())).toList();
        return Stream.of(State.GOOD, State.UNVERIFIED, State.SUSPECT).flatMap(state -> hit.stream().filter(one -> one.state() == state)).toList();
    }

    /** The part of the backup's name that the place leaves open; the whole of it where the place is a word of its own. */
    private static Optional<String> within(Backup backup, Surroundings place, boolean whole) {
        String location = backup.location();
        String name = location.substring(location.lastIndexOf('/') + 1);
        if (place.before().isEmpty() && place.after().isEmpty()) {
            return whole ? Optional.of(location) : Optional.empty();
        }
        String before = place.before().substring(place.before().lastIndexOf('/') + 1);
        boolean folder = before.isEmpty() && place.after().isEmpty();
        String rest = location.startsWith(place.before()) ? location.substring(place.before().length())
                : name.startsWith(before) && !(folder && !whole) ? name.substring(before.length()) : "";
        return rest.endsWith(place.after()) && rest.length() > place.after().length() && (whole || !before.isEmpty() || !place.after().isEmpty())
                ? Optional.of(rest.substring(0, rest.length() - place.after().length())) : Optional.empty();
    }

    /** What the systems that are hit say of themselves, where they agree. */
    private Optional<InputOffer> target(Input input, Recovery recovery) {
        String[] words = input.written().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").split("[_ -]");
        List<String> keys = new ArrayList<>();
        for (int i = words.length - 1; i >= 0; i--) {
            Optional.ofNullable(TARGETS.get(words[i])).ifPresent(keys::add);
        }
        Set<String> hit = Set.copyOf(recovery.declared().systems());
        List<ProtectedSystem> systems = workspace.map(Workspace::systems).orElse(List.of()).stream().filter(one -> hit.isEmpty() || hit.contains(one.name())).toList();
        for (String key : keys) {
            List<String> values = systems.stream().flatMap(system -> system.target(key).stream()).distinct().toList();
            if (values.size() == 1) {
                return Optional.of(new InputOffer(values.getFirst(), Message.of("recovery.offer.workspace", key), List.of()));
            }
        }
        return Optional.empty();
    }

    private Optional<InputOffer> phone(Input input) {
        List<Contact> people = input.kind() == Input.Kind.PHONE ? workspace.map(Workspace::contacts).orElse(List.of()) : List.of();
        return people.stream().filter(one -> one.phone().isPresent()).findFirst()
                .map(one -> new InputOffer(one.phone().orElseThrow(), Message.of("recovery.offer.contact", one.name()), List.of()));
    }
}
