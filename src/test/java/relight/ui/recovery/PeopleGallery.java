package relight.ui.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.scene.control.TextArea;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.platform.SystemTime;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.ApprovalRequest;
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
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.core.workspace.Contact;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.approval.ApproveSheet;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** Renders what people are asked and what goes between machines, to {@code target/gallery}; arguments: parts of the wanted names. */
public final class PeopleGallery {

    private static final Site SITE = new Site("Shop", "production / eu-central-1", ZoneId.of("Europe/Berlin"));
    private static final String DOCUMENT = """
            # Shop database corrupted

            ## Verify

            ```relight title="Look at the shop with two pairs of eyes" people=2 answer-within=15m then=fail
            manual: Open the shop as a customer would. Does it show today's orders, and can one be placed?
            inputs:
              ORDERS: number
            ```

            ```relight title="Move production to the restored database" role=dba by=other
            approval: Moves production to the restored database. Whatever was written since 02:00 stays in the old one.
            type: shopdb
            ```

            ```relight title="Tell the branches" answer-within=5m then=wait
            manual: Call the branches.
            ```
            """;
    private static final StepId LOOK = new StepId("verify/1");

    private final Gallery gallery;
    private final Path folder;
    private final List<String> wanted;

    private PeopleGallery(Gallery gallery, Path folder, List<String> wanted) {
        this.gallery = gallery;
        this.folder = folder;
        this.wanted = wanted;
    }

    /** One machine with a recovery in hand. */
    private record Machine(RecoveryEngine engine, RecoverySession session, OtherMachines others) {}

    public static void main(String[] args) throws Exception {
        FxToolkit.start();
        PeopleGallery pictures = new PeopleGallery(new Gallery(Path.of("target/gallery")), Files.createTempDirectory("relight-gallery"), List.of(args));
        for (Settings.Theme theme : List.of(Settings.Theme.LIGHT, Settings.Theme.DARK)) {
            String look = theme.name().toLowerCase(Locale.ROOT);
            for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
                String end = language.getLanguage() + "-" + look;
                pictures.take("people-answers-" + end, language, theme, PeopleGallery::oneAnswered, (desk, machine) -> { });
                pictures.take("people-approval-" + end, language, theme, PeopleGallery::toApproval, (desk, machine) -> { });
                pictures.take("people-handover-" + end, language, theme, PeopleGallery::toApproval, PeopleGallery::handOver);
                pictures.take("people-takeover-" + end, language, theme, machine -> { }, PeopleGallery::takeOver);
                pictures.take("people-approve-" + end, language, theme, PeopleGallery::toApproval, PeopleGallery::approve);
            }
        }
        System.exit(0);
    }

    private static void oneAnswered(Machine machine) {
        machine.session().join("J. Brandt", "dba");
        machine.session().join("M. Oser", "shop");
        machine.session().tick();
        machine.session().people().answer(LOOK, Judgement.DONE, "orders of today are there", Map.of("ORDERS", "200134"), "J. Brandt");
    }

    private static void toApproval(Machine machine) {
        oneAnswered(machine);
        machine.session().people().answer(LOOK, Judgement.DONE, "", Map.of("ORDERS", "200134"), "K. Lang");
        machine.session().people().passLead("M. Oser", "end of the shift", false);
    }

    private static void handOver(Desk desk, Machine machine) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(List.of()));
        RecoveryViewModel model = new RecoveryViewModel(inHand, desk.background());
        inHand.take(machine.session());
        new HandOverDialog(desk, model, machine.others()).show();
    }

    private static void takeOver(Desk desk, Machine machine) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(List.of()));
        DeclareViewModel model = new DeclareViewModel(machine.others().workspace(), machine.engine(), inHand, desk.background());
        model.operator().set("J. Brandt");
        new TakeOverDialog(desk, model, machine.others()).show();
    }

    private static void approve(Desk desk, Machine machine) {
        ApproveSheet sheet = new ApproveSheet(desk, machine.others().keeper());
        desk.dialogs().show(desk.say("people.screen.approve"), sheet);
        ApprovalRequest request = machine.session().people().ask(new StepId("verify/2"));
        ((TextArea) sheet.lookup("#asked")).setText(request.whole());
        ((javafx.scene.control.Button) sheet.lookup("#sign")).fire();
    }

    private void take(String name, Locale language, Settings.Theme theme, java.util.function.Consumer<Machine> state,
                      BiConsumer<Desk, Machine> dialog) throws Exception {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(name::contains)) {
            return;
        }
        Path data = Files.createTempDirectory(folder, "data");
        Path evidence = Files.createDirectories(data.resolve("evidence"));
        boolean takes = name.contains("takeover");
        if (takes) {
            stored(data.resolve("other"), evidence, language);
        }
        try (ProtocolLog journal = SqliteJournal.open(data.resolve("journal.db"), new SystemTime())) {
            Machine machine = machine(journal, data, evidence, language, !takes);
            state.accept(machine);
            Desk[] seen = new Desk[1];
            Path file = gallery.look(new Gallery.Picture(name, language, theme, Screen.RECOVERY, desk -> {
                seen[0] = desk;
                RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(journal)).beside(machine.others());
                RecoveryScreen screen = new RecoveryScreen(desk, inHand, machine.others().workspace(), machine.engine(), "K. Lang");
                if (!takes) {
                    inHand.take(machine.session());
                }
                return relight.ui.RecoveryRail.of(desk, new Framed(screen, new IncidentBar(desk, inHand)));
            }), root -> dialog.accept(seen[0], machine));
            System.out.println(file);
            if (!takes) {
                machine.session().close();
            }
        }
    }

    private static void stored(Path data, Path evidence, Locale language) throws Exception {
        try (ProtocolLog journal = SqliteJournal.open(Files.createDirectories(data).resolve("journal.db"), new SystemTime())) {
            Machine machine = machine(journal, data, evidence, language, true);
            Keeping keeping = machine.others().handOvers().keep(machine.session());
            Thread.sleep(Duration.ofMillis(800));
            keeping.close();
            machine.session().close();
        }
    }

    private static Machine machine(ProtocolLog journal, Path data, Path evidence, Locale language, boolean begun) {
        Messages words = Messages.in(language, SITE.zone());
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), new SystemTime(), data.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "ops-2", words));
        Workspace workspace = new Workspace(data, SITE, List.of(), List.of(), List.of(), List.of(), List.of(
                new Contact("J. Brandt", "dba", Optional.of("+49 30 5550 101"), Optional.empty()),
                new Contact("M. Oser", "shop", Optional.of("+49 30 5550 102"), Optional.empty())), List.of());
        SigningKeyFile keeper = new SigningKeyFile(data.resolve("keys").resolve("approval.key"));
        HandOvers handOvers = new HandOvers(journal, keeper, new HandOvers.Here("ops-2", SITE.name()), Optional.of(new FolderEvidence(evidence)));
        Runbook runbook = new RunbookReader().read("runbooks/shop.md", DOCUMENT);
        RecoverySession session = begun ? engine.declare(Declaration.of(Mode.INCIDENT, "Shop database corrupted", "K. Lang", SITE,
                new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), Optional.empty(), "tier 1"), runbook)) : null;
        return new Machine(engine, session, new OtherMachines(workspace, keeper, handOvers));
    }
}
