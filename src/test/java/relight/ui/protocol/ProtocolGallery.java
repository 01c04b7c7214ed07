package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import relight.core.evidence.AnchorLevel;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordQuery;
import relight.core.settings.Settings.Theme;
import relight.core.text.Message;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.RecoveryRail;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Screen;

/** Renders the protocol screen to {@code target/gallery}, over a real journal. */
public final class ProtocolGallery {

    private static final AnchorLevel LEVEL = new AnchorLevel(AnchorLevel.Level.WITNESSED, Optional.empty(), List.of(
            new AnchorLevel.Seen(AnchorLevel.Level.WITNESSED, Instant.parse("2026-04-16T02:32:00Z"), Message.of("evidence.by.witness", "witness.example.org/w1")),
            new AnchorLevel.Seen(AnchorLevel.Level.STAMPED, Instant.parse("2026-04-16T02:33:00Z"),
                    Message.of("evidence.by.stamp", "CN=Time Stamping Authority 2026,O=Example Trust Services GmbH,C=DE"))), 14);

    private ProtocolGallery() {}

    public static void main(String[] args) throws Exception {
        FxToolkit.start();
        Gallery gallery = new Gallery(Path.of("target/gallery"));
        try (RecordedNights nights = new RecordedNights(Files.createTempDirectory("relight-gallery"))) {
            nights.log().awaitHealth();
            attach(nights);
            take(gallery, nights, "protocol-light", Locale.ENGLISH, Theme.LIGHT, RecordedNights.INCIDENT);
            take(gallery, nights, "protocol-dark", Locale.ENGLISH, Theme.DARK, RecordedNights.INCIDENT);
            take(gallery, nights, "protocol-de-missed-light", Locale.GERMAN, Theme.LIGHT, RecordedNights.MISSED);
            take(gallery, nights, "protocol-uk-dark", Locale.of("uk"), Theme.DARK, RecordedNights.INCIDENT);
            found(gallery, nights, "protocol-found-light", Locale.ENGLISH, Theme.LIGHT, "trunc status-page");
            found(gallery, nights, "protocol-found-de-dark", Locale.GERMAN, Theme.DARK, "lang");
            found(gallery, nights, "protocol-no-hits-light", Locale.ENGLISH, Theme.LIGHT, "nobodysaidthis");
            claim(gallery, nights, "protocol-claim-light", Locale.ENGLISH, Theme.LIGHT);
            claim(gallery, nights, "protocol-claim-de-dark", Locale.GERMAN, Theme.DARK);
            dialog(gallery, nights, "protocol-sign-light", Locale.ENGLISH, Theme.LIGHT, "add-sign");
            dialog(gallery, nights, "protocol-sign-de-dark", Locale.GERMAN, Theme.DARK, "add-sign");
            dialog(gallery, nights, "protocol-erase-de-light", Locale.GERMAN, Theme.LIGHT, "add-erase");
            dialog(gallery, nights, "protocol-erase-dark", Locale.ENGLISH, Theme.DARK, "add-erase");
            dialog(gallery, nights, "protocol-note-uk-light", Locale.of("uk"), Theme.LIGHT, "add-note");
            files(gallery, nights, "protocol-files-light", Locale.ENGLISH, Theme.LIGHT);
            files(gallery, nights, "protocol-files-de-dark", Locale.GERMAN, Theme.DARK);
            take(gallery, nights, "protocol-open-light", Locale.ENGLISH, Theme.LIGHT, RecordedNights.OPEN);
        }
        many(gallery);
        try (RecordedNights none = RecordedNights.none(Files.createTempDirectory("relight-gallery"))) {
            take(gallery, none, "protocol-empty-dark", Locale.ENGLISH, Theme.DARK, "");
        }
        Path broken = Files.createTempDirectory("relight-gallery");
        Files.createDirectories(broken.resolve("records.db"));
        try (RecordedNights unindexed = new RecordedNights(broken)) {
            found(gallery, unindexed, "protocol-no-index-de-light", Locale.GERMAN, Theme.LIGHT, "oser");
        }
        System.exit(0);
    }

