package relight.ui.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import javafx.scene.Node;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.messaging.Audiences;
import relight.core.messaging.Carrier;
import relight.core.messaging.MessageBench;
import relight.core.messaging.MessageDesk;
import relight.core.messaging.Templates;
import relight.core.recovery.Declaration;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Team;
import relight.core.workspace.Workspace;
import relight.ui.common.Desk;

/** A night on which a region is lost, held at the moments that a picture shows; over a real journal whose clock stands still. */
public final class RegionNight implements AutoCloseable {

    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** A moment of that night. */
    public enum Moment {
        /** Three ways out, and somebody has to say which. */
        DECISION,
        /** Three lanes: one runs, one waits for somebody, one is stuck. */
        LANES,
        /** The same, paused, and what is watched is not as it should be. */
        NOTICES,
        /** Late, with names and words that are long. */
        LONG
    }

    private static final Site SITE = new Site("Shop", "production / eu-central-1", ZONE);
    private static final String DOCUMENT = """
            # Region lost

            ## Decide

            ```bash title="Ask the other region how far it is" estimate=1m
            shopctl --region eu-west-1 lag
            ```

            ```relight step=way title="Choose the site"
            decision: Which site takes over?
            options:
              hot: {text: "The replica in eu-west-1 takes over. Orders of the last minutes are missing and are entered by hand.", time: 15m, data: 5m}
              warm: {text: "Servers are started in eu-west-1, and the newest good backup is restored there.", time: 1h 30m, data: 1h}
              cold: {text: "Everything is built anew in another country from the offline copy of the night.", time: 9h, data: 24h}
            ```

            ## Take over

            ```bash title="Promote the replica of shopdb" lane=database estimate=10m critical=true if=way:hot
            shopctl --region eu-west-1 promote shopdb
            ```

            ```bash title="Rebuild the search index" lane=database estimate=25m
            shopctl --region eu-west-1 reindex
            ```

            ```bash title="Point shop.example.com at eu-west-1" lane=network estimate=2m
            shopctl dns shop.example.com eu-west-1
            ```

            ```bash title="Move the payment provider's callbacks" lane=network estimate=5m
            shopctl payments callbacks eu-west-1
            ```

            ```relight lane=people title="Tell support and the warehouse" estimate=5m
            manual: Support answers with the prepared text, and the warehouse packs from yesterday's list.
            ```

            ## Verify

            ```http title="The shop answers from eu-west-1" clock=stop estimate=2m
            GET https://shop.example.com/health
            ```
            """;

    private final Path folder;
    private final TestTime time = new TestTime();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<RecoveryInHand> last = Optional.empty();

    private RegionNight(Path folder) {
        this.folder = folder;
    }

    /** Its journals lie in the folder. */
    public static RegionNight in(Path folder) {
        return new RegionNight(folder);
    }

    /** The recovery's screen and the bar above it. */
    public record Shown(RecoveryScreen screen, Node bar, RecoveryInHand inHand) {}

