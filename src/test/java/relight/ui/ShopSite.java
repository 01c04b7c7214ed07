package relight.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogIndex;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.Readiness;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.readiness.Evaluation;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.recovery.Mode;
import relight.core.recovery.Proof;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Schedule;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.ui.readiness.ReadinessSource;
import relight.ui.readiness.RecoveryHistory;

/** A shop as a team would run it, with four months of backups in a real index; the moment is {@link #NOW}. */
public final class ShopSite implements AutoCloseable {

    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    public static final Instant NOW = Instant.parse("2026-04-15T12:11:00Z");

    private static final List<String> RUNBOOKS = List.of("media-lost.md", "shop-database.md");
    private static final long GB = 1_000_000_000L;

    private static Path filled;

    private final CatalogIndex index;
    private final Workspace workspace;
    private final Catalog catalog;
    private volatile Consumer<String> asked = store -> { };
    private volatile Content content = object -> {
        throw new IOException("nothing is stored here");
    };

    private ShopSite(Path index, Workspace workspace) {
        this.index = new SqliteCatalogIndex(index);
        this.workspace = workspace;
        catalog = new Catalog(workspace, stores(workspace), this.index);
    }

    private Map<String, BackupStore> stores(Workspace of) {
        Map<String, BackupStore> stores = new HashMap<>();
        of.stores().forEach(store -> stores.put(store.name(), new Listed(store.name())));
        return stores;
    }

