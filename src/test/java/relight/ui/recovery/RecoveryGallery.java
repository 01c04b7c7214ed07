package relight.ui.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.control.ListView;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.messaging.Audiences;
import relight.core.messaging.Carrier;
import relight.core.messaging.Correspondence;
import relight.core.messaging.MessageBench;
import relight.core.messaging.MessageDesk;
import relight.core.messaging.Templates;
import relight.core.protocol.RecordAdditions;
import relight.core.recovery.Declaration;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.Progress;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.settings.Settings;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Scenario;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.common.Destination;
import relight.ui.common.Screen;

/** Renders the recovery screen in its states to {@code target/gallery}, over a real journal. */
public final class RecoveryGallery {

    private static final Site SITE = new Site("Shop", "production / eu-central-1", ZoneOffset.UTC);
    private static final Objectives OBJECTIVES =
            new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical");
    private static final String DOCUMENT = """
            # Shop database corrupted

            ## Assess

            ```relight title="Readiness check" estimate=20s
            check: readiness
            ```

            ```bash title="Choose the recovery point" estimate=1m
            relight catalog list --newest-good shopdb
            ```

            ## Stop

            ```kubernetes title="Scale api, worker to 0" estimate=2m system=shop
            - scale: deployment/api
              replicas: 0
            - scale: deployment/worker
              replicas: 0
            ```

            - [ ] Announce on the status page

            ## Restore

            Loads the chosen backup into **shopdb_r1** on db-1.internal. Production **shopdb** is not touched by this step.

            ```bash title="Restore shopdb side by side" estimate=18m critical=true
            pg_restore --dbname shopdb_r1 --jobs 4 --exit-on-error --no-owner \\
              "/spool/shopdb_20260415_020000.dump"
            ```

            ```relight title="Approve the swap"
            approval: Somebody else than the operator looks at the restored data.
            type: shopdb
            ```

            ```bash title="Swap shopdb" estimate=10s
            psql -f swap.sql
            ```

            ## Start and verify

            ```kubernetes title="Scale api, worker back" estimate=4m system=shop
            - scale: deployment/api
              replicas: 6
            - status: deployment/api
            - scale: deployment/worker
              replicas: 3
            ```

            ```http title="Health is green" clock=stop estimate=1m
            GET https://shop.example.com/health
            ```
            """;

    private static final Advancing TIME = new Advancing();
    private static boolean swapFails;
    private static volatile boolean lingers;

    private final List<String> wanted;
    private final Gallery gallery;
    private final Path folder;
    private final Consumer<StepRun> restore;

    private RecoveryGallery(Gallery gallery, Path folder, Consumer<StepRun> restore, List<String> wanted) {
        this.wanted = wanted;
        this.gallery = gallery;
        this.folder = folder;
        this.restore = restore;
    }

