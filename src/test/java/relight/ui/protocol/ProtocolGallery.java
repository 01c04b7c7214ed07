package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.evidence.AnchorLevel;
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
            take(gallery, nights, "protocol-light", Locale.ENGLISH, Theme.LIGHT, RecordedNights.INCIDENT);
            take(gallery, nights, "protocol-dark", Locale.ENGLISH, Theme.DARK, RecordedNights.INCIDENT);
            take(gallery, nights, "protocol-de-missed-light", Locale.GERMAN, Theme.LIGHT, RecordedNights.MISSED);
            take(gallery, nights, "protocol-uk-dark", Locale.of("uk"), Theme.DARK, RecordedNights.INCIDENT);
            take(gallery, nights, "protocol-open-light", Locale.ENGLISH, Theme.LIGHT, RecordedNights.OPEN);
        }
        System.exit(0);
    }

    private static void take(Gallery gallery, RecordedNights nights, String name, Locale language, Theme theme, String recovery) throws Exception {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> screens(desk, nights, recovery))));
    }

    private static List<Screen> screens(Desk desk, RecordedNights nights, String recovery) {
        ProtocolScreen screen = new ProtocolScreen(desk, new ProtocolViewModel(nights.log(), nights.exporter(desk.words()), desk.background(),
                LEVEL::sentences));
        screen.show(new Destination.ReadRecord(recovery));
        return RecoveryRail.of(desk, screen);
    }
}
