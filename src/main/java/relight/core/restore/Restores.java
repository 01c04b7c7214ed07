package relight.core.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupChoice;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Turns what a person wants back into a request, and a request into a plan. Touches nothing. */
public final class Restores {

    /** Instead of a backup's id: the newest one that is good. */
    public static final String LATEST_GOOD = "latest-good";

    private final Workspace workspace;
    private final Catalog catalog;
    private final List<RestoreEngine<?>> engines;
    private Optional<Path> throwAways = Optional.empty();

    public Restores(Workspace workspace, Catalog catalog, List<RestoreEngine<?>> engines) {
        this.workspace = workspace;
        this.catalog = catalog;
        this.engines = List.copyOf(engines);
    }

    /** Restore tests of files get their throw-away targets here: a folder of Relight's own, which nothing else uses. */
    public Restores testingIn(Path folder) {
        throwAways = Optional.of(folder);
        return this;
    }

    /** What a person says of a restore before anything has been looked at. */
    public record Wish(String system, String backup, Optional<Instant> at, RestoreRequest.Way way, Optional<String> into,
                       Map<String, String> choices) {

        public static Wish latestGood(String system) {
            return new Wish(system, LATEST_GOOD, Optional.empty(), RestoreRequest.Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        }
    }

    /**
     * Finds system and backup. A backup that nobody has read yet is read now (ALL-5); of a cold one the
     * store is asked whether it is thawed (ALL-8).
     *
     * @throws Problem where there is no such system, choice or backup, or no good one; a bad backup can be asked for, and its plan refuses
     */
    public RestoreRequest request(Wish wish, WorkListener listener) throws IOException, InterruptedException {
        ProtectedSystem known = workspace.system(wish.system()).orElseThrow(() -> new Problem(
                Message.of("restore.system.unknown", wish.system()),
                Message.of("restore.system.unknown.remedy", names())));
        Optional<RestoreEngine<?>> engine = engines.stream().filter(one -> one.name().equals(known.engine())).findFirst();
        engine.ifPresent(one -> KnownChoices.of(known, one).require(wish.choices()));
        ProtectedSystem system = placed(known, wish.choices());
        Wish settled = engine.isPresent() ? engine.get().settle(system, wish, listener) : wish;
        if (RestoreRequest.switches(settled.choices())) {
            return new RestoreRequest(system, newest(system).orElseGet(() -> NoBackup.of(system.name())), List.of(), RestoreRequest.Way.SIDE_BY_SIDE,
                    Optional.empty(), settled.choices());
        }
        Optional<Backup> own = engine.isPresent() ? engine.get().source(system, settled) : Optional.empty();
        if (own.isPresent()) {
            return new RestoreRequest(system, own.get(), List.of(), settled.way(), settled.into(), settled.choices());
        }
        BackupChoice choice = choose(settled, system, listener);
        Backup backup = choice.chosen().orElseThrow(() -> new Problem(
                Message.of("restore.backup.none", system.name(), choice.passedOver().size()),
                Message.of("restore.backup.none.remedy")));
        Backup now = backup.object().cold().isPresent() ? catalog.look(backup) : backup;
        return new RestoreRequest(system, now, choice.passedOver(), settled.way(), settled.into(), settled.choices());
    }

    /** Where it runs is the workspace's word, unless somebody chooses another place for this once. */
    private static ProtectedSystem placed(ProtectedSystem system, Map<String, String> choices) {
        String on = choices.getOrDefault(HostAddress.WORD, "").strip();
        if (on.isEmpty()) {
            return system;
        }
        Map<String, String> target = new TreeMap<>(system.target());
        target.put(HostAddress.WORD, HostAddress.parse(on).toString());
        return system.at(target);
    }

    private BackupChoice choose(Wish wish, ProtectedSystem system, WorkListener listener) throws IOException, InterruptedException {
        if (wish.backup().equals(LATEST_GOOD)) {
            return catalog.newestGood(system.name(), wish.at(), listener);
        }
        Backup named = catalog.backup(wish.backup()).or(() -> named(wish.backup(), system)).orElseThrow(() -> new Problem(
                Message.of("restore.backup.unknown", wish.backup()), Message.of("restore.backup.unknown.remedy")));
        Backup read = named.verdict().verifiedAt().isPresent() && !catalog.unread(named) ? named : catalog.verify(named, listener);
        List<Backup> newer = catalog.list(CatalogQuery.ofSystem(system.name()), 0, 1_000).stream()
                .filter(other -> other.recoveryPoint().isAfter(read.recoveryPoint()))
                .toList();
        return new BackupChoice(Optional.of(read), newer);
    }

    /** By the name that it has where it lies, without what is before it; the newest of those that are called so. */
    private Optional<Backup> named(String name, ProtectedSystem system) {
        return catalog.list(CatalogQuery.ofSystem(system.name()), 0, 10_000).stream().filter(backup -> backup.object().key().replaceAll("/+$", "").replaceFirst(".*/", "").equals(name)).findFirst();
    }

    /** The newest one that is not known to be bad; nobody waits for it to be read. */
    private Optional<Backup> newest(ProtectedSystem system) throws IOException {
        return catalog.list(CatalogQuery.ofSystem(system.name()), 0, 60).stream().filter(backup -> backup.state() != State.BAD).findFirst();
    }

    /** What could take over instead of a restore, beside the newest backup; empty where the workspace names nothing. */
    public Optional<StandIn> standIn(ProtectedSystem system) throws IOException, InterruptedException {
        Optional<RestoreEngine<?>> engine = engines.stream().filter(one -> one.name().equals(system.engine())).findFirst();
        return engine.isPresent() ? engine.get().standIn(system, newest(system)) : Optional.empty();
    }

    /** Looks at backup, target and tools, and decides. */
    public Planning plan(RestoreRequest request, Messages words) throws IOException, InterruptedException {
        RestoreEngine<?> engine = engine(request.system().engine());
        if (!request.switches() && !engine.chains() && request.backup().kind() != BackupSeries.Kind.FULL) {
            return new Planning.Refused(List.of(new Refusal("ALL-13", words.say("restore.link", request.backup().location()), words.say("restore.link.remedy"))));
        }
        return TestRestore.asked(request) ? planTest(engine, request, words) : engine.consider(request, words);
    }

    private Planning planTest(RestoreEngine<?> engine, RestoreRequest request, Messages words) throws IOException, InterruptedException {
        List<Refusal> refusals = TestRestore.refusals(request, words);
        if (!refusals.isEmpty()) {
            return new Planning.Refused(refusals);
        }
        if (!request.backup().object().readable(Instant.now())) {
            return new Planning.Refused(List.of(TestRestore.refusal("ALL-8", "cold", words, request.backup().location())));
        }
        Optional<RestoreRequest> apart = apart(engine, request);
        if (apart.isEmpty()) {
            return new Planning.Refused(List.of(TestRestore.refusal("ALL-2", "nowhere", words, request.system().name(), request.system().engine())));
        }
        Planning planning = engine.consider(apart.get(), words);
        List<Refusal> harm = planning instanceof Planning.Planned planned ? TestRestore.refusals(planned.plan(), words) : List.of();
        return harm.isEmpty() ? planning : new Planning.Refused(harm);
    }

    private Optional<RestoreRequest> apart(RestoreEngine<?> engine, RestoreRequest request) throws IOException {
        return throwAways.isPresent() ? engine.throwAway(request, throwAways.get()) : Optional.empty();
    }

    /** Whether it can be told what that restore would make of each file, object or table; of a backup that is still cold nobody can. */
    public boolean compares(RestoreRequest request) {
        return isReadable(request) && engines.stream().anyMatch(engine -> engine.name().equals(request.system().engine()) && engine.compares(request));
    }

    private static boolean isReadable(RestoreRequest request) {
        return request.backup().object().readable(Instant.now());
    }

    /** Why it cannot, see {@link RestoreEngine#untold}. */
    public Optional<Message> untold(RestoreRequest request) {
        return engine(request.system().engine()).untold(request);
    }

    /** Whether the backup is read to its end for it. */
    public boolean readsToCompare(ProtectedSystem system) {
        return engine(system.engine()).readsToCompare();
    }

    /** What is told of. */
    public DryRun.Of compared(ProtectedSystem system) {
        return engine(system.engine()).compared();
    }

    /** One of the things that a dry run told of, on all its sides; empty where the engine shows none. */
    public Optional<ItemDifference> explain(RestoreRequest request, DryRun.Item item, WorkListener listener) throws IOException, InterruptedException {
        return engine(request.system().engine()).explain(request, item, listener);
    }

    /** What the restore would make of each file, object or table; empty where the engine cannot tell. */
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return compares(request) ? engine(request.system().engine()).dryRun(request, listener) : Optional.empty();
    }

