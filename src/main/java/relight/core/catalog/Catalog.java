package relight.core.catalog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Canary;
import relight.core.workspace.Workspace;

/** Every backup of the workspace, and what is known of each. */
public final class Catalog {

    /** Neighbours that a size is compared with, and the fewest that can tell what is usual. */
    private static final BackupFormat NO_FORMAT = new BackupFormat(List.of(), BackupFormat.Content.UNKNOWN, "");
    private static final int NEIGHBOURS = 30;
    private static final int FEWEST_NEIGHBOURS = 3;
    private static final int PAGE = 200;

    private final Workspace workspace;
    private final Map<String, BackupStore> stores;
    private final CatalogIndex index;
    private final BackupVerifier verifier;

    /**
     * Over the stores that the workspace names.
     *
     * @param stores by name
     */
    public Catalog(Workspace workspace, Map<String, BackupStore> stores, CatalogIndex index) {
        this(workspace, stores, index, new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC()));
    }

    public Catalog(Workspace workspace, Map<String, BackupStore> stores, CatalogIndex index, BackupVerifier verifier) {
        this.workspace = workspace;
        this.stores = Map.copyOf(stores);
        this.index = index;
        this.verifier = verifier;
    }

    public Workspace workspace() {
        return workspace;
    }

    public BackupStore store(String name) {
        BackupStore store = stores.get(name);
        if (store == null) {
            throw new Problem(Message.of("catalog.store.unknown", name));
        }
        return store;
    }

    public Optional<Backup> backup(String id) {
        return index.find(id);
    }

    public List<Backup> list(CatalogQuery query, long offset, int limit) {
        return index.list(query, offset, limit);
    }

    public long count(CatalogQuery query) {
        return index.count(query);
    }

    /**
     * The newest good backup of a system over all its series. Newest first, those that nobody has read yet are verified on the way
     * until one is good; one that cannot be read now is passed over with the reason.
     *
     * @param notAfter a point in time asked for, or the moment since which data is harmed; empty for now
     */
    public BackupChoice newestGood(String system, Optional<Instant> notAfter, WorkListener listener)
            throws IOException, InterruptedException {
        CatalogQuery all = CatalogQuery.ofSystem(system);
        CatalogQuery query = notAfter.map(moment -> all.before(moment.plusNanos(1))).orElse(all);
        List<Backup> looked = new ArrayList<>();
        while (true) {
            List<Backup> page = index.list(query, looked.size(), PAGE);
            for (Backup backup : page) {
                looked.add(read(backup, listener));
                BackupChoice choice = BackupChoice.newestGood(looked, notAfter);
                if (choice.chosen().isPresent()) {
                    return choice;
                }
            }
            if (page.size() < PAGE) {
                return BackupChoice.newestGood(looked, notAfter);
            }
        }
    }

    /** Whether nobody has read it yet, or only what encrypts it, and now there is a key. */
    public boolean unread(Backup backup) {
        boolean sealed = backup.verdict().format().filter(format -> format.content() == BackupFormat.Content.ENCRYPTED).isPresent();
        return backup.state() == State.UNVERIFIED || sealed && store(backup.store()).decryption(backup).isPresent();
    }

    private Backup read(Backup backup, WorkListener listener) throws IOException, InterruptedException {
        if (!unread(backup) || backup.kind() != BackupSeries.Kind.FULL) {
            return backup;
        }
        try {
            return verify(backup, listener);
        } catch (Problem away) {
            return backup.with(new Verdict(State.UNVERIFIED,
                    List.of(new Verdict.Reason("store", State.UNVERIFIED, away.what())), Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    /** Asks every store what lies in it now. A store that fails is told to the caller and does not stop the others. */
    public List<Problem> refresh(WorkListener listener) throws InterruptedException {
        return List.copyOf(refreshStores(listener).values());
    }

    /** The same, with the name of each store that failed. */
    Map<String, Problem> refreshStores(WorkListener listener) throws InterruptedException {
        Map<String, List<BackupSeries>> byStore = workspace.series().stream()
                .collect(Collectors.groupingBy(BackupSeries::store, LinkedHashMap::new, Collectors.toList()));
        index.keepOnly(workspace.series().stream().map(BackupSeries::name).collect(Collectors.toSet()));
        Map<String, Problem> failed = new ConcurrentSkipListMap<>();
        List<Callable<Void>> listings = new ArrayList<>();
        byStore.forEach((name, series) -> listings.add(() -> {
            try {
                new StoreRefresh(store(name), series, workspace.site().zone(), index).run(listener);
            } catch (Problem | IOException e) {
                failed.put(name, problem(e));
            }
            return null;
        }));
        together(Executors.newVirtualThreadPerTaskExecutor(), listings);
        return failed;
    }

    /**
     * The backup as its store has it now, which is remembered: whether it is thawed, and until when. A folder is as cold as the coldest file in it.
     *
     * @throws Problem where it is gone or another one
     */
    public Backup look(Backup backup) throws IOException {
        boolean folder = backup.object().isFolder();
        if (folder && backup.object().cold().isEmpty()) {
            return backup;
        }
        StoredObject seen = folder ? FolderReading.open(store(backup.store()), backup).object()
                : store(backup.store()).look(backup.object()).orElseThrow(() -> new Problem(
                        Message.of("catalog.store.gone", backup.location()), Message.of("catalog.store.changed.remedy")));
        Backup now = backup.with(seen);
        index.put(now);
        return now;
    }

    /** Asks the store for a copy of a cold backup that can be read, and does not wait for it; to ask again does no harm. */
    public void thaw(Backup backup, Thaw how) throws IOException {
        BackupStore store = store(backup.store());
        if (!backup.object().isFolder()) {
            store.thaw(backup.object(), how);
            return;
        }
        for (FolderEntry entry : FolderReading.open(store, backup).entries()) {
            if (entry.object().cold().filter(cold -> cold.standing() == ColdStorage.Standing.FROZEN).isPresent()) {
                store.thaw(entry.object(), how);
            }
        }
    }

    /** How the store itself has encrypted the backup, and with which key; empty where nothing is known of it. */
    public Optional<String> encryption(Backup backup) throws IOException {
        return store(backup.store()).encryption(backup.object());
    }

    /**
     * Reads a backup to its end and remembers the verdict. One that is cold is not read.
     *
     * @throws IOException when the store breaks off; what is wrong with the backup itself is in its verdict
     */
    public Backup verify(Backup backup, WorkListener listener) throws IOException, InterruptedException {
        try {
            Backup there = backup.object().cold().isPresent() ? look(backup) : backup;
            Backup read = there.with(verifier.verify(store(there.store()), there, usual(there), listener));
            index.put(read);
            return read;
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw e;
        }
    }

    /**
     * Reads every backup of the query, as many at a time as there are cores.
     *
     * @param verified hears each as it is done, from any thread
     * @return why some could not be read, such as a store that is away
     */
    public List<Problem> verifyAll(CatalogQuery query, WorkListener listener, Consumer<Backup> verified) throws InterruptedException {
        List<Callable<Void>> readings = new ArrayList<>();
        long total = index.count(query);
        AtomicLong done = new AtomicLong();
        for (long offset = 0; offset < total; offset += PAGE) {
            for (Backup backup : index.list(query, offset, PAGE)) {
                readings.add(() -> {
                    verified.accept(verify(backup, WorkListener.NONE));
                    listener.at(backup.location(), done.incrementAndGet(), total);
                    return null;
                });
            }
        }
        return together(Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("relight-verify-", 0).factory()), readings);
    }

    /** Runs all of them; what failed for a reason that a person can mend is returned, an interruption ends all. */
    private static List<Problem> together(ExecutorService pool, List<Callable<Void>> works) throws InterruptedException {
        List<Problem> problems = new ArrayList<>();
        try {
            List<Future<Void>> results = works.stream().map(pool::submit).toList();
            for (Future<Void> result : results) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    problems.add(problem(e.getCause()));
                }
            }
            return problems;
        } finally {
            pool.shutdownNow();
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                System.getLogger(Catalog.class.getName()).log(System.Logger.Level.WARNING, "a store does not let go");
            }
        }
    }

    private static Problem problem(Throwable cause) {
        return switch (cause) {
            case Problem problem -> problem;
            case IOException e -> new Problem(Message.of("catalog.store.broken", String.valueOf(e.getMessage())),
                    Message.of("catalog.store.broken.remedy"), e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }

    private BackupVerifier.Usual usual(Backup backup) {
        Optional<BackupSeries> definition = workspace.series(backup.series());
        long least = definition.map(BackupSeries::leastSize).orElse(0L);
        Optional<Canary> canary = definition.flatMap(BackupSeries::canary);
        CatalogQuery series = CatalogQuery.ofSeries(backup.series());
        List<Backup> neighbours = others(backup, index.list(series.before(backup.recoveryPoint()), 0, NEIGHBOURS));
        if (neighbours.size() < FEWEST_NEIGHBOURS) {
            neighbours = others(backup, index.list(series, 0, NEIGHBOURS));
        }
        if (neighbours.size() < FEWEST_NEIGHBOURS) {
            return new BackupVerifier.Usual(least, OptionalLong.empty(), OptionalLong.empty(), canary);
        }
        long[] sizes = neighbours.stream().mapToLong(Backup::size).sorted().toArray();
        return new BackupVerifier.Usual(least, OptionalLong.of(sizes[sizes.length / 2]), packed(neighbours), canary);
    }

    /** Those whose content has been measured, and was not found wanting, say how much of it is usual. */
    private static OptionalLong packed(List<Backup> neighbours) {
        long[] packed = neighbours.stream().filter(backup -> backup.state() == State.GOOD)
                .flatMapToLong(backup -> BackupVerifier.packed(backup.size(), backup.verdict().unpacked(), backup.verdict().format().orElse(NO_FORMAT)).stream()).sorted().toArray();
        return packed.length < FEWEST_NEIGHBOURS ? OptionalLong.empty() : OptionalLong.of(packed[packed.length / 2]);
    }

    private static List<Backup> others(Backup backup, List<Backup> listed) {
        return listed.stream().filter(other -> !other.id().equals(backup.id())).toList();
    }
}
