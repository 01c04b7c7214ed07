package relight.ui.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.RecoveryEngine;
import relight.core.restore.Choice;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.restore.postgresql.NewServer;
import relight.core.restore.TableComparison;
import relight.core.restore.DryRun;
import relight.core.catalog.WorkListener;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.StandIn;
import relight.core.restore.postgresql.DumpInventory;
import relight.core.restore.postgresql.PostgresqlChoice;
import relight.core.restore.postgresql.PostgresqlFacts;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;
import relight.ui.ShopSite;
import relight.ui.common.Background;

/** A shop whose PostgreSQL answers what a test wants it to; catalog, planner and journal are the real ones. */
final class RestoreSite implements AutoCloseable {

    private static final PostgresqlVersion V15 = new PostgresqlVersion(150_018);

    private final ShopSite shop;
    private final Workspace workspace;
    private final ProtocolLog journal;
    private final Path folder;
    private final CountDownLatch silence = new CountDownLatch(1);
    private volatile boolean room = true;
    private volatile boolean silent;
    private volatile boolean apart;
    private final String engine;
    private final boolean replica;
    private volatile Optional<Reach> reach = Optional.empty();

    RestoreSite(Path folder) {
        this(folder, PostgresqlPlanner.ENGINE, false);
    }

    /** @param replica whether the workspace names one of the shop's database */
    RestoreSite(Path folder, String engine, boolean replica) {
        this.folder = folder;
        this.engine = engine;
        this.replica = replica;
        shop = ShopSite.in(folder);
        List<ProtectedSystem> systems = new ArrayList<>(shop.workspace().systems());
        systems.replaceAll(system -> system.name().equals("shopdb") ? reachable(system) : system);
        Workspace site = shop.workspace();
        workspace = new Workspace(folder, site.site(), site.stores(), systems, site.series(), List.of(), List.of(), site.runbooks());
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
    }

    private ProtectedSystem reachable(ProtectedSystem system) {
        Map<String, String> target = new TreeMap<>(Map.of("host", "db-1.internal", "database", "shop", "user", "shop", "password", "env:SHOP_PASSWORD"));
        if (replica) {
            target.put("replica", "db-2.internal:5432");
        }
        return new ProtectedSystem(system.name(), engine, system.tier(), List.of("media"), system.objectives(),
                target,
                List.of(new DataCheck("orders", "select count(*) from orders", DataCheck.Kind.AT_LEAST, Optional.of("4812000")),
                        new DataCheck("newest order", "select max(created) from orders", DataCheck.Kind.NEWEST, Optional.empty()),
                        new DataCheck("canary", "select name from canary", DataCheck.Kind.EQUALS, Optional.of("tweety"))),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** From now on the server has no room for a second database. */
    void fill() {
        room = false;
    }

    /** From now on the system has a log, with a gap and a second timeline. */
    void log() {
        Instant night = Instant.parse("2026-04-14T22:00:00Z");
        Instant gap = night.plusSeconds(6 * 3_600);
        Instant end = Instant.parse("2026-04-15T12:08:31Z");
        reach = Optional.of(new Reach(
                List.of(new Reach.Base("b1", night, "s3://backups-of-the-shop-in-frankfurt/postgres/base/2026/04/14/base_20260414_220000/"),
                        new Reach.Base("b2", gap.plusSeconds(5_400), "s3://backups/base_2")),
                List.of(new Reach.Span("1", "000000010000000000000005", "000000010000000000000042", night.minusSeconds(3_000), gap),
                        new Reach.Span("1", "000000010000000000000044", "0000000100000000000000A1", gap.plusSeconds(1_500), end)),
                List.of(new Reach.Window(night, gap), new Reach.Window(gap.plusSeconds(5_400), end)),
                List.of(new Reach.Line("1", Optional.empty()), new Reach.Line("2", Optional.of("1 @ 0/7800000")))));
    }

    /** From now on the engine never writes over what is there. */
    void standApart() {
        apart = true;
    }

    /** From now on the system has versions of its own since the day before. */
    void versions() {
        Instant oldest = Instant.parse("2026-04-14T08:15:00Z");
        Instant now = ShopSite.NOW;
        reach = Optional.of(new Reach(List.of(), List.of(new Reach.Span("", "", "", oldest, now)), List.of(new Reach.Window(oldest, now)), List.of()));
    }

    /** From now on the server does not answer until the site is closed. */
    void fallSilent() {
        silent = true;
    }

    ProtocolLog journal() {
        return journal;
    }

    RestoreViewModel model(Background background, Messages words) {
        Restores restores = new Restores(workspace, shop.catalog(), List.of(answering()));
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(), restores, new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "console-7", words));
        return new RestoreViewModel(workspace, shop.catalog(), restores, engine, background, words);
    }