    /** The facts that a plan for the request would rest on, as they are now. */
    public Map<String, String> preconditions(RestoreRequest request) throws IOException, InterruptedException {
        RestoreEngine<?> engine = engine(request.system().engine());
        RestoreRequest looked = TestRestore.asked(request) ? apart(engine, request).orElse(request) : request;
        return engine.probe(looked).preconditions();
    }

    /** What the system's engine lets people choose; nothing where there is no such engine, which a request will say. */
    public List<Choice> choices(ProtectedSystem system) {
        return engines.stream().filter(engine -> engine.name().equals(system.engine())).findFirst()
                .map(engine -> engine.choices(system)).orElse(List.of());
    }

    /** How what is there can be treated, given what has been chosen; all ways where there is no such engine, which a request will say. */
    public List<RestoreRequest.Way> ways(ProtectedSystem system, Map<String, String> chosen) {
        return engines.stream().filter(engine -> engine.name().equals(system.engine())).findFirst()
                .map(engine -> engine.ways(chosen)).orElse(List.of(RestoreRequest.Way.values()));
    }

    /** The way where nothing is said of it: beside and then the swap, or the first that the engine knows where it cannot swap. */
    public RestoreRequest.Way usual(String system, Map<String, String> chosen) {
        return workspace.system(system).map(known -> ways(known, chosen)).filter(ways -> !ways.contains(RestoreRequest.Way.SIDE_BY_SIDE)).map(List::getFirst)
                .orElse(RestoreRequest.Way.SIDE_BY_SIDE);
    }

