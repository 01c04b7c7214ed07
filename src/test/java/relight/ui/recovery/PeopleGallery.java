package relight.ui.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.control.TextArea;
import relight.core.approval.ApprovalRequest;
import relight.core.recovery.StepHistory;
import relight.core.runbook.StepId;
import relight.core.settings.Settings;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.approval.ApproveSheet;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** Renders what people are asked and what goes between machines, to {@code target/gallery}; arguments: parts of the wanted names. */
public final class PeopleGallery {

    private final Gallery gallery;
    private final Path folder;
    private final List<String> wanted;

    private PeopleGallery(Gallery gallery, Path folder, List<String> wanted) {
        this.gallery = gallery;
        this.folder = folder;
        this.wanted = wanted;
    }

    public static void main(String[] args) throws Exception {
        FxToolkit.start();
        PeopleGallery pictures = new PeopleGallery(new Gallery(Path.of("target/gallery")), Files.createTempDirectory("relight-gallery"), List.of(args));
        for (Settings.Theme theme : List.of(Settings.Theme.LIGHT, Settings.Theme.DARK)) {
            String look = theme.name().toLowerCase(Locale.ROOT);
            for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
                String end = language.getLanguage() + "-" + look;
                pictures.take("people-answers-" + end, language, theme, PeopleStage::oneAnswered, (desk, machine) -> { });
                pictures.take("people-approval-" + end, language, theme, PeopleStage::toApproval, (desk, machine) -> { });
                pictures.take("people-handover-" + end, language, theme, PeopleStage::toApproval, PeopleGallery::handOver);
                pictures.take("people-takeover-" + end, language, theme, machine -> { }, PeopleGallery::takeOver);
                pictures.take("people-approve-" + end, language, theme, PeopleStage::toApproval, PeopleGallery::approve);
            }
        }
        System.exit(0);
    }

    private static void handOver(Desk desk, PeopleStage.Machine machine) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(List.of()));
        RecoveryViewModel model = new RecoveryViewModel(inHand, desk.background());
        inHand.take(machine.session());
        new HandOverDialog(desk, model, machine.others()).show();
    }

    private static void takeOver(Desk desk, PeopleStage.Machine machine) {
        RecoveryInHand inHand = new RecoveryInHand(desk.background(), () -> StepHistory.of(List.of()));
        DeclareViewModel model = new DeclareViewModel(machine.others().workspace(), machine.engine(), inHand, desk.background());
        model.operator().set("J. Brandt");
        new TakeOverDialog(desk, model, machine.others()).show();
    }

    private static void approve(Desk desk, PeopleStage.Machine machine) {
        ApproveSheet sheet = new ApproveSheet(desk, machine.others().keeper());
        desk.dialogs().show(desk.say("people.screen.approve"), sheet);
        ApprovalRequest request = machine.session().people().ask(new StepId("verify/2"));
        ((TextArea) sheet.lookup("#asked")).setText(request.whole());
        ((javafx.scene.control.Button) sheet.lookup("#sign")).fire();
    }

    private void take(String name, Locale language, Settings.Theme theme, Consumer<PeopleStage.Machine> state,
                      BiConsumer<Desk, PeopleStage.Machine> dialog) throws Exception {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(name::contains)) {
            return;
        }
        Path data = Files.createTempDirectory(folder, "data");
        try (PeopleStage stage = name.contains("takeover") ? PeopleStage.beside(data, language) : PeopleStage.begun(data, language, state)) {
            Desk[] seen = new Desk[1];
            System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.RECOVERY, desk -> {
                seen[0] = desk;
                RegionNight.Shown shown = stage.show(desk);
                return relight.ui.RecoveryRail.of(desk, new Framed(shown.screen(), shown.bar()));
            }), root -> dialog.accept(seen[0], stage.machine())));
        }
    }
}