    /** The whole shop, its runbooks written below the folder. */
    public static ShopSite in(Path folder) {
        try {
            Path runbooks = Files.createDirectories(folder.resolve("runbooks"));
            for (String name : RUNBOOKS) {
                try (InputStream in = ShopSite.class.getResourceAsStream("runbooks/" + name)) {
                    Files.copy(in, runbooks.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Path index = folder.resolve("shop-index.db");
            Files.copy(filledIndex(), index, StandardCopyOption.REPLACE_EXISTING);
            return new ShopSite(index, workspace(folder, RUNBOOKS.stream().map(name -> Path.of("runbooks", name)).toList()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Filling it takes a while, so it is done once a process and copied. */
    private static synchronized Path filledIndex() throws IOException, InterruptedException {
        if (filled == null) {
            Path folder = Files.createTempDirectory("relight-shop");
            folder.toFile().deleteOnExit();
            Path index = folder.resolve("index.db");
            try (ShopSite shop = new ShopSite(index, workspace(folder, List.of()))) {
                shop.catalog.refresh(WorkListener.NONE);
                shop.workspace.series().forEach(shop::judge);
            }
            index.toFile().deleteOnExit();
            filled = index;
        }
        return filled;
    }

    /** A workspace in which nothing has been written yet. */
    public static ShopSite nothingIn(Path folder) {
        return new ShopSite(folder.resolve("empty-index.db"), new Workspace(folder, new Site("New site", "", ZONE), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of()));
    }

    public Workspace workspace() {
        return workspace;
    }

    /** What reading a backup gives from now on. */
    public void content(Content other) {
        content = other;
    }

    /** Hears of each store that is asked from now on. */
    public void listed(Consumer<String> listener) {
        asked = listener;
    }

    /** The bytes of backups. */
    public interface Content {
        InputStream of(StoredObject object) throws IOException;
    }

    /** The same shop with a runbook in which much can go wrong. */
    public Workspace byHand() {
        Path root = workspace.root();
        Path file = Path.of("by-hand", "shop-by-hand.md");
        try (InputStream in = ShopSite.class.getResourceAsStream("runbooks/shop-by-hand.md")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(in, root.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return workspace(root, List.of(file));
    }

    public Catalog catalog() {
        return catalog;
    }

    public ReadinessSource readiness() {
        return new ReadinessSource(new Readiness(catalog, () -> NOW), new BackupHealth(catalog, () -> NOW), ShopSite::history, () -> NOW);
    }

    /** With a look at the whole plan, in which a program and a secret are missing. */
    public ReadinessSource readinessWithPlan() {
        Evaluation plan = new Evaluation(NOW.minus(Duration.ofMinutes(12)), List.of(
                new Finding(Kind.RUNBOOK, "runbooks/shop-database.md", true, Message.of("messaging.ready.runbook", 14)),
                new Finding(Kind.PROGRAM, "psql", true, Message.of("messaging.ready.program", "15.6, /usr/bin/psql")),
                new Finding(Kind.PROGRAM, "velero", false, Message.of("messaging.ready.program.missing", "runbooks/shop-database.md")),
                new Finding(Kind.SECRET, "SMTP_PASSWORD", false, Message.of("workspace.secret.variable", "SMTP_PASSWORD")),
                new Finding(Kind.PLAN, "shopdb", true, Message.of("messaging.ready.plan", Duration.ofMinutes(25))),
                new Finding(Kind.SPACE, "/var/lib/relight/spool", true, Message.of("messaging.ready.space", new Bytes(48_000_000_000L)))));
        return new ReadinessSource(new Readiness(catalog, () -> NOW), new BackupHealth(catalog, () -> NOW), ShopSite::history, () -> NOW,
                listener -> Optional.of(plan));
    }

    /** The same of a shop that runs in a cluster, where a right is missing, a pod waits, and a program was not allowed yet. */
    public ReadinessSource readinessWithClusters() {
        Evaluation plan = new Evaluation(NOW.minus(Duration.ofMinutes(12)), List.of(
                new Finding(Kind.RUNBOOK, "runbooks/shop-database.md", true, Message.of("messaging.ready.runbook", 14)),
                new Finding(Kind.PROGRAM, "psql", true, Message.of("messaging.ready.program", "15.6, /usr/bin/psql")),
                new Finding(Kind.CLUSTER, "shop", false, Message.of("messaging.ready.denied", "prod-frankfurt", "shop",
                        "secrets (create, patch, delete), persistentvolumeclaims (create, patch, delete), deployments.apps (create, patch, delete), statefulsets.apps (create, patch, delete)")),
                new Finding(Kind.SIGN_ON, "shop-standby", false, Message.of("messaging.ready.sign-on",
                        "aws --region eu-west-1 eks get-token --cluster-name shop-standby --output json")),
                new Finding(Kind.CLUSTER, "billing", true, Message.of("messaging.ready.cluster", "prod-berlin", "https://api.k8s.billing.example:6443")),
                new Finding(Kind.PLACE, "pod:shop/shop/redis-0", false, Message.of("messaging.ready.pod",
                        Message.of("kubernetes.pod.waiting", "shop/redis-0", "redis", "CrashLoopBackOff", "back-off 5m0s restarting failed container=redis"))),
                new Finding(Kind.PLACE, "job:billing/billing/load.yaml", true, Message.of("messaging.ready.cluster", "prod-berlin", "https://api.k8s.billing.example:6443")),
                new Finding(Kind.SPACE, "/var/lib/relight/spool", true, Message.of("messaging.ready.space", new Bytes(48_000_000_000L)))));
        List<ProtectedSystem> systems = new ArrayList<>(workspace.systems());
        systems.addFirst(system("shop", "kubernetes", "critical", 24, 2));
        Workspace inClusters = new Workspace(workspace.root(), workspace.site(), workspace.stores(), systems, workspace.series(), List.of(), List.of(), List.of());
        Catalog all = new Catalog(inClusters, stores(inClusters), index);
        return new ReadinessSource(new Readiness(all, () -> NOW), new BackupHealth(all, () -> NOW), ShopSite::history, () -> NOW, listener -> Optional.of(plan));
    }

    static Workspace workspace(Path root, List<Path> runbooks) {
        List<StoreDefinition> stores = List.of(
                new StoreDefinition.S3("shop-backups", "shop-backups", "", Optional.of("eu-central-1"), Optional.empty(), false, Optional.empty(), true),
                new StoreDefinition.Folder("backup-host", Path.of("/srv/backup"), false),
                new StoreDefinition.S3("dr-archive", "shop-dr", "", Optional.of("eu-west-1"), Optional.empty(), false, Optional.empty(), true));
        List<ProtectedSystem> systems = List.of(
                system("shopdb", "postgresql", "critical", 24, 2), system("orders", "sqlite", "critical", 6, 1),
                system("warehouse", "postgresql", "important", 24, 4), system("crm", "postgresql", "important", 26, 4),
                system("media", "files", "standard", 26, 8), system("erp", "postgresql", "critical", 24, 4));
        List<BackupSeries> series = List.of(
                series("shopdb-nightly", "shopdb", "shop-backups", "0 2 * * *", 20 * GB), series("shopdb-host", "shopdb", "backup-host", "0 2 * * *", 20 * GB),
                series("shopdb-monthly", "shopdb", "dr-archive", "0 4 1 * *", 20 * GB),
                series("orders-hourly", "orders", "shop-backups", "0 * * * *", 100_000_000), series("orders-host", "orders", "backup-host", "30 */4 * * *", 100_000_000),
                series("warehouse-nightly", "warehouse", "backup-host", "0 3 * * *", GB), series("crm-nightly", "crm", "shop-backups", "0 2 * * *", GB),
                series("crm-host", "crm", "backup-host", "0 3 * * *", GB), series("media-daily", "media", "backup-host", "0 9 * * *", GB),
                series("media-offsite", "media", "shop-backups", "30 9 * * *", GB),
                series("erp-nightly", "erp", "shop-backups", "0 7 * * *", GB), series("erp-host", "erp", "backup-host", "30 7 * * *", GB));
        return new Workspace(root, new Site("Shop production", "production / eu-central-1", ZONE), stores, systems, series, List.of(), List.of(), runbooks);
    }

    private static ProtectedSystem system(String name, String engine, String tier, int rpoHours, int rtoHours) {
        Objectives objectives = new Objectives(Optional.of(Duration.ofHours(rtoHours)), Optional.of(Duration.ofHours(rpoHours)),
                Optional.of(Duration.ofHours(4L * rtoHours)).filter(mtd -> tier.equals("critical")),
                Optional.of(Duration.ofDays(30)).filter(every -> tier.equals("critical")), "tier " + tier);
        return new ProtectedSystem(name, engine, tier, List.of(), objectives, Map.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static BackupSeries series(String name, String system, String store, String cron, long leastSize) {
        return new BackupSeries(name, system, store, system + "/{year}/{month}/{day}/" + name + "_{timestamp}.dump", "yyyyMMdd_HHmmss",
                BackupSeries.Kind.FULL, Optional.of(new Schedule(cron, ZONE, Duration.ofHours(2))), Retention.NONE, leastSize / 2, Optional.empty());
    }

    private static List<StoredObject> objects(BackupSeries series) {
        List<StoredObject> objects = new ArrayList<>();
        Schedule schedule = series.schedule().orElseThrow();
        int many = series.name().equals("orders-hourly") ? 24 * 20 : series.name().endsWith("monthly") ? 8 : 120;
        Optional<Instant> due = schedule.lastDue(NOW);
        for (int back = 0; back < many && due.isPresent(); back++) {
            if (!(series.name().startsWith("crm") && back == 0)) {
                objects.add(object(series, due.get(), size(series, due.get(), back)));
            }
            due = schedule.lastDue(due.get().minusSeconds(60));
        }
        if (series.name().equals("shopdb-nightly")) {
            objects.add(object(series, afternoon(15), 3_100_000_000L));
            objects.add(object(series, afternoon(13), 22_600_000_000L));
        }
        return objects;
    }

    private static Instant afternoon(int day) {
        return ZonedDateTime.of(LocalDate.of(2026, 4, day), LocalTime.of(14, 0), ZONE).toInstant();
    }

    private void judge(BackupSeries series) {
        List<Backup> listed = index.list(CatalogQuery.ofSeries(series.name()), 0, 2_000);
        for (int back = 0; back < listed.size(); back++) {
            Backup judged = judged(series, listed.get(back), back);
            if (judged.state() != State.UNVERIFIED) {
                index.put(judged);
            }
        }
    }

    private static Backup judged(BackupSeries series, Backup backup, int back) {
        ZonedDateTime at = backup.recoveryPoint().atZone(ZONE);
        boolean shop = series.name().equals("shopdb-nightly");
        if (shop && at.getHour() == 14) {
            return at.getDayOfMonth() == 15 ? backup.with(truncated(backup)) : backup.with(differs(backup));
        }
        if (shop && at.toLocalDate().equals(LocalDate.of(2026, 4, 11)) || series.name().equals("warehouse-nightly") && back == 4) {
            return backup.with(suspect(backup));
        }
        boolean read = back < (shop ? 21 : series.name().equals("orders-hourly") ? 24 * 16 : 40) && !(shop && (back == 12 || back == 13));
        return read ? backup.with(good(backup)) : backup;
    }

    private static long size(BackupSeries series, Instant at, int back) {
        double slope = series.name().equals("orders-hourly") ? 0.0001 : 0.0009;
        double grown = 1 - back * slope + ((back * 7919) % 13 - 6) * 0.0006;
        boolean small = series.name().equals("shopdb-nightly") && at.atZone(ZONE).toLocalDate().equals(LocalDate.of(2026, 4, 11));
        return Math.round(base(series) * Math.max(0.3, grown) * (small ? 0.53 : 1));
    }

    private static double base(BackupSeries series) {
        return switch (series.system()) {
            case "shopdb" -> 22.8e9;
            case "orders" -> 412e6;
            case "media" -> 184e9;
            case "erp" -> 61.4e9;
            default -> 8.7e9;
        };
    }

    private static StoredObject object(BackupSeries series, Instant at, long size) {
        ZonedDateTime there = at.atZone(ZONE);
        String key = "%s/%tY/%tm/%td/%s_%tY%tm%td_%tH%tM00.dump".formatted(series.system(), there, there, there, series.name(), there,
                there, there, there, there);
        boolean bucket = !series.store().equals("backup-host");
        return new StoredObject(key, bucket ? Optional.of("3sL4kqtJ" + Long.toHexString(at.getEpochSecond())) : Optional.empty(),
                Optional.empty(), size, at.plusSeconds(852), Optional.empty());
    }

    private static Verdict good(Backup backup) {
        return verdict(backup, State.GOOD, List.of(
                reason("checksum", State.GOOD, "catalog.checksum.sidecar", "SHA-256", name(backup) + ".sha256"),
                reason("read", State.GOOD, "catalog.read.whole", new Bytes(backup.size()), new Bytes(backup.size() * 3)),
                reason("format", State.GOOD, "catalog.format.agrees", Message.of("catalog.format.POSTGRESQL_CUSTOM")),
                reason("size", State.GOOD, "catalog.size.median", new Bytes(backup.size()), 1, new Bytes(backup.size() * 100 / 101))));
    }

    private static Verdict truncated(Backup backup) {
        return verdict(backup, State.BAD, List.of(
                reason("read", State.BAD, "catalog.read.truncated", "gzip", new Bytes(backup.size())),
                reason("size", State.SUSPECT, "catalog.size.median.far", new Bytes(backup.size()), -86, new Bytes(22_600_000_000L))));
    }

    private static Verdict differs(Backup backup) {
        return verdict(backup, State.BAD, List.of(
                reason("checksum", State.BAD, "catalog.checksum.sidecar.differs", "SHA-256", "a41f09c2…", name(backup) + ".sha256", "77be10d4…"),
                reason("read", State.GOOD, "catalog.read.whole", new Bytes(backup.size()), new Bytes(backup.size() * 3))));
    }

    private static Verdict suspect(Backup backup) {
        return verdict(backup, State.SUSPECT, List.of(
                reason("size", State.SUSPECT, "catalog.size.median.far", new Bytes(backup.size()), -47, new Bytes(22_400_000_000L)),
                reason("checksum", State.GOOD, "catalog.checksum.sidecar", "SHA-256", name(backup) + ".sha256")));
    }

    private static Verdict verdict(Backup backup, State state, List<Verdict.Reason> reasons) {
        return new Verdict(state, reasons, Optional.of(backup.recoveryPoint().plusSeconds(1_100)), Optional.empty(),
                Optional.of(new BackupFormat(List.of(), BackupFormat.Content.POSTGRESQL_CUSTOM, "")));
    }

    private static String name(Backup backup) {
        return backup.object().key().substring(backup.object().key().lastIndexOf('/') + 1);
    }

    private static Verdict.Reason reason(String check, State standing, String key, Object... values) {
        return new Verdict.Reason(check, standing, Message.of(key, values));
    }

    private static RecoveryHistory.Seen history() {
        int[] minutes = {88, 76, 104, 70, 65, 73, 55, 51, 58};
        List<RecoveryHistory.PastRecovery> past = new ArrayList<>();
        for (int i = 0; i < minutes.length; i++) {
            past.add(new RecoveryHistory.PastRecovery("shopdb", NOW.minus(Duration.ofDays(330 - 40L * i)), i == 2 ? Mode.INCIDENT : Mode.DRILL,
                    Duration.ofMinutes(minutes[i]), Optional.of(Duration.ofHours(2))));
        }
        return new RecoveryHistory.Seen(
                Map.of("shopdb", proof(9, Mode.DRILL), "orders", new Proof(NOW.minus(Duration.ofDays(2)), Optional.empty(), Optional.empty(), Optional.empty(),
                                Optional.of(Duration.ofSeconds(214)), Optional.of(Duration.ofMinutes(95))),
                        "warehouse", proof(41, Mode.DRILL), "crm", new Proof(NOW.minus(Duration.ofDays(12)), Optional.empty()),
                        "erp", proof(121, Mode.INCIDENT)),
                Map.of("shopdb", Duration.ofMinutes(58), "orders", Duration.ofMinutes(9), "warehouse", Duration.ofMinutes(220),
                        "crm", Duration.ofMinutes(35), "erp", Duration.ofMinutes(150)), past);
    }

    private static Proof proof(int days, Mode mode) {
        return new Proof(NOW.minus(Duration.ofDays(days)), Optional.of(mode), Optional.of(days > 100 ? "K. Lang" : "M. Oser"), Optional.of("ops-2"));
    }

    @Override
    public void close() {
        index.close();
    }

    /** A store that lists the backups of the site; nothing in it can be read. */
    private final class Listed implements BackupStore {

        private final String name;

        Listed(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void list(String prefix, Consumer<StoredObject> found) {
            asked.accept(name);
            workspace.series().stream().filter(series -> series.store().equals(name))
                    .flatMap(series -> objects(series).stream())
                    .filter(object -> object.key().startsWith(prefix))
                    .forEach(found);
        }

        @Override
        public Optional<StoredObject> find(String key) {
            return Optional.empty();
        }

        @Override
        public InputStream open(StoredObject object, long offset) throws IOException {
            return content.of(object);
        }

        @Override
        public String describe(String key) {
            return switch (name) {
                case "backup-host" -> "/srv/backup/" + key;
                case "dr-archive" -> "s3://shop-dr/" + key;
                default -> "s3://" + name + "/" + key;
            };
        }

        @Override
        public void close() {}
    }
}