    /** What nobody has seen the system's engine do yet, see {@link RestoreEngine#unproven()}. */
    public Optional<Message> unproven(ProtectedSystem system) {
        return engines.stream().filter(engine -> engine.name().equals(system.engine())).findFirst().flatMap(RestoreEngine::unproven);
    }

    /** The moments to which the system can be brought by replaying a log; empty where it has none. */
    public Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        Optional<RestoreEngine<?>> engine = engines.stream().filter(one -> one.name().equals(system.engine())).findFirst();
        return engine.isPresent() ? engine.get().reach(system) : Optional.empty();
    }

    public Workspace workspace() {
        return workspace;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** How the store has encrypted the backup, as the record names it; empty where nothing is known of it. */
    public Optional<String> encryption(Backup backup) throws IOException {
        return catalog.encryption(backup);
    }

    private RestoreEngine<?> engine(String name) {
        return engines.stream().filter(engine -> engine.name().equals(name)).findFirst().orElseThrow(() -> new Problem(
                Message.of("restore.engine.unknown", name),
                Message.of("restore.engine.unknown.remedy", String.join(", ", engines.stream().map(RestoreEngine::name).toList()))));
    }

    private String names() {
        return String.join(", ", workspace.systems().stream().map(ProtectedSystem::name).toList());
    }
}