    /** The screen at that moment; the one that was shown before it rests. */
    public Shown show(Desk desk, Moment moment, Mode mode) {
        last.ifPresent(RecoveryInHand::letGo);
        try {
            Path data = Files.createTempDirectory(folder, "night");
            Journal journal = SqliteJournal.open(data.resolve("journal.db"), time);
            open.addFirst(journal);
            RecoveryEngine engine = new RecoveryEngine(journal, List.of(new Playing()), new Restores(null, null, List.of()), time,
                    data.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
            RecoverySession session = engine.declare(Declaration.of(mode, title(moment), "K. Lang", SITE,
                    new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofHours(8)), "tier critical"),
                    new RunbookReader().read("runbooks/region-lost.md", document(moment))));
            play(session, moment);
            RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal), Optional.of(messages(data, desk.words().locale())));
            RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace(data), engine, "K. Lang");
            inHand.take(session);
            last = Optional.of(inHand);
            run(session, moment);
            return new Shown(screen, new IncidentBar(desk, inHand), inHand);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String title(Moment moment) {
        return moment == Moment.LONG ? "Region eu-central-1 with the databases of the shop, the warehouse and accounting is lost" : "Region eu-central-1 lost";
    }

    private static String document(Moment moment) {
        return moment != Moment.LONG ? DOCUMENT : DOCUMENT
                .replace("lane=database", "lane=database-search-and-everything-that-is-stored")
                .replace("Promote the replica of shopdb", "Promote the replica of shopdb in eu-west-1 and wait until the last of its write-ahead log has been replayed");
    }

    /** A plan in which people have deputies and teams. */
    public static Workspace workspace(Path root) {
        ContinuityPlan plan = MessageBench.plan();
        List<Contact> contacts = new ArrayList<>(plan.contacts());
        contacts.add(new Contact("Anna-Katharina von Stauffenberg-Lichtenfels", "head of customer service and returns",
                Optional.of("+49 30 555 100 200"), Optional.of("anna-katharina.von-stauffenberg@shop.example"), Optional.of("Jan Kern")));
        ContinuityPlan whole = new ContinuityPlan(plan.tiers(), contacts, List.of(
                new Team("crisis", List.of("Olha Koval", "Maria Oser"), List.of("decides which site takes over", "speaks with the press")),
                new Team("database", List.of("Maria Oser", "Jan Kern"), List.of("restores and proves the data"))),
                plan.escalation(), plan.stakeholders(), plan.sites(), plan.functions(), plan.rounds(), plan.kept());
        return new Workspace(root, SITE, List.of(), List.of(), List.of(), List.of(), contacts, List.of(), whole);
    }

    private static MessageDesk messages(Path data, Locale language) {
        MessageBench.Wire away = new MessageBench.Wire(false, "slack");
        away.answer = Delivery.NOT_SENT;
        return new MessageDesk(SITE, Audiences.of(MessageBench.plan(), language), new Templates(data),
                List.<Carrier>of(new MessageBench.Wire(false, "mail"), away), Messages.english());
    }

    private void play(RecoverySession session, Moment moment) {
        time.pass(Duration.ofMinutes(3));
        run(session, session.state().next().orElseThrow().step().id());
        session.join("M. Oser", "database");
        if (moment == Moment.DECISION) {
            time.pass(Duration.ofMinutes(4));
            return;
        }
        time.pass(Duration.ofMinutes(6));
        session.choose(id(session, "Choose the site"), "hot", "the replica lags by seconds only");
        List<String> lanes = session.state().lanes();
        session.takeLane(lanes.get(0), "M. Oser");
        session.takeLane(lanes.get(1), moment == Moment.LONG ? "Anna-Katharina von Stauffenberg-Lichtenfels" : "J. Kern");
        run(session, id(session, "Point shop"));
    }

    /** What goes on while the screen is looked at. */
    private void run(RecoverySession session, Moment moment) {
        if (moment == Moment.DECISION) {
            return;
        }
        StepId promote = id(session, "Promote");
        Thread.startVirtualThread(() -> session.run(promote, Map.of(), Set.of()));
        await(session, state -> state.step(promote).orElseThrow().started().isPresent());
        time.pass(Duration.ofMinutes(moment == Moment.LONG ? 121 : 8));
        if (moment == Moment.NOTICES) {
            run(session, id(session, "Move the"));
            session.pause("The bank asks for ten minutes before callbacks move");
        }
    }

    private void run(RecoverySession session, StepId step) {
        time.pass(Duration.ofMinutes(1));
        session.run(step, Map.of(), Set.of());
    }

    private static StepId id(RecoverySession session, String title) {
        return session.state().steps().stream().map(state -> state.step()).filter(step -> step.title().toString().startsWith(title))
                .findFirst().orElseThrow().id();
    }

    private static void await(RecoverySession session, Predicate<Recovery> there) {
        CountDownLatch seen = new CountDownLatch(1);
        SessionListener listener = new SessionListener() {
            @Override
            public void changed(Recovery recovery) {
                if (there.test(recovery)) {
                    seen.countDown();
                }
            }
        };
        session.listen(listener);
        try {
            listener.changed(session.state());
            seen.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            session.unlisten(listener);
        }
    }

    @Override
    public void close() throws Exception {
        end.countDown();
        last.ifPresent(RecoveryInHand::close);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Runs everything at once but for the replica, which is promoted until the pictures have been taken. */
    private final class Playing implements StepRunner {

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            if (step.title().startsWith("Promote")) {
                for (int line = 1; line <= 9; line++) {
                    run.output("wal 4/%X replayed, %d s behind".formatted(0x2A000000 + line * 0x61A80, 40 - 4 * line));
                }
                end.await();
            }
            if (step.title().startsWith("Move the")) {
                run.record(new RecoveryEvent.WatchTripped("lag", Erasable.of("Replication lag"), "rollback", Erasable.of("412 s, baseline 50 s + 120 %")));
                run.record(new RecoveryEvent.WatchTripped("orders", Erasable.of("Orders in the last five minutes"), "warn", Erasable.of("0, at least 12")));
                return Outcome.failed("The provider answers 403: the token for callbacks belongs to eu-central-1.");
            }
            return Outcome.succeeded();
        }
    }
}