    private static void take(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme, String recovery) throws Exception {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> screens(desk, nights, recovery))));
    }

    /** Two thousand recoveries of five years, and how long it takes to read their words and to find some. */
    private static void many(Gallery gallery) throws Exception {
        try (RecordedNights nights = RecordedNights.none(Files.createTempDirectory("relight-gallery"))) {
            nights.years(2_000);
            long begin = System.nanoTime();
            nights.finder().catchUp(RecordFinder.Progress.NONE);
            System.out.printf("words of 2,000 records read in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
            begin = System.nanoTime();
            var all = nights.finder().all();
            System.out.printf("listed in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
            begin = System.nanoTime();
            int count = nights.finder().among(all, new RecordQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), "restore lang")).size();
            System.out.printf("%d found in %d ms%n", count, (System.nanoTime() - begin) / 1_000_000);
            found(gallery, nights, "protocol-full-light", Locale.ENGLISH, Theme.LIGHT, "restore lang");
            take(gallery, nights, "protocol-full-dark", Locale.ENGLISH, Theme.DARK, "drill-1999");
        }
    }

    /** A picture that is one, and a file that is none. */
    private static void attach(RecordedNights nights) throws Exception {
        Path folder = nights.file().getParent();
        Path photo = Files.copy(Path.of("screenshots/readiness-light.png"), folder.resolve("wall display at 04 50.png"));
        Path mail = Files.writeString(folder.resolve("mail to the data protection officer.eml"), "Subject: nothing left the house");
        nights.additions().attach(RecordedNights.INCIDENT, photo, "what the war room saw when the swap was approved", "M. Oser", Optional.empty(),
                Optional.of(Instant.parse("2026-04-15T02:50:00Z")));
        nights.additions().attach(RecordedNights.INCIDENT, mail, "", "K. Lang", Optional.empty(), Optional.empty());
        nights.additions().amend(RecordedNights.INCIDENT, 48, "Support was told by chat, not by phone.", "M. Oser");
    }

    private static void files(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme) throws Exception {
        System.out.println(gallery.take(picture(nights, name, language, theme), root -> {
            ScrollPane scroll = (ScrollPane) root.lookup(".record-page").getParent().getParent().getParent();
            scroll.setVvalue(0.31);
        }));
    }

    /** What is asked for before something is added or erased. */
    private static void dialog(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme, String item) throws Exception {
        System.out.println(gallery.take(picture(nights, name, language, theme), root -> {
            ((MenuButton) root.lookup("#additions")).getItems().stream().filter(one -> item.equals(one.getId())).findFirst().orElseThrow().fire();
            if (item.equals("add-erase")) {
                ((TextField) root.lookup("#erase-words")).setText("M. Oser");
                ((Button) root.lookup("#erase-look")).fire();
            }
        }));
    }

    private static Gallery.Picture picture(RecordedNights nights, String name, Locale language, Theme theme) {
        return new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> screens(desk, nights, RecordedNights.INCIDENT));
    }

    /** With the filters open and words that are looked for. */
    private static void found(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme, String words) throws Exception {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> screens(desk, nights, RecordedNights.INCIDENT)),
                root -> {
                    ((ToggleButton) root.lookup("#more-filters")).setSelected(true);
                    ((TextField) root.lookup(".record-filter")).setText(words);
                }));
    }

    /** With the events opened that a claim rests on. */
    private static void claim(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme) throws Exception {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> screens(desk, nights, RecordedNights.INCIDENT)),
                root -> root.lookupAll(".event-link").stream().map(Hyperlink.class::cast).filter(link -> link.getText().contains("–")).findFirst()
                        .orElseThrow().fire()));
    }

    private static List<Screen> screens(Desk desk, RecordedNights nights, String recovery) {
        ProtocolScreen screen = new ProtocolScreen(desk, new ProtocolViewModel(nights.log(), nights.finder(), nights.exporter(desk.words()), desk.background(), desk.clock(),
                LEVEL::sentences), nights.changes(desk.background(), "K. Lang"));
        if (!recovery.isEmpty()) {
            screen.show(new Destination.ReadRecord(recovery));
        }
        return RecoveryRail.of(desk, screen);
    }
}