    private RestoreEngine<?> answering() {
        return switch (engine) {
            case SqlserverPlanner.ENGINE -> new AnsweringSqlserver();
            case KubernetesPlanner.ENGINE -> new AnsweringKubernetes();
            default -> new Answering();
        };
    }

    @Override
    public void close() {
        silence.countDown();
        journal.close();
        shop.close();
    }

    private final class Answering implements RestoreEngine<PostgresqlFacts> {

        @Override
        public String name() {
            return engine;
        }

        @Override
        public Optional<Reach> reach(ProtectedSystem system) {
            return reach;
        }

        @Override
        public List<Choice> choices(ProtectedSystem system) {
            return replica ? List.of(Choice.yes("no-owner"), Choice.oneOf("fence", "stop", "hba", "told"), Choice.text("fenced-by"))
                    : List.of(Choice.yes("no-owner"), Choice.text(NewServer.CHOICE), Choice.text(NewServer.PASSWORD), Choice.text("tables"),
                    Choice.text("schemas"));
        }

        @Override
        public List<Choice> furtherChoices(ProtectedSystem system) {
            return List.of(Choice.yes(PostgresqlChoice.KEEP_SLOTS));
        }

        @Override
        public boolean compares(RestoreRequest request) {
            return NewServer.target(request).isEmpty();
        }

        @Override
        public DryRun.Of compared() {
            return DryRun.Of.TABLES;
        }

        @Override
        public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) {
            return Optional.of(TableComparison.of(List.of("public.customers", "public.orders", "public.\"Gone Since\"", "audit.changes", "audit.empty"),
                    Map.of("audit.changes", 1_204_811L, "audit.empty", 0L),
                    Map.of("public.customers", new TableComparison.Table(Optional.of(81_204L), false),
                            "public.orders", new TableComparison.Table(Optional.of(4_810_377L), false),
                            "audit.changes", new TableComparison.Table(Optional.of(0L), true), "audit.empty", new TableComparison.Table(Optional.of(0L), true),
                            "public.later", new TableComparison.Table(Optional.empty(), false)), true));
        }

        @Override
        public List<RestoreRequest.Way> ways(Map<String, String> chosen) {
            return apart ? RestoreRequest.Way.APART : List.of(RestoreRequest.Way.values());
        }

        @Override
        public Optional<StandIn> standIn(ProtectedSystem system, Optional<Backup> newest) {
            return Optional.of(new StandIn("db-2.internal:5432", Optional.empty(), Optional.of(Duration.ofSeconds(3)), Optional.of("2026-04-15 12:10:57+00"),
                    Duration.ofMinutes(1), newest, newest.map(it -> Duration.ofHours(10)), newest.map(it -> Duration.ofMinutes(19))));
        }

        @Override
        public PostgresqlFacts probe(RestoreRequest request) throws InterruptedException {
            if (silent) {
                silence.await();
            }
            PostgresqlFacts.Locales locales = new PostgresqlFacts.Locales("UTF8", "de_DE.UTF-8", "de_DE.UTF-8", Optional.empty());
            PostgresqlFacts.Server server = new PostgresqlFacts.Server("7301", V15, false, true, List.of("shop"), List.of());
            PostgresqlFacts.Database database = new PostgresqlFacts.Database("16384", 71_000_000_000L, locales, Optional.of("shop"),
                    Optional.of("2026-04-15 12:02:41+00"), List.of("shop api 10.0.0.7", "shop worker 10.0.0.9"), List.of(),
                    room ? List.of() : List.of("cdc_orders"), List.of());
            Optional<PostgresqlFacts.Tool> tool = Optional.of(new PostgresqlFacts.Tool(Path.of("/usr/bin/psql"), V15));
            PostgresqlFacts.Dump dump = new PostgresqlFacts.Dump(Content.POSTGRESQL_CUSTOM, List.of(), Optional.of(14), Optional.of(22_800_000_000L), 480,
                    DumpInventory.NOTHING, List.of(), List.of(), Optional.empty());
            boolean moves = NewServer.target(request).isPresent();
            PostgresqlFacts facts = new PostgresqlFacts(Instant.parse("2026-04-15T12:11:00Z"), server, moves ? Optional.empty() : Optional.of(database),
                    new PostgresqlFacts.Tools(tool, tool, tool, 4), dump,
                    new PostgresqlFacts.Space(Path.of("/spool"), 210_000_000_000L, Optional.of(room ? 210_000_000_000L : 3_000_000_000L)));
            return moves ? facts.movedTo(new NewServer("db-1.internal:5432", false, true, Optional.of(locales), Optional.empty(),
                    List.of("max_connections: 400 → 100", "TimeZone: Europe/Berlin → Etc/UTC"), List.of("ALTER DATABASE \"shop\" SET \"work_mem\" TO '64MB'")))
                    : facts;
        }

        @Override
        public Planning plan(RestoreRequest request, PostgresqlFacts facts, Messages words) {
            return new PostgresqlPlanner().plan(request, facts, words);
        }
    }
}
