package relight.ui.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.EvidenceStore;
import relight.core.protocol.HandOvers;
import relight.core.protocol.Keeping;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.TestEvidence;
import relight.ui.common.Desk;

/** One machine on which people are asked, with its journal and its evidence store, for pictures. */
public final class PeopleStage implements AutoCloseable {

    private static final Site SITE = new Site("Shop", "production / eu-central-1", ZoneId.of("Europe/Berlin"));
    private static final String DOCUMENT = """
            # Shop database corrupted

            ## Verify

            ```relight title="Look at the shop with two pairs of eyes" estimate=10m people=2 answer-within=15m then=fail
            manual: Open the shop as a customer would. Does it show today's orders, and can one be placed?
            inputs:
              ORDERS: number
            ```

            ```relight title="Move production to shopdb_r1" estimate=5m role=dba by=other
            approval: Moves production to the restored database. Whatever was written since 02:00 stays in the old one.
            type: shopdb
            ```

            ```relight title="Tell the branches" estimate=15m answer-within=5m then=wait
            manual: Call the branches.
            ```
            """;
    private static final Duration LOOKED = Duration.ofMinutes(9);
    private static final Duration SAID = Duration.ofMinutes(3);
    private static final StepId LOOK = new StepId("verify/1");

    private final ProtocolLog journal;
    private final Machine machine;
    private Optional<RecoveryInHand> shown = Optional.empty();

    private PeopleStage(ProtocolLog journal, Machine machine) {
        this.journal = journal;
        this.machine = machine;
    }

    /** One machine with a recovery in hand. */
    record Machine(TestTime time, RecoveryEngine engine, RecoverySession session, OtherMachines others) {}

    /** So long before the pictures are taken as it takes to come to the approval; it stands still between. */
    private static TestTime time() {
        TestTime time = new TestTime();
        time.pass(Duration.between(time.now(), Instant.now().minus(LOOKED).minus(SAID)));
        return time;
    }

    /** A folder that is called as a team's bucket would be. */
    private record Bucket(EvidenceStore folder) implements EvidenceStore {

        @Override
        public void put(String name, Path file) throws IOException {
            folder.put(name, file);
        }

        @Override
        public Optional<InputStream> open(String name) throws IOException {
            return folder.open(name);
        }

        @Override
        public List<String> names() throws IOException {
            return folder.names();
        }

        @Override
        public String describe(String name) {
            return "s3://shop-dr/relight/" + name;
        }

        @Override
        public void close() {
            folder.close();
        }
    }

    /** A recovery that has come to its approval, which somebody on another machine gives. */
    public static PeopleStage atApproval(Path data, Locale language) throws Exception {
        return begun(data, language, PeopleStage::toApproval);
    }

    static PeopleStage begun(Path data, Locale language, Consumer<Machine> state) throws Exception {
        Path evidence = Files.createDirectories(data.resolve("evidence"));
        TestTime time = time();
        ProtocolLog journal = SqliteJournal.open(data.resolve("journal.db"), time);
        Machine machine = machine(journal, time, data, evidence, language, true);
        state.accept(machine);
        return new PeopleStage(journal, machine);
    }

    /** Nothing runs here, but another machine has stored what it has in hand. */
    static PeopleStage beside(Path data, Locale language) throws Exception {
        Path evidence = Files.createDirectories(data.resolve("evidence"));
        stored(data.resolve("other"), evidence, language);
        TestTime time = time();
        ProtocolLog journal = SqliteJournal.open(data.resolve("journal.db"), time);
        return new PeopleStage(journal, machine(journal, time, data, evidence, language, false));
    }

    Machine machine() {
        return machine;
    }

    /** Its screen and the bar above it. */
    public RegionNight.Shown show(Desk desk) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal)).beside(machine.others());
        RecoveryScreen screen = new RecoveryScreen(desk, inHand, machine.others().workspace(), machine.engine(), "K. Lang");
        if (machine.session() != null) {
            inHand.take(machine.session());
        }
        shown = Optional.of(inHand);
        return new RegionNight.Shown(screen, new IncidentBar(desk, inHand), inHand);
    }

    static void oneAnswered(Machine machine) {
        machine.session().join("J. Brandt", "dba");
        machine.session().join("M. Oser", "shop");
        machine.time().pass(LOOKED);
        machine.session().tick();
        machine.session().people().answer(LOOK, Judgement.DONE, "orders of today are there", Map.of("ORDERS", "200134"), "J. Brandt");
    }

    static void toApproval(Machine machine) {
        oneAnswered(machine);
        machine.time().pass(SAID);
        machine.session().people().answer(LOOK, Judgement.DONE, "", Map.of("ORDERS", "200134"), "K. Lang");
        machine.session().people().passLead("M. Oser", "end of the shift", false);
    }

    private static void stored(Path data, Path evidence, Locale language) throws Exception {
        TestTime time = time();
        try (ProtocolLog journal = SqliteJournal.open(Files.createDirectories(data).resolve("journal.db"), time)) {
            Machine machine = machine(journal, time, data, evidence, language, true);
            Keeping keeping = machine.others().handOvers().keep(machine.session());
            Thread.sleep(Duration.ofMillis(800));
            keeping.close();
            machine.session().close();
        }
    }

    private static Machine machine(ProtocolLog journal, TestTime time, Path data, Path evidence, Locale language, boolean begun) {
        Messages words = Messages.in(language, SITE.zone());
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), time, data.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "ops-2", words));
        Workspace workspace = new Workspace(data, SITE, List.of(), List.of(), List.of(), List.of(), List.of(
                new Contact("J. Brandt", "dba", Optional.of("+49 30 5550 101"), Optional.empty()),
                new Contact("M. Oser", "shop", Optional.of("+49 30 5550 102"), Optional.empty())), List.of());
        SigningKeyFile keeper = new SigningKeyFile(data.resolve("keys").resolve("approval.key"));
        HandOvers handOvers = new HandOvers(journal, keeper, new HandOvers.Here("ops-2", SITE.name()), Optional.of(new Bucket(new FolderEvidence(evidence))),
                TestEvidence.attachments(evidence.resolveSibling("theirs")));
        Runbook runbook = new RunbookReader().read("runbooks/shop.md", DOCUMENT);
        RecoverySession session = begun ? engine.declare(Declaration.of(Mode.INCIDENT, "Shop database corrupted", "K. Lang", SITE,
                new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), Optional.empty(), "tier 1"), runbook)) : null;
        return new Machine(time, engine, session, new OtherMachines(workspace, keeper, handOvers));
    }

    @Override
    public void close() {
        FxToolkit.onFx(() -> shown.ifPresent(RecoveryInHand::letGo));
        if (machine.session() != null) {
            machine.session().close();
        }
        journal.close();
    }
}
