package relight.core.messaging;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.recovery.Declaration;
import relight.core.recovery.Forecast;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.EscalationLevel;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Stakeholder;
import relight.core.workspace.Team;

/** A recovery over a real journal with a plan of people, whose time stands still until a test moves it. */
public final class MessageBench implements AutoCloseable {

    public static final String DOCUMENT = """
            # Shop

            ```bash title="Look" estimate=10m
            true
            ```

            ```bash title="Health" clock=stop estimate=5m
            true
            ```
            """;

    public final TestTime time = new TestTime();
    public final Journal journal;
    public final Path folder;
    public RecoverySession session;
    public Correspondence messages;
    private final RecoveryEngine engine;
    private final MessageDesk desk;

    public MessageBench(Path folder, Mode mode, List<Audience> audiences, List<Carrier> carriers) {
        this.folder = folder;
        Site site = new Site("Nordlicht shop", "production", ZoneOffset.UTC);
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        engine = new RecoveryEngine(journal, List.of(new Playing()), new Restores(null, null, List.of()), time, folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "host", Messages.english()));
        desk = new MessageDesk(site, audiences, new Templates(folder), carriers, Messages.english());
        Objectives objectives = new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical");
        take(engine.declare(Declaration.of(mode, "Shop database corrupted", "K. Lang", site, objectives,
                new RunbookReader().read("runbooks/shop.md", DOCUMENT)).because("alert", Optional.empty(), List.of("shopdb", "media"))));
    }

    private void take(RecoverySession taken) {
        session = taken;
        messages = new Correspondence(taken, desk, clock -> Forecast.of(clock, StepHistory.of(List.of())));
    }

    /** As after a kill: another process takes the recovery up from its journal. */
    public void takeUpAgain() {
        messages.close();
        session.close();
        take(engine.resume(session.id(), "M. Oser"));
    }

    public void pass(Duration duration) {
        time.pass(duration);
    }

    public Slot slot(String audience) {
        return messages.slots().stream().filter(slot -> slot.audience().name().equals(audience)).findFirst().orElseThrow();
    }

    /** Occasions that are due, in their order. */
    public List<String> due() {
        return messages.due().stream().map(slot -> slot.occasion().id()).toList();
    }

    public void sendTo(String audience) {
        Slot slot = slot(audience);
        messages.send(slot, messages.draft(slot));
    }

    public OutboxMessage message(String id) {
        return session.state().outbox().message(id).orElseThrow();
    }

    /** Both steps are done, so the service is verified. */
    public void recover() {
        while (session.state().next().isPresent()) {
            session.run(session.state().next().orElseThrow().step().id(), Map.of(), Set.of());
        }
    }

    /** A plan with an escalation and every kind of stakeholder. */
    public static ContinuityPlan plan() {
        List<Contact> contacts = List.of(
                new Contact("Maria Oser", "on call", Optional.of("+49 30 111"), Optional.of("maria@shop.example"), Optional.of("Jan Kern")),
                new Contact("Jan Kern", "deputy", Optional.of("+49 30 222"), Optional.empty()),
                new Contact("Olha Koval", "CTO", Optional.of("+380 44 333"), Optional.of("olha@shop.example")));
        List<EscalationLevel> escalation = List.of(
                new EscalationLevel("level 1", Duration.ZERO, Duration.ofMinutes(15), List.of("on_call"), List.of("phone", "mail"), false),
                new EscalationLevel("level 2", Duration.ofMinutes(15), Duration.ofMinutes(30), List.of("crisis team"), List.of("mail"), true));
        List<Stakeholder> groups = List.of(
                group("employees", Stakeholder.Audience.INTERNAL, List.of("mail", "intranet"), 60, "all@shop.example", Locale.GERMAN),
                group("it_team", Stakeholder.Audience.INTERNAL, List.of("slack"), 15, "", Locale.of("uk")),
                group("customers", Stakeholder.Audience.EXTERNAL, List.of("mail"), 120, "list@shop.example", Locale.ENGLISH),
                group("vendors", Stakeholder.Audience.EXTERNAL, List.of("mail"), 0, "help@vendor.example", Locale.ENGLISH));
        return new ContinuityPlan(List.of(), contacts, List.of(new Team("crisis", List.of("Olha Koval", "Maria Oser"), List.of())),
                escalation, groups, List.of(), List.of(), List.of(), List.of());
    }

    private static Stakeholder group(String name, Stakeholder.Audience side, List<String> channels, int minutes, String to, Locale language) {
        return new Stakeholder(name, side, channels, minutes == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes)), Optional.empty(),
                to.isEmpty() ? List.of() : List.of(to), Optional.of(language), false);
    }

    @Override
    public void close() {
        messages.close();
        session.close();
        journal.close();
    }

    private static final class Playing implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) {
            return Outcome.succeeded();
        }
    }

    /** A carrier that keeps what it was given, and answers as it is told. */
    public static final class Wire implements Carrier {

        public final List<String> carried = new ArrayList<>();
        public volatile Delivery answer =
                Delivery.SENT;
        public volatile Runnable meanwhile = () -> { };
        private final Set<String> channels;
        private final boolean repeatable;

        public Wire(boolean repeatable, String... channels) {
            this.channels = Set.of(channels);
            this.repeatable = repeatable;
        }

        @Override
        public boolean carries(String channel) {
            return channels.contains(channel);
        }

        @Override
        public boolean addressed() {
            return channels.contains("mail");
        }

        @Override
        public boolean repeatable(String channel) {
            return repeatable;
        }

        @Override
        public synchronized Delivered deliver(Recovery recovery,
                                              MessageWritten message) {
            carried.add(message.message());
            meanwhile.run();
            return new Delivered(answer, Message.of("messaging.web.sent", message.channel()));
        }
    }
}