    public static void main(String[] args) throws Exception {
        FxToolkit.start();
        RecoveryGallery pictures = new RecoveryGallery(new Gallery(Path.of("target/gallery")),
                Files.createTempDirectory("relight-gallery"), RecoveryGallery::printing, List.of(args));
        pictures.take("recovery-declare-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, session -> { }, false);
        pictures.take("recovery-running-dark", Locale.ENGLISH, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::running, true);
        pictures.take("recovery-ahead-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::toScale, true);
        pictures.take("recovery-ahead-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::toScale, true);
        pictures.take("recovery-scaling-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::scaling, true);
        pictures.take("recovery-scaling-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::scaling, true);
        pictures.take("recovery-files-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::withFiles, true);
        pictures.take("recovery-files-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::withFiles, true);
        pictures.take("recovery-running-de-light", Locale.GERMAN, Settings.Theme.LIGHT, Mode.DRILL, RecoveryGallery::running, true);
        pictures.take("recovery-failed-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::failed, true);
        pictures.take("recovery-midway-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::behindTheSwap, true);
        pictures.take("recovery-midway-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::behindTheSwap, true);
        pictures.take("recovery-stuck-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::stuckInTheWindow, true);
        pictures.take("recovery-stuck-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::stuckInTheWindow, true);
        swapFails = false;
        pictures.take("recovery-approve-dark", Locale.ENGLISH, Settings.Theme.DARK, Mode.DRILL, RecoveryGallery::approval, true);
        pictures.take("recovery-unknown-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::toRestore, true);
        pictures.take("recovery-unknown-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::toRestore, true);
        pictures.take("recovery-breached-dark", Locale.ENGLISH, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::breached, true);
        pictures.take("recovery-close-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.DRILL, RecoveryGallery::toClose, true);
        pictures.take("recovery-taken-back-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::takenBack, true);
        pictures.take("recovery-taken-back-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::takenBack, true);
        pictures.take("recovery-commit-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::commit, true);
        pictures.take("recovery-wall-dark", Locale.ENGLISH, Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::running, true);
        pictures.take("recovery-wall-uk-light", Locale.of("uk"), Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::breached, true);
        pictures.take("recovery-commit-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::commit, true);
        pictures.take("recovery-closed-uk-dark", Locale.of("uk"), Settings.Theme.DARK, Mode.INCIDENT, RecoveryGallery::closed, true);
        pictures.take("recovery-messages-light", Locale.ENGLISH, Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::running, true);
        pictures.take("recovery-messages-de-dark", Locale.GERMAN, Settings.Theme.DARK, Mode.DRILL, RecoveryGallery::running, true);
        pictures.take("recovery-messages-outbox-uk-light", Locale.of("uk"), Settings.Theme.LIGHT, Mode.INCIDENT, RecoveryGallery::running, true);
        System.exit(0);
    }

    private static void printing(StepRun run) {
        for (int i = 4100; i < 4140; i++) {
            run.output("02:59:%02d finished item %d TABLE DATA orders_%d".formatted(i % 60, i, i - 2100));
        }
        run.progress(new Progress("TABLE DATA orders_2026", 14_200_000_000L, Optional.of(22_800_000_000L), Progress.Unit.BYTES));
    }

    /** With a photograph among the notes; others have not vouched for the log yet. */
    private static void withFiles(RecoverySession session) {
        running(session);
        session.note("Rack 4 has no power on feed B");
        session.attach(new RecoveryEvent.Attached(Erasable.of("IMG_2041 rack 4.jpg"), Erasable.of("9c1e".repeat(16)), 2_400_000, "image/jpeg", Erasable.of(""),
                Optional.empty(), session.state().declared().by()));
    }

    private static void running(RecoverySession session) {
        toRestore(session);
        Thread.startVirtualThread(() -> run(session));
    }

    private static void toScale(RecoverySession session) {
        run(session);
        run(session);
    }

    private static void scaling(RecoverySession session) {
        toScale(session);
        lingers = true;
        Thread.startVirtualThread(() -> run(session));
    }

    private static void failed(RecoverySession session) {
        toRestore(session);
        Thread.startVirtualThread(() -> run(session));
        pause();
        session.cancel();
    }

    private static void stuckInTheWindow(RecoverySession session) {
        swapFails = true;
        behindTheSwap(session);
    }

    /** Production runs on the restored data, and there is more to do before it is kept. */
    private static void behindTheSwap(RecoverySession session) {
        toRestore(session);
        run(session);
        TIME.pass(Duration.ofMinutes(6));
        session.approve(next(session), "shopdb");
        run(session);
    }

    private static void approval(RecoverySession session) {
        toRestore(session);
        session.skip(next(session), "restored by hand on the replica");
    }

    private static void breached(RecoverySession session) {
        toRestore(session);
        TIME.pass(Duration.ofMinutes(118));
        Thread.startVirtualThread(() -> run(session));
    }

    private static void takenBack(RecoverySession session) {
        commit(session);
        session.undo("The orders of the morning were missing");
        while (session.state().next().isPresent()) {
            run(session);
        }
    }

    private static void toClose(RecoverySession session) {
        commit(session);
        session.commit();
    }

    private static void commit(RecoverySession session) {
        behindTheSwap(session);
        run(session);
        run(session);
    }

    private static void closed(RecoverySession session) {
        commit(session);
        session.commit();
        session.close("");
        session.signOff("J. Brandt", "service owner", "");
    }

    private static void toRestore(RecoverySession session) {
        run(session);
        run(session);
        session.join("M. Oser", "search");
        session.problem(Optional.empty(), "14:00 backup truncated at 3.1 GB", "took 02:00; upload job to be checked");
        session.note("status page read-only, told support by phone");
        run(session);
        session.judge(next(session), Judgement.DONE, "told support by phone");
    }

    private static RecoveryEvent chosen(Step step) {
        return new RecoveryEvent.BackupChosen(step.id(), "shopdb",
                Erasable.of("s3://shop-backups/postgres/2026/04/15/shopdb_20260415_020000.dump"), Optional.empty(), 22_800_000_000L,
                Optional.of("a41f09".repeat(10) + "beef"), TIME.now().minus(Duration.ofMinutes(41)), "", "GOOD", List.of(
                new RecoveryEvent.BackupChosen.PassedOver(Erasable.of("s3://shop-backups/postgres/2026/04/15/shopdb_20260415_140000.dump"),
                        Erasable.of("truncated gzip: the stream ends after 3.1 GB")),
                new RecoveryEvent.BackupChosen.PassedOver(Erasable.of("s3://shop-backups/postgres/2026/04/15/shopdb_20260415_080000.dump"),
                        Erasable.of("checksum differs from its sidecar"))));
    }

    private static relight.core.runbook.StepId next(RecoverySession session) {
        return session.state().next().orElseThrow().step().id();
    }

    private static void run(RecoverySession session) {
        TIME.pass(Duration.ofMinutes(1));
        session.run(next(session), Map.of(), Set.of());
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void take(String name, Locale language, Settings.Theme theme, Mode mode, Consumer<RecoverySession> state, boolean begun)
            throws Exception {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(name::contains)) {
            return;
        }
        Path data = Files.createTempDirectory(folder, "data");
        try (Journal journal = SqliteJournal.open(data.resolve("journal.db"), TIME)) {
            RecoveryEngine engine = new RecoveryEngine(journal, List.of(new Playing()), new Restores(null, null, List.of()),
                    TIME, data.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
            Workspace workspace = new Workspace(data, SITE, List.of(), List.of(), List.of(), List.of(
                    new Scenario("Shop database corrupted", "The shop answers 503, PostgreSQL reports invalid pages", List.of("shopdb"), OBJECTIVES, Optional.of("runbooks/shop.md")),
                    new Scenario("Media files lost", "Pictures are missing: 404 on /media", List.of("media"), OBJECTIVES, Optional.empty()),
                    new Scenario("Region lost", "Nothing in eu-central-1 answers", List.of("shopdb", "media", "search"), OBJECTIVES, Optional.empty())),
                    List.of(), List.of(data.resolve("runbooks/shop.md")));
            RecoverySession session = begun ? engine.declare(Declaration.of(mode, "Shop database corrupted", "K. Lang", SITE,
                    OBJECTIVES, new RunbookReader().read("runbooks/shop.md", DOCUMENT))) : null;
            if (begun) {
                TIME.pass(Duration.ofMinutes(2));
                state.accept(session);
                pause();
                if (name.contains("unknown")) {
                    session = lost(journal, engine, session);
                }
            }
            RecoverySession told = session;
            Path file = gallery.take(new Gallery.Picture(name, language, theme, Screen.RECOVERY, desk -> {
                RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal),
                        name.contains("messages") ? Optional.of(told(data, language)) : Optional.empty());
                if (name.contains("files")) {
                    inHand.with(new RecordAdditions((SqliteJournal) journal, null), () -> List.of(new Problem(Message.of("evidence.ask.failed", "tsa.example.org"))));
                }
                if (name.contains("wall")) {
                    inHand.take(told);
                    return List.of(Framed.alone(new WallDisplay(desk, inHand)));
                }
                RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
                if (begun) {
                    inHand.take(told);
                }
                if (name.contains("messages")) {
                    tell(inHand, screen, name);
                }
                if (name.contains("files")) {
                    screen.node().lookupAll(".side-panel").forEach(n -> ((javafx.scene.control.ScrollPane) n).setVvalue(1));
                }
                return relight.ui.RecoveryRail.of(desk, new Framed(screen, new IncidentBar(desk, inHand)));
            }));
            System.out.println(file);
            if (begun) {
                session.close();
            }
        }
    }

    private static MessageDesk told(Path data, Locale language) {
        return new MessageDesk(SITE, Audiences.of(MessageBench.plan(), language), new Templates(data),
                List.of(new MessageBench.Wire(false, "mail"), away()), Messages.english());
    }

    private static Carrier away() {
        MessageBench.Wire away = new MessageBench.Wire(false, "slack");
        away.answer = RecoveryEvent.MessageEnded.Delivery.NOT_SENT;
        return away;
    }

    private static void tell(RecoveryInHand inHand, RecoveryScreen screen, String name) {
        Correspondence messages = inHand.messages().get();
        messages.slots().stream().filter(slot -> slot.audience().name().equals("it_team") || slot.audience().name().equals("customers"))
                .forEach(slot -> messages.send(slot, messages.draft(slot)));
        try {
            messages.pass();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        screen.show(new Destination.Messages());
        inHand.tick();
        if (name.contains("outbox")) {
            ListView<?> list = (ListView<?>) screen.node().lookup(".message-list");
            list.getSelectionModel().select(list.getItems().size() - 1);
            for (int i = 0; i < list.getItems().size(); i++) {
                if (list.getItems().get(i).toString().contains("slack")) {
                    list.getSelectionModel().select(i);
                }
            }
        }
    }

    /** As if the console had been killed while the step ran: its intent is there, its outcome is not. */
    private static RecoverySession lost(Journal journal, RecoveryEngine engine, RecoverySession session) {
        relight.core.runbook.StepId step = next(session);
        journal.append(session.id(), new RecoveryEvent.StepIntended(step, 1, Erasable.of("pg_restore --dbname shopdb_r1"), Map.of(), "", Erasable.of("K. Lang")));
        session.close();
        TIME.pass(Duration.ofMinutes(4));
        return engine.resume(session.id(), "K. Lang");
    }

    /** The machine's time, and what the play has let go by. */
    private static final class Advancing implements relight.core.recovery.TimeSource {

        private final SystemTime machine = new SystemTime();
        private volatile Duration gone = Duration.ZERO;

        void pass(Duration duration) {
            gone = gone.plus(duration);
        }

        @Override
        public Instant now() {
            return machine.now().plus(gone);
        }

        @Override
        public long monotonicNanos() {
            return machine.monotonicNanos() + gone.toNanos();
        }

        @Override
        public String bootId() {
            return machine.bootId();
        }
    }

    private final class Playing implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public boolean previews(Step step) {
            return step.title().endsWith("to 0");
        }

        @Override
        public StepPreview preview(Step step, StepRun run) {
            return new StepPreview(List.of("Context prod-frankfurt at https://api.k8s.shop.example:6443, cluster 0f7c9f0e-52d5-4d4e-a3b2-6c1f8f1f6a01, namespace shop.",
                    "deployment/api: 6 → 0 replicas.", "  spec.replicas: 6 → 0", "deployment/worker: 3 → 0 replicas.", "  spec.replicas: 3 → 0",
                    "Way back: what is there now is noted before it is changed, and is put back with one press."), Optional.empty());
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            if (step.title().contains("recovery point")) {
                run.record(chosen(step));
            }
            TIME.pass(Duration.ofMinutes(step.title().contains("side by side") ? 9 : 1));
            if (step.title().startsWith("Swap")) {
                run.record(new RecoveryEvent.CommitWindowOpened(step.id(), Optional.empty()));
                if (swapFails) {
                    return Outcome.failed("The database shopdb has sessions again: reporting, from 10.2.0.14.");
                }
            }
            if (step.title().endsWith("to 0")) {
                List.of("Context prod-frankfurt at https://api.k8s.shop.example:6443, cluster 0f7c9f0e-52d5-4d4e-a3b2-6c1f8f1f6a01, namespace shop.",
                        "  spec.replicas: 6 → 0", "deployment/api has been changed.", "  spec.replicas: 3 → 0", "deployment/worker has been changed.",
                        "Pod shop/worker-6d7c9bd5f4-x2x8k ends.").forEach(run::output);
                Thread.sleep(lingers ? 6_000 : 0);
                lingers = false;
            }
            if (step.title().contains("side by side")) {
                run.record(new RecoveryEvent.Checked(step.id(), "orders", Erasable.of("at least 4,812,000"), Erasable.of("4,813,140"), true));
                run.record(new RecoveryEvent.Checked(step.id(), "canary", Erasable.of("tweety"), Erasable.of("tweety"), true));
                run.record(new RecoveryEvent.RecoveryPointFound(step.id(), "shopdb", TIME.now().minus(Duration.ofMinutes(52)), true, Erasable.of("newest order")));
                restore.accept(run);
                Thread.sleep(1_500);
            }
            return Outcome.succeeded();
        }

        @Override
        public Optional<String> lasting(Step step, StepRun run) {
            return swapFails ? Optional.of("shopdb takes no new connections until the swap has been made or taken back.") : Optional.empty();
        }
    }
}
